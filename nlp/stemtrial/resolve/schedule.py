"""Resolution of the schedule: labels, numbers of administrations and interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from stemtrial.answers import LabelAnswer, Support
from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.propose.schedules import ScheduleMention
from stemtrial.resolve.evidence import label_answer

LABELS = ("single", "multiple", "conditional")
_LISTS = ("arms", "interventions")
_UNREAD = frozenset({"condition", "keyword", "results"})
_REJECTED = frozenset({"background", "prior", "negated", "setting"})
# Rules whose reading counts administrations by itself; the others need the right place.
_COUNTED = frozenset({"single", "one", "once", "count", "number_after", "phases", "days", "up_to"})
_TIMED = frozenset({"points", "rate", "repeat", "ordinal", "split_graft"})
_ONCE = frozenset({"single", "one", "once"})
_ONE_DAY = frozenset({"day_zero", "one_day"})


_LOCAL = frozenset({"intramyocardial", "intraarterial", "intraarticular", "intralesional"})
_TRANSPLANT = ("transplant", "hsct", "bmt", "asct", "stem cell support", "stem cell rescue")
_ABLATION = (
    "conditioning",
    "ablat",
    "preparative",
    "high-dose",
    "high dose",
    "irradiation",
    "chemotherapy",
    "cyclophosphamide",
    "busulfan",
    "melphalan",
    "fludarabine",
    "immunosuppress",
    "hematopoietic stem cell transplant",
    "haematopoietic stem cell transplant",
    "bone marrow transplant",
    "haploidentical",
    "graft versus host",
    "graft-versus-host",
)


class Place(IntEnum):
    """How directly a mention states the schedule of the cells, best first."""

    LISTED = 0
    LISTED_TIMES = 1
    TITLE = 2
    PROSE = 3
    NEAR = 4
    COMPARED = 5
    HINT = 6


# Set below the shares of right labels in the training trials.
_CONFIDENCE = {
    Place.LISTED: 0.93,
    Place.LISTED_TIMES: 0.85,
    Place.TITLE: 0.9,
    Place.PROSE: 0.85,
    Place.NEAR: 0.7,
    Place.COMPARED: 0.6,
    Place.HINT: 0.4,
}
_INFERRED = 0.75


@dataclass(slots=True)
class Schedule:
    """What a trial's schedule is resolved to.

    Attributes
    ----------
    labels : list of LabelAnswer
    numbers : list of int
    interval : str or None
    interval_days : float or None
    support : dict of str to Support
        For `n_administrations`, `interval` and `interval_days`, where they are stated.
    """

    labels: list[LabelAnswer] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    interval: str | None = None
    interval_days: float | None = None
    support: dict[str, Support] = field(default_factory=dict)


Ranked = list[tuple[Place, Mention]]


def resolve_schedule(trial: TrialDocument, cells: Sequence[LabelAnswer]) -> Schedule:
    """Decide schedule, numbers of administrations and interval of the cells.

    Guidelines 1.2, field `schedule`, its rulings, general rule 6 (the arms win over the title)
    and rule I3 (a haematopoietic transplant with no schedule is single).

    Parameters
    ----------
    trial : TrialDocument
        With judged mentions of kind `schedule`.
    cells : sequence of LabelAnswer
        The trial's cell types, resolved.

    Returns
    -------
    Schedule
        Empty where the trial gives no cells or states no schedule.
    """
    if not cells:
        return Schedule()
    graft = _is_graft(trial, cells)
    rescue = graft and "msc" not in {cell.label for cell in cells}
    ranked: Ranked = []
    for mention in trial.of_kind("schedule"):
        place = _place(trial, mention, rescue)
        if place is not None:
            ranked.append((place, mention))
    if not ranked:
        return _inferred(cells) if graft else Schedule()
    ranked.sort(key=lambda pair: pair[0])
    return _build(trial, ranked)


def _is_graft(trial: TrialDocument, cells: Sequence[LabelAnswer]) -> bool:
    """Whether the trial gives a haematopoietic transplant after conditioning (rule I3)."""
    if "hsc" not in {cell.label for cell in cells}:
        return False
    if any(m.label in _LOCAL and m.judgement == "answers" for m in trial.of_kind("route")):
        return False
    text = trial.text.lower()
    return any(word in text for word in _TRANSPLANT) and any(word in text for word in _ABLATION)


def _place(trial: TrialDocument, mention: Mention, rescue: bool) -> Place | None:
    """Return how directly a mention states the schedule; None where it is of something else."""
    value: ScheduleMention = mention.value
    section = trial.section_at(mention.start)
    if section.role in _UNREAD or value.about in ("drug", "visit"):
        return None
    if mention.judgement in _REJECTED or _is_escalation(trial, mention):
        return None
    listed = section.name in _LISTS
    counted = value.rule in _COUNTED or value.label == "conditional"
    if not listed and _of_chemotherapy(trial, mention):
        return None
    if rescue and value.label != "single" and not (listed and counted):
        return None
    if section.role == "comparator":
        return Place.COMPARED if value.about == "cells" and counted else None
    if section.role == "title":
        return _in_title(value, counted)
    return _in_list(value, counted) if listed else _in_prose(value, counted)


def _in_title(value: ScheduleMention, counted: bool) -> Place | None:
    if value.label == "conditional" or value.rule == "extra":  # of an earlier trial, as a rule
        return None
    return Place.TITLE if counted else Place.HINT


def _in_list(value: ScheduleMention, counted: bool) -> Place | None:
    if counted:
        return Place.LISTED
    if value.rule in _TIMED:
        return Place.LISTED_TIMES
    if value.rule in _ONE_DAY:
        return Place.NEAR
    return Place.HINT if value.rule == "many" else None


def _in_prose(value: ScheduleMention, counted: bool) -> Place | None:
    if value.about == "unknown":
        return Place.NEAR if counted or value.administration_word else None
    if counted:
        return Place.PROSE
    if value.rule in _TIMED:
        visits = value.visit_word and value.interval_days is None
        return Place.PROSE if value.administration_word and not visits else None
    if value.rule in _ONE_DAY:
        return Place.NEAR
    return Place.HINT if value.rule == "many" else None


def _of_chemotherapy(trial: TrialDocument, mention: Mention) -> bool:
    """Whether cycles or courses are counted, which in prose are a drug's."""
    quote = trial.text[mention.start : mention.end].lower()
    return "cycle" in quote or "course" in quote


