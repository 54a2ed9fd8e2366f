"""The pipeline's spaCy components: one small factory for each step.

The steps share one `TrialDocument` at `doc._.trial`; see `stemtrial.document`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from stemtrial.document import TrialDocument, lay_out_text
from stemtrial.judge.adverse_event_judge import AdverseEventJudge
from stemtrial.judge.combination_judge import CombinationJudge
from stemtrial.judge.context import judge
from stemtrial.judge.evidence_judge import EvidenceJudge
from stemtrial.judge.learned import LearnedJudge
from stemtrial.judge.schedule_judge import ScheduleJudge
from stemtrial.judge.screening import add_late, may_give_cells
from stemtrial.propose.abbreviations import expand_short_forms
from stemtrial.propose.matcher import VocabularyMatcher, form_keys, implied_by_products
from stemtrial.propose.ner import Tagger, propose_agents, sentence_stretches
from stemtrial.propose.ner_parts import PART as NER_PART
from stemtrial.propose.ner_parts import WEIGHTS as NER_WEIGHTS
from stemtrial.propose.ner_parts import read_tagger
from stemtrial.propose.parsers import (
    propose_adverse_events,
    propose_doses,
    propose_schedules,
)
from stemtrial.resolve import resolve
from stemtrial.resolve.calibration import Calibration
from stemtrial.vocabulary.loader import load_vocabulary
from stemtrial_models import Release, ReleaseError, open_release

SPANS_KEY = "mentions"
NER_SPANS_KEY = "ner"


class Step(ABC):
    """A step of the pipeline: reads a document's text and mentions, and needs no tokens.

    As a spaCy component it does the same with the document at `doc._.trial`.
    """

    @abstractmethod
    def read(self, trial: TrialDocument) -> None:
        """Read a document and add what is found to it."""

    def read_all(self, trials: Sequence[TrialDocument]) -> None:
        """Read documents one after the other."""
        for trial in trials:
            self.read(trial)

    def __call__(self, doc: Doc) -> Doc:
        """Read the document of a Doc."""
        self.read(doc._.trial)
        return doc


@Language.factory("stemtrial_sections")
class SectionsComponent:
    """Give a Doc made from a bare text its `TrialDocument`; Docs of records have theirs."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.trial` where it is missing."""
        if doc._.trial is None:
            doc._.trial = lay_out_text(doc.text)
        return doc


@Language.factory("stemtrial_vocabulary", default_config={"extra": []})
class VocabularyComponent(Step):
    """Propose vocabulary mentions and find context cues."""

    def __init__(self, nlp: Language, name: str, extra: Sequence[str]) -> None:
        self.name = name
        self.vocabulary = load_vocabulary([Path(path) for path in extra])
        self.matcher = VocabularyMatcher(form_keys(self.vocabulary))

    def read(self, trial: TrialDocument) -> None:
        """Add mentions and cues to the document."""
        trial.vocabulary = self.vocabulary
        found, trial.cues = self.matcher(trial.text, trial.lower)
        trial.add([*found, *implied_by_products(found, self.vocabulary)])


@Language.factory("stemtrial_doses")
class DosesComponent(Step):
    """Propose doses."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def read(self, trial: TrialDocument) -> None:
        """Add the doses found to the document."""
        trial.add(propose_doses(trial))


@Language.factory("stemtrial_schedules")
class SchedulesComponent(Step):
    """Propose schedules, in records that may give cells."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def read(self, trial: TrialDocument) -> None:
        """Add the schedules found to the document."""
        if may_give_cells(trial):
            add_late(trial, propose_schedules(trial))


@Language.factory("stemtrial_adverse_events")
class AdverseEventsComponent(Step):
    """Propose statements about adverse events."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def read(self, trial: TrialDocument) -> None:
        """Add the statements found to the document."""
        trial.add(propose_adverse_events(trial))


@Language.factory("stemtrial_abbreviations")
class AbbreviationsComponent(Step):
    """Propose the short forms that a record defines itself, near candidates only."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def read(self, trial: TrialDocument) -> None:
        """Add a mention for every later use of a defined short form."""
        trial.add(expand_short_forms(trial))


