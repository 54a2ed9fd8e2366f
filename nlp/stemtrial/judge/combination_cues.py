"""The cue lists of the combination stage, and a scanner that finds them in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

import yaml
from ahocorasick_rs import AhoCorasick, Implementation

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
        self._search = AhoCorasick(list(patterns), implementation=Implementation.DFA)
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
        return self.scan_part(words_only(text), 0, len(text))

    def scan_part(self, words: str, start: int, end: int) -> list[Cue]:
        """Return the cues that lie within a part of a text.

        Parameters
        ----------
        words : str
            The whole text as `words_only` gives it.
        start, end : int
            Offsets in the text.

        Returns
        -------
        list of Cue
            As of `scan`, with offsets in the whole text.
        """
        found: list[tuple[int, int, int, str]] = []
        length = end - start
        for pattern, first, last in self._search.find_matches_as_indexes(
            words[start : end + 2], overlapping=True
        ):
            kinds, mark = self._found[pattern]
            last -= 1 + mark
            if last <= length:
                for kind in kinds:
                    found.append((start + first, -start - last, len(found), kind))
        found.sort()
        return [(start, -minus_end, kind) for start, minus_end, _, kind in found]


def words_only(text: str) -> str:
    """Return a lower-case text with a space for every mark, and one more before it and behind."""
    words = text.encode("latin-1", "replace").translate(_WORDS_ONLY).decode("latin-1")
    return f" {words} "


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
    return CueScanner({**cues, **_phases()})


@cache
def phase_scanner() -> CueScanner:
    """Return the scanner of the phases alone."""
    return CueScanner(_phases())


def _phases() -> dict[str, list[str]]:
    return {f"phase:{name}": found for name, found in _lists()["phases"].items()}


@cache
def dosing_words() -> frozenset[str]:
    """Return the words, case-sensitive, that follow an agent where its dosing is written."""
    return frozenset(_lists()["dosing"])
