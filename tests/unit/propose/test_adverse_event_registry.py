"""What a registry's text plans, knows and wants to prevent: sentences of our own."""

from __future__ import annotations

import pytest

from stemtrial.propose.adverse_events import StatementMention, parse_adverse_events, studied_harms


def word(statement: StatementMention) -> str:
    parts = [statement.status, statement.severity]
    parts += ["serious"] * statement.serious
    parts += [statement.relatedness] * (statement.relatedness != "unspecified")
    parts += ["denied"] * statement.negated
    return " ".join(parts)


def said(text: str, section: str = "detailed_description", **more) -> set[str]:
    return {word(statement) for statement in parse_adverse_events(text, section, **more)}


ASSERTED = [
    ("This kind of donor brings a high risk of GVHD.", {"background unspecified"}),
    ("Such a transplant carries a high risk of complications.", {"background unspecified"}),
    ("Its use is limited by severe GVHD.", {"background severe"}),
    ("GVHD remains a major obstacle.", {"background unspecified"}),
    (
        "GVHD is a serious side effect of stem cell transplantation.",
        {"background unspecified serious related"},
    ),
    ("One life-threatening complication is known as GVHD.", {"background severe"}),
    (
        "Survivors of the graft run a risk of death from the procedure.",
        {"background severe related"},
    ),
    ("Tandem grafts gave long survival with acceptable toxicity.", {"background unspecified"}),
    ("Transplantation is often flawed by high-grade toxicity.", {"background severe"}),
    (
        "Tacrolimus is given to prevent GVHD, a side effect of stem cell transplantation.",
        {"background unspecified related"},
    ),
    ("GVHD remains a main cause of death after grafts.", {"background severe"}),
    (
        "Some recipients of cells have severe side effects, even death.",
        {"background severe"},
    ),
    ("Cord blood cells may cause fewer side effects.", {"background unspecified"}),
    (
        "We study if it eases GVHD, a complication that grafts can have.",
        {"background unspecified"},
    ),
    (
        "The drug lowers the risk of a serious complication called GVHD.",
        {"background unspecified serious"},
    ),
]
NOT_ASSERTED = [
    "These drugs lead to many side effects in recipients of a graft.",
    "Steroids carry a high risk of infections after the graft.",
    "These T cells are known as the ones that cause GVHD.",
    "In mice the graft led to a high rate of GVHD.",
    "Infarction is a leading cause of death in graft recipients.",
    "The virus leads to apoptotic death of the grafted cells.",
    "Renal failure is a major complication of multiple myeloma.",
    "Necrosis is a common complication of the transplant.",
    "Patients who have had severe toxicity of a graft may not join.",
    "Cytokines predict grade II GVHD.",
    "Cyclosporine is tapered in the absence of GVHD.",
    "Donor cells follow if GVHD is below grade II.",
    "GRAFT-VS-HOST DISEASE (GVHD) PROPHYLAXIS: tacrolimus will be given.",
    "Nicotine taken for years may have unacceptable toxicity.",
    "Early signs include the chronic complications of sickle cell disease.",
    "Heart attacks are a major cause of death in developed countries.",
    "Recipients without GVHD go on to the next visit.",
]
TOLD = [
    (
        "A pilot trial assessing busulfan before the graft resulted in a low rate of chronic GVHD.",
        {"background unspecified"},
    ),
    (
        "Two recent studies investigating this graft showed a low rate of transplant-related "
        "complications.",
        {"background unspecified related"},
    ),
    ("The incidence of GVHD remains high after such grafts.", {"background unspecified"}),
    (
        "Recipients of cord blood recover late, and these have higher rates of infection.",
        {"background unspecified"},
    ),
    ("After add-back the risk of infections is raised.", {"background unspecified"}),
    ("In one child side effects were not obvious.", {"background unspecified denied"}),
    ("In one child side effects were not seen.", {"background none denied"}),
]
AIMS = [
    ("The aim is to reduce the incidence of opportunistic infections.", {"planned unspecified"}),
    ("We will see whether the cells reduce the risk of severe GVHD.", {"planned severe"}),
    ("The purpose is to decrease the side effects of conditioning.", {"planned unspecified"}),
    ("Mesna is given to reduce the risk of side effects in the bladder.", set()),
    ("This regimen is aimed at reducing TRM.", set()),
    ("Letermovir is given to decrease the risk of infections.", set()),
]
PLANS = [
    ("Safety variables: adverse events, vital signs.", {"planned unspecified"}),
    ("Secondary: overall survival toxicity of the treatment.", {"planned unspecified related"}),
    ("Pain control, quality of life and adverse events will be rated.", {"planned unspecified"}),
    ("Proportion of adverse events by arm.", {"planned unspecified"}),
    ("AE recording at each visit.", {"planned unspecified"}),
    ("Adverse events follow up by phone.", {"planned unspecified"}),
    ("We record adverse events related to this process.", {"planned unspecified related"}),
    ("We record the rate of toxicity to major organs.", {"planned unspecified"}),
    ("We identify the dose with a toxicity rate of 30 %.", {"planned unspecified"}),
    (
        "We will look for toxicity and discharged from care after treatment they go home.",
        {"planned unspecified"},
    ),
    ("A safety and toxicity study in ten adults.", {"planned unspecified"}),
    (
        "You will be checked for possible reactions to the treatment.",
        {"planned unspecified related"},
    ),
    ("We want to find out the effects, good and bad, of the graft.", {"planned unspecified"}),
    ("The risk of chronic GVHD after this graft will be determined.", {"planned unspecified"}),
    ("Chronic GVHD and survival will be reported.", {"planned unspecified"}),
    ("Other end points include transplant-related morbidity.", {"planned unspecified related"}),
    ("Incidence of aGVHD and cGVHD.", {"planned unspecified"}),
    ("Freedom from TRM, defined as any death due to the graft.", {"planned severe related"}),
    (
        "It stops at unacceptable adverse events including grade 3-4 toxicity.",
        {"planned unspecified", "planned severe"},
    ),
    ("All adults without progression or toxicity go on.", {"planned unspecified"}),
    (
        "End points are engraftment; chronic GVHD; transplant-related and all causes of mortality.",
        {"planned unspecified", "planned severe related"},
    ),
    ("We look for adverse reactions in all adults.", {"planned unspecified"}),
    ("We monitor treatment side effects.", {"planned unspecified"}),
    ("To assess the toxicity and clinical efficacy of the graft.", {"planned unspecified related"}),
    (
        "To rate the toxicity of the drug, and whether life is better.",
        {"planned unspecified related"},
    ),
    ("Incidence of acute GVHD (aGVHD) grade III-IV.", {"planned severe"}),
    ("Number of grade III - IV adverse events.", {"planned severe"}),
    ("The incidence of serious (grade 3/4) toxicity.", {"planned severe serious"}),
    ("Serious early and late toxicity will be rated.", {"planned unspecified serious"}),
    ("Grade 3 toxicity is the primary endpoint.", {"planned severe"}),
    ("We will count grade 3 toxicity due to the study.", {"planned severe related"}),
    ("Safety endpoint is the rate of infusion-related reactions.", {"planned unspecified related"}),
    ("Patients will be observed for signs of infection.", {"planned unspecified"}),
    (
        "Adverse events related to marrow aspiration will be listed.",
        {"planned unspecified related"},
    ),
    (
        "To record regimen-related toxicity, infectious complications.",
        {"planned unspecified related", "planned unspecified"},
    ),
]
BOTH = [
    "All serious and non-serious adverse events will be listed.",
    "We count the number of adverse and serious adverse events.",
    "The rate of (serious) adverse events will be listed.",
]


