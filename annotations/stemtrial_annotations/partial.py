"""Trials of which only some fields were labelled: food for the judge, never scored.

One reader labelled scope, disease, cells, source, donor and route (of some trials the schedule
too) of records picked where the model was unsure or a label was rare. They were not labelled
twice, and they are no sample of anything: they train, they do not measure.
"""

from __future__ import annotations

from typing import Any

from pydantic import model_validator

from stemtrial_annotations.reading import PARTIAL, SUPERSEDED, data_file, rows_of
from stemtrial_annotations.standoff import GoldTrial

LABELLED = ("in_scope", "disease", "cell_type", "cell_source", "donor_type", "route")
UNLABELLED: dict[str, Any] = {
    "n_administrations": [],
    "interval": None,
    "interval_days": None,
    "schedule": [],
    "dose": [],
    "combination": [],
    "combination_none": False,
    "adverse_events": [],
}


class PartialTrial(GoldTrial):
    """A gold trial of which only the fields in `labelled` are answers.

    Attributes
    ----------
    labelled : list of str
        Fields that were labelled; an empty one of these means not reported, an empty one of the
        others nothing.
    """

    labelled: list[str]

    @model_validator(mode="after")
    def _holds_nothing_else(self) -> PartialTrial:
        for name, empty in UNLABELLED.items():
            if name not in self.labelled and getattr(self, name) != empty:
                raise ValueError(f"{name} holds answers but is not among the labelled fields")
        return self


def load_partial() -> list[PartialTrial]:
    """Read the partially labelled trials, by id. None of them is a test trial or its relative."""
    return list(rows_of(data_file(PARTIAL), PartialTrial))


def load_superseded() -> list[PartialTrial]:
    """Read the partial answers of trials that have a full gold answer by now, by id.

    They train nothing; they tell how far two readings of a trial agree.
    """
    return list(rows_of(data_file(SUPERSEDED), PartialTrial))
