"""Resolution of the labels of cells and route, from probabilities set by hand."""

from __future__ import annotations

import pytest

from stemtrial.document import TrialDocument
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial.resolve.labels import resolve_cell_type, resolve_route

SUMMARY = (
    "Mesenchymal stem cells and their conditioned medium are compared with stem cells of bone "
    "marrow. They are infused, or injected into the knee joint, and every participant is seen "
    "again after six months, when pain and function are measured by questionnaires and imaging."
)


@pytest.fixture
def trial(extractor: Extractor) -> TrialDocument:
    record = TrialRecord(trial_id="X-1", brief_title="Cells for knees", brief_summary=SUMMARY)
    found = extractor.read(record)
    found.context["thresholds"] = {"cell_type": 0.5, "route": 0.5}
    return found


def cells(trial: TrialDocument, given: float, **labels: float) -> set[str]:
    trial.context |= {"given": given, "labels": {"cell_type": labels}}
    return {answer.label for answer in resolve_cell_type(trial)}


def routes(trial: TrialDocument, **labels: float) -> set[str]:
    trial.context |= {"given": 0.9, "labels": {"route": labels}}
    return {answer.label for answer in resolve_route(trial, [])}


def test_a_mere_hint_at_a_route_must_be_likely(extractor: Extractor) -> None:
    summary = f"{SUMMARY} A sponge holds them."
    record = TrialRecord(trial_id="X-2", brief_title="Cells", brief_summary=summary)
    found = extractor.read(record)
    found.context["thresholds"] = {"route": 0.5}
    assert routes(found, surgical_implant=0.6) == set()
    assert routes(found, surgical_implant=0.8) == {"surgical_implant"}


def test_trial_and_label_together_say_that_cells_are_given(trial: TrialDocument) -> None:
    assert cells(trial, 0.4, msc=0.9) == {"msc"}
    assert cells(trial, 0.3, msc=0.6) == set()
    assert cells(trial, 0.9, msc=0.05) == set()


def test_where_cells_are_given_the_likeliest_type_stands(trial: TrialDocument) -> None:
    assert cells(trial, 0.9, msc=0.3, mnc=0.25) == {"msc"}
    assert cells(trial, 0.9, msc=0.19, mnc=0.15) == set()


def test_cells_beside_their_medium_count_where_surely_given(trial: TrialDocument) -> None:
    assert cells(trial, 0.9, msc=0.6, cell_free=0.8) == {"cell_free"}
    assert cells(trial, 0.9, msc=0.8, cell_free=0.8) == {"cell_free", "msc"}


def test_a_hint_at_a_route_counts_where_none_is_stated(trial: TrialDocument) -> None:
    assert routes(trial, intravenous=0.9, intraarticular=0.6) == {"intraarticular"}
    assert routes(trial, intravenous=0.9, intraarticular=0.2) == {"intravenous"}
