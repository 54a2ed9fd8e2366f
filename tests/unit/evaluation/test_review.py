"""The comparison with the published review, on records and answers written here."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from stemtrial.errors import InputError
from stemtrial.records import TrialRecord
from stemtrial_evaluation.review.__main__ import app, measure
from stemtrial_evaluation.review.comparing import compare, share
from stemtrial_evaluation.review.facts import belongs, facts
from stemtrial_evaluation.review.mapping import Choices, load_claims, load_mapping

MAPPING = load_mapping()


def record(**more):
    return TrialRecord.model_validate({"trial_id": "T", "brief_title": "Cells", **more})


def answer(**more):
    return {"in_scope": True, "disease": [{"label": "crohn_disease"}], **more}


def label(*names, basis="stated"):
    return [{"label": one, "basis": basis} for one in names]


def agents(*pairs):
    return [{"agent": agent, "category": category} for agent, category in pairs]


def flipped(choice):
    return MAPPING.flipped(choice)


@pytest.mark.parametrize(
    ("fields", "scope", "kept"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"study_type": "Observational"}, True, False),
        ({"start_date": "March 2005"}, True, False),
        ({"start_date": "2025-02-01"}, True, True),
    ],
)
def test_which_trials_belong(fields, scope, kept):
    assert belongs(record(**fields), answer(in_scope=scope), MAPPING) is kept


def test_cells_get_their_source_and_routes_their_bin():
    found = facts(
        record(),
        answer(cell_type=label("svf"), cell_source=label("adipose"), route=label("intralesional")),
        MAPPING,
    )
    assert found["cell_kind"] == {"adipose_msc"}
    assert found["route"] == {"local_injection"}
    other = facts(record(), answer(cell_type=label("svf")), flipped("svf_is_adipose_msc"))
    assert other["cell_kind"] == {"svf"}
    assert facts(record(), answer(cell_type=label("msc")), MAPPING)["cell_kind"] == {
        "msc_of_unstated_source"
    }


def test_choices_decide_what_counts():
    inferred = answer(donor_type=label("allogeneic", basis="I1"), schedule=label("conditional"))
    assert facts(record(), inferred, MAPPING)["donor"] == {"allogeneic"}
    assert facts(record(), inferred, flipped("inferred_counts"))["donor"] == set()
    assert facts(record(), inferred, MAPPING)["schedule"] == {"multiple"}
    assert facts(record(), inferred, flipped("conditional_is_multiple"))["schedule"] == set()


@pytest.mark.parametrize(
    ("given", "choice", "expected"),
    [
        (agents(("methotrexate", "immunosuppressant")), None, {"conventional"}),
        (agents(("a", "biologic"), ("b", "glucocorticoid")), None, {"multi_drug"}),
        (agents(("seton", "procedure_device")), None, set()),
        (agents(("tofacitinib", "immunosuppressant")), "jak_is_conventional", {"biologic"}),
        (agents(("standard of care", "standard_care")), "background_counts", set()),
        (agents(("a", "conditioning"), ("b", "biologic")), "conditioning_counts", {"biologic"}),
    ],
)
def test_medication_is_one_class(given, choice, expected):
    mapping = flipped(choice) if choice else MAPPING
    assert facts(record(), answer(combination=given), mapping)["medication"] == expected


def test_no_co_medication_is_stated_or_not_reported():
    assert facts(record(), answer(combination_none=True), MAPPING)["medication"] == {"none"}
    assert facts(record(), answer(), MAPPING)["medication"] == set()


def test_harms_that_happened_are_told_from_planned_ones():
    events = [
        {"status": "observed", "severity": "severe", "relatedness": "related", "negated": False},
        {"status": "observed", "severity": "mild", "relatedness": "unspecified", "negated": True},
        {"status": "planned", "severity": "moderate"},
    ]
    harm = facts(record(), answer(adverse_events=events), MAPPING)["harm"]
    assert harm == {"stated", "severe", "related"}


def test_registry_fields():
    found = facts(
        record(
            phase="Phase 2|Phase 3",
            start_date="June 2019",
            countries=["Egypt", "Korea, Republic of"],
            sponsor_class="Other|Industry",
            status="UNKNOWN_STATUS",
        ),
        answer(),
        MAPPING,
    )
    assert found["stage"] == {"late"}
    assert found["half"] == {"second"}
    assert found["country"] == {"Egypt", "Africa", "South Korea"}
    assert found["sponsor"] == {"mixed"}
    assert found["status"] == {"unknown status"}


def trials(*routes):
    return [{"route": frozenset(one), "disease": frozenset({"uveitis"})} for one in routes]


def claim(kind, **more):
    return {"id": "x", "panel": "P", "kind": kind, "text": "x", **more}


def test_shares_are_of_all_and_of_those_that_report():
    found = share({"where": {"route": ["oral"]}}, trials({"oral"}, {"topical"}, set(), set()))
    assert (found["of_all"], found["of_reported"]) == (0.25, 0.5)
    assert (found["count"], found["reported"], found["n"]) == (1, 2, 4)
    empty = share({"where": {"route": ["oral"]}, "among": {"disease": ["cidp"]}}, trials({"oral"}))
    assert empty["of_all"] is None
    assert empty["interval"] is None


@pytest.mark.parametrize(
    ("published", "agrees"),
    [(["oral"], True), (["topical"], True), (["oral", "topical", "x"], False), (["x"], False)],
)
def test_a_tie_does_not_contradict_a_rank(published, agrees):
    one = claim("rank", field="route", published=published)
    (found,) = compare([one], trials({"oral"}, {"topical"}))
    assert found["agrees"] is agrees


def test_a_sign_compares_two_shares_and_says_nothing_of_nothing():
    one = claim(
        "sign",
        than=">",
        left={"where": {"route": ["oral"]}},
        right={"where": {"route": ["topical"]}},
    )
    assert compare([one], trials({"oral"}, {"oral"}, {"topical"}))[0]["agrees"] is True
    assert compare([one], trials({"topical"}))[0]["agrees"] is False
    assert compare([one], trials(set()))[0]["agrees"] is None


def test_every_claim_can_be_measured_and_every_choice_is_flipped():
    pairs = [(record(), answer(cell_type=label("svf"), cell_source=label("adipose")))]
    found = measure(pairs, MAPPING)
    assert [one["id"] for one in found["claims"]] == [one["id"] for one in load_claims()]
    assert set(found["sensitivity"]) == set(Choices.model_fields)
    assert found["sensitivity"]["svf_is_adipose_msc"]["moved"]
    assert "not accuracy" in found["note"]


def test_a_mapping_of_ones_own_is_checked(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text("window: [2006, 2025]\nroute_bins: {}\ncolour: red\n", encoding="utf-8")
    with pytest.raises(InputError, match="colour"):
        load_mapping(path)
    with pytest.raises(InputError, match="cannot be read"):
        load_mapping(tmp_path / "none.yaml")


def test_the_command_writes_both_files_and_fails_in_one_sentence(tmp_path):
    corpus = tmp_path / "records.jsonl"
    text = {"trial_id": "NCT00000001", "brief_title": "Allogeneic MSCs for Crohn's disease, IV"}
    corpus.write_text(json.dumps(text) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    runner = CliRunner()
    done = runner.invoke(app, ["--corpus", str(corpus), "--out", str(out)])
    assert done.exit_code == 0, done.output
    found = json.loads((out / "review.json").read_text(encoding="utf-8"))
    assert (found["n_records"], found["n_trials"]) == (1, 1)
    assert "## Sensitivity to the mapping" in (out / "review.md").read_text(encoding="utf-8")
    missing = runner.invoke(app, ["--corpus", str(tmp_path / "none")])
    assert (missing.exit_code, missing.output.count("\n")) == (4, 1)
    assert runner.invoke(app, ["--corpus", str(corpus), "--out", str(corpus)]).exit_code == 5
