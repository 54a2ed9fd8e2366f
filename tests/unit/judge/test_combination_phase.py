"""The phase of a transplant in which an agent is given."""

from __future__ import annotations

import pytest

from stemtrial.document import TrialDocument, lay_out
from stemtrial.judge.combination_phase import PhaseReader, PhaseReading
from stemtrial.mentions import Mention
from stemtrial.records import TrialRecord


def read(text: str, agent: str = "AGENT") -> PhaseReading:
    record = TrialRecord(trial_id="NCT00000000", detailed_description=text)
    trial: TrialDocument = lay_out(record)
    start = trial.text.index(agent)
    return PhaseReader(trial).read(Mention("agent", agent, start, start + len(agent), "test"))


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("They get AGENT by vein on days -6 to -3.", "conditioning"),
        ("They get AGENT by vein from day \u22125.", "conditioning"),
        ("They get other drugs on day -2. AGENT begins on day +1.", "after"),
        ("They get other drugs on day -2. AGENT is given on days 3 and 4.", "after"),
        ("Busulfan on day -4, and AGENT starting on day 0.", "after"),
        ("On days -5 to -3, they will receive AGENT by vein.", "conditioning"),
        ("Busulfan on day -4. On days 3 and 6, they receive AGENT.", "after"),
    ],
)
def test_days_counted_from_the_graft_decide(text: str, phase: str) -> None:
    assert read(text) == PhaseReading(phase, "day")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("AGENT-mobilized blood cells are used.", "mobilisation"),
        ("Priming consists of AGENT for two days.", "mobilisation"),
        ("The preparative regimen is AGENT alone.", "conditioning"),
        ("For GVHD prophylaxis they take AGENT.", "after"),
        ("Induction chemotherapy consists of AGENT.", "outside"),
    ],
)
def test_a_cue_in_the_sentence_decides(text: str, phase: str) -> None:
    assert read(text) == PhaseReading(phase, "sentence")  # type: ignore[arg-type]


def test_the_last_cue_of_earlier_sentences_comes_last() -> None:
    assert read("Conditioning follows. Then AGENT is infused.") == PhaseReading(
        "conditioning", "earlier"
    )


def test_a_cue_that_starts_a_new_step_does_not_reach_back() -> None:
    text = "The conditioning regimen is AGENT with GVHD prophylaxis by other drugs."
    assert read(text).phase == "conditioning"


def test_nothing_is_read_from_another_section() -> None:
    record = TrialRecord(
        trial_id="NCT00000000",
        brief_summary="A myeloablative protocol.",
        detailed_description="AGENT is taken.",
    )
    trial = lay_out(record)
    start = trial.text.index("AGENT")
    mention = Mention("agent", "AGENT", start, start + 5, "test")
    assert PhaseReader(trial).read(mention) == PhaseReading("", "")


def test_days_of_a_week_are_no_days_from_the_graft() -> None:
    assert read("AGENT 5 days a week for 3 weeks.") == PhaseReading("", "")
