"""Statements about adverse events, read by hand: sentences of our own."""

from __future__ import annotations

import pytest

from stemtrial.propose.adverse_events import (
    StatementMention,
    merge_statements,
    parse_adverse_events,
    studied_harms,
)


def word(statement: StatementMention) -> str:
    parts = [statement.status, statement.severity]
    parts += ["serious"] * statement.serious
    parts += [statement.relatedness] * (statement.relatedness != "unspecified")
    parts += ["denied"] * statement.negated
    return " ".join(parts)


def said(text: str, section: str = "detailed_description", **more) -> set[str]:
    return {word(statement) for statement in parse_adverse_events(text, section, **more)}


PLANS = [
    ("Adverse events will be recorded at every visit.", {"planned unspecified"}),
    ("Safety is judged by the number of adverse events in each cohort.", {"planned unspecified"}),
    ("The trial will document all side effects of the implant.", {"planned unspecified"}),
    (
        "All AEs and SAEs will be reported to the sponsor.",
        {"planned unspecified", "planned unspecified serious"},
    ),
    ("Number of TEAEs until week 12.", {"planned unspecified"}),
    ("Incidence of serious adverse events (SAEs).", {"planned unspecified serious"}),
    (
        "To count severe adverse events is the aim; we will report severe adverse events.",
        {"planned severe"},
    ),
    ("We will assess treatment-related adverse events.", {"planned unspecified related"}),
    ("Frequency of treatment-emergent adverse events.", {"planned unspecified"}),
    ("To determine the toxicity of this regimen.", {"planned unspecified related"}),
    ("To study the side effects of vitamin K in newborns.", {"planned unspecified"}),
    ("To evaluate toxicity in both arms.", {"planned unspecified"}),
    ("The primary endpoint is dose-limiting toxicity (DLT) by day 28.", {"planned unspecified"}),
    ("Outcomes include transplant-related mortality at one year.", {"planned severe related"}),
    ("Outcomes include TRM at one year.", {"planned severe related"}),
    ("To estimate the probability of non-relapse mortality.", {"planned severe"}),
    ("To estimate the incidence of chronic GVHD.", {"planned unspecified"}),
    (
        "Incidence of grade II-IV acute GVHD by day 100.",
        {"planned moderate", "planned severe"},
    ),
    ("Incidence of grades III-IV acute graft-versus-host disease.", {"planned severe"}),
    ("Incidence of acute graft vs. host disease of grade 3 or higher.", {"planned severe"}),
    ("We will count grade 1 or 2 toxicities.", {"planned mild", "planned moderate"}),
    ("We will count toxicities of grade > 2.", {"planned severe"}),
    ("We will count adverse events \u2265 grade 3.", {"planned severe"}),
    (
        "We will monitor infections and procedure-related complications.",
        {"planned unspecified related"},
    ),
    ("To compare the rate of opportunistic infections.", {"planned unspecified"}),
    ("Patients are monitored for adverse reactions to the cells.", {"planned unspecified related"}),
    ("Evaluation of adverse events related to the cell infusion.", {"planned unspecified related"}),
    ("Severe or serious adverse events will be listed.", {"planned severe serious"}),
]
CRITERIA = [
    ("Cycles go on until unacceptable toxicity.", {"planned unspecified"}),
    ("If no dose-limiting toxicity is seen, the next dose follows.", {"planned unspecified"}),
    ("Dosing stops in case of severe adverse events.", {"planned severe"}),
    (
        "The cohort grows as long as no serious adverse events occur.",
        {"planned unspecified serious"},
    ),
]
NOTHING = [
    "Safety, tolerability and feasibility of one injection will be studied.",
    "All patients receive cyclosporine as GVHD prophylaxis.",
    "Methotrexate is given to prevent graft-versus-host disease.",
    "Cells are infused for steroid-refractory GVHD.",
    "The maximum tolerated dose will be found.",
    "Toxicity criteria of the NCI are used.",
    "Complications of diabetes are frequent in this population.",
    "Diabetic complications will be scored by two readers.",
    "Cytotoxicity of the supernatant is measured in vitro.",
    "A reduced-toxicity conditioning regimen precedes the graft.",
    "The disease has high mortality in the elderly.",
    "Palifermin lowers the risk of side effects in the mouth.",
    "All patients will be followed until death.",
    "Patients unrelated to the donor may take part.",
    "HLA-matched sibling donors give the graft.",
    "The host and the graft are typed.",
    "We hypothesize that the cells will be well tolerated.",
    "SARS-CoV-2 infection is confirmed by PCR.",
    "",
]
BACKGROUND = [
    ("In an earlier study no adverse events were observed.", {"background none denied"}),
    (
        "Previous trials reported no serious adverse events.",
        {"background unspecified serious denied"},
    ),
    ("Earlier work showed no severe side effects.", {"background severe denied"}),
    ("It was well tolerated in a pilot study.", {"background unspecified denied"}),
    (
        "It was well tolerated and no significant toxicity was seen.",
        {"background unspecified denied"},
    ),
    ("The cells have been given to 40 patients without complications.", {"background none denied"}),
    ("Clinical work shows that such cells do not form tumors.", {"background unspecified denied"}),
    (
        "In the first series there was no treatment-related mortality.",
        {"background severe related denied"},
    ),
    (
        "Earlier reports found a lower incidence of chronic GVHD after cord blood transplantation.",
        {"background unspecified"},
    ),
    (
        "In a former series two deaths occurred, and infections were observed.",
        {"background severe", "background unspecified"},
    ),
]
RESULTS = [
    ("No adverse events occurred.", {"observed none denied"}),
    ("No side effects or complications were seen in any patient.", {"observed none denied"}),
    ("There were no serious adverse events.", {"observed unspecified serious denied"}),
    ("No other side effects were reported.", {"observed unspecified denied"}),
    ("No infusion-related adverse events occurred.", {"observed unspecified related denied"}),
    ("Adverse events were not observed.", {"observed none denied"}),
    ("None of the 12 participants had side effects.", {"observed none denied"}),
    ("The injection did not cause any side effects.", {"observed none denied"}),
    ("Both doses were well tolerated.", {"observed unspecified denied"}),
    ("It was well tolerated, with no deaths.", {"observed severe denied"}),
    ("Most adverse events were mild to moderate.", {"observed mild", "observed moderate"}),
    ("Only minor complications occurred.", {"observed mild"}),
    ("Major complications occurred in two knees.", {"observed severe"}),
    ("Grade 3-4 neutropenia occurred in 12% of patients.", {"observed severe"}),
    ("Serious adverse events were reported in three patients.", {"observed unspecified serious"}),
    ("Two deaths occurred.", {"observed severe"}),
    ("Three patients died.", {"observed severe"}),
    ("One treatment-related death occurred.", {"observed severe related"}),
    ("Side effects of the graft occurred in four patients.", {"observed unspecified related"}),
    (
        "Adverse events due to the study drug were found in four patients.",
        {"observed unspecified related"},
    ),
    ("Four adverse events were not related to the cells.", {"observed unspecified unrelated"}),
    ("There was no difference between the groups in adverse events.", {"observed unspecified"}),
    ("Adverse events were recorded and graded weekly.", {"planned unspecified"}),
    ("Safety outcomes included serious adverse events.", {"planned unspecified serious"}),
    ("Rash is a known side effect of allopurinol.", {"background unspecified related"}),
    (
        "We describe a man who developed severe hepatotoxicity from isoniazid.",
        {"observed severe related"},
    ),
    ("Mild headache was reported by six volunteers.", {"observed mild"}),
    ("Patients with severe anemia were enrolled.", set()),
]


