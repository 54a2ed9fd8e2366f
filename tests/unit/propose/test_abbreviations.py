"""Short forms that a record defines itself."""

from __future__ import annotations

import pytest

from stemtrial.pipeline import Extractor


def short_uses(extractor: Extractor, text: str) -> list[tuple[str, str]]:
    trial = extractor.nlp(text)._.trial
    return [
        (text[mention.start : mention.end], mention.kind)
        for mention in trial.mentions
        if mention.source.startswith("abbreviation:")
    ]


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("Adult stem cells (AXQC) are given. AXQC help.", []),
        ("Mesenchymal stem cells (MySC) work. MySCs and aMySC are named.", ["MySC", "MySCs"]),
        ("Mesenchymal stem cells (given twice).", []),
        ("(MySC) stand alone.", []),
    ],
)
def test_uses_are_whole_words(extractor: Extractor, text: str, uses: list[str]) -> None:
    assert [use for use, _ in short_uses(extractor, text)] == uses


def cells(extractor: Extractor, text: str) -> list[tuple[str, str]]:
    trial = extractor.nlp(text)._.trial
    return [(text[m.start : m.end], m.label) for m in trial.of_kind("cell_type")]


def test_the_record_knows_better_what_its_short_form_means(extractor: Extractor) -> None:
    text = "Adult stem cells (ASC) are infused. ASC come from the patient."
    assert cells(extractor, text) == [
        ("Adult stem cells", "other_cell"),
        ("ASC", "other_cell"),
        ("ASC", "other_cell"),
    ]


def test_a_short_form_that_agrees_keeps_its_entry(extractor: Extractor) -> None:
    text = "Adipose-derived stem cells (ASC) are infused. ASC are cultured."
    assert {label for _, label in cells(extractor, text)} == {"msc"}


def test_a_growth_factor_is_no_cell(extractor: Extractor) -> None:
    assert cells(extractor, "Granulocyte-macrophage colony-stimulating factor (GM-CSF).") == []


def test_a_short_form_of_a_disease_names_no_cells(extractor: Extractor) -> None:
    text = (
        "Ulcerative colitis (UC) is treated. Patients with UC get cells from umbilical cord (UB)."
    )
    trial = extractor.nlp(text)._.trial
    assert [text[m.start : m.end] for m in trial.of_kind("cell_source")] == [
        "umbilical cord",
        "UB",
    ]


def test_a_short_form_of_a_tissue_stays(extractor: Extractor) -> None:
    text = "Umbilical cord (UC) is collected; UC is cut."
    trial = extractor.nlp(text)._.trial
    assert [m.label for m in trial.of_kind("cell_source")] == ["umbilical_cord"] * 3
