"""The pipeline's spaCy components: one small factory for each step.

The steps share one `TrialDocument` at `doc._.trial`; see `stemtrial.document`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from stemtrial.document import lay_out_text
from stemtrial.judge.combination_judge import CombinationJudge
from stemtrial.judge.context import judge
from stemtrial.judge.learned import LearnedJudge
from stemtrial.judge.schedule_judge import ScheduleJudge
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
class VocabularyComponent:
    """Propose vocabulary mentions and find context cues."""

    def __init__(self, nlp: Language, name: str, extra: Sequence[str]) -> None:
        self.name = name
        self.vocabulary = load_vocabulary([Path(path) for path in extra])
        self.matcher = VocabularyMatcher(nlp.vocab, nlp.make_doc, form_keys(self.vocabulary))

    def __call__(self, doc: Doc) -> Doc:
        """Add mentions and cues to the document."""
        trial = doc._.trial
        trial.vocabulary = self.vocabulary
        found, trial.cues = self.matcher(doc)
        trial.add([*found, *implied_by_products(found, self.vocabulary)])
        return doc


@Language.factory("stemtrial_doses")
class DosesComponent:
    """Propose doses."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Add the doses found to the document."""
        doc._.trial.add(propose_doses(doc._.trial))
        return doc


@Language.factory("stemtrial_schedules")
class SchedulesComponent:
    """Propose schedules."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Add the schedules found to the document."""
        doc._.trial.add(propose_schedules(doc._.trial))
        return doc


@Language.factory("stemtrial_adverse_events")
class AdverseEventsComponent:
    """Propose statements about adverse events."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Add the statements found to the document."""
        doc._.trial.add(propose_adverse_events(doc._.trial))
        return doc


@Language.factory("stemtrial_abbreviations")
class AbbreviationsComponent:
    """Propose the short forms that a record defines itself, near candidates only."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Add a mention for every later use of a defined short form."""
        doc._.trial.add(expand_short_forms(doc, doc._.trial))
        return doc


@Language.factory("stemtrial_ner", default_config={"release": None, "learned": True, "show": False})
class NerComponent:
    """Propose agents that no vocabulary lists, with the recogniser of a release.

    Does nothing where the release has none. With `show`, all that the recogniser finds in any
    sentence stands in `doc.spans["ner"]` as well: for readers of the Doc, not for the fields.
    """

    def __init__(
        self, nlp: Language, name: str, release: str | None, learned: bool, show: bool
    ) -> None:
        self.name = name
        self.show = show
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

    def __call__(self, doc: Doc) -> Doc:
        """Add the agents found in one document."""
        self.read_all([doc])
        return doc

    def read_all(self, docs: Sequence[Doc]) -> None:
        """Add the agents found in documents: one call for all, since a network likes batches."""
        if self.tagger is None:
            return
        for doc, found in zip(docs, propose_agents(docs, self.tagger, self.least), strict=True):
            if found:
                doc._.trial.add(found)
        if self.show:
            self._show(docs, self.tagger)

    def _show(self, docs: Sequence[Doc], tagger: Tagger) -> None:
        for doc in docs:
            stretches = sentence_stretches(doc, range(len(doc._.trial.sentences)))
            spans = [
                Span(doc, one.start, one.end, label=one.kind)
                for found in tagger.tag(stretches)
                for one in found
            ]
            doc.spans[NER_SPANS_KEY] = SpanGroup(doc, name=NER_SPANS_KEY, spans=spans)


@Language.factory("stemtrial_context")
class ContextComponent:
    """Judge every mention by rules on its context."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Set the mentions' verdicts."""
        judge(doc._.trial)
        return doc


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
class JudgeComponent:
    """Score mentions and labels with the models of a release."""

    def __init__(self, nlp: Language, name: str, release: str | None) -> None:
        self.name = name
        opened = open_release(release)
        self.version = opened.version
        self.learned = LearnedJudge.from_json(opened.judge)
        calibration = opened.part("calibration")
        self.calibration = Calibration.from_json(calibration) if calibration else None
        schedule = opened.part("schedule")
        self.schedule = None if schedule is None else ScheduleJudge.from_json(schedule)
        combination = opened.part("combination")
        self.combination = None if combination is None else CombinationJudge.from_json(combination)
        self.thresholds = {field: models.threshold for field, models in self.learned.fields.items()}

    def __call__(self, doc: Doc) -> Doc:
        """Set the mentions' scores and the labels' probabilities."""
        trial = doc._.trial
        self.learned(trial)
        if self.schedule is not None:
            self.schedule(trial)
        if self.combination is not None:
            self.combination(trial)
        trial.context["model"] = self.version
        trial.context["thresholds"] = self.thresholds
        trial.context["calibration"] = self.calibration
        return doc


@Language.factory("stemtrial_resolver")
class ResolverComponent:
    """Resolve judged mentions to the trial's fields at `doc._.trial.fields`."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Set the fields."""
        doc._.trial.fields = resolve(doc._.trial)
        return doc


COMPONENTS = (
    "stemtrial_sections",
    "stemtrial_vocabulary",
    "stemtrial_doses",
    "stemtrial_schedules",
    "stemtrial_adverse_events",
    "stemtrial_abbreviations",
    "stemtrial_ner",
    "stemtrial_context",
    "stemtrial_judge",
    "stemtrial_resolver",
    "stemtrial_spans",
)
_LEARNED = ("stemtrial_ner", "stemtrial_judge")
UNLEARNED = tuple(name for name in COMPONENTS[:-2] if name not in _LEARNED)
FOR_FIELDS = COMPONENTS[:-1]
