"""Sentence boundaries in registry prose, bullets and outlines."""

from __future__ import annotations

import re

_ABBREVIATIONS = (
    r"[A-Za-z]", "vs", r"e\.g", r"i\.e", "approx", "[Nn]o", "[Nn]os", "[DM]r", "[DM]rs", "ca",
    "[Ff]ig", "al", "resp", "max", "min",
)  # fmt: skip
# A class of characters comes first, which the scanner finds fast; then what makes it an end.
_END = re.compile(
    r"[.!?;\n*\u2022\u25cf\u25e6](?:(?<=[\n;])"
    r"|(?<=[.!?])(?:(?P<glued>(?=[A-Z][a-z]))"
    r"|(?=[\"')\]]*(?:\s+[\"'(\[]?[A-Z0-9*\u2022\u25cf-]|\s*$)|\s*\n)"
    + "".join(rf"(?<!\b{form}.)" for form in _ABBREVIATIONS)
    + r")|(?<=[*\u2022\u25cf\u25e6])(?P<bullet>(?<!\S.)(?= )))"
)


def split_sentences(text: str, offset: int = 0) -> list[tuple[int, int]]:
    """Split a section's text into sentences.

    Line ends, bullets and semicolons end a sentence too, because registry outlines are lists.

    Parameters
    ----------
    text : str
        The clean text of one section.
    offset : int
        Added to every offset returned.

    Returns
    -------
    list of tuple of int
        Start and end of every sentence, without the white space around it.
    """
    spans: list[tuple[int, int]] = []
    position = 0
    for match in _END.finditer(text):
        end = match.end()
        kind = match.lastgroup
        if kind == "bullet":
            end -= 1
        elif kind == "glued" and not _follows_word(text, end - 1):
            continue
        _append(spans, text, position, end, offset)
        position = end
    _append(spans, text, position, len(text), offset)
    return spans


def _follows_word(text: str, start: int) -> bool:
    """Whether a mark stands right behind a word: `improved.Patients`, not `U.S.Patients`."""
    return text[max(0, start - 2) : start].isalpha() and text[start - 1].islower()


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int, offset: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((offset + start, offset + end))
