"""What a trial gives besides the cells: records of our own."""

from __future__ import annotations

from typing import Any

import pytest

from stemtrial.answers import CombinationAnswer, Evidence, LabelAnswer
from stemtrial.document import TrialDocument
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial.resolve.combination_none import resolve_combination_none
from stemtrial.resolve.combination_rules import combination_by_rules


def cell(label: str) -> LabelAnswer:
    return LabelAnswer(
        label=label,
        quote="x",
        section="brief_title",
        confidence=1,
        source="test",
        evidence=Evidence(section="brief_title", start=0, end=1, text="x"),
    )


class Reader:
    def __init__(self, extractor: Extractor) -> None:
        self.extractor = extractor

    def lay(self, **sections: Any) -> TrialDocument:
        record = TrialRecord.model_validate({"trial_id": "NCT00000000", **sections})
        return self.extractor.read(record)

    def answers(self, *cells: str, **sections: Any) -> list[CombinationAnswer]:
        return combination_by_rules(self.lay(**sections), [cell(label) for label in cells])

    def agents(self, *cells: str, **sections: Any) -> set[tuple[str, str]]:
        found = self.answers(*cells, **sections)
        return {(answer.agent, answer.category) for answer in found}


@pytest.fixture(scope="module")
def reader(extractor: Extractor) -> Reader:
    return Reader(extractor)


GRAFT = (
    "OUTLINE: Mobilization: Patients receive cyclophosphamide IV once and G-CSF SC daily until"
    " leukapheresis is complete. Conditioning: Patients receive cyclophosphamide by vein from day"
    " -5, and rabbit ATG from day -4. The autologous graft is reinfused on day"
    " 0. Patients then receive filgrastim SC beginning on day +5. Mesna is given with each dose."
)


def test_a_graft_protocol_gives_every_agent_its_phase(reader: Reader) -> None:
    found = reader.agents("hsc", detailed_description=GRAFT)
    assert {
        ("cyclophosphamide", "mobilisation"),
        ("filgrastim", "mobilisation"),
        ("cyclophosphamide", "conditioning"),
        ("antithymocyte globulin", "conditioning"),
        ("filgrastim", "other_drug"),
        ("mesna", "other_drug"),
    } == found


def test_drugs_after_the_graft_suppress(reader: Reader) -> None:
    text = (
        "They receive fludarabine by vein from day -6. The donor marrow is infused on day 0."
        " GVHD prophylaxis: cyclophosphamide by vein on days +3 and +4, tacrolimus and"
        " mycophenolate mofetil from day +5."
    )
    assert reader.agents("hsc", detailed_description=text) == {
        ("fludarabine", "conditioning"),
        ("cyclophosphamide", "immunosuppressant"),
        ("tacrolimus", "immunosuppressant"),
        ("mycophenolate mofetil", "immunosuppressant"),
    }


def test_no_cells_no_combination(reader: Reader) -> None:
    assert reader.agents(detailed_description=GRAFT) == set()


def test_what_only_the_comparator_gets_is_left_out(reader: Reader) -> None:
    arms = [
        {"label": "MSC", "type": "EXPERIMENTAL", "description": "MSC plus methotrexate 15 mg."},
        {
            "label": "Control",
            "type": "ACTIVE_COMPARATOR",
            "description": "Patients receive methotrexate 15 mg and etanercept 50 mg weekly.",
        },
    ]
    assert reader.agents("msc", arms=arms) == {("methotrexate", "immunosuppressant")}


@pytest.mark.parametrize(
    "text",
    [
        "Azathioprine at a stable dose is allowed.",
        "Azathioprine is continued throughout the study.",
        "Patients stay on a stable dose of azathioprine.",
        "All patients will receive azathioprine 2 mg/kg daily.",
    ],
)
def test_continued_drugs_count(reader: Reader, text: str) -> None:
    found = reader.agents("msc", brief_title="MSC in lupus", detailed_description=text)
    assert found == {("azathioprine", "immunosuppressant")}


@pytest.mark.parametrize(
    "text",
    [
        "Patients must have failed infliximab.",
        "The disease is refractory to infliximab and to adalimumab.",
        "Infliximab is not allowed during the study.",
        "Previous studies showed that infliximab is often used.",
        "The aim is to reduce the need for infliximab.",
    ],
)
def test_failed_refused_and_background_drugs_do_not_count(reader: Reader, text: str) -> None:
    found = reader.agents("msc", brief_title="MSC in Crohn", detailed_description=text)
    assert found == set()


def test_premedication_and_carriers_do_not_count(reader: Reader) -> None:
    arms = [
        {
            "label": "MSC",
            "type": "EXPERIMENTAL",
            "description": "MSC in saline with human albumin by vein; hydrocortisone 100 mg,"
            " diphenhydramine 25 mg and paracetamol 30 minutes before.",
        }
    ]
    assert reader.agents("msc", arms=arms) == set()


@pytest.mark.parametrize(
    "words", ["standard treatment", "conventional therapy", "best medical therapy", "usual care"]
)
def test_unspecified_care_is_standard_of_care(reader: Reader, words: str) -> None:
    arms = [{"label": f"MSC plus {words}", "type": "EXPERIMENTAL", "description": "One infusion."}]
    assert reader.agents("msc", arms=arms) == {("standard of care", "standard_care")}


def test_an_unspecific_agent_yields_to_a_specific_one(reader: Reader) -> None:
    text = "The conditioning regimen consists of busulfan IV on days -6 to -3."
    assert reader.agents("hsc", detailed_description=text) == {("busulfan", "conditioning")}
    text = "Patients receive a conditioning regimen, then the graft."
    found = reader.agents("hsc", detailed_description=text)
    assert found == {("conditioning regimen", "conditioning")}


