"""Sentence boundaries in registry prose, bullets and outlines."""

from __future__ import annotations

import re

_CANDIDATE = re.compile(r"[.!?;\n*\u2022\u25cf\u25e6]")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\bvs|\be\.g|\bi\.e|\bapprox|\b[Nn]os?|\b[DM]rs?|\bca|\b[Ff]ig|\bal|\bresp|\bmax|\bmin)$"
)
_AFTER_STOP = re.compile(r"[\"')\]]*\s+[\"'(\[]?[A-Z0-9*\u2022\u25cf-]|[\"')\]]*\s*$|\s*\n")
_GLUED = re.compile(r"[A-Z][a-z]")


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
    for match in _CANDIDATE.finditer(text):
        start, end = match.span()
        mark = match.group()
        if mark in "\n;":
            cut = True
        elif mark in ".!?":
            cut = _ends_sentence(text, start, end)
        else:
            end = start
            cut = (start == 0 or text[start - 1].isspace()) and text[start + 1 : start + 2] == " "
        if cut:
            _append(spans, text, position, end, offset)
            position = end
    _append(spans, text, position, len(text), offset)
    return spans


def _ends_sentence(text: str, start: int, end: int) -> bool:
    if _AFTER_STOP.match(text, end):
        return _ABBREVIATION.search(text, max(0, start - 8), start) is None
    glued = _GLUED.match(text, end) is not None
    return glued and text[max(0, start - 2) : start].isalpha() and text[start - 1].islower()


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int, offset: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((offset + start, offset + end))
