"""Reads the PHEE corpus: JSON lines of sentences with nested event arguments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stemtrial.errors import InputError
from stemtrial_evaluation.spans import Span

SPLITS = ("train", "dev", "test")
ROLES = ("Route", "Dosage", "Severity")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and what its events say.

    Attributes
    ----------
    spans : list of Span
        Arguments of `ROLES`; one in pieces is a span a piece, one of two events counts once.
    adverse : bool
        Whether an event is of type `Adverse_event`.
    severities : set of str
        `High`, `Medium`, `Low` where the corpus grades an event.
    negated : bool
        Whether an event is negated.
    """

    id: str
    text: str
    spans: list[Span] = field(default_factory=list)
    adverse: bool = False
    severities: frozenset[str] = frozenset()
    negated: bool = False


def read(folder: Path, split: str) -> list[Sentence]:
    """Read a split.

    Parameters
    ----------
    folder : Path
        Holds `train.json`, `dev.json` and `test.json` of the corpus.
    split : str

    Returns
    -------
    list of Sentence

    Raises
    ------
    InputError
        If a file is missing or not of this form; the sentence names it.
    """
    path = folder / f"{split}.json"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(
            f"the PHEE corpus is not at hand: {path}: {reason}; download train.json, dev.json and "
            "test.json from github.com/ZhaoyueSun/PHEE and name their folder with --corpus."
        ) from error
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(_sentence(json.loads(line)))
            except (ValueError, KeyError, TypeError, IndexError) as error:
                raise InputError(
                    f"{path}, line {number}: no sentence of the PHEE corpus ({error})."
                ) from error
    if not found:
        raise InputError(f"{path} holds no sentence.")
    return found


def _sentence(line: Mapping[str, Any]) -> Sentence:
    events = [event for one in line["annotations"] for event in one["events"]]
    text = line["context"]
    spans = {span for event in events for span in _arguments(event, text)}
    grades = (event.get("Severity", {}).get("value") for event in events)
    return Sentence(
        line["id"],
        text,
        sorted(spans),
        any(event["event_type"] == "Adverse_event" for event in events),
        frozenset(one for one in grades if one),
        any(event.get("Negated", {}).get("value") is True for event in events),
    )


def _arguments(node: Mapping[str, Any], text: str) -> Iterator[Span]:
    for name, held in node.items():
        if not isinstance(held, Mapping):
            continue
        if name in ROLES:
            for words, starts in zip(held["text"], held["start"], strict=True):
                for word, start in zip(words, starts, strict=True):
                    if text[start : start + len(word)] != word:
                        raise ValueError(f"{name} {word!r} is not at {start}")
                    yield Span(start, start + len(word), name)
        yield from _arguments(held, text)