def _is_escalation(trial: TrialDocument, mention: Mention) -> bool:
    """Whether the count is of dose levels (guidelines: escalation is not repetition)."""
    value: ScheduleMention = mention.value
    if not value.cohort_word or value.label != "multiple" or value.interval is not None:
        return False
    return "dos" in trial.text[mention.start : mention.end].lower()


def _build(trial: TrialDocument, ranked: Ranked) -> Schedule:
    best = ranked[0][0]
    top = [mention for place, mention in ranked if place == best]
    labels = _labels(trial, ranked, top)
    together = _together(best)
    used = [
        m
        for place, m in ranked
        if m.label in labels and (place <= together or m is labels[m.label])
    ]
    confidence = _CONFIDENCE[best]
    found = Schedule(
        labels=[
            label_answer(trial, name, labels[name], confidence) for name in LABELS if name in labels
        ],
        numbers=_numbers(used),
    )
    if found.numbers:
        counted = next(m for m in used if m.value.n)
        found.support["n_administrations"] = _support(
            trial, counted, counted.start, counted.end, confidence
        )
    if labels.keys() - {"single"}:
        _set_interval(trial, found, used, ranked)
    return found


def _together(best: Place) -> Place:
    """Return the last place that counts beside the best one: lists are one place."""
    return Place.LISTED_TIMES if best <= Place.LISTED_TIMES else best


def _labels(trial: TrialDocument, ranked: Ranked, top: Sequence[Mention]) -> dict[str, Mention]:
    """Choose one mention for every label: the best place's, and what belongs to it."""
    together = _together(ranked[0][0])
    labels: dict[str, Mention] = {}
    for place, mention in ranked:
        if place <= together or (mention.label == "conditional" and place <= Place.PROSE):
            labels.setdefault(mention.label, mention)
    if "multiple" in labels and not _differ(trial, top):
        labels.pop("single", None)
    if set(labels) == {"conditional"}:
        base = [m for _, m in ranked if m.value.rule in _ONCE]
        if base:
            labels["single"] = base[0]
    return labels


def _differ(trial: TrialDocument, mentions: Sequence[Mention]) -> bool:
    """Whether one arm gives the cells once and another more often (general rule 4)."""
    by_item: dict[tuple[str, int | None, int], set[str]] = {}
    for mention in mentions:
        section = trial.section_at(mention.start)
        sentence = -1 if section.index is not None else trial.sentence_index(mention.start)
        by_item.setdefault((section.name, section.index, sentence), set()).add(mention.label)
    arms = [labels for (name, _, _), labels in by_item.items() if name == "arms"]
    if arms:
        return {"single"} in arms and any("multiple" in labels for labels in arms)
    return False


def _numbers(used: Sequence[Mention]) -> list[int]:
    counts = [m for m in used if m.value.rule in _COUNTED or m.label == "conditional"]
    ranks = [m for m in used if m.value.rule == "ordinal"]
    if not counts and ranks:
        return [max(n for m in ranks for n in m.value.n)]
    base = max((n for m in counts if m.label == "multiple" for n in m.value.n), default=0)
    return sorted(
        {n for m in counts or used for n in m.value.n if m.label != "conditional" or n >= base}
    )


def _set_interval(
    trial: TrialDocument, found: Schedule, used: Sequence[Mention], ranked: Ranked
) -> None:
    others = [m for place, m in ranked if place != Place.NEAR and m.label != "single"]
    for mention in [*used, *others]:
        value: ScheduleMention = mention.value
        if value.interval is None or value.interval_start is None or value.interval_end is None:
            continue
        found.interval = value.interval
        found.interval_days = value.interval_days
        offset = mention.start - value.start
        start, end = offset + value.interval_start, offset + value.interval_end
        confidence = found.labels[0].confidence
        found.support["interval"] = _support(trial, mention, start, end, confidence)
        if value.interval_days is not None:
            found.support["interval_days"] = found.support["interval"]
        return


def _support(
    trial: TrialDocument, mention: Mention, start: int, end: int, confidence: float
) -> Support:
    evidence = trial.section_at(start).evidence(start, end)
    return Support(confidence=confidence, source=f"rule:{mention.source}", evidence=evidence)


def _inferred(cells: Sequence[LabelAnswer]) -> Schedule:
    """Apply rule I3."""
    graft = next(cell for cell in cells if cell.label == "hsc")
    answer = graft.model_copy(
        update={"label": "single", "basis": "I3", "source": "rule:I3", "confidence": _INFERRED}
    )
    return Schedule(labels=[answer], numbers=[1])
