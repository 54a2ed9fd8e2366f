"""The cue lists of the combination stage, and a scanner that finds them in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

import yaml
from ahocorasick_rs import AhoCorasick

_MARKS = (1, 2, 3)
# Letters, digits and the low line stay; any other mark becomes a space.
_WORDS_ONLY = bytes(code if chr(code).isalnum() or chr(code) == "_" else 32 for code in range(256))


Cue = tuple[int, int, str]  # offsets in the text, and the class


class CueScanner:
    """Find the cues of many classes in one pass over a text.

    Parameters
    ----------
    lists : dict of str to list of str
        Class to cues, of words parted by single spaces; a space stands for up to three marks
        that are no letters, a final `*` for any word ending.
    """

    def __init__(self, lists: dict[str, list[str]]) -> None:
        patterns: dict[str, list[str]] = {}
        for kind, cues in lists.items():
            for cue in cues:
                last = "" if cue.endswith("*") else " "
                for written in _with_gaps(cue.lower().removesuffix("*")):
                    patterns.setdefault(f" {written}{last}", []).append(kind)
        self._search = AhoCorasick(list(patterns))
        self._found = [(kinds, int(written.endswith(" "))) for written, kinds in patterns.items()]

    def scan(self, text: str) -> list[Cue]:
        """Return the cues of a text, in order of their start.

        Parameters
        ----------
        text : str
            In lower case.

        Returns
        -------
        list of Cue
            Cues that start at the same word all count, longer ones first; one with an open
            ending ends with its stem.
        """
        words = text.encode("latin-1", "replace").translate(_WORDS_ONLY).decode("latin-1")
        found: list[tuple[int, int, int, str]] = []
        for pattern, start, end in self._search.find_matches_as_indexes(
            f" {words} ", overlapping=True
        ):
            kinds, mark = self._found[pattern]
            end -= 1 + mark
            for kind in kinds:
                found.append((start, -end, len(found), kind))
        found.sort()
        return [(start, -minus_end, kind) for start, minus_end, _, kind in found]


def _with_gaps(cue: str) -> Iterator[str]:
    """Yield a cue with one to three spaces between its words, as marks are read."""
    first, *others = re.split(r"\W+", cue)
    for gaps in product(_MARKS, repeat=len(others)):
        yield first + "".join(" " * gap + word for gap, word in zip(gaps, others, strict=True))


@cache
def _lists() -> dict[str, Any]:
    source = files("stemtrial.vocabulary") / "combination_cues.yaml"
    lists: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return lists


@cache
def cue_scanner() -> CueScanner:
    """Return the scanner of the package's combination cues; phases come as `phase:NAME`."""
    cues = {name: found for name, found in _lists().items() if name not in ("phases", "dosing")}
    phases = {f"phase:{name}": found for name, found in _lists()["phases"].items()}
    return CueScanner({**cues, **phases})


@cache
def dosing_words() -> frozenset[str]:
    """Return the words, case-sensitive, that follow an agent where its dosing is written."""
    return frozenset(_lists()["dosing"])
