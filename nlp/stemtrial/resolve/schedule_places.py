"""Places of schedule mentions: how directly each states the schedule of the cells."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from stemtrial.answers import LabelAnswer
from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.propose.schedules import ScheduleMention

_LISTS = ("arms", "interventions")
_UNREAD = frozenset({"condition", "keyword", "results"})
_REJECTED = frozenset({"background", "prior", "negated", "setting"})
# Rules whose reading counts administrations by itself; the others need the right place.
COUNTED = frozenset({"single", "one", "once", "count", "number_after", "phases", "days", "up_to"})
_TIMED = frozenset({"points", "rate", "repeat", "ordinal", "split_graft"})
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


def is_graft(trial: TrialDocument, cells: Sequence[LabelAnswer]) -> bool:
    """Whether the trial gives a haematopoietic transplant after conditioning (rule I3).

    Parameters
    ----------
    trial : TrialDocument
    cells : sequence of LabelAnswer
        The trial's cell types, resolved.

    Returns
    -------
    bool
    """
    return "hsc" in {cell.label for cell in cells} and mentions_graft(trial)


def mentions_graft(trial: TrialDocument) -> bool:
    """Whether the words of a transplant and of its conditioning stand in a record.

    Parameters
    ----------
    trial : TrialDocument
        Judged by the rules. A local route of the cells speaks against a graft.

    Returns
    -------
    bool
    """
    if any(m.label in _LOCAL and m.judgement == "answers" for m in trial.of_kind("route")):
        return False
    text = trial.lower
    return any(word in text for word in _TRANSPLANT) and any(word in text for word in _ABLATION)


def place_of(trial: TrialDocument, mention: Mention, rescue: bool) -> Place | None:
    """Return how directly a mention states the schedule; None where it is of something else.

    Parameters
    ----------
    trial : TrialDocument
        Judged by the rules.
    mention : Mention
        Of kind `schedule`.
    rescue : bool
        The cells are a haematopoietic graft: other rhythms than its day are of drugs.

    Returns
    -------
    Place or None
    """
    value: ScheduleMention = mention.value
    section = trial.section_at(mention.start)
    if section.role in _UNREAD or value.about in ("drug", "visit"):
        return None
    if mention.judgement in _REJECTED or _is_escalation(trial, mention):
        return None
    listed = section.name in _LISTS
    counted = value.rule in COUNTED or value.label == "conditional"
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
