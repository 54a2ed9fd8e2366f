"""The recogniser's words: letters, digits or one mark, cut by a pattern.

A tokenizer's care for units, clitics and emoticons brings a recogniser of names nothing, and
costs five times as much.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
# The same for ASCII, in half the time.
_ASCII_WORD = re.compile(r"[a-zA-Z]+|[^\sa-zA-Z0-9]|[0-9]+")


@dataclass(frozen=True)
class Stretch:
    """The words of a sentence.

    Attributes
    ----------
    text : str
        Of the whole document.
    start, end : int
        Offsets of the sentence in it.
    place : str
        Where the sentence stands; see `stemtrial.propose.ner_gate.place_of`.
    words : list of str
    """

    text: str
    start: int
    end: int
    place: str
    words: list[str]

    @cached_property
    def starts(self) -> list[int]:
        """The words' offsets in the document; hardly any stretch is asked for them."""
        return [
            match.start() for match in _word(self.text).finditer(self.text, self.start, self.end)
        ]

    def characters(self, first: int, last: int) -> tuple[int, int]:
        """Return start and end, in the document, of the words from one up to another."""
        return self.starts[first], self.starts[last - 1] + len(self.words[last - 1])


def cut_words(text: str, start: int = 0, end: int | None = None, place: str = "") -> Stretch:
    """Cut a stretch of text into words.

    Parameters
    ----------
    text : str
    start, end : int
        What lies between them is cut, by default all.
    place : str
        Where it stands.

    Returns
    -------
    Stretch
        Offsets count from the beginning of the text.
    """
    stop = len(text) if end is None else end
    return Stretch(text, start, stop, place, _word(text).findall(text, start, stop))


def _word(text: str) -> re.Pattern[str]:
    return _ASCII_WORD if text.isascii() else _WORD