@pytest.mark.parametrize(("text", "expected"), ASSERTED + TOLD)
def test_what_is_known_of_transplants_is_background(text: str, expected: set[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", NOT_ASSERTED)
def test_other_causes_diseases_and_mechanisms_are_no_statement(text: str) -> None:
    assert not said(text)


@pytest.mark.parametrize(("text", "expected"), AIMS)
def test_a_harm_to_be_prevented_is_planned_where_the_trial_measures_it(
    text: str, expected: set[str]
) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), PLANS)
def test_plans(text: str, expected: set[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", BOTH)
def test_serious_and_other_harms_named_at_once(text: str) -> None:
    assert said(text) == {"planned unspecified", "planned unspecified serious"}


def test_what_a_studied_harm_causes_is_no_statement_either() -> None:
    text = "GVHD is a serious complication of grafts and brings a high risk of infections."
    assert said(text, studied={"gvhd"}) == set()


def test_lack_of_donors_denies_nothing() -> None:
    assert not said("Lack of donors, complications and cost limit liver transplantation.") & {
        "background unspecified denied",
        "background none denied",
    }


def test_a_doubt_denies_nothing() -> None:
    found = said("This is, without a doubt, linked to a high rate of complications of grafts.")
    assert not any("denied" in one for one in found)


def test_gvhd_is_under_study_where_it_is_treated_not_where_it_is_prevented() -> None:
    assert studied_harms("Stromal Cells for Refractory GVHD") == {"gvhd"}
    assert studied_harms("Abatacept in Preventing GVHD") == set()
    assert studied_harms("Two Schedules of Tacrolimus for GVHD Prophylaxis") == set()
