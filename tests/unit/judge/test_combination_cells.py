"""Cells that are added to other cells: what the models hear of them."""

from __future__ import annotations

import pytest

from stemtrial.document import TrialDocument
from stemtrial.judge.combination_cells import added_cells, is_joined, product_kind
from stemtrial.judge.combination_uses import read_uses
from stemtrial.mentions import Mention
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial.vocabulary import Entry


def read(extractor: Extractor, title: str, scores: dict[str, float]) -> TrialDocument:
    trial = extractor.read(TrialRecord(trial_id="T1", brief_title=title))
    mentions = trial.of_kind("cell_type")
    for mention in mentions:
        mention.score = scores.get(mention.label, 0.0)
    trial.context["candidates"] = {"cell_type": mentions}
    return trial


def kinds(trial: TrialDocument) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in added_cells(trial, frozenset()):
        found.setdefault(one.entry.id, set()).update(one.kind)
    return found


def test_the_product_named_second_is_joined_to_the_first(extractor: Extractor) -> None:
    title = "Mononuclear cells plus mesenchymal stem cells in heart failure"
    found = kinds(read(extractor, title, {"mnc": 0.9, "msc": 0.8}))
    assert {"joined second", "joined second sure True"} <= found["mesenchymal stromal cells"]
    assert "joined first" in found["bone marrow mononuclear cells"]


def test_alternatives_are_not_joined(extractor: Extractor) -> None:
    title = "Mononuclear cells or mesenchymal stem cells in heart failure"
    found = kinds(read(extractor, title, {"mnc": 0.9, "msc": 0.8}))
    assert not any(kind.startswith("joined") for names in found.values() for kind in names)


def test_cells_of_a_type_that_is_never_added_still_have_company(extractor: Extractor) -> None:
    title = "Natural killer cells with mesenchymal stem cells in lymphoma"
    found = kinds(read(extractor, title, {"immune_cell": 0.9, "msc": 0.8}))
    assert set(found) == {"mesenchymal stromal cells"}
    assert "cells msc with immune_cell" in found["mesenchymal stromal cells"]


def test_one_likely_type_has_no_company(extractor: Extractor) -> None:
    title = "Mononuclear cells plus mesenchymal stem cells in heart failure"
    assert kinds(read(extractor, title, {"mnc": 0.9, "msc": 0.1})) == {}


@pytest.mark.parametrize(
    ("text", "joined"),
    [("AAA plus BBB", True), ("AAA or BBB", False), ("AAA. And BBB", False), ("AAABBB", False)],
)
def test_joined_by_the_words_between(text: str, joined: bool) -> None:
    left = Mention("cell_type", "msc", 0, 3, "rule")
    right = Mention("cell_type", "hsc", len(text) - 3, len(text), "rule")
    assert is_joined(text, left, right) == joined


def test_a_product_tells_whether_its_type_is_among_the_trials() -> None:
    entry = Entry(id="x", category="second_cell_product", implies={"cell_type": "cell_free"})
    assert product_kind(entry, {"msc", "cell_free"}) == ("product among 2", "product among msc")
    assert product_kind(entry, {"msc"}) == ("product beside 1", "product beside msc")


def test_models_see_a_product_beside_others_and_rules_do_not(extractor: Extractor) -> None:
    title = "Mesenchymal stem cells and conditioned medium for keloid"
    trial = read(extractor, title, {})
    types = {"msc", "cell_free"}
    assert "conditioned medium" in {use.entry.id for use in read_uses(trial, types, None).uses}
    assert read_uses(trial, types, 0).uses == []
    assert read_uses(trial, {"cell_free"}, None).uses == []
