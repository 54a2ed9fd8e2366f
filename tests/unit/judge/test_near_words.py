"""The words next to a mention: two on each side, none twice, none from another sentence."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from stemtrial.document import lay_out_text
from stemtrial.judge.near_words import word_groups
from stemtrial.mentions import Mention


@given(st.text(alphabet="ab1\u0130 .,-\n", max_size=40), st.text(alphabet="ab1 .,-", max_size=40))
def test_the_two_nearest_words_on_each_side_are_named(before: str, after: str) -> None:
    trial = lay_out_text(f"{before} infusion {after}")
    start = len(before) + 1
    mention = Mention("route", "infusion", start, start + len("infusion"), "test")
    trial.add([mention])
    trial.sentences = [(0, len(trial.text))]
    groups = word_groups(trial, mention)
    names = [name for group in groups for name in group]
    assert len(set(names)) == len(names)
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


def test_words_of_another_sentence_are_not_near() -> None:
    text = "Cells are thawed. Infusion follows. Visits are weekly."
    trial = lay_out_text(text)
    start = text.index("Infusion")
    mention = Mention("route", "infusion", start, start + len("Infusion"), "test")
    trial.add([mention])
    names = [name for group in word_groups(trial, mention) for name in group]
    assert names == ["right=follows", "right1=follows", "right=."]
