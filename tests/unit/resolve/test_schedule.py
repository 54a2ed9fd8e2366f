"""Which of the schedules in a record is that of the cells."""

from __future__ import annotations

from typing import Any

import pytest

from stemtrial.answers import Evidence, LabelAnswer
from stemtrial.document import TrialDocument, lay_out
from stemtrial.mentions import Mention
from stemtrial.propose.schedules import parse_schedules
from stemtrial.records import TrialRecord
from stemtrial.resolve.schedule import Schedule, resolve_schedule


def _trial(roles: dict[int, str] | None = None, **sections: Any) -> TrialDocument:
    trial = lay_out(TrialRecord.model_validate({"trial_id": "NCT00000001", **sections}))
    for section in trial.sections:
        if section.name == "arms" and section.index is not None:
            section.role = (roles or {}).get(section.index, "experimental")
        for value in parse_schedules(section.view.text):
            start, end = section.start + value.start, section.start + value.end
            trial.add([Mention("schedule", value.label, start, end, value.rule, value=value)])
    return trial


def _cells(label: str) -> list[LabelAnswer]:
    evidence = Evidence(section="brief_title", start=0, end=3, text="MSC")
    return [
        LabelAnswer(
            label=label, quote="MSC", section="brief_title", confidence=0.9, source="test",
            evidence=evidence,
        )
    ]  # fmt: skip


def _resolve(trial: TrialDocument, cells: str = "msc") -> Schedule:
    return resolve_schedule(trial, _cells(cells))


def _labels(found: Schedule) -> list[str]:
    return [answer.label for answer in found.labels]


def test_no_cells_no_schedule() -> None:
    trial = _trial(brief_summary="Patients receive three infusions of MSCs.")
    assert resolve_schedule(trial, []) == Schedule()


def test_count_interval_and_evidence() -> None:
    trial = _trial(brief_summary="Patients receive three infusions of MSCs every 2 weeks.")
    found = _resolve(trial)
    assert _labels(found) == ["multiple"]
    assert (found.numbers, found.interval, found.interval_days) == ([3], "every 2 weeks", 14)
    for name in ("n_administrations", "interval", "interval_days"):
        evidence = found.support[name].evidence
        assert evidence is not None
        text = trial.record.brief_summary
        assert text[evidence.start : evidence.end] == evidence.text


def test_arms_win_over_title_and_prose() -> None:
    trial = _trial(
        brief_title="A single infusion of MSCs",
        brief_summary="One infusion of MSCs is given.",
        arms=[{"label": "MSC", "description": "Two infusions of MSCs, 7 days apart"}],
    )
    found = _resolve(trial)
    assert (_labels(found), found.numbers, found.interval_days) == (["multiple"], [2], 7)


def test_drugs_and_visits_do_not_count() -> None:
    trial = _trial(
        brief_summary="A single infusion of MSCs.",
        detailed_description=(
            "Methotrexate 10 mg is taken once a week. Follow-up visits are at weeks 4, 8 and 12."
        ),
    )
    assert _labels(_resolve(trial)) == ["single"]


def test_comparator_arm_does_not_count() -> None:
    trial = _trial(
        {0: "experimental", 1: "comparator"},
        arms=[
            {"label": "MSC", "description": "A single injection of MSCs"},
            {"label": "Saline", "description": "Two injections of saline"},
        ],
    )
    found = _resolve(trial)
    assert (_labels(found), found.numbers) == (["single"], [1])


def test_arms_that_differ_give_two_labels() -> None:
    trial = _trial(
        arms=[
            {"label": "A", "description": "A single injection of MSCs"},
            {"label": "B", "description": "Two injections of MSCs one month apart"},
        ],
    )
    found = _resolve(trial)
    assert (_labels(found), found.numbers) == (["single", "multiple"], [1, 2])


def test_conditional_with_its_base() -> None:
    trial = _trial(
        arms=[
            {
                "label": "MSC",
                "description": "A single injection of MSCs. A second injection of MSCs is given "
                "after 3 months if the fistula is open.",
            }
        ],
    )
    found = _resolve(trial)
    assert _labels(found) == ["single", "conditional"]
    assert (found.numbers, found.interval_days) == ([1, 2], 90)


@pytest.mark.parametrize(
    ("further", "numbers"),
    [("Another course of MSCs is given if the ulcer is open.", [3, 6]),
     ("A fourth dose of MSCs is given if the ulcer is open.", [3, 4])],
)  # fmt: skip
def test_a_course_repeated_on_a_condition_doubles_the_number(
    further: str, numbers: list[int]
) -> None:
    text = f"MSCs are infused once a week for 3 weeks. {further}"
    found = _resolve(_trial(arms=[{"label": "MSC", "description": text}]))
    assert _labels(found) == ["multiple", "conditional"]
    assert found.numbers == numbers


def test_dose_levels_are_not_repetition() -> None:
    trial = _trial(
        brief_summary="In this escalation two doses of MSCs are tested, each as a single infusion."
    )
    assert _labels(_resolve(trial)) == ["single"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Bone marrow transplantation after conditioning with busulfan.", ["single"]),
        ("CD34+ cells are injected into the heart muscle.", []),
    ],
)
def test_rule_i3(text: str, labels: list[str]) -> None:
    found = _resolve(_trial(detailed_description=text), "hsc")
    assert _labels(found) == labels
    assert [answer.basis for answer in found.labels] == ["I3"] * len(labels)
    assert len(found.numbers) == len(labels)
    for answer in found.labels:
        support = found.support["n_administrations"]
        assert (support.source, support.evidence) == ("rule:I3", answer.evidence)
        assert support.confidence == answer.confidence


def test_graft_is_single_whatever_the_prose_counts() -> None:
    trial = _trial(
        detailed_description=(
            "After conditioning, stem cells are transplanted on day 0. Two doses of the cells of "
            "another product were lost."
        )
    )
    found = _resolve(trial, "hsc")
    assert (_labels(found), found.numbers) == (["single"], [1])
