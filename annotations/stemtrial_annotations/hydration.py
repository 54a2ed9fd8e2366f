"""Gold answers and records together again: offsets where the text is the same, quotes where not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from stemtrial.records import TrialRecord
from stemtrial_annotations.anchors import Hit, String, find_span, sha256, strings_of
from stemtrial_annotations.reading import answer_of
from stemtrial_annotations.standoff import SPAN_FIELDS, GoldTrial, Span, section_key

Status = Literal["held", "moved", "reanchored", "lost"]
WHOLE_RECORD = ""
_NAME_PART = {"arms": "label", "interventions": "name"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one span, or of a whole trial.

    Attributes
    ----------
    trial_id, field, section : str
        `section` is the name of the string (`arms[0].description`) in the gold set; both are
        empty for a whole trial.
    status : str
        `held`: the string is the same; `moved`: it stands at another index; `reanchored`: it was
        edited and the quote is found once; `lost`: not to be found for sure.
    reason : str
        Why, for `reanchored` and `lost`.
    """

    trial_id: str
    field: str
    section: str
    status: Status
    reason: str = ""


@dataclass(slots=True)
class Hydration:
    """The gold set with its text.

    Attributes
    ----------
    records : dict
        Trial id to record.
    answers : dict
        Trial id to answer in the guidelines' form, each item with its full quote and `evidence`
        (section, index, part, start, end, text). A span that was lost keeps the quote as far as
        the gold set has it, and has None for evidence.
    outcomes : list of Outcome
        One for each span, and one for each trial that has no record.
    """

    records: dict[str, TrialRecord] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def problems(self) -> list[Outcome]:
        """What was lost."""
        return [one for one in self.outcomes if one.status == "lost"]

    @property
    def missing(self) -> list[str]:
        """Ids of the trials that have no record."""
        return [one.trial_id for one in self.outcomes if one.field == WHOLE_RECORD]

    def counts(self) -> Counter[Status]:
        """Count the spans by status; trials without a record are not among them."""
        return Counter(one.status for one in self.outcomes if one.field != WHOLE_RECORD)


def hydrate(records: Iterable[TrialRecord], gold: Iterable[GoldTrial]) -> Hydration:
    """Put gold trials and their records together.

    Parameters
    ----------
    records : iterable of TrialRecord
        Others than gold trials are passed over. Of several of one trial, the one whose text is
        most like that of the gold set is taken.
    gold : iterable of GoldTrial

    Returns
    -------
    Hydration
        Every span of every trial has an outcome; none is left out.
    """
    trials = {trial.trial_id: trial for trial in gold}
    versions: defaultdict[str, list[TrialRecord]] = defaultdict(list)
    for record in records:
        if record.trial_id in trials:
            versions[record.trial_id].append(record)
    done = Hydration()
    for trial_id, trial in trials.items():
        if not versions[trial_id]:
            reason = "the corpus has no record of this trial"
            done.outcomes.append(Outcome(trial_id, WHOLE_RECORD, "", "lost", reason))
            continue
        record = max(versions[trial_id], key=lambda one: _likeness(one, trial))
        done.records[trial_id] = record
        done.answers[trial_id] = _hydrated(trial, record, done.outcomes)
    return done


def _likeness(record: TrialRecord, trial: GoldTrial) -> int:
    there = {(one.key, sha256(one.text)) for one in strings_of(record)}
    return sum(item in there for item in trial.sections.items())


def _hydrated(trial: GoldTrial, record: TrialRecord, outcomes: list[Outcome]) -> dict[str, Any]:
    finder = _Finder(trial, record)
    answer = answer_of(trial)
    for name in SPAN_FIELDS:
        for item, span in zip(answer[name], getattr(trial, name), strict=True):
            hit, status, reason = finder.find(span)
            outcomes.append(Outcome(trial.trial_id, name, span.key, status, reason))
            item["evidence"] = _evidence(hit)
            if hit is not None:
                item["quote"] = item["evidence"]["text"]
    if trial.interval_at is not None:
        hit, status, reason = finder.find(trial.interval_at)
        key = trial.interval_at.key
        outcomes.append(Outcome(trial.trial_id, "interval", key, status, reason))
        if hit is not None:
            answer["interval"] = hit.string.text[hit.start : hit.end]
    return answer


def _evidence(hit: Hit | None) -> dict[str, Any] | None:
    if hit is None:
        return None
    return {
        "section": hit.string.section,
        "index": hit.string.index,
        "part": hit.string.part,
        "start": hit.start,
        "end": hit.end,
        "text": hit.string.text[hit.start : hit.end],
    }


class _Finder:
    """Finds spans of one trial in one version of its record."""

    def __init__(self, trial: GoldTrial, record: TrialRecord) -> None:
        self.sections = trial.sections
        self.strings = {one.key: one for one in strings_of(record)}
        self.hashes = {key: sha256(one.text) for key, one in self.strings.items()}

    def find(self, span: Span) -> tuple[Hit | None, Status, str]:
        """Return where a span stands now, and how that is known."""
        if span.start is not None and span.end is not None:
            same, status = self._unchanged(span)
            if same is not None:
                return Hit(same, span.start, span.end), status, ""
        for scope in self._scopes(span):
            hits, likeness = find_span(scope, span)
            if len(hits) == 1:
                reason = "the text was edited"
                if likeness != "exact":
                    reason += f"; the quote differs in {likeness}"
                return hits[0], "reanchored", reason
            if hits:
                return None, "lost", f"the text was edited and the quote stands {len(hits)} times"
        if not any(one.section == span.section for one in self.strings.values()):
            return None, "lost", f"the record has no {span.section} now"
        return None, "lost", "the text was edited and the quote is gone"

    def _unchanged(self, span: Span) -> tuple[String | None, Status]:
        wanted = self.sections.get(span.key)
        if wanted is None:
            return None, "lost"
        if self.hashes.get(span.key) == wanted:
            return self.strings[span.key], "held"
        for key, found in self.hashes.items():
            string = self.strings[key]
            if found == wanted and string.section == span.section:
                return string, "moved"
        return None, "lost"

    def _scopes(self, span: Span) -> Iterator[list[String]]:
        """Yield the strings to search: the same one, then all of its section."""
        home = self.strings.get(section_key(span.section, self._index(span), span.part))
        if home is not None:
            yield [home]
        yield [one for one in self.strings.values() if one.section == span.section]

    def _index(self, span: Span) -> int | None:
        """Return where the span's arm or intervention stands now, told by its name."""
        name_part = _NAME_PART.get(span.section)
        if name_part is None:
            return span.index
        name = self.sections.get(section_key(span.section, span.index, name_part))
        now = [
            one.index
            for key, one in self.strings.items()
            if one.section == span.section and one.part == name_part and self.hashes[key] == name
        ]
        return now[0] if len(now) == 1 else span.index
