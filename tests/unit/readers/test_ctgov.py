from __future__ import annotations

import copy
from typing import Any

import pytest

from stemtrial.readers.ctgov import results_text, split_document, study_to_values
from stemtrial.records import TrialRecord

STUDY: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT00000009",
            "nctIdAliases": ["NCT00000008"],
            "orgStudyIdInfo": {"id": "WOUND-1"},
            "secondaryIdInfos": [{"id": "2020-001505-22"}, {"type": "OTHER"}],
            "briefTitle": "Cells for wounds",
            "officialTitle": "A Study of Cells for Wounds",
        },
        "statusModule": {"overallStatus": "COMPLETED", "startDateStruct": {"date": "2020-01"}},
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "A Hospital", "class": "OTHER"}},
        "descriptionModule": {"briefSummary": "Summary.", "detailedDescription": "Long\n\ntext."},
        "conditionsModule": {"conditions": ["Wounds"], "keywords": ["cell"]},
        "designModule": {"phases": ["PHASE1", "PHASE2"], "studyType": "INTERVENTIONAL"},
        "armsInterventionsModule": {
            "armGroups": [{"label": "Cells", "type": "EXPERIMENTAL", "description": "Twice."}],
            "interventions": [
                {"type": "BIOLOGICAL", "name": "MSC", "armGroupLabels": ["Cells"], "x": 1}
            ],
        },
        "eligibilityModule": {"eligibilityCriteria": "No methotrexate."},
        "outcomesModule": {"primaryOutcomes": [{"measure": "Planned outcome"}]},
        "contactsLocationsModule": {
            "locations": [{"country": "Spain"}, {"city": "x"}, {"country": "Spain"}]
        },
    },
    "resultsSection": {
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                {"title": "Closure", "description": "Of the wound.", "classes": [{"title": "77"}]},
                {"title": "Pain"},
            ]
        },
        "adverseEventsModule": {
            "timeFrame": "One year",
            "description": "None was serious.",
            "seriousEvents": [{"term": "Fever"}],
        },
    },
}


def test_every_part_of_a_study_lands_in_its_field() -> None:
    record = TrialRecord.model_validate(study_to_values(STUDY))
    assert record.model_dump() == {
        "trial_id": "NCT00000009",
        "brief_title": "Cells for wounds",
        "official_title": "A Study of Cells for Wounds",
        "brief_summary": "Summary.",
        "detailed_description": "Long\n\ntext.",
        "arms": [{"label": "Cells", "type": "EXPERIMENTAL", "description": "Twice."}],
        "interventions": [
            {"type": "BIOLOGICAL", "name": "MSC", "description": "", "arm_labels": ["Cells"]}
        ],
        "results": "Closure\nOf the wound.\nPain\nOne year\nNone was serious.",
        "conditions": ["Wounds"],
        "keywords": ["cell"],
        "phase": "PHASE1|PHASE2",
        "status": "COMPLETED",
        "start_date": "2020-01",
        "study_type": "INTERVENTIONAL",
        "sponsor": "A Hospital",
        "sponsor_class": "OTHER",
        "countries": ["Spain"],
        "registry": "ClinicalTrials.gov",
        "secondary_ids": ["WOUND-1", "2020-001505-22", "NCT00000008"],
    }


def test_results_hold_prose_and_no_counts() -> None:
    text = results_text(STUDY)
    assert "77" not in text
    assert "Fever" not in text
    assert results_text({"protocolSection": {}}) == ""


def test_a_study_without_modules_is_an_empty_record() -> None:
    values = study_to_values({"protocolSection": {"identificationModule": {"nctId": "NCT1"}}})
    assert {key for key, value in values.items() if value} == {"trial_id", "registry"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("protocolSection",), "x"),
        (("protocolSection", "designModule"), ["x"]),
        (("protocolSection", "armsInterventionsModule", "armGroups"), {"label": "x"}),
        (("protocolSection", "armsInterventionsModule", "interventions"), ["x"]),
        (("resultsSection", "outcomeMeasuresModule", "outcomeMeasures"), 7),
    ],
)
def test_a_module_of_the_wrong_type_is_named(path: tuple[str, ...], value: object) -> None:
    study = copy.deepcopy(STUDY)
    parent = study
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    with pytest.raises(TypeError, match=path[-1]):
        study_to_values(study)


@pytest.mark.parametrize(
    ("text", "count"),
    [('{"protocolSection": {}}', 1), ("[{}, {}]", 2), ('{"studies": [{}, {}, {}]}', 3), ("[]", 0)],
)
def test_a_document_is_one_study_a_list_or_a_page(text: str, count: int) -> None:
    assert len(list(split_document(text))) == count
