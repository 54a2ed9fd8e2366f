"""Features of schedule mentions and of the labels that they propose."""

from __future__ import annotations

import re

from stemtrial.document import TrialDocument
from stemtrial.judge.label_features import Features
from stemtrial.judge.surroundings import read_surroundings
from stemtrial.mentions import Mention
from stemtrial.propose.schedules import ScheduleMention
from stemtrial.resolve.schedule_places import Place, mentions_graft, place_of
from stemtrial.resolve.schedule_rules import rule_labels

LABELS = ("single", "multiple", "conditional")
_UNREAD = frozenset({"condition", "keyword"})
_WORD = re.compile(r"[a-z]+|\d+")
_REACH = 40
_WORDS = 4
_NEAR = 60
_COMPANY = frozenset({"cell_type", "product", "route", "dose", "donor_type", "agent"})
_FLAGS = ("cell_word", "drug_word", "visit_word", "cohort_word", "administration_word")
_CELLS = ("msc", "hsc", "immune_cell")


def schedule_mentions(trial: TrialDocument) -> list[Mention]:
    """Return the schedule mentions that may answer, in order."""
    return [m for m in trial.of_kind("schedule") if trial.section_of(m).role not in _UNREAD]


def schedule_mention_features(trial: TrialDocument, mention: Mention) -> list[str]:
    """List the binary features of a schedule mention.

    What the rules say of it (reading, place, verdict), where it stands, the words in it and
    around it, and the kinds of mention near it.

    Parameters
    ----------
    trial : TrialDocument
        Judged by the rules.
    mention : Mention
        Of kind `schedule`.

    Returns
    -------
    list of str
        Names of the features that hold, each once.
    """
    value: ScheduleMention = mention.value
    section = trial.section_of(mention)
    place = place_of(trial, mention, rescue=False)
    where = "none" if place is None else place.name
    label = value.label
    names = {
        f"label={label}",
        f"rule={value.rule}",
        f"rule={value.rule} about={value.about}",
        f"about={value.about}",
        f"about={value.about} place={where}",
        f"place={where}",
        f"label={label} place={where}",
        f"verdict={mention.judgement}",
        f"zone={section.name}:{section.role}",
        f"numbers={_numbers(value)}",
    }
    names.update(f"{flag}" for flag in _FLAGS if getattr(value, flag))
    if value.interval is not None:
        names.add("interval exact" if value.interval_days is not None else "interval")
    start, end = trial.sentences[trial.sentence_of(mention)]
    lower = trial.lower
    before = _WORD.findall(lower, max(start, mention.start - _REACH), mention.start)[-_WORDS:]
    after = _WORD.findall(lower, mention.end, min(end, mention.end + _REACH))[:_WORDS]
    names.update(f"left={word}" for word in before)
    names.update(f"right={word}" for word in after)
    names.update(f"in={word}" for word in _WORD.findall(lower, mention.start, mention.end))
    names.update(_company(trial, mention))
    return sorted(names)


def _numbers(value: ScheduleMention) -> str:
    if not value.n:
        return "none"
    return str(max(value.n)) if max(value.n) < 5 else "more"


def _company(trial: TrialDocument, mention: Mention) -> set[str]:
    names: set[str] = set()
    for other in read_surroundings(trial).mentions(trial.sentence_of(mention)):
        kind = other.kind
        if kind in _COMPANY:
            names.add(f"with={kind}")
            if max(other.start - mention.end, mention.start - other.end) <= _NEAR:
                names.add(f"near={kind}")
    return names


def schedule_label_features(
    trial: TrialDocument, mentions: list[Mention], given: float
) -> dict[str, Features]:
    """Build one row for every schedule label that a trial may have.

    Parameters
    ----------
    trial : TrialDocument
        With cell mentions scored by the judge.
    mentions : list of Mention
        From `schedule_mentions`, scored.
    given : float
        Probability that the trial gives cells.

    Returns
    -------
    dict of str to dict
        Label to feature name to value. `single` has a row without a mention too where a
        haematopoietic transplant is named (rule I3).
    """
    graft = mentions_graft(trial)
    by_label: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_label.setdefault(mention.label, []).append(mention)
    if graft:
        by_label.setdefault("single", [])
    if not by_label:
        return {}
    shared = _shared(trial, given, graft)
    verdict = rule_labels(trial, mentions, graft)
    best = {label: max((m.score for m in group), default=0.0) for label, group in by_label.items()}
    rows: dict[str, Features] = {}
    for label, group in by_label.items():
        row: Features = {f"label={label}": 1.0}
        for name, number in shared.items():
            row[name] = number
            row[f"{label}: {name}"] = number
        scores = sorted((m.score for m in group), reverse=True)
        row["best score"] = row[f"{label}: best score"] = best[label]
        row["second score"] = scores[1] if len(scores) > 1 else 0.0
        row["mentions"] = min(len(scores), 6) / 3
        for said in verdict or ("none",):
            row[f"{label}: rules say {said}"] = 1.0
        places = [place_of(trial, m, rescue=graft) for m in group]
        first = min((place for place in places if place is not None), default=None)
        row[f"place={'none' if first is None else Place(first).name}"] = 1.0
        for other in LABELS:
            if other != label:
                row[f"{label}: rival {other}"] = best.get(other, 0.0)
        rows[label] = row
    return rows


def _shared(trial: TrialDocument, given: float, graft: bool) -> Features:
    row: Features = {"given": given}
    for mention in trial.of_kind("cell_type"):
        if trial.section_of(mention).role in _UNREAD:
            continue
        name = mention.label if mention.label in _CELLS else "other"
        row[f"cells {name}"] = max(row.get(f"cells {name}", 0.0), mention.score)
    if graft:
        row["graft"] = given
    arms = {section.index for section in trial.sections if section.role == "experimental"}
    row["arms"] = min(len(arms), 4) / 2
    if trial.of_kind("dose"):
        row["dose"] = 1.0
    return row
