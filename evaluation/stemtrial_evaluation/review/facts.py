"""A trial's answers and registry fields as the review's categories."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingType
from typing import Any

from stemtrial.records import TrialRecord
from stemtrial_evaluation.review.mapping import Mapping

Facts = dict[str, frozenset[str]]
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMES = {"Korea, Republic of": "South Korea", "Türkiye": "Turkey"}
_SOURCES = {
    "umbilical_cord": "umbilical_cord_msc",
    "bone_marrow": "bone_marrow_msc",
    "adipose": "adipose_msc",
}
_CONVENTIONAL = frozenset({"immunosuppressant", "standard_care"})
_PREPARING = frozenset({"conditioning", "mobilisation"})
_DRUGS = _CONVENTIONAL | _PREPARING | {"glucocorticoid", "biologic"}


def belongs(record: TrialRecord, answer: MappingType[str, Any], mapping: Mapping) -> bool:
    """Whether a trial is one of the review's kind: in scope, interventional, in the window.

    Parameters
    ----------
    record : TrialRecord
    answer : mapping
        A row of `stemtrial extract`.
    mapping : Mapping

    Returns
    -------
    bool
        A registry field that the record leaves blank keeps no trial out.
    """
    kind = record.study_type.lower()
    if not answer.get("in_scope") or any(one in kind for one in mapping.leave_out_study_types):
        return False
    year = _year(record)
    return year is None or mapping.window[0] <= year <= mapping.window[1]


def facts(record: TrialRecord, answer: MappingType[str, Any], mapping: Mapping) -> Facts:
    """Return a trial's categories by field; an empty set where nothing is reported.

    Parameters
    ----------
    record : TrialRecord
    answer : mapping
    mapping : Mapping

    Returns
    -------
    dict of str to frozenset of str
    """
    cells = _labels(answer, "cell_type", mapping)
    if mapping.choices.svf_is_adipose_msc and "svf" in cells:
        cells = (cells - {"svf"}) | {"msc"}
    routes = _labels(answer, "route", mapping)
    schedule = _labels(answer, "schedule", mapping)
    if "conditional" in schedule:
        further = {"multiple"} if mapping.choices.conditional_is_multiple else set()
        schedule = (schedule - {"conditional"}) | further
    return {
        "disease": frozenset(_disease(answer) - {"not_autoimmune"}),
        "cell": cells,
        "cell_kind": _kinds(cells, answer, mapping),
        "donor": _labels(answer, "donor_type", mapping),
        "route": frozenset(
            name for name, labels in mapping.route_bins.items() if routes & set(labels)
        ),
        "schedule": frozenset(schedule),
        "medication": _medication(answer, mapping),
        "harm": _harm(answer),
        **_registered(record, mapping),
    }


def _disease(answer: MappingType[str, Any]) -> set[str]:
    return {one if isinstance(one, str) else one["label"] for one in answer.get("disease") or ()}


def _labels(answer: MappingType[str, Any], field: str, mapping: Mapping) -> frozenset[str]:
    return frozenset(
        one["label"]
        for one in answer.get(field) or ()
        if mapping.choices.inferred_counts or one.get("basis", "stated") == "stated"
    )


def _kinds(
    cells: frozenset[str], answer: MappingType[str, Any], mapping: Mapping
) -> frozenset[str]:
    found = {one for one in cells if one != "msc"}
    if "msc" in cells:
        sources = _labels(answer, "cell_source", mapping)
        found |= {_SOURCES.get(one, "other_msc") for one in sources} or {"msc_of_unstated_source"}
    return frozenset(found)


def _medication(answer: MappingType[str, Any], mapping: Mapping) -> frozenset[str]:
    """Return one class: `multi_drug` for two agents or more, else the class of the one."""
    agents: dict[str, str] = {}
    for one in answer.get("combination") or ():
        category = one["category"]
        if one["agent"] in mapping.jak_inhibitors:
            category = "immunosuppressant" if mapping.choices.jak_is_conventional else "biologic"
        left_out = (category == "standard_care" and not mapping.choices.background_counts) or (
            category in _PREPARING and not mapping.choices.conditioning_counts
        )
        if category in _DRUGS and not left_out:
            agents[one["agent"]] = category
    if not agents:
        return frozenset({"none"}) if answer.get("combination_none") else frozenset()
    if len(agents) > 1:
        return frozenset({"multi_drug"})
    (category,) = agents.values()
    return frozenset({"conventional" if category in _CONVENTIONAL else category})


def _harm(answer: MappingType[str, Any]) -> frozenset[str]:
    found = set()
    for one in answer.get("adverse_events") or ():
        if one["status"] != "background":
            found.add("stated")
        if one["status"] == "observed" and not one.get("negated"):
            found |= {one.get("severity", "unspecified"), one.get("relatedness", "unspecified")}
            if one.get("serious"):
                found.add("severe")
    return frozenset(found)


def _registered(record: TrialRecord, mapping: Mapping) -> Facts:
    phase = record.phase.lower()
    late = "3" in phase or "4" in phase
    early = "1" in phase or "2" in phase
    year = _year(record)
    middle = sum(mapping.window) / 2
    countries = {_NAMES.get(one, one) for one in record.countries}
    if countries & set(mapping.africa):
        countries.add("Africa")
    return {
        "stage": frozenset({"late"} if late else {"early"} if early else ()),
        "status": frozenset({record.status.lower().replace("_", " ")} - {""}),
        "year": frozenset() if year is None else frozenset({str(year)}),
        "half": frozenset(() if year is None else {"first" if year <= middle else "second"}),
        "country": frozenset(countries),
        "sponsor": _sponsor(record.sponsor_class),
    }


def _sponsor(text: str) -> frozenset[str]:
    kinds = {one.strip().lower() for one in text.split("|")} - {""}
    if not kinds:
        return frozenset()
    if kinds == {"industry"}:
        return frozenset({"industry"})
    return frozenset({"academic"} if kinds <= {"other", "network", "indiv"} else {"mixed"})


def _year(record: TrialRecord) -> int | None:
    found = _YEAR.search(record.start_date)
    return int(found.group()) if found else None
