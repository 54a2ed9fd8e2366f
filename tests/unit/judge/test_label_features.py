"""Features of a label: groups and values, each name once."""

from __future__ import annotations

import pytest

from stemtrial.document import TrialDocument
from stemtrial.judge.label_features import label_features
from stemtrial.judge.learned import JUDGED_FIELDS, field_mentions
from stemtrial.judge.linear import LinearModel
from stemtrial.pipeline import Extractor
from stemtrial.sample import sample_records


@pytest.fixture(scope="module")
def trials(extractor: Extractor) -> list[TrialDocument]:
    return [extractor.read(record) for record in sample_records()[:12]]


def test_no_name_stands_twice_in_a_row(trials: list[TrialDocument]) -> None:
    for trial in trials:
        for field in JUDGED_FIELDS:
            for row in label_features(trial, field_mentions(trial, field)).values():
                names = [name for group in row.groups for name in group] + list(row.values)
                assert len(set(names)) == len(names) > 8


def test_a_row_weighs_what_its_features_weigh(trials: list[TrialDocument]) -> None:
    rows = [r for t in trials for r in label_features(t, field_mentions(t, "route")).values()]
    names = sorted({name for row in rows for name in row.features()})
    model = LinearModel(0.2, {name: (index % 5 - 2) / 9 for index, name in enumerate(names)})
    for row in rows:
        for _ in range(2):  # sums of groups are kept: the second pass takes them from there
            assert model.of_row(*row) == pytest.approx(model.of_values(row.features()))


def test_a_label_knows_its_words_and_what_the_record_says_for_it(extractor: Extractor) -> None:
    trial = extractor.nlp("Patients receive stem cells by intravenous drip, not topically.")._.trial
    trial.context["words"] = {"route=topical": -0.8}
    rows = label_features(trial, field_mentions(trial, "route"))
    assert {"form=intravenous", "label=intravenous", "no interventions"} <= set(
        rows["intravenous"].features()
    )
    assert rows["topical"].values["label=topical x words"] == -0.8
    assert "words" not in rows["intravenous"].values
