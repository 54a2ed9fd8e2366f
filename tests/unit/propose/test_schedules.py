"""Tables of schedules in own words: label, numbers and interval."""

from __future__ import annotations

import pytest

from stemtrial.propose.schedules import ScheduleMention, parse_schedules

SINGLE = [
    "A single infusion of MSCs.",
    "One dose of the stem cells is given to each person.",
    "The cell suspension will be injected once.",
    "A one-time injection of stromal cells into the knee.",
    "The graft is infused on day 0.",
    "Stem cells, intravenously, once only",
    "Cells are delivered in a single session.",
    "Single-dose administration of progenitor cells",
    "One (1) injection of ADSCs",
    "Each patient gets 1 infusion of MSCs over half an hour.",
    "The CD34+ cells are reinfused on days 0 and 1.",
    "a sole administration of cells",
    "MSC infusion number: 1",
    "A single-dose phase 1 trial of stem cells",
    "Single-injection group: stem cells",
    "A single intra-articular 5x10^7 dose of stem cells",
]

MULTIPLE = [
    ("MSCs are injected twice, 7 days apart.", (2,), 7),
    ("Two infusions of MSCs", (2,), None),
    ("three infusions of stem cells at monthly intervals", (3,), 30),
    ("Stem cell injections are repeated every 3 months for 1 year.", (4,), 90),
    ("MSC infusions at weeks 0, 2 and 4", (3,), 14),
    ("MSC infusions on day 0 and day 14", (2,), 14),
    ("MSC infusion at D0, D7, D14", (3,), 7),
    ("cells are given on days 1, 8 and 15", (3,), 7),
    ("MSCs are infused once a week for 4 weeks.", (4,), 7),
    ("MSC infusion weekly x 4", (4,), 7),
    ("MSC infusion x3", (3,), None),
    ("MSCs are injected 3 times.", (3,), None),
    ("MSC infusion q2w", (), 14),
    ("MSC infusion qw for 6 weeks", (6,), 7),
    ("MSC infusions every other week", (), 14),
    ("biweekly infusions of MSCs", (), 14),
    ("MSC infusions at two-week intervals", (), 14),
    ("4 doses of cells", (4,), None),
    ("2 injections of cells one month apart", (2,), 30),
    ("The second dose of cells follows after 6 months.", (2,), 180),
    ("several infusions of stem cells", (), None),
    ("1 to 3 doses of stem cells", (1, 2, 3), None),
    ("4 to 15 doses of stem cells", (4, 15), None),
    ("one or two injections of MSCs", (1, 2), None),
    ("three (3) MSC infusions", (3,), None),
    ("MSCs on Day 0, Day 7±1, Day 14±2", (3,), 7),
    ("MSCs on Day 1 and at Month 6", (2,), 180),
    ("Cells are given on the 1st, 3rd and 5th days.", (3,), 2),
    ("Cell injections at 0, 4 and 8 weeks", (3,), 28),
    ("MSC injections at baseline and 3 months", (2,), 90),
    ("MSC infusions at weeks 0-4-8-20", (4,), None),
    ("Two doses of MSCs, separated by 14 days", (2,), 14),
    ("Four MSC injections with an interval of 4 weeks", (4,), 28),
    ("MSC infusions approximately 48 hours apart", (), 2),
    ("Three doses of MSCs at 3-4 day intervals", (3,), None),
    ("MSC infusion every 5 weeks from week 0 to week 45", (10,), 35),
    ("MSCs twice a week for two weeks", (4,), None),
    ("two infusions of MSCs per week for 4 weeks", (8,), None),
    ("tandem autologous stem cell transplantation", (2,), None),
    ("a total of 3 vaccines of dendritic cells", (3,), None),
    ("Visit 8: MSC infusion 4", (4,), None),
    ("MSC injection #2 on day 30", (2,), 30),
    ("Infusions of cells on two separate days", (2,), None),
    ("Cells are injected on 3 consecutive days.", (3,), 1),
    ("number of MSC infusions: 4", (4,), None),
    ("up to six infusions of MSCs", (6,), None),
    ("MSC weekly for 4 weeks and then every two weeks for 8 weeks", (8,), None),
    ("4 MSC infusions a week apart followed by 4 infusions a month apart", (8,), None),
    ("MSC infusion at baseline, repeated after three months", (2,), 90),
    ("The cell injection is repeated once after 2 weeks.", (2,), 14),
    ("The third MSC infusion ends the treatment.", (3,), None),
    ("four monthly injections of MSCs", (4,), 30),
    ("MSCs once every two months, three times in all", (3,), 60),
    ("MSC infusion every three weeks for 4 doses", (4,), 21),
    ("the cells are given as eye drops four times daily", (), 0.25),
    ("Double injection of MSCs", (2,), None),
    ("3-time injection group: MSCs", (3,), None),
    ("MSCs are infused and the knee is re-injected after 3 months.", (2,), 90),
    ("The stem cells are given at +3, +6 and +9 months.", (3,), 90),
]

