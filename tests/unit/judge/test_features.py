"""Features of mentions: by group and by name they are the same, and stand once."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial.document import TrialDocument, lay_out_text
from stemtrial.judge.features import mention_features, mention_groups
from stemtrial.judge.learned import field_mentions
from stemtrial.judge.linear import LinearModel
from stemtrial.mentions import Mention
from stemtrial.pipeline import Extractor
from stemtrial.sample import sample_records


@pytest.fixture(scope="module")
def trials(extractor: Extractor) -> list[TrialDocument]:
    return [extractor.read(record) for record in sample_records()[:12]]


def test_no_feature_stands_twice(trials: list[TrialDocument]) -> None:
    for trial in trials:
        for names in mention_features(trial, trial.of_kind("cell_type", "route", "disease")):
            assert len(set(names)) == len(names) > 8


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


def test_words_near_a_mention_are_features(extractor: Extractor) -> None:
    text = "Patients receive autologous stem cells by intravenous infusion on day 1."
    trial = extractor.nlp(text)._.trial
    route = mention_features(trial, trial.of_kind("route"))[0]
    assert {"left1=by", "left=cells", "basis=stated", "with=cell_type"} <= set(route)


def test_lower_case_is_as_long_as_the_text() -> None:
    trial = lay_out_text("\u0130stanbul CELLS")
    assert len(trial.lower) == len(trial.text)
    assert trial.lower.endswith("stanbul cells")


@given(st.text(alphabet="ab1\u0130 .,-\n", max_size=40), st.text(alphabet="ab1 .,-", max_size=40))
def test_the_two_nearest_words_on_each_side_are_features(before: str, after: str) -> None:
    trial = lay_out_text(f"{before} infusion {after}")
    start = len(before) + 1
    mention = Mention("route", "infusion", start, start + len("infusion"), "test")
    trial.add([mention])
    trial.sentences = [(0, len(trial.text))]
    trial.context["cues"] = {}
    (names,) = mention_features(trial, [mention])
    words = re.compile(r"[a-z]+|\d+|[^\sa-z\d]")
    left = words.findall(trial.lower[max(0, start - 48) : start])[-2:]
    right = words.findall(trial.lower[mention.end : mention.end + 48])[:2]
    assert {name for name in names if name.startswith("left=")} == {f"left={w}" for w in left}
    assert {name for name in names if name.startswith("right=")} == {f"right={w}" for w in right}
    assert [name for name in names if name.startswith("left1=")] == [
        f"left1={w}" for w in left[-1:]
    ]
    assert [name for name in names if name.startswith("right1=")] == [
        f"right1={w}" for w in right[:1]
    ]
