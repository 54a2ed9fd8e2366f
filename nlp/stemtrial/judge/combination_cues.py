"""The cue lists of the combination stage, and a scanner that finds them word by word."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

_WORD = re.compile(r"[^\W_]+")


class Cue(NamedTuple):
    """A cue's offsets in the text and its class."""

    start: int
    end: int
    kind: str


class CueScanner:
    """Find the cues of many classes in one pass over the words of a text.

    A dictionary on the first word keeps the cost independent of the number of cues, which an
    alternation of regular expressions would not.

    Parameters
    ----------
    lists : dict of str to list of str
        Class to cues; a final `*` on a cue matches any word ending.
    """

    def __init__(self, lists: dict[str, list[str]]) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._stems: dict[str, list[str]] = {}
        for kind, cues in lists.items():
            for cue in cues:
                words = tuple(cue.lower().split())
                if len(words) == 1 and cue.endswith("*"):
                    self._stems.setdefault(words[0][:-1], []).append(kind)
                else:
                    self._exact.setdefault(words[0], []).append((words[1:], kind))
        self._lengths = sorted({len(stem) for stem in self._stems})

    def scan(self, text: str, start: int, end: int) -> list[Cue]:
        """Return the cues between two offsets, in order of their start.

        Parameters
        ----------
        text : str
        start, end : int
            Only whole words between them are read.

        Returns
        -------
        list of Cue
        """
        words = [(m.group().lower(), m.start(), m.end()) for m in _WORD.finditer(text, start, end)]
        found: list[Cue] = []
        for index, (word, low, high) in enumerate(words):
            for rest, kind in self._exact.get(word, ()):
                last = index + len(rest)
                if last < len(words) and self._follows(words, index, rest):
                    found.append(Cue(low, words[last][2], kind))
            for length in self._lengths:
                kinds = self._stems.get(word[:length], ())
                found.extend(Cue(low, high, kind) for kind in kinds)
        return found

    @staticmethod
    def _follows(words: list[tuple[str, int, int]], index: int, rest: tuple[str, ...]) -> bool:
        for offset, expected in enumerate(rest, start=1):
            word = words[index + offset][0]
            if expected.endswith("*"):
                if not word.startswith(expected[:-1]):
                    return False
            elif word != expected:
                return False
        return True


@cache
def cue_scanner() -> CueScanner:
    """Return the scanner of the package's combination cues; phases come as `phase:NAME`."""
    source = files("stemtrial.vocabulary") / "combination_cues.yaml"
    lists = yaml.safe_load(source.read_text(encoding="utf-8"))
    phases = lists.pop("phases")
    return CueScanner({**lists, **{f"phase:{name}": cues for name, cues in phases.items()}})
