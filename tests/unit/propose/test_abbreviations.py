"""Short forms that a record defines itself."""

from __future__ import annotations

import pytest

from stemtrial.pipeline import Extractor


def short_uses(extractor: Extractor, text: str) -> list[tuple[str, str]]:
    trial = extractor.nlp(text)._.trial
    return [
        (text[mention.start : mention.end], mention.kind)
        for mention in trial.mentions
        if mention.source.startswith("abbreviation:")
    ]


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("Adult stem cells (AXQC) are given. AXQC help.", []),
        ("Mesenchymal stem cells (MySC) work. MySCs and aMySC are named.", ["MySC", "MySCs"]),
        ("Mesenchymal stem cells (given twice).", []),
        ("(MySC) stand alone.", []),
    ],
)
def test_uses_are_whole_words(extractor: Extractor, text: str, uses: list[str]) -> None:
    assert [use for use, _ in short_uses(extractor, text)] == uses