@pytest.mark.parametrize(("text", "expected"), PLANS + CRITERIA + BACKGROUND)
def test_registry_text(text: str, expected: set[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_text_without_a_statement(text: str) -> None:
    assert said(text) == set()


@pytest.mark.parametrize(("text", "expected"), RESULTS)
def test_results_text(text: str, expected: set[str]) -> None:
    assert said(text, "results") == expected


def test_the_section_decides_what_happened_and_what_is_planned() -> None:
    text = "Adverse events were mild."
    assert said(text, "results") == {"observed mild"}
    assert said(text, "brief_summary") == {"background mild"}


def test_a_title_states_a_plan() -> None:
    assert said("Effects and Side Effects of Marrow Cells", "brief_title") == {
        "planned unspecified"
    }


def test_the_zone_decides_where_the_sentence_does_not() -> None:
    text = "Adverse events up to week 12"
    assert said("Grade 3 toxicity up to week 12", zone="") == set()
    assert said("Grade 3 toxicity up to week 12", zone="endpoints") == {"planned severe"}
    assert said(text, zone="objectives") == {"planned unspecified"}


def test_the_condition_under_study_is_no_adverse_event() -> None:
    text = "We will compare the incidence of chronic GVHD and of infections."
    assert said(text) == {"planned unspecified"}
    studied = studied_harms("Cells for Graft-versus-Host Disease and Lung Infections")
    assert studied == {"gvhd", "infection"}
    assert said(text, studied=studied) == set()
    assert studied_harms("Cells for lupus") == frozenset()


def test_full_stops_of_abbreviations_do_not_end_a_sentence() -> None:
    text = "We will compare i.v. vs. s.c. injection, e.g. by the number of adverse events."
    (statement,) = parse_adverse_events(text)
    assert statement.status == "planned"


def test_a_line_end_ends_a_sentence() -> None:
    text = "Earlier studies showed no\nadverse events will be recorded"
    assert said(text) == {"planned unspecified"}


def test_a_number_ends_a_sentence_but_not_a_list_item() -> None:
    assert said("Cells are given on day 0. Previously no side effects were seen.") == {
        "background none denied"
    }
    assert said("Secondary endpoints are: 1. Survival, 2. Toxicity") == {"planned unspecified"}


@pytest.mark.parametrize(
    ("text", "section", "quote"),
    [
        (
            "Safety: adverse events will be recorded daily.",
            "brief_summary",
            "adverse events will be recorded",
        ),
        ("There were no serious adverse events at all.", "results", "no serious adverse events"),
        (
            "In all, most adverse events were mild to moderate.",
            "results",
            "most adverse events were mild to moderate",
        ),
        (
            "To determine the incidence of chronic GVHD.",
            "arms",
            "determine the incidence of chronic GVHD",
        ),
    ],
)
def test_the_quote_is_short_and_proves_the_statement(text: str, section: str, quote: str) -> None:
    first = parse_adverse_events(text, section)[0]
    assert text[first.start : first.end] == quote


def test_merging_keeps_the_first_quote_and_the_best_confidence() -> None:
    text = "Adverse events will be noted. Toxicity will be graded. SAEs will be listed."
    found = parse_adverse_events(text)
    merged = merge_statements(found)
    assert [word(one) for one in merged] == ["planned unspecified", "planned unspecified serious"]
    assert merged[0].start == found[0].start
    assert merged[0].confidence == max(one.confidence for one in found[:2])


def test_every_statement_names_its_rule() -> None:
    (statement,) = parse_adverse_events("Serious adverse events will be recorded.")
    assert statement.rule == "event.plan"
    assert 0.5 < statement.confidence < 1


def test_offsets_hold_where_lower_case_is_longer() -> None:
    text = "\u0130stanbul: adverse events will be recorded."
    (statement,) = parse_adverse_events(text)
    assert text[statement.start : statement.end] == "adverse events will be recorded"


@pytest.mark.parametrize(
    "text",
    [
        "To compare the toxicity and efficacy of two conditioning regimens.",
        "To compare toxicity rates of busulfan by mouth and by vein.",
        "Incidence of treatment emergent/treatment associated adverse events.",
    ],
)
def test_a_cause_stands_behind_aspects_and_slashes(text: str) -> None:
    (found,) = parse_adverse_events(text)
    assert (found.status, found.relatedness) == ("planned", "related")
