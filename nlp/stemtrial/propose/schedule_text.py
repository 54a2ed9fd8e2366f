"""A section's text as schedules read it: lower case, words with offsets, sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from stemtrial.propose.schedule_cues import CLASSES, DRUG_ENDINGS

_PLAIN = bytes(
    ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else 32 for code in range(256)
)
_ABBREVIATIONS = (
    "[A-Za-z]", "[Vv][Ss]", "[Aa][Pp][Pp][Rr][Oo][Xx]", "[Nn][Oo]", "[Nn][Oo][Ss]", "[DdMm][Rr]",
    "[DdMm][Rr][Ss]", "[Cc][Aa]", "[Ff][Ii][Gg]", "[Aa][Ll]", "[Ww][Tt]",
)  # fmt: skip
_SENTENCE_END = re.compile(
    r"[.!?;\n•●](?:(?<=[;\n•●])|(?=[)\"']?\s+[\"'(\[]?[A-Z0-9•●*-])(?:(?<=[!?])|"
    + "".join(rf"(?<!\b{form}.)" for form in _ABBREVIATIONS)
    + "))"
)
_SHORTEST, _LONG = 4, 7  # letters
_LOOK_BACK, _LONGEST = 300, 1500  # characters
_MEMORY = 50_000  # words


class ScheduleText:
    """Words and sentences of one text; offsets are code points of the text itself.

    Attributes
    ----------
    text, low : str
        The text, and its lower case of the same length.
    words : list of str
        Lower-case words with punctuation taken as spaces; empty where two separators meet.
    """

    __slots__ = ("_classes", "_sentence", "_starts", "low", "text", "words")

    def __init__(self, text: str, words: list[str]) -> None:
        self.text = text
        self.low = text.lower()
        if len(self.low) != len(text):
            self.low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        self.words = words
        self._starts: list[int] = []
        self._sentence = (0, 0)
        self._classes: dict[int, list[tuple[int, int, str]]] = {}

    def start(self, index: int) -> int:
        """Return where a word starts."""
        return (self._starts or self._find_starts())[index]

    def end(self, index: int) -> int:
        """Return where a word ends."""
        return (self._starts or self._find_starts())[index] + len(self.words[index])

    def word_at(self, offset: int) -> int:
        """Return the position of the word at or before an offset."""
        return bisect_right(self._starts or self._find_starts(), offset, 0, len(self.words)) - 1

    def _find_starts(self) -> list[int]:
        self._starts = [0, *accumulate([len(word) + 1 for word in self.words])]
        return self._starts

    def previous(self, index: int) -> int:
        """Return the position of the non-empty word before another, or -1."""
        index -= 1
        while index >= 0 and not self.words[index]:
            index -= 1
        return index

    def word(self, index: int) -> str:
        """Return a word, or the empty string before the first."""
        return self.words[index] if index >= 0 else ""

    def following(self, index: int) -> str:
        """Return the non-empty word behind another, or the empty string."""
        words = self.words
        for position in range(index + 1, min(index + 5, len(words))):
            if words[position]:
                return words[position]
        return ""

    def sentence(self, offset: int) -> tuple[int, int]:
        """Return start and end of the sentence around an offset, cut where it never ends."""
        if self._sentence[0] <= offset < self._sentence[1]:
            return self._sentence
        start = 0
        for reach in (_LOOK_BACK, _LONGEST):
            floor = max(0, offset - reach)
            for match in _SENTENCE_END.finditer(self.text, floor, offset):
                start = match.end()
            if start or not floor:
                break
        last = _SENTENCE_END.search(self.text, offset, offset + _LONGEST)
        end = last.end() if last else len(self.text) + 1
        self._sentence = (max(start, offset - _LONGEST), min(end, offset + _LONGEST))
        return self._sentence

    def classes(self, sentence: tuple[int, int]) -> list[tuple[int, int, str]]:
        """List the words of a sentence that say what a schedule is of, or that end a clause.

        Returns
        -------
        list of tuple
            Start, end and class (`cells`, `administration`, `drug`, `visit`, `cohort` or
            `break`), in order.
        """
        found = self._classes.get(sentence[0])
        if found is None:
            words = self.words
            first = self.word_at(sentence[0] - 1) + 1
            last = self.word_at(sentence[1] - 1) + 1
            names = enumerate(map(word_class, words[first:last]), first)
            starts = self._starts
            found = [(starts[i], starts[i + 1] - 1, name) for i, name in names if name]
            self._classes[sentence[0]] = found
        return found


class _Classes(dict[str, str]):
    """Classes of words, learnt as words are met and bounded in number."""

    def __missing__(self, word: str) -> str:
        if len(self) > _MEMORY:
            self.clear()
            self.update(CLASSES)
        name = self[word] = _by_ending(word)
        return name


word_class = _Classes(CLASSES).__getitem__


def _by_ending(word: str) -> str:
    if len(word) >= _SHORTEST and word.endswith(("msc", "mscs", "cells")):
        return "cells"
    if word.endswith("mg") and word[0].isdigit():
        return "drug"
    return "drug" if len(word) >= _LONG and word.endswith(DRUG_ENDINGS) else ""


def read_words(text: str) -> ScheduleText:
    """Split a text into the view that schedules are read from.

    Parameters
    ----------
    text : str

    Returns
    -------
    ScheduleText
    """
    plain = text.encode("ascii", "replace").translate(_PLAIN).decode("ascii")
    return ScheduleText(text, plain.split(" "))
