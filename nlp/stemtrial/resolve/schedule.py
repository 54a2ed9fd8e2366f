"""Resolution of the schedule: labels, numbers of administrations and interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from stemtrial.answers import LabelAnswer, Support
from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.propose.schedules import ScheduleMention
from stemtrial.resolve.evidence import label_answer
from stemtrial.resolve.labels import is_snippet
from stemtrial.resolve.schedule_places import COUNTED, Place, is_graft
from stemtrial.resolve.schedule_rules import choose, rank, together

LABELS = ("single", "multiple", "conditional")
# The rarer labels are answered earlier: what is lost of them weighs more than what is wrong.
ANSWERED_FROM = {"single": 0.4, "multiple": 0.3, "conditional": 0.3}
# From here on, further mentions of an answered label add their numbers.
COUNTED_FROM = 0.4
# Below it a mention of "single" is none of the cells, and a graft is single by rule I3.
SUPPORTED_FROM = 0.3
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
_ONE_MORE = (1, 2)


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


def resolve_schedule(trial: TrialDocument, cells: Sequence[LabelAnswer]) -> Schedule:
    """Decide schedule, numbers of administrations and interval of the cells.

    The schedule model decides where the release has one and the text is a whole record, the
    rules elsewhere.

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
    learned: Mapping[str, float] | None = trial.context.get("schedule")
    if learned is None or is_snippet(trial):
        return _by_rules(trial, cells)
    return _by_model(trial, cells, learned)


def _by_model(
    trial: TrialDocument, cells: Sequence[LabelAnswer], learned: Mapping[str, float]
) -> Schedule:
    mentions = sorted(trial.of_kind("schedule"), key=lambda mention: -mention.score)
    found = Schedule()
    used: list[Mention] = []
    for label in LABELS:
        probability = learned.get(label, 0.0)
        if probability < ANSWERED_FROM[label]:
            continue
        own = [mention for mention in mentions if mention.label == label]
        if own and (label != "single" or own[0].score >= SUPPORTED_FROM):
            found.labels.append(label_answer(trial, label, own[0], probability))
            used += [own[0], *(m for m in own[1:] if m.score >= COUNTED_FROM)]
        elif is_graft(trial, cells):
            once = _inferred(cells, probability)
            found.labels.append(once)
            found.numbers = [1]
            found.support["n_administrations"] = _same_support(once)
        elif own:
            found.labels.append(label_answer(trial, label, own[0], probability))
            used.append(own[0])
    if used:
        used.sort(key=lambda mention: mention.start)
        found.numbers = sorted({*found.numbers, *_numbers(trial, used)})
        counted = next((m for m in used if m.value.n), None)
        if counted is not None:
            found.support["n_administrations"] = _support(trial, counted, counted.score)
    if {answer.label for answer in found.labels} - {"single"}:
        _set_interval(trial, found, sorted(used, key=lambda m: -m.score))
    return found


def _by_rules(trial: TrialDocument, cells: Sequence[LabelAnswer]) -> Schedule:
    graft = is_graft(trial, cells)
    rescue = graft and "msc" not in {cell.label for cell in cells}
    ranked = rank(trial, trial.of_kind("schedule"), rescue=rescue)
    if not ranked:
        if not graft:
            return Schedule()
        once = _inferred(cells, _INFERRED)
        return Schedule([once], [1], support={"n_administrations": _same_support(once)})
    best = ranked[0][0]
    labels = choose(trial, ranked)
    last = together(best)
    used = [
        m for place, m in ranked if m.label in labels and (place <= last or m is labels[m.label])
    ]
    confidence = _CONFIDENCE[best]
    found = Schedule(
        labels=[
            label_answer(trial, name, labels[name], confidence) for name in LABELS if name in labels
        ],
        numbers=_numbers(trial, used),
    )
    if found.numbers:
        counted = next(m for m in used if m.value.n)
        found.support["n_administrations"] = _support(trial, counted, confidence)
    if labels.keys() - {"single"}:
        others = [m for place, m in ranked if place != Place.NEAR and m.label != "single"]
        _set_interval(trial, found, [*used, *others])
    return found


def _numbers(trial: TrialDocument, used: Sequence[Mention]) -> list[int]:
    counts = [m for m in used if m.value.rule in COUNTED or m.label == "conditional"]
    ranks = [m for m in used if m.value.rule == "ordinal"]
    if not counts and ranks:
        return [max(n for m in ranks for n in m.value.n)]
    several = [m for m in used if m.label == "multiple" and m.value.n]
    base = max(max(several, key=lambda m: m.score).value.n) if several else 0
    further = [m for m in used if m.label == "conditional"]
    if base > 1 and further and all(_repeats_all(trial, m) for m in further):
        return sorted(
            {*(n for m in used if m.label == "single" for n in m.value.n), base, 2 * base}
        )
    return sorted(
        {n for m in counts or used for n in m.value.n if m.label != "conditional" or n >= base}
    )


def _repeats_all(trial: TrialDocument, mention: Mention) -> bool:
    """Whether a condition hangs on a whole course given again, not on one dose more."""
    value: ScheduleMention = mention.value
    if value.label != "conditional" or value.n != _ONE_MORE:
        return False
    quote = trial.text[mention.start : mention.end].lower()
    return value.rule == "conditional_repeat" or "course" in quote or "cycle" in quote


def _set_interval(trial: TrialDocument, found: Schedule, mentions: Iterable[Mention]) -> None:
    for mention in mentions:
        value: ScheduleMention = mention.value
        if value.interval is None or value.interval_start is None or value.interval_end is None:
            continue
        found.interval = value.interval
        found.interval_days = value.interval_days
        offset = mention.start - value.start
        span = offset + value.interval_start, offset + value.interval_end
        support = _support(trial, mention, found.labels[0].confidence, span)
        found.support["interval"] = support
        if value.interval_days is not None:
            found.support["interval_days"] = support
        return


def _support(
    trial: TrialDocument,
    mention: Mention,
    confidence: float,
    span: tuple[int, int] | None = None,
) -> Support:
    start, end = span or (mention.start, mention.end)
    evidence = trial.section_at(start).evidence(start, end)
    return Support(confidence=confidence, source=f"rule:{mention.source}", evidence=evidence)


def _same_support(answer: LabelAnswer) -> Support:
    """Return what a number rests on that follows from the schedule's label."""
    return Support(confidence=answer.confidence, source=answer.source, evidence=answer.evidence)


def _inferred(cells: Sequence[LabelAnswer], confidence: float) -> LabelAnswer:
    """Apply rule I3."""
    graft = next(cell for cell in cells if cell.label == "hsc")
    return graft.model_copy(
        update={"label": "single", "basis": "I3", "source": "rule:I3", "confidence": confidence}
    )
