"""brat: a folder with a .txt and an .ann file for each trial, and an annotation.conf.

Details are `AnnotatorNotes`. brat has no spans over line ends: such a span is written and read as
fragments. Format: https://brat.nlplab.org/standoff.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from stemtrial.errors import InputError
from stemtrial_annotations.exchange.files import read_utf8, refuse, write_text
from stemtrial_annotations.exchange.sheet import Filled, Mark, Sheet, labels, trial_id_of

_LINE = re.compile(r"[^\n]+")
_FRAGMENT = re.compile(r"(\d+) (\d+)")
_UNSAFE = re.compile(r"[^\w.-]+")


def write(sheets: Iterable[Sheet], out: Path, *, suggested: bool, force: bool) -> None:
    """Write the folder; `suggested` makes no difference."""
    del suggested
    for sheet in sheets:
        name = _UNSAFE.sub("_", sheet.trial_id)
        write_text(out / f"{name}.txt", sheet.text, force=force)
        write_text(out / f"{name}.ann", _annotations(sheet), force=force)
    write_text(out / "annotation.conf", configuration(), force=force)


def configuration() -> str:
    """Return `annotation.conf`: every label, any of which may overlap any other."""
    overlap = "ENTITY-OVERLAP\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"
    listed = "\n".join(labels())
    return f"[entities]\n{listed}\n\n[relations]\n{overlap}\n\n[events]\n\n[attributes]\n"


def _annotations(sheet: Sheet) -> str:
    lines = []
    for number, mark in enumerate(sheet.marks, start=1):
        words = [
            (mark.start + found.start(), mark.start + found.end())
            for found in _LINE.finditer(sheet.text[mark.start : mark.end])
        ]
        places = ";".join(f"{start} {end}" for start, end in words)
        text = " ".join(sheet.text[start:end] for start, end in words)
        lines.append(f"T{number}\t{mark.label} {places}\t{text}\n")
        if mark.details:
            lines.append(f"#{number}\tAnnotatorNotes T{number}\t{mark.details}\n")
    return "".join(lines)


def read(path: Path) -> Iterator[Filled]:
    """Read a folder of brat.

    Raises
    ------
    InputError
        If it is no folder, a text is missing, or a line is not of the form.
    """
    if not path.is_dir():
        raise InputError(f"{path}: is no folder with the .txt and .ann files of brat.")
    files = sorted(path.rglob("*.ann"))
    if not files:
        raise InputError(f"{path}: holds no .ann file; name the folder that brat wrote.")
    for file in files:
        texts = file.with_suffix(".txt")
        if not texts.exists():
            raise InputError(f"{file}: has no {texts.name} beside it.")
        text = read_utf8(texts)
        yield Filled(file.name, trial_id_of(text), text, tuple(_marks(file, text)))


def _marks(file: Path, text: str) -> Iterator[Mark]:
    spans: dict[str, tuple[int, int, str]] = {}
    notes: dict[str, str] = {}
    for number, line in enumerate(read_utf8(file).split("\n"), start=1):
        cells = line.split("\t")
        where = f"line {number}"
        if line.startswith("T"):
            spans[cells[0]] = _span(file, where, cells, text)
        elif line.startswith("#"):
            kind, _, target = cells[1].partition(" ") if len(cells) > 2 else ("", "", "")
            if kind == "AnnotatorNotes":
                notes[target.strip()] = cells[2]
    for name, span in spans.items():
        yield Mark(*span, notes.get(name, ""))


def _span(file: Path, where: str, cells: list[str], text: str) -> tuple[int, int, str]:
    label, _, places = cells[1].partition(" ") if len(cells) > 2 else ("", "", "")
    fragments = [tuple(map(int, one)) for one in _FRAGMENT.findall(places)]
    if not label or not fragments:
        raise refuse(file, where, "is no text-bound annotation 'T1<tab>label 0 5<tab>words'")
    for (_, end), (start, _) in pairwise(fragments):
        if text[end:start].strip():
            raise refuse(file, where, "has fragments with words between them; mark them as one")
    start, end = fragments[0][0], fragments[-1][1]
    if end > len(text) or start >= end:
        raise refuse(file, where, f"goes beyond the text ({start}-{end} of {len(text)})")
    # brat shows the words without their line ends; other words mean another text.
    if "".join(cells[2].split()) != "".join(text[start:end].split()):
        raise refuse(file, where, f"does not have the words that stand at {start}-{end}")
    return start, end, label
