"""The data card: its tables are those of the data."""

from __future__ import annotations

from stemtrial_annotations.card import card_file, fill_in, tables


def test_the_committed_tables_are_those_of_the_data():
    text = card_file().read_text(encoding="utf-8")
    made = tables()
    assert fill_in(text, made) == text, "run: stemtrial gold card --write DATA_CARD.md"
    for name in (*made, "perturbation"):
        assert f"<!-- table: {name} -->\n" in text, name


def test_only_named_tables_are_replaced():
    text = "a\n<!-- table: x -->\nold\n<!-- end -->\nb\n<!-- table: y -->\nkept\n<!-- end -->\n"
    filled = fill_in(text, {"x": "new"})
    assert filled == text.replace("old", "new")
    assert fill_in(filled, {}) == filled
