"""Labelled passages: where their texts come from, and how they are put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from stemtrial.errors import InputError
from stemtrial.records import TrialRecord
from stemtrial_annotations.anchors import String, sha256, shorten, strings_of
from stemtrial_annotations.importing import Problem, repeats
from stemtrial_annotations.reading import read_lines
from stemtrial_annotations.standoff import GoldPassage, Piece, section_key

REGISTRY_ID = re.compile(r"NCT\d{8}")
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class HydratedPassages:
    """Passages with their text.

    Attributes
    ----------
    texts : dict
        Passage id to text.
    answers : dict
        Passage id to `{"passage_id", "adverse_events"}`, quotes in full.
    skipped : dict
        Passage id to the reason why its text is not to be had.
    """

    texts: dict[str, str] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)


def source_of(passage_id: str) -> Literal["nct", "pmid", "phee"]:
    """Tell a passage's source by its id."""
    if REGISTRY_ID.fullmatch(passage_id):
        return "nct"
    return "phee" if passage_id.startswith("phee-") else "pmid"


def passage_to_standoff(
    passage: Mapping[str, Any], record: TrialRecord | None, *, guidelines: str, origin: str
) -> tuple[GoldPassage, list[Problem]]:
    """Leave the text of a labelled passage behind.

    Parameters
    ----------
    passage : mapping
        `passage_id`, `text`, `adverse_events` (with full quotes), `notes`.
    record : TrialRecord or None
        The record that a registry passage was taken from.
    guidelines, origin : str

    Returns
    -------
    passage : GoldPassage
    problems : list of Problem
        Quotes that do not stand in the text, and registry passages that are not in the record.

    Raises
    ------
    pydantic.ValidationError
        If the passage is not of the form.
    """
    passage_id, text = passage["passage_id"], passage["text"].rstrip()
    problems: list[Problem] = []
    statements = []
    for item in passage["adverse_events"]:
        quote = item["quote"]
        short, cut = shorten(quote)
        start = text.find(quote)
        place = {"start": start, "end": start + len(quote)} if start >= 0 else {}
        if not place:
            problems.append(
                Problem(passage_id, "adverse_events", "text", "quote not found", "error")
            )
        statements.append(item | place | {"quote": short, "cut": cut})
    source = source_of(passage_id)
    pieces: list[Piece] = []
    verbatim = True
    if source == "nct":
        pieces, verbatim = _pieces(text, list(strings_of(record)) if record else [])
        if not pieces:
            problems.append(Problem(passage_id, "text", "", "passage is not in the record"))
    notes = passage.get("notes") or ""
    if repeats(notes, [text]):
        notes = ""
        problems.append(Problem(passage_id, "notes", "", "left out: repeats the passage"))
    gold = GoldPassage(
        passage_id=passage_id,
        source=source,
        guidelines=guidelines,
        origin=origin,
        sha256=sha256(text),
        verbatim=verbatim,
        pieces=pieces,
        adverse_events=statements,
        notes=notes,
    )
    return gold, problems


def _pieces(text: str, strings: list[String]) -> tuple[list[Piece], bool]:
    """Find a passage in its record: as one part, or as the longest runs of words that stand there.

    A run is looked for but for white space. Where runs do not give the text back, the passage
    has no pieces.
    """
    for string in strings:
        start = string.text.find(text)
        if start >= 0:
            return [_piece(string, start, start + len(text))], True
    words = text.split()
    pieces: list[Piece] = []
    done = 0
    while done < len(words):
        run, piece = _longest_run(words[done:], strings)
        if piece is None:
            return [], True
        pieces.append(piece)
        done += run
    return (pieces, False) if _joined(pieces, strings) == text else ([], True)


def _longest_run(words: list[str], strings: list[String]) -> tuple[int, Piece | None]:
    """Return how many of the first words stand in a row in the record, and where."""
    best, place = 0, None
    for string in strings:
        run = best + 1
        while run <= len(words) and (match := _spaced(words[:run]).search(string.text)):
            best, place = run, _piece(string, *match.span())
            run += 1
    return best, place


def _spaced(words: list[str]) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in words))


def _piece(string: String, start: int, end: int) -> Piece:
    return Piece(section=string.section, index=string.index, part=string.part, start=start, end=end)


def _key(piece: Piece) -> str:
    return section_key(piece.section, piece.index, piece.part)


def _joined(pieces: list[Piece], strings: Iterable[String]) -> str:
    texts = {one.key: one.text for one in strings}
    cut = [texts.get(_key(piece), "")[piece.start : piece.end] for piece in pieces]
    return " ".join(_SPACE.sub(" ", part).strip() for part in cut)


def hydrate_passages(
    passages: Iterable[GoldPassage],
    records: Mapping[str, TrialRecord],
    texts: Mapping[str, str] | None = None,
) -> HydratedPassages:
    """Put passages and their texts together.

    Parameters
    ----------
    passages : iterable of GoldPassage
    records : mapping of trial id to TrialRecord
        For registry passages.
    texts : mapping of passage id to str, optional
        Texts at hand, for passages of abstracts and of the PHEE corpus, which no registry has.

    Returns
    -------
    HydratedPassages
        A text whose hash differs is not taken; each passage is in `texts` or in `skipped`.
    """
    done = HydratedPassages()
    for passage in passages:
        text, reason = _text_of(passage, records.get(passage.passage_id), texts or {})
        if text is None:
            done.skipped[passage.passage_id] = reason
            continue
        done.texts[passage.passage_id] = text
        statements = [
            span.values() | {"quote": text[span.start : span.end] if span.end else span.quote}
            for span in passage.adverse_events
        ]
        done.answers[passage.passage_id] = {
            "passage_id": passage.passage_id,
            "adverse_events": statements,
        }
    return done


def read_texts(files: Iterable[Path]) -> dict[str, str]:
    """Read texts of passages: JSONL of `passage_id` and `text`, or of the PHEE corpus.

    Raises
    ------
    InputError
        If a file cannot be read, or a line is neither.
    """
    texts: dict[str, str] = {}
    for file in files:
        for number, row in read_lines(file):
            if "context" in row and "id" in row:
                texts[f"phee-{row['id']}"] = row["context"]
            elif "text" in row and "passage_id" in row:
                texts[row["passage_id"]] = row["text"]
            else:
                raise InputError(f"{file}, line {number}: has no passage_id and text.")
    return texts


def _text_of(
    passage: GoldPassage, record: TrialRecord | None, texts: Mapping[str, str]
) -> tuple[str | None, str]:
    text = texts.get(passage.passage_id)
    if text is not None:
        text = text.rstrip()
        same = sha256(text) == passage.sha256
        return (text, "") if same else (None, "the text at hand is another one")
    if passage.source != "nct":
        origin = "an abstract" if passage.source == "pmid" else "the PHEE corpus"
        return None, f"its text is from {origin}, and is not at hand"
    if record is None:
        return None, "the corpus has no record of this trial"
    if not passage.pieces:
        return None, "it does not stand in the record word for word"
    strings = list(strings_of(record))
    if passage.verbatim:
        (piece,) = passage.pieces
        raw = {one.key: one.text for one in strings}.get(_key(piece), "")
        text = raw[piece.start : piece.end]
    else:
        text = _joined(passage.pieces, strings)
    return (text, "") if sha256(text) == passage.sha256 else (None, "the record was edited")
