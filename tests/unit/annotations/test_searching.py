"""The search for thin labels."""

from __future__ import annotations

import pytest

from stemtrial.records import TrialRecord
from stemtrial_annotations.searching import labels_of, search_thin, thin_labels
from stemtrial_annotations.splits import load_splits
from stemtrial_annotations.suggesting import ENOUGH


def record(trial_id: str) -> TrialRecord:
    return TrialRecord(
        trial_id=trial_id,
        brief_title="Intranasal Autologous Neural Stem Cells",
        brief_summary="Participants will receive 2 x 10^6 cells/mL by the intranasal route.",
        interventions=[{"type": "BIOLOGICAL", "name": "Autologous neural stem cells, intranasal"}],
    )


def test_what_the_pipeline_finds_is_read_or_left() -> None:
    splits = load_splits()["splits"]
    ids = ["NEW-1", splits["train"][0], splits["test"][0]]
    found = {one.label: one for one in search_thin(map(record, ids))}
    assert (found["intranasal"].found, found["intranasal"].left) == (2, ("NEW-1",))
    assert (found["muscle"].found, found["muscle"].left) == (0, ())


def test_only_labels_of_few_trials_are_thin() -> None:
    thin = thin_labels()
    assert all(n < ENOUGH for *_, n, _ in thin)
    assert ("cell_type", "msc") not in {(name, label) for name, label, *_ in thin}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"route": [{"label": "oral"}]}, ("route", "oral")),
        ({"dose": [{"unit": "ml_per_kg", "per": "total"}]}, ("dose.unit", "ml_per_kg")),
        ({"combination_none": True}, ("combination_none", "true")),
        ({"combination": [{"category": "biologic"}]}, ("combination.category", "biologic")),
    ],
)
def test_labels_are_named_as_the_counts_name_them(change: dict, key: tuple[str, str]) -> None:
    lists = ("disease", "cell_type", "cell_source", "donor_type", "route", "schedule")
    empty: dict = {name: [] for name in (*lists, "dose", "combination", "adverse_events")}
    assert key in labels_of({**empty, "combination_none": False, **change})
