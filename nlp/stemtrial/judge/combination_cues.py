"""The cue lists of the combination stage, and a scanner that finds them word by word."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

_WORD = re.compile(r"[^\W_]+")
_STEM_KEY = 4


class Cue(NamedTuple):
    """A cue's offsets in the text and its class."""

    start: int
    end: int
    kind: str


class CueScanner:
    """Find the cues of many classes in one pass over the words of a text.

    Dictionaries on the first word, or the first two, keep the cost independent of the number of
    cues, which an alternation of regular expressions would not.

    Parameters
    ----------
    lists : dict of str to list of str
        Class to cues; a final `*` on a cue matches any word ending, if at least four letters
        stand before it.
    """

    def __init__(self, lists: dict[str, list[str]]) -> None:
        self._words: dict[str, list[str]] = {}
        self._stems: dict[str, list[tuple[str, str]]] = {}
        self._phrases: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
        for kind, cues in lists.items():
            for cue in cues:
                self._add(cue.lower().split(), kind)

    def _add(self, words: list[str], kind: str) -> None:
        first = words[0]
        if len(words) > 1:
            seconds = self._phrases.setdefault(first, {})
            key = "" if words[1].endswith("*") else words[1]
            seconds.setdefault(key, []).append((tuple(words[1:]), kind))
        elif first.endswith("*"):
            stem = first[:-1]
            self._stems.setdefault(stem[:_STEM_KEY], []).append((stem, kind))
        else:
            self._words.setdefault(first, []).append(kind)

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
        spans = [match.span() for match in _WORD.finditer(text, start, end)]
        words = [text[low:high].lower() for low, high in spans]
        found: list[Cue] = []
        for index, word in enumerate(words):
            low, high = spans[index]
            for kind in self._words.get(word, ()):
                found.append(Cue(low, high, kind))  # noqa: PERF401 - mostly empty
            for stem, kind in self._stems.get(word[:_STEM_KEY], ()):
                if word.startswith(stem):
                    found.append(Cue(low, high, kind))
            seconds = self._phrases.get(word)
            if seconds is not None and index + 1 < len(words):
                for rest, kind in (*seconds.get(words[index + 1], ()), *seconds.get("", ())):
                    last = index + len(rest)
                    if last < len(words) and _same(words[index + 1 : last + 1], rest):
                        found.append(Cue(low, spans[last][1], kind))
        return found


def _same(words: list[str], cue: tuple[str, ...]) -> bool:
    return all(
        word.startswith(part[:-1]) if part.endswith("*") else word == part
        for word, part in zip(words, cue, strict=True)
    )


@cache
def cue_scanner() -> CueScanner:
    """Return the scanner of the package's combination cues; phases come as `phase:NAME`."""
    source = files("stemtrial.vocabulary") / "combination_cues.yaml"
    lists = yaml.safe_load(source.read_text(encoding="utf-8"))
    phases = lists.pop("phases")
    return CueScanner({**lists, **{f"phase:{name}": cues for name, cues in phases.items()}})
