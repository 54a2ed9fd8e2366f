"""GLiNER: zero-shot spans for plain-language labels, from weights that the user has on disk.

It needs torch and a checkpoint: `STEMTRIAL_GLINER` names the folder. Its spans have a kind and no
vocabulary label; the label is what the vocabulary knows of the span's words.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from gliner import GLiNER

Mention = tuple[int, int, int, str, list[str]]
WEIGHTS = "STEMTRIAL_GLINER"
_THRESHOLD = 0.4
_WORDS = 200
_SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s)|\n|$)", re.DOTALL)


def _version() -> str:
    try:
        return version("gliner")
    except PackageNotFoundError:
        return "of unknown version"


VERSION = f"GLiNER {_version()}"


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """Yield pieces of whole sentences: the model drops, without a word, what is too long.

    Yields
    ------
    tuple of int and str
        Offset and piece; a single longer sentence is cut between words.
    """
    start, words, end = 0, 0, 0
    for sentence in _SENTENCE.finditer(text):
        for piece in _cut(text, sentence.start(), sentence.end()):
            size = len(text[piece[0] : piece[1]].split())
            if words and words + size > _WORDS:
                yield start, text[start:end]
                start, words = piece[0], 0
            elif not words:
                start = piece[0]
            words += size
            end = piece[1]
    if words:
        yield start, text[start:end]


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = [match.span() for match in re.finditer(r"\S+", text[start:end])]
    for first in range(0, len(words), _WORDS):
        held = words[first : first + _WORDS]
        yield start + held[0][0], start + held[-1][1]


def build(header: dict[str, Any]) -> Callable[[list[str], list[list[Any]]], list[Mention]]:
    """Return the finder.

    Parameters
    ----------
    header : dict
        `prompts`: kind to the words that describe it.

    Returns
    -------
    callable
        Texts and given spans to mentions: text, start, end, `kind:KIND` or given id, no flags.

    Raises
    ------
    FileNotFoundError
        If `STEMTRIAL_GLINER` names no folder.
    """
    place = os.environ.get(WEIGHTS, "")
    if not place or not Path(place).exists():
        raise FileNotFoundError(f"{WEIGHTS} names no folder with GLiNER weights")
    model = GLiNER.from_pretrained(place, local_files_only=True)
    prompts: dict[str, str] = header["prompts"]
    kinds = {prompt: kind for kind, prompt in prompts.items()}

    def read(texts: list[str], given: list[list[Any]]) -> list[Mention]:
        mentions: list[Mention] = [(one[0], one[1], one[2], one[3], []) for one in given]
        for index, text in enumerate(texts):
            for offset, piece in chunks(text):
                for one in model.predict_entities(piece, list(kinds), threshold=_THRESHOLD):
                    name = f"kind:{kinds[one['label']]}"
                    start, end = offset + one["start"], offset + one["end"]
                    mentions.append((index, start, end, name, []))
        return mentions

    return read