@Language.factory("stemtrial_ner", default_config={"release": None, "learned": True, "show": False})
class NerComponent(Step):
    """Propose agents that no vocabulary lists, in records that may give cells.

    Does nothing where the release has none. With `show`, all that the recogniser finds in any
    sentence stands in `doc.spans["ner"]` as well: for readers of the Doc, not for the fields.
    """

    def __init__(
        self, nlp: Language, name: str, release: str | None, learned: bool, show: bool
    ) -> None:
        self.name = name
        self._show_all = show
        self.tagger: Tagger | None = None
        self.least = 0.0
        if learned:
            self.use(nlp, open_release(release))

    def use(self, nlp: Language, release: Release) -> None:
        """Use the recogniser of a release, or none where it has none.

        Raises
        ------
        ReleaseError
            If a part of the recogniser is missing or not of its form.
        """
        settings = release.part(NER_PART)
        self.tagger = None
        if settings is None:
            return
        content = release.files.get(NER_WEIGHTS)
        if content is None:
            raise ReleaseError(f"release {release.version} has {NER_PART}.json, no {NER_WEIGHTS}.")
        try:
            self.tagger = read_tagger(nlp, settings, content)
            self.least = float(settings.get("least", 0.0))
        except (KeyError, ValueError, TypeError) as error:
            raise ReleaseError(
                f"the recogniser of release {release.version} cannot be read ({error})."
            ) from error

    def read(self, trial: TrialDocument) -> None:
        """Add the agents found in one document."""
        self.read_all([trial])

    def read_all(self, trials: Sequence[TrialDocument]) -> None:
        """Add the agents found in documents: one call for all, since a tagger likes batches."""
        if self.tagger is None:
            return
        asked = [trial for trial in trials if may_give_cells(trial)]
        proposed = propose_agents(asked, self.tagger, self.least)
        for trial, found in zip(asked, proposed, strict=True):
            add_late(trial, found)

    def __call__(self, doc: Doc) -> Doc:
        """Add the agents found in one document, and show all that was found."""
        self.read(doc._.trial)
        if self._show_all and self.tagger is not None:
            self._show(doc, self.tagger)
        return doc

    def _show(self, doc: Doc, tagger: Tagger) -> None:
        trial: TrialDocument = doc._.trial
        stretches = sentence_stretches(trial, range(len(trial.sentences)))
        spans = []
        for stretch, found in zip(stretches, tagger.tag(stretches), strict=True):
            for one in found:
                start, end = stretch.characters(one.start, one.end)
                span = doc.char_span(start, end, label=one.kind, alignment_mode="expand")
                if isinstance(span, Span):
                    spans.append(span)
        doc.spans[NER_SPANS_KEY] = SpanGroup(doc, name=NER_SPANS_KEY, spans=spans)


@Language.factory("stemtrial_context")
class ContextComponent(Step):
    """Judge every mention by rules on its context."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def read(self, trial: TrialDocument) -> None:
        """Set the mentions' verdicts."""
        judge(trial)


@Language.factory("stemtrial_spans")
class SpansComponent:
    """Show the mentions as spans, for those who read the Doc; fields need none."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc.spans["mentions"]`."""
        spans = []
        for mention in doc._.trial.mentions:
            span = doc.char_span(mention.start, mention.end, mention.kind, alignment_mode="expand")
            if isinstance(span, Span):
                spans.append(span)
        doc.spans[SPANS_KEY] = SpanGroup(doc, name=SPANS_KEY, spans=spans)
        return doc


@Language.factory("stemtrial_judge", default_config={"release": None})
class JudgeComponent(Step):
    """Score mentions and labels with the models of a release, and whether cells are given."""

    def __init__(self, nlp: Language, name: str, release: str | None) -> None:
        self.name = name
        opened = open_release(release)
        self.version = opened.version
        self.learned = LearnedJudge.from_json(opened.judge)
        calibration = opened.part("calibration")
        self.calibration = Calibration.from_json(calibration) if calibration else None
        evidence = opened.part("evidence")
        self.evidence = None if evidence is None else EvidenceJudge.from_json(evidence)
        self.thresholds = {field: models.threshold for field, models in self.learned.fields.items()}

    def read(self, trial: TrialDocument) -> None:
        """Set the mentions' scores and the labels' probabilities of one document."""
        self.read_all([trial])

    def read_all(self, trials: Sequence[TrialDocument]) -> None:
        """Set the same of documents: question by question, see `LearnedJudge.judge_all`."""
        self.learned.judge_all(trials)
        for trial in trials:
            trial.context["model"] = self.version
            trial.context["thresholds"] = self.thresholds
            trial.context["calibration"] = self.calibration
            trial.context["evidence"] = self.evidence


@Language.factory("stemtrial_statements", default_config={"release": None})
class StatementsComponent(Step):
    """Judge schedules, agents and adverse events with the models of a release."""

    def __init__(self, nlp: Language, name: str, release: str | None) -> None:
        self.name = name
        opened = open_release(release)
        schedule = opened.part("schedule")
        self.schedule = None if schedule is None else ScheduleJudge.from_json(schedule)
        combination = opened.part("combination")
        self.combination = None if combination is None else CombinationJudge.from_json(combination)
        events = opened.part("adverse_events")
        self.adverse_events = None if events is None else AdverseEventJudge.from_json(events)

    def read(self, trial: TrialDocument) -> None:
        """Leave what the models say in the document's context."""
        self.read_all([trial])

    def read_all(self, trials: Sequence[TrialDocument]) -> None:
        """Do the same for documents: judge by judge, which finds its code and data in the cache."""
        for judge_fields in (self.schedule, self.combination, self.adverse_events):
            if judge_fields is not None:
                for trial in trials:
                    judge_fields(trial)


@Language.factory("stemtrial_resolver")
class ResolverComponent(Step):
    """Resolve judged mentions to the trial's fields at `doc._.trial.fields`."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def read(self, trial: TrialDocument) -> None:
        """Set the fields."""
        trial.fields = resolve(trial)


COMPONENTS = (
    "stemtrial_sections",
    "stemtrial_vocabulary",
    "stemtrial_doses",
    "stemtrial_adverse_events",
    "stemtrial_abbreviations",
    "stemtrial_context",
    "stemtrial_judge",
    "stemtrial_schedules",
    "stemtrial_ner",
    "stemtrial_statements",
    "stemtrial_resolver",
    "stemtrial_spans",
)
_LEARNED = ("stemtrial_ner", "stemtrial_judge", "stemtrial_statements")
UNLEARNED = tuple(name for name in COMPONENTS[:-2] if name not in _LEARNED)
FOR_FIELDS = COMPONENTS[:-1]
