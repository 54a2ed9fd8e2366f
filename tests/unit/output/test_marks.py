"""Marked text: pieces rebuild the string, overlaps are kept, values read as people write."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial.answers import (
    AdverseEventAnswer,
    CombinationAnswer,
    DoseAnswer,
    Evidence,
    LabelAnswer,
    Support,
    TrialFields,
)
from stemtrial.output.marks import Mark, blocks, empty_fields, marked_sections, marks_of, tag_words
from stemtrial.output.wording import (
    amount_words,
    answer_words,
    colour_field,
    field_colours,
    printable,
    wording,
)
from stemtrial.records import TrialRecord

TEXT = "Donor fat cells by vein"
RECORD = TrialRecord(trial_id="T1", brief_summary=TEXT)


def mark(field: str, start: int, end: int, text: str = TEXT) -> Mark:
    evidence = Evidence(section="brief_summary", start=start, end=end, text=text[start:end])
    return Mark(field, field, evidence)


def answer(**parts: Any) -> dict[str, Any]:
    evidence = Evidence(section="brief_summary", start=0, end=5, text="Donor")
    base = {"quote": "Donor", "section": "brief_summary", "confidence": 0.5, "source": "rule"}
    return base | {"evidence": evidence} | parts


def dose(low: float | None, high: float | None, unit: str, per: str = "unclear") -> DoseAnswer:
    return DoseAnswer(**answer(low=low, high=high, unit=unit, per=per))


def event(**parts: Any) -> AdverseEventAnswer:
    return AdverseEventAnswer(**answer(**parts))


spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT))).filter(
    lambda span: span[0] < span[1]
)


@given(st.lists(spans, max_size=6))
def test_pieces_rebuild_the_string_and_cover_each_evidence(found: list[tuple[int, int]]) -> None:
    marks = [
        Mark(field, str(number), mark(field, *span).evidence)
        for number, (field, span) in enumerate(zip(cycle(field_colours()), found, strict=False))
    ]
    ((_, pieces),) = marked_sections(RECORD, marks)
    assert "".join(piece.text for piece in pieces) == TEXT
    for one in marks:
        assert one.evidence is not None
        covered = "".join(piece.text for piece in pieces if one in piece.marks)
        assert covered == one.evidence.text
        assert sum(one in piece.opens for piece in pieces) == 1
        assert sum(one in piece.closes for piece in pieces) == 1


def test_crossing_evidence_shares_a_piece() -> None:
    ((_, pieces),) = marked_sections(RECORD, [mark("donor_type", 0, 15), mark("route", 10, 23)])
    shown = [(piece.text, {one.field for one in piece.marks}) for piece in pieces]
    assert shown == [
        ("Donor fat ", {"donor_type"}),
        ("cells", {"donor_type", "route"}),
        (" by vein", {"route"}),
    ]


def test_shortest_evidence_comes_first_in_a_piece() -> None:
    ((_, pieces),) = marked_sections(RECORD, [mark("donor_type", 0, 15), mark("cell_source", 6, 9)])
    assert [one.field for one in pieces[1].marks] == ["cell_source", "donor_type"]


@pytest.mark.parametrize(
    ("value", "said", "tag"),
    [
        ("intravenous", "IV", "intravenous"),
        ("intravenous", "Intravenous", "route"),
        ("busulfan (conditioning)", "Busulfan", "conditioning"),
        ("busulfan (conditioning)", "Bu", "busulfan (conditioning)"),
    ],
)
def test_a_tag_says_what_the_words_do_not(value: str, said: str, tag: str) -> None:
    evidence = Evidence(section="brief_summary", start=0, end=len(said), text=said)
    assert tag_words(Mark("route", value, evidence)) == tag


def test_the_scope_is_not_marked_since_it_follows_from_other_fields() -> None:
    ((_, pieces),) = marked_sections(RECORD, [mark("in_scope", 0, 5), mark("route", 16, 23)])
    assert [one.field for piece in pieces for one in piece.marks] == ["route"]


def test_conditions_are_shown_only_where_they_hold_evidence() -> None:
    record = TrialRecord(trial_id="T1", brief_title="A", conditions=["Lupus", "Gout"])
    evidence = Evidence(section="conditions", index=0, start=0, end=5, text="Lupus")
    places = [place for place, _ in marked_sections(record, [Mark("disease", "x", evidence)])]
    assert places == [("brief_title", None, None), ("conditions", 0, None)]


def test_blocks_put_an_arm_under_one_heading() -> None:
    arm = {"label": "A", "type": "ACTIVE_COMPARATOR", "description": "b"}
    record = TrialRecord.model_validate({"trial_id": "T1", "brief_title": "A", "arms": [arm]})
    ((heading, cuts),) = blocks(record, [])
    assert heading == "arm 1 (active comparator)"
    assert [place[2] for place, _ in cuts] == ["label", "description"]


def test_marks_come_in_the_order_of_the_fields() -> None:
    fields = TrialFields(
        trial_id="T1",
        route=[LabelAnswer(**answer(label="intravenous"))],
        disease=[LabelAnswer(**answer(label="crohn_disease"))],
        n_administrations=[1, 3],
        interval="every 2 weeks",
        interval_days=14,
        support={"interval": Support(confidence=0.4, source="rule")},
    )
    marks = marks_of(fields)
    assert [(one.field, one.value) for one in marks] == [
        ("in_scope", "no"),
        ("disease", "Crohn disease"),
        ("route", "intravenous"),
        ("n_administrations", "1 or 3"),
        ("interval", "every 2 weeks (14 days)"),
    ]
    assert marks[-1].confidence == 0.4
    assert marks[-1].evidence is None
    assert empty_fields(fields)[:2] == ["cell_type", "cell_source"]
    assert "interval_days" not in empty_fields(fields)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (dose(1e6, 1e6, "cells_per_kg", "administration"), "1×10⁶ cells/kg each time"),
        (dose(1e6, 2.5e8, "cells", "total"), "1×10⁶ to 2.5×10⁸ cells in total"),
        (dose(None, 4e7, "cells_per_site"), "up to 4×10⁷ cells per site"),
        (dose(2e6, None, "cells"), "at least 2×10⁶ cells"),
        (dose(0.5, 0.5, "ml_per_kg"), "0.5 mL/kg"),
        (LabelAnswer(**answer(label="umbilical_cord")), "umbilical cord"),
        (LabelAnswer(**answer(label="hsc")), "HSC"),
        (
            CombinationAnswer(**answer(agent="seton", category="procedure_device")),
            "seton (procedure device)",
        ),
        (event(status="planned"), "planned: adverse events"),
        (event(status="planned", serious=True), "planned: serious adverse events"),
        (
            event(status="observed", serious=True, negated=True),
            "observed: no serious adverse events",
        ),
        (
            event(status="observed", severity="none", negated=True),
            "observed: no adverse events at all",
        ),
        (
            event(status="background", severity="mild", relatedness="related"),
            "background: mild related adverse events",
        ),
    ],
)
def test_values_read_as_people_write(value: Any, words: str) -> None:
    assert answer_words(value) == words


@given(st.floats(1e4, 1e12))
def test_amounts_keep_their_value(amount: float) -> None:
    mantissa, _, exponent = amount_words(amount).partition("×10")
    digits = exponent.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    assert float(mantissa) * 10 ** int(digits or 0) == pytest.approx(amount, rel=1e-6)


@given(st.text())
def test_printable_text_holds_nothing_that_a_terminal_acts_on(text: str) -> None:
    shown = printable(text)
    assert all(char.isprintable() or char in "\n\u200c\u200d" for char in shown)
    assert printable(shown) == shown


def test_printable_keeps_emoji_and_drops_escapes_and_direction_marks() -> None:
    assert printable("a\x1b[31mb") == "a\ufffd[31mb"
    assert printable("\u202eab\u200b\u00a0c") == "ab c"
    assert printable("👩\u200d🔬") == "👩\u200d🔬"
    assert printable("a\nb", " ") == "a b"


def test_every_label_and_reason_has_words_that_are_not_ids() -> None:
    for table in wording().values():
        for words in table.values():
            assert "_" not in words


def test_fields_of_one_matter_share_a_colour() -> None:
    assert colour_field("interval") == colour_field("n_administrations") == "schedule"
    assert colour_field("in_scope") is None
    assert all(colour_field(name) == name for name in field_colours())


def test_every_marked_field_has_a_pale_colour() -> None:
    for name, colour in field_colours().items():
        red, green, blue = (int(colour["page"][place : place + 2], 16) for place in (1, 3, 5))
        assert 0.2126 * red + 0.7152 * green + 0.0722 * blue > 180, name
