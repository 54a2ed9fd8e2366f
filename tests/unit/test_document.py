"""The document keeps its mentions in reading order, however few are added at a time."""

from __future__ import annotations

import pytest

from stemtrial.document import TrialDocument, lay_out_text
from stemtrial.mentions import Mention


def _filled(number: int) -> TrialDocument:
    trial = lay_out_text("word " * 100)
    trial.add(Mention("route", "old", 5 * k, 5 * k + 4, "test") for k in range(number))
    return trial


@pytest.mark.parametrize("number", [2, 90])
def test_a_new_mention_stands_behind_an_old_one_of_the_same_place(number: int) -> None:
    trial = _filled(number)
    trial.add([Mention("route", "new", 5, 9, "test"), Mention("route", "newer", 5, 9, "test")])
    labels = [mention.label for mention in trial.mentions if mention.start == 5]
    assert labels == ["old", "new", "newer"]


@pytest.mark.parametrize("number", [2, 90])
def test_a_longer_mention_stands_before_a_shorter_one(number: int) -> None:
    trial = _filled(number)
    trial.add([Mention("route", "long", 5, 14, "test")])
    assert [m.label for m in trial.mentions if m.start == 5] == ["long", "old"]
    assert trial.of_kind("route") == trial.mentions
