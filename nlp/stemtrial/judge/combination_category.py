"""The category of an agent from the phase in which it is given.

Guidelines 1.2, field `combination`, and the ruling of that name: G-CSF before collection
mobilises, after a graft it is another drug; antithymocyte globulin prepares for a graft, or
treats; cyclophosphamide after the graft suppresses.
"""

from __future__ import annotations

from typing import get_args

from stemtrial.answers import AgentCategory
from stemtrial.judge.combination_phase import PhaseReading
from stemtrial.vocabulary import Entry

_CATEGORIES: dict[str, AgentCategory] = {name: name for name in get_args(AgentCategory)}
_GROWTH_FACTORS = frozenset({"filgrastim", "sargramostim", "ancestim", "growth factors"})
_ALSO_SUPPRESSANTS = frozenset({"cyclophosphamide", "antithymocyte globulin", "pentostatin"})
_RADIATION = frozenset(
    {"total body irradiation", "total lymphoid irradiation", "total marrow irradiation"}
)
_NEVER_MOBILISE = frozenset(
    {"antithymocyte globulin", "busulfan", "fludarabine", "thiotepa", "treosulfan"}
)
_DEPLETING = frozenset({"alemtuzumab"})
_FIRM = ("day", "sentence")


def category_of(entry: Entry, reading: PhaseReading, graft: bool) -> AgentCategory:
    """Return the category of an agent.

    Parameters
    ----------
    entry : Entry
        The agent; its own category is the default.
    reading : PhaseReading
        When it is given in a transplant, and what that rests on.
    graft : bool
        Whether the trial gives a haematopoietic graft.

    Returns
    -------
    str
        One of the guidelines' categories.
    """
    default = _CATEGORIES.get(entry.category or "", "other_drug")
    phase = reading.phase
    if entry.id in _GROWTH_FACTORS:
        if phase == "mobilisation":
            return "mobilisation"
        return "other_drug" if phase == "after" and graft else default
    if default == "conditioning":
        return _conditioning(entry, reading, graft)
    if not graft:
        return default
    if default == "glucocorticoid" and phase == "mobilisation":
        return "mobilisation"
    if entry.id == "chemotherapy" or (entry.id in _DEPLETING and phase != "after"):
        return "conditioning"
    if phase == "conditioning" and reading.basis in _FIRM and _may_condition(entry, default):
        return "conditioning"
    return default


def may_take(entry: Entry, graft: bool) -> set[AgentCategory]:
    """Return the categories that an agent can have, its default among them.

    Parameters
    ----------
    entry : Entry
    graft : bool
        Whether the trial gives a haematopoietic graft.

    Returns
    -------
    set of str
    """
    default = _CATEGORIES.get(entry.category or "", "other_drug")
    if entry.id in _GROWTH_FACTORS:
        return {"mobilisation", "other_drug"}
    if not graft:
        return set()
    possible: set[AgentCategory] = {default}
    if default in ("biologic", "other_drug"):
        possible.add("conditioning")
    if default == "glucocorticoid":
        possible.add("mobilisation")
    if default == "conditioning" or entry.id == "chemotherapy":
        possible |= {"conditioning", "mobilisation", "other_drug"}
    if entry.id in _ALSO_SUPPRESSANTS:
        possible.add("immunosuppressant")
    return possible


def _may_condition(entry: Entry, default: AgentCategory) -> bool:
    antineoplastic = (entry.atc or "").startswith("L01")
    return default == "biologic" or antineoplastic or entry.id == "radiotherapy"


def _conditioning(entry: Entry, reading: PhaseReading, graft: bool) -> AgentCategory:
    if entry.id in _RADIATION or entry.generic:
        return "conditioning"
    suppressant = entry.id in _ALSO_SUPPRESSANTS
    if reading.phase == "outside" and reading.basis in _FIRM:
        return "other_drug"
    if not graft and reading.phase != "conditioning":
        return "immunosuppressant" if suppressant else "other_drug"
    if reading.phase == "mobilisation" and entry.id not in _NEVER_MOBILISE:
        return "mobilisation"
    if reading.phase == "after" and suppressant:
        return "immunosuppressant"
    return "conditioning"
