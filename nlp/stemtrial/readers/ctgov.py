"""ClinicalTrials.gov API v2 studies: one, a list, or a `{"studies": [...]}` page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeGuard

Json = dict[str, Any]


def is_study(value: object) -> TypeGuard[Json]:
    """Whether a JSON value is a study of the API."""
    return isinstance(value, dict) and "protocolSection" in value


def split_document(text: str) -> Iterator[tuple[object, str]]:
    """Yield the studies (or native records) of one JSON document, each with its JSON text.

    Raises
    ------
    ValueError
        If the document is no JSON.
    """
    document = json.loads(text)
    if isinstance(document, dict) and isinstance(document.get("studies"), list):
        document = document["studies"]
    if not isinstance(document, list):
        yield document, text
        return
    for value in document:
        yield value, json.dumps(value, ensure_ascii=False)


def study_to_values(study: Json) -> Json:
    """Turn a study of the API into the values of a `TrialRecord`.

    `results` holds what a person wrote in the posted results, one string a line: title and
    description of each outcome measure, then time frame and description of the adverse events.
    Counts and measurements are not rendered. Planned outcomes and eligibility are not read.

    Parameters
    ----------
    study : dict
        A study with its `protocolSection`.

    Raises
    ------
    TypeError
        If a module is not an object, or a list of the study is no list of objects.
    """
    protocol = _module(study, "protocolSection")
    identification = _module(protocol, "identificationModule")
    description = _module(protocol, "descriptionModule")
    arms = _module(protocol, "armsInterventionsModule")
    conditions = _module(protocol, "conditionsModule")
    design = _module(protocol, "designModule")
    status = _module(protocol, "statusModule")
    sponsor = _module(_module(protocol, "sponsorCollaboratorsModule"), "leadSponsor")
    return {
        "trial_id": identification.get("nctId", ""),
        "brief_title": identification.get("briefTitle"),
        "official_title": identification.get("officialTitle"),
        "brief_summary": description.get("briefSummary"),
        "detailed_description": description.get("detailedDescription"),
        "arms": [_pick(arm, "label", "type", "description") for arm in _items(arms, "armGroups")],
        "interventions": [
            _pick(item, "type", "name", "description") | {"arm_labels": item.get("armGroupLabels")}
            for item in _items(arms, "interventions")
        ],
        "results": results_text(study),
        "conditions": conditions.get("conditions"),
        "keywords": conditions.get("keywords"),
        "phase": "|".join(design.get("phases") or ()),
        "status": status.get("overallStatus"),
        "start_date": _module(status, "startDateStruct").get("date"),
        "study_type": design.get("studyType"),
        "sponsor": sponsor.get("name"),
        "sponsor_class": sponsor.get("class"),
        "countries": _countries(protocol),
        "registry": "ClinicalTrials.gov",
        "secondary_ids": _secondary_ids(identification),
    }


def results_text(study: Json) -> str:
    """Return the prose of a study's posted results, one string a line."""
    results = _module(study, "resultsSection")
    events = _module(results, "adverseEventsModule")
    strings = [
        outcome.get(part)
        for outcome in _items(_module(results, "outcomeMeasuresModule"), "outcomeMeasures")
        for part in ("title", "description")
    ]
    strings += [events.get("timeFrame"), events.get("description")]
    return "\n".join(text for text in strings if isinstance(text, str) and text.strip())


def _countries(protocol: Json) -> list[str]:
    locations = _items(_module(protocol, "contactsLocationsModule"), "locations")
    return list(dict.fromkeys(place["country"] for place in locations if place.get("country")))


def _secondary_ids(identification: Json) -> list[str]:
    ids = [_module(identification, "orgStudyIdInfo").get("id")]
    ids += [info.get("id") for info in _items(identification, "secondaryIdInfos")]
    ids += identification.get("nctIdAliases") or []
    return list(dict.fromkeys(text for text in ids if text))


def _module(parent: Json, key: str) -> Json:
    value = parent.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise TypeError(f"'{key}' of the study must be an object")
    return value


def _items(parent: Json, key: str) -> list[Json]:
    value = parent.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise TypeError(f"'{key}' of the study must be a list of objects")
    return value


def _pick(item: Json, *keys: str) -> Json:
    return {key: item.get(key) for key in keys}