CONDITIONAL = [
    ("A second dose of cells is given if the fistula has not healed.", (1, 2)),
    ("An optional third infusion of MSCs", (2, 3)),
    ("The MSC injection may be repeated after 3 months.", (1, 2)),
    ("Re-treatment with MSCs is offered to non-responders.", (1, 2)),
    ("Non-responders can receive an additional infusion of stem cells.", (1, 2)),
    ("a possible repeat injection of MSCs at 3 months", (1, 2)),
    ("The MSCs are given again if the ulcer is open.", (1, 2)),
    ("One or more infusions of MSCs, depending on the course of the disease", (1, 2)),
    ("Patients may have MSC re-injections at 2 months and/or 4 months.", (1, 2, 3)),
    ("Another MSC infusion may follow at the discretion of her physician.", (1, 2)),
]


def _only(text: str, label: str) -> ScheduleMention:
    found = [m for m in parse_schedules(text) if m.label == label]
    assert found, f"no {label} schedule in {text!r}: {parse_schedules(text)}"
    return found[0]


@pytest.mark.parametrize("text", SINGLE)
def test_single(text: str) -> None:
    found = parse_schedules(text)
    assert [m.label for m in found] == ["single"]
    assert found[0].n == (1,)
    assert found[0].interval_days is None


@pytest.mark.parametrize(("text", "numbers", "days"), MULTIPLE)
def test_multiple(text: str, numbers: tuple[int, ...], days: float | None) -> None:
    found = _only(text, "multiple")
    assert found.n == numbers
    assert found.interval_days == (None if days is None else pytest.approx(days))
    assert not any(m.label == "single" for m in parse_schedules(text))


@pytest.mark.parametrize(("text", "numbers"), CONDITIONAL)
def test_conditional(text: str, numbers: tuple[int, ...]) -> None:
    found = _only(text, "conditional")
    assert found.n == numbers


def test_conditional_beside_its_base() -> None:
    text = "Three doses of MSCs on days 1, 8 and 15, and a fourth, optional dose on day 22."
    found = parse_schedules(text)
    assert [(m.label, m.n) for m in found][:2] == [("multiple", (3,)), ("conditional", (3, 4))]


def test_offsets_and_interval_as_written() -> None:
    text = "Intro. Patients receive three infusions of MSCs every 2 weeks."
    (found,) = parse_schedules(text)
    assert text[found.start : found.end] == "three infusions of MSCs every 2 weeks"
    assert found.interval == "every 2 weeks"
    assert found.interval_start is not None
    assert text[found.interval_start : found.interval_end] == found.interval


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("Four MSC infusions, the interval is 3 months", "3 months"),
        ("Four MSC infusions, interval time: 3 months", "3 months"),
        ("Three doses of MSCs spaced 2 months apart", "2 months apart"),
        ("Three doses of MSCs separated by 2 months", "separated by 2 months"),
        ("4 MSC infusions, 3-5days between infusions", "3-5days between"),
        (
            "MSCs on Day 0, Day 3, Week 2 and every 6 weeks",
            "on Day 0, Day 3, Week 2 and every 6 weeks",
        ),
    ],
)
def test_extent_of_the_interval(text: str, interval: str) -> None:
    (found,) = [m for m in parse_schedules(text) if m.interval]
    assert found.interval == interval


def test_as_soon_as_possible_is_no_condition() -> None:
    (found,) = parse_schedules("The two additional MSC doses follow as soon as possible.")
    assert (found.label, found.n) == ("multiple", (3,))


def test_quote_is_at_most_twelve_words() -> None:
    text = (
        "Three infusions of allogeneic cord tissue stromal cells from one young healthy donor at "
        "one and the same hospital are given every 2 weeks."
    )
    for mention in parse_schedules(text):
        assert 2 <= len(text[mention.start : mention.end].split()) <= 12


@pytest.mark.parametrize("text", ["", " ", "\n\n", "MSC", "no schedule here", "İİİ twice İ"])
def test_odd_texts_do_not_fail(text: str) -> None:
    for mention in parse_schedules(text):
        assert 0 <= mention.start < mention.end <= len(text)