def test_a_drug_class_yields_to_its_drug(reader: Reader) -> None:
    arms = [
        {
            "label": "MSC",
            "type": "EXPERIMENTAL",
            "description": "Patients receive MSC with a calcineurin inhibitor (tacrolimus 5 mg).",
        }
    ]
    assert reader.agents("msc", arms=arms) == {("tacrolimus", "immunosuppressant")}


def test_surgery_and_carriers_count(reader: Reader) -> None:
    arms = [
        {
            "label": "MSC",
            "type": "EXPERIMENTAL",
            "description": "A seton is placed and the tract is curetted; then MSC suspended in"
            " fibrin glue are injected.",
        }
    ]
    assert reader.agents("msc", arms=arms) == {
        ("seton", "procedure_device"),
        ("curettage", "procedure_device"),
        ("fibrin glue", "procedure_device"),
    }


def test_a_cell_product_added_to_another(reader: Reader) -> None:
    title = "Bone Marrow Mononuclear Cells Plus Mesenchymal Stem Cells in Stroke"
    found = reader.agents("mnc", "msc", brief_title=title)
    assert found == {("mesenchymal stromal cells", "second_cell_product")}
    title = "Bone Marrow Mononuclear Cells Versus Mesenchymal Stem Cells in Stroke"
    assert reader.agents("mnc", "msc", brief_title=title) == set()


def test_a_second_product_is_not_the_product_itself(reader: Reader) -> None:
    arms = [
        {"label": "Treg", "type": "EXPERIMENTAL", "description": "Patients receive Treg infusion."}
    ]
    assert reader.agents("immune_cell", arms=arms) == set()


def test_evidence_is_the_raw_text(reader: Reader) -> None:
    arms = [
        {"label": "MSC", "type": "EXPERIMENTAL", "description": "MSC plus cyclosporine A daily."}
    ]
    (answer,) = reader.answers("msc", arms=arms)
    evidence = answer.evidence
    assert (answer.agent, answer.quote) == ("ciclosporin", "cyclosporine A")
    assert (evidence.section, evidence.index, evidence.part) == ("arms", 0, "description")
    assert arms[0]["description"][evidence.start : evidence.end] == evidence.text


def test_nothing_else_is_given(reader: Reader) -> None:
    trial = reader.lay(detailed_description="MSC once. No other treatment will be given.")
    support = resolve_combination_none(trial, [])
    assert support is not None
    assert support.evidence is not None
    assert support.evidence.text == "No other treatment will be given"


@pytest.mark.parametrize(
    "text",
    [
        "No other immunosuppressive drugs are allowed.",
        "The cells are given as monotherapy.",
        "They receive the cells without any concomitant medication.",
        "All other treatments will be stopped before the infusion.",
        "A washout of all drugs comes first.",
    ],
)
def test_other_words_for_nothing_else(reader: Reader, text: str) -> None:
    assert resolve_combination_none(reader.lay(detailed_description=text), []) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Tacrolimus has been used as monotherapy.",
        "A washout of two weeks parts the periods.",
        "It was compared with no further treatment.",
    ],
)
def test_what_is_said_of_others_is_no_statement(reader: Reader, text: str) -> None:
    assert resolve_combination_none(reader.lay(detailed_description=text), []) is None


def test_nothing_else_is_not_said_where_agents_are_given(reader: Reader) -> None:
    sections = {"arms": [{"label": "MSC plus methotrexate", "type": "EXPERIMENTAL"}]}
    trial = reader.lay(detailed_description="No other treatment will be given.", **sections)
    found = combination_by_rules(trial, [cell("msc")])
    assert found
    assert resolve_combination_none(trial, found) is None


def test_a_claim_about_the_disease_is_no_statement(reader: Reader) -> None:
    trial = reader.lay(detailed_description="There is no other treatment for this disease.")
    assert resolve_combination_none(trial, []) is None


def test_a_route_in_brackets_is_no_short_form_of_the_drug(reader: Reader) -> None:
    text = "Prednisone orally (PO) has been used. All patients will receive vitamin D PO."
    found = reader.agents("msc", brief_title="MSC in lupus", detailed_description=text)
    assert found == {("cholecalciferol", "other_drug")}


@pytest.mark.parametrize(
    "text",
    [
        "They will not be pretreated with cyclosporine before the injection.",
        "Cells are placed without using cyclosporine.",
        "Cells are given instead of long-term cyclosporine.",
    ],
)
def test_what_is_denied_or_replaced_is_not_given(reader: Reader, text: str) -> None:
    assert reader.agents("msc", detailed_description=text) == set()


def test_a_short_form_of_irradiation_needs_a_graft(reader: Reader) -> None:
    text = "Adults with TBI receive one infusion; all of them are treated for TBI."
    assert reader.agents("msc", detailed_description=text) == set()
    graft = "Conditioning: patients receive TBI on day -1 and the graft on day 0."
    assert ("total body irradiation", "conditioning") in reader.agents(
        "hsc", detailed_description=graft
    )


def test_drugs_joined_by_a_plus_sign_are_told_apart(reader: Reader) -> None:
    arms = [{"label": "A", "type": "Experimental", "description": "MSC, metformin+vildagliptin"}]
    found = reader.agents("msc", arms=arms)
    assert {agent for agent, _ in found} == {"metformin", "vildagliptin"}


def test_products_of_two_arms_are_not_added_to_each_other(reader: Reader) -> None:
    arms = [
        {"label": "Stromal vascular fraction", "type": "EXPERIMENTAL"},
        {"label": "+ mesenchymal stem cells", "type": "EXPERIMENTAL"},
    ]
    assert reader.agents("svf", "msc", arms=arms) == set()
