"""The cue lists of the combination stage, and a scanner that finds them in one pass."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

_GAP = r"\W{1,3}"
_END = "\0"


class Cue(NamedTuple):
    """A cue's offsets in the text and its class."""

    start: int
    end: int
    kind: str


class CueScanner:
    """Find the cues of many classes in one pass over a text.

    All cues are one regular expression, a tree of their letters, so that the cost hardly grows
    with their number. Where cues start at the same word, all of them count.

    Parameters
    ----------
    lists : dict of str to list of str
        Class to cues, of words parted by single spaces; a space stands for up to three marks
        that are no letters, a final `*` for any word ending.
    """

    def __init__(self, lists: dict[str, list[str]]) -> None:
        self._kinds: dict[str, list[tuple[int, str]]] = {}
        tree: dict[str, dict] = {}  # type: ignore[type-arg]
        plain = [(cue.lower(), kind) for kind, cues in lists.items() for cue in cues]
        for cue, kind in plain:
            _grow(tree, cue)
            self._kinds.setdefault(cue.removesuffix("*"), []).append((len(cue), kind))
        for cue in list(self._kinds):
            shorter = [(short, kind) for short, kind in plain if _begins(cue, short)]
            self._kinds[cue] += [(len(short), kind) for short, kind in shorter]
        self._pattern = re.compile(rf"(?<!\w)(?=({_expression(tree)}))")

    def scan(self, text: str, start: int, end: int) -> list[Cue]:
        """Return the cues between two offsets, in order of their start.

        Parameters
        ----------
        text : str
            In lower case.
        start, end : int
            Only what lies between them is read.

        Returns
        -------
        list of Cue
            A cue with an open ending ends with its stem.
        """
        found: list[Cue] = []
        for match in self._pattern.finditer(text, start, end):
            low, high = match.span(1)
            words = match.group(1)
            kinds = self._kinds.get(words) or self._kinds[" ".join(re.split(r"\W+", words))]
            for length, kind in kinds:
                found.append(Cue(low, min(low + length, high), kind))
        return found


def _grow(tree: dict[str, dict], cue: str) -> None:  # type: ignore[type-arg]
    node = tree
    for letter in cue.removesuffix("*"):
        node = node.setdefault(letter, {})
    node["*" if cue.endswith("*") else _END] = {}


def _begins(cue: str, short: str) -> bool:
    """Whether a shorter cue starts where a longer one does, so that the longer hides it."""
    stem = short.removesuffix("*")
    if len(stem) >= len(cue) or not cue.startswith(stem):
        return False
    return short.endswith("*") or cue[len(stem)] == " "


def _expression(tree: dict[str, dict]) -> str:  # type: ignore[type-arg]
    longer = [
        (_GAP if letter == " " else re.escape(letter)) + _expression(node)
        for letter, node in tree.items()
        if letter not in ("*", _END)
    ]
    ends = [""] if "*" in tree else [r"\b"] if _END in tree else []
    branches = longer + ends
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


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
