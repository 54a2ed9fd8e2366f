"""Roles of arms and interventions: experimental, comparator or neutral.

Guidelines, general rule 1: what is given only in a comparator, placebo, control or
standard-of-care arm is not an answer; a second arm with the experimental product counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stemtrial.document import TrialDocument
from stemtrial.sections import Section

_INERT_TYPES = ("placebo comparator", "sham comparator", "no intervention")
_CONTROL_NAME = re.compile(
    r"\b(?:placebo|sham|control|controls|vehicle|saline|no treatment|no intervention|untreated"
    r"|standard (?:of )?(?:care|treatment|therapy)|conventional (?:treatment|therapy)|observation"
    r"|best supportive care|usual care)\b",
    re.IGNORECASE,
)
_INERT_NAME = re.compile(
    r"\b(?:placebo|sham|vehicle|(?:normal |physiological )?saline|no treatment|no intervention"
    r"|control group|control arm|dummy)\b",
    re.IGNORECASE,
)
_ADDED_TO = re.compile(r"\b(?:plus|with|and|\+|combined|in addition)\b|\+", re.IGNORECASE)


@dataclass(slots=True)
class _Item:
    sections: list[Section] = field(default_factory=list)
    type: str = ""
    name: str = ""
    cells: set[str] = field(default_factory=set)
    role: str = "neutral"


def assign_roles(trial: TrialDocument) -> None:
    """Set `section.role` of every arm and intervention.

    Parameters
    ----------
    trial : TrialDocument
        With vocabulary mentions; cell mentions say which arms get cells.
    """
    arms = _collect(trial, "arms")
    interventions = _collect(trial, "interventions")
    _judge_arms(list(arms.values()))
    _judge_interventions(trial, arms, interventions)
    for item in [*arms.values(), *interventions.values()]:
        for section in item.sections:
            section.role = item.role


def _collect(trial: TrialDocument, name: str) -> dict[int, _Item]:
    items: dict[int, _Item] = {}
    for section in trial.sections:
        if section.name == name and section.index is not None:
            item = items.setdefault(section.index, _Item())
            item.sections.append(section)
            item.type = section.type
            if section.part in ("label", "name"):
                item.name = section.view.text
    if items:
        for mention in trial.of_kind("cell_type", "product"):
            section = trial.section_of(mention)
            if section.name == name and section.index is not None:
                items[section.index].cells.add(mention.label)
    return items


def _judge_arms(arms: list[_Item]) -> None:
    for arm in arms:
        control_name = _CONTROL_NAME.search(arm.name) is not None
        if arm.type in _INERT_TYPES:
            arm.role = "comparator"
        elif arm.type == "experimental":
            arm.role = "experimental"
        elif control_name and not (arm.cells and _ADDED_TO.search(arm.name)):
            arm.role = "comparator"
    tested = {cell for arm in arms if arm.role == "experimental" for cell in arm.cells}
    for arm in arms:
        if arm.role != "neutral":
            continue
        if tested:
            arm.role = "experimental" if arm.cells & tested else "comparator"
        elif arm.cells:
            arm.role = "experimental"
        elif any(other.cells for other in arms):
            arm.role = "comparator"


def _judge_interventions(
    trial: TrialDocument, arms: dict[int, _Item], interventions: dict[int, _Item]
) -> None:
    by_label = {arm.name.strip().lower(): arm for arm in arms.values()}
    for index, item in interventions.items():
        if _INERT_NAME.search(item.name) and not item.cells:
            item.role = "comparator"
            continue
        labels = trial.record.interventions[index].arm_labels
        linked = [
            by_label[name.strip().lower()] for name in labels if name.strip().lower() in by_label
        ]
        if not linked:
            linked = _arms_naming(item, arms)
        roles = {arm.role for arm in linked}
        if "experimental" in roles:
            item.role = "experimental"
        elif roles == {"comparator"} and not item.cells:
            item.role = "comparator"
        elif item.cells:
            item.role = "experimental"


def _arms_naming(item: _Item, arms: dict[int, _Item]) -> list[_Item]:
    name = item.name.strip().lower()
    if len(name) < 3:
        return []
    return [
        arm
        for arm in arms.values()
        if any(name in section.view.text.lower() for section in arm.sections)
    ]
