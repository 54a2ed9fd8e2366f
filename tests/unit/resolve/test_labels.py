"""Resolution of the labels of cells and route, from probabilities set by hand."""

from __future__ import annotations

import pytest

from stemtrial.document import TrialDocument
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial.resolve.labels import (
    best_mention,
    resolve_cell_type,
    resolve_donor,
    resolve_route,
    resolve_source,
)

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


def test_stem_cells_of_no_type_give_way_to_a_type(extractor: Extractor) -> None:
    found = mixed(extractor, "Mesenchymal stem cells are given. These stem cells are cultured. ")
    assert cells(found, 0.9, msc=0.9, other_cell=0.7) == {"msc"}


def test_cells_of_a_type_without_label_stand_beside_others(extractor: Extractor) -> None:
    found = mixed(extractor, "Chondrocytes are given with mesenchymal stem cells, or stem cells.")
    assert cells(found, 0.9, msc=0.9, other_cell=0.7) == {"msc", "other_cell"}


def donors(trial: TrialDocument, sources: dict[str, float], **labels: float) -> set[str]:
    trial.context |= {"given": 0.9, "labels": {"cell_source": sources, "donor_type": labels}}
    return {answer.label for answer in resolve_donor(trial, resolve_source(trial))}


def mixed(extractor: Extractor, summary: str) -> TrialDocument:
    record = TrialRecord(trial_id="X-2", brief_title="Two products", brief_summary=summary * 5)
    found = extractor.read(record)
    found.context["thresholds"] = {"cell_type": 0.5, "cell_source": 0.5, "donor_type": 0.5}
    return found


def test_cord_beside_marrow_is_of_a_donor(extractor: Extractor) -> None:
    found = mixed(extractor, "Autologous bone marrow is compared with umbilical cord of a donor. ")
    both = {"bone_marrow": 0.9, "umbilical_cord": 0.8}
    assert donors(found, both, autologous=0.9, allogeneic=0.1) == {"autologous", "allogeneic"}
    assert donors(found, {"bone_marrow": 0.9}, autologous=0.9, allogeneic=0.1) == {"autologous"}
    assert donors(found, {"umbilical_cord": 0.8}, allogeneic=0.1) == {"allogeneic"}


def test_a_route_is_proved_by_words_that_are_not_a_drugs(extractor: Extractor) -> None:
    text = "Methotrexate is given intravenously. The cells are given intravenously on day 0."
    document = extractor.read(TrialRecord(trial_id="X-1", detailed_description=text))
    mentions = [one for one in document.of_kind("route") if one.label == "intravenous"]
    assert len(mentions) == 2
    assert best_mention(document, mentions).start == text.rindex("intravenously")
