"""Features of mentions: by group and by name they are the same, and stand once."""

from __future__ import annotations

import pytest

from stemtrial.document import TrialDocument, lay_out_text
from stemtrial.judge.features import mention_features, mention_groups
from stemtrial.judge.learned import field_mentions
from stemtrial.judge.linear import LinearModel
from stemtrial.pipeline import Extractor
from stemtrial.sample import sample_records


@pytest.fixture(scope="module")
def trials(extractor: Extractor) -> list[TrialDocument]:
    return [extractor.read(record) for record in sample_records()[:12]]


def test_no_feature_stands_twice(trials: list[TrialDocument]) -> None:
    for trial in trials:
        for names in mention_features(trial, trial.of_kind("cell_type", "route", "disease")):
            assert len(set(names)) == len(names) > 6


def test_weights_of_groups_are_those_of_names(trials: list[TrialDocument]) -> None:
    names = sorted(
        {n for t in trials for ns in mention_features(t, t.of_kind("route")) for n in ns}
    )
    model = LinearModel(-0.3, {name: (index % 7 - 3) / 10 for index, name in enumerate(names)})
    for trial in trials:
        mentions = field_mentions(trial, "route")
        by_name = [model.of_names(held) for held in mention_features(trial, mentions)]
        for _ in range(2):  # sums are kept: the second pass takes them from there
            by_group = [model.of_groups(held) for held in mention_groups(trial, mentions)]
            assert by_group == pytest.approx(by_name)


def test_every_mention_knows_its_place(trials: list[TrialDocument]) -> None:
    for trial in trials:
        assert trial.mentions
        for mention in trial.mentions:
            assert mention.section is trial.section_at(mention.start)
            assert mention.sentence == trial.sentence_index(mention.start)


def test_what_a_mention_is_and_what_stands_near_are_features(extractor: Extractor) -> None:
    text = "Patients receive autologous stem cells by intravenous infusion on day 1."
    trial = extractor.nlp(text)._.trial
    route = set(mention_features(trial, trial.of_kind("route"))[0])
    assert {"basis=stated", "cue-before=cells", "cells within=15", "cells nearer"} <= route


def test_doses_count_as_neighbours(extractor: Extractor) -> None:
    trial = extractor.nlp("The dose is 5 x 10^6 cells/kg, given intravenously.")._.trial
    assert trial.of_kind("dose")
    (route,) = mention_features(trial, trial.of_kind("route"))
    assert [name for name in route if "dose" in name]


def test_lower_case_is_as_long_as_the_text() -> None:
    trial = lay_out_text("\u0130stanbul CELLS")
    assert len(trial.lower) == len(trial.text)
    assert trial.lower.endswith("stanbul cells")
