"""One trial in the terminal: its fields as a table and its text with coloured evidence."""

from __future__ import annotations

from itertools import groupby

from rich.columns import Columns
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from stemtrial.answers import TrialFields
from stemtrial.document import TrialDocument
from stemtrial.output.marks import Mark, Piece, blocks, empty_fields, marks_of, tag_words
from stemtrial.output.rejected import rejected_lines
from stemtrial.output.wording import (
    colour_field,
    evidence_words,
    field_colours,
    field_words,
    printable,
)

# From this width on, the rule that gave a value has a column.
_WIDE = 110
_WIDEST = 150
_QUIET = "dim"


def print_trial(console: Console, trial: TrialDocument, *, rejected: bool = False) -> None:
    """Print one trial.

    Where the console shows no colours, evidence stands in square brackets with its fields.

    Parameters
    ----------
    console : Console
    trial : TrialDocument
        Judged and resolved.
    rejected : bool
        Also list the mentions that are no answer, with the judge's reason.
    """
    marks = marks_of(trial.fields)
    record = trial.record
    title = printable(record.brief_title or record.official_title, " ")
    _print(console, Text.assemble((printable(record.trial_id, " "), "bold"), "  ", title))
    _print(console, "")
    _print(console, facts_table(marks, console.width))
    _print(console, _missing(trial.fields))
    colours = shows_colours(console)
    if colours and any(mark.evidence for mark in marks):
        _print(console, "")
        _print(console, legend(marks))
    for heading, cuts in blocks(record, marks):
        _print(console, "")
        _print(console, Text(heading, style="bold"))
        for place, pieces in cuts:
            text = coloured(pieces) if colours else bracketed(pieces)
            text.stylize_before("bold" if place[2] in ("label", "name") else "")
            _print(console, Padding(text, (0, 0, 0, 2), expand=False))
    if rejected:
        _print(console, "")
        for indent, line in rejected_lines(trial, marks):
            _print(console, Padding(line, (0, 0, 0, indent), expand=False))


def shows_colours(console: Console) -> bool:
    """Whether a colour printed on a console is seen as one."""
    return console.is_terminal and console.color_system is not None and not console.no_color


def _print(console: Console, what: RenderableType) -> None:
    console.print(what, markup=False, highlight=False, emoji=False)


def facts_table(marks: list[Mark], width: int) -> Table:
    """Build the table of values: field, value, confidence, evidence and where it stands.

    Parameters
    ----------
    marks : list of Mark
    width : int
        Columns of the screen; from 110 on, the rule or model that gave each value is named too.
    """
    wide = width >= _WIDE
    table = Table(
        box=None,
        pad_edge=False,
        show_edge=False,
        header_style=_QUIET,
        width=min(width, _WIDEST),
    )
    table.add_column("field", no_wrap=True)
    table.add_column("value", overflow="fold", ratio=3)
    table.add_column("conf.", no_wrap=True, justify="right")
    table.add_column("evidence", overflow="fold", ratio=4)
    if wide:
        table.add_column("given by", overflow="fold", ratio=2)
    for field, group in groupby(marks, key=lambda mark: mark.field):
        name = Text(field_words(field), style=_style(field))
        for mark in group:
            value = Text(printable(mark.value, " "), style="bold")
            if mark.basis:
                value.append(f" ({mark.basis})", style="not bold dim")
            sure = "" if mark.confidence is None else f"{mark.confidence:.2f}"
            cells: list[RenderableType] = [name, value, sure, _proof(mark)]
            table.add_row(*cells, *([Text(_source(mark), style=_QUIET)] if wide else []))
            name = Text("")
    return table


def _source(mark: Mark) -> str:
    # The field stands in the first column already.
    return mark.source.replace(f"vocabulary:{mark.field}:", "vocabulary: ")


def _proof(mark: Mark) -> Text:
    if mark.evidence is None:
        return Text("")
    quote = printable(mark.evidence.text, " ")
    return Text.assemble(f"“{quote}” ", (evidence_words(mark.evidence), _QUIET))


def _missing(fields: TrialFields) -> Text:
    missing = ", ".join(field_words(name) for name in empty_fields(fields))
    return Text(f"not reported: {missing}" if missing else "every field is reported", style=_QUIET)


def legend(marks: list[Mark]) -> Columns:
    """Name the colours of the fields that have evidence."""
    names = dict.fromkeys(
        (field_words(mark.field), _style(mark.field))
        for mark in marks
        if mark.evidence and colour_field(mark.field)
    )
    shown = [Text(f" {name} ", style=style) for name, style in names]
    return Columns([Text("evidence of", style=_QUIET), *shown], padding=(0, 1))


def coloured(pieces: list[Piece]) -> Text:
    """Return a string with its evidence coloured, each passage followed by what it proves."""
    text = Text(overflow="fold")
    for piece in pieces:
        text.append(
            printable(piece.text), style=_style(piece.marks[0].field) if piece.marks else ""
        )
        names = dict.fromkeys(tag_words(mark) for mark in reversed(piece.closes))
        if names:
            text.append(f" {', '.join(names)}", style="italic")
    return text


def bracketed(pieces: list[Piece]) -> Text:
    """Return a string with its evidence in brackets: `[by vein]{route}`."""
    text = Text(overflow="fold")
    for piece in pieces:
        text.append("[" * len({_span(mark) for mark in piece.opens}))
        text.append(printable(piece.text))
        for _, group in groupby(piece.closes, key=_span):
            names = dict.fromkeys(field_words(mark.field) for mark in group)
            text.append(f"]{{{', '.join(names)}}}")
    return text


def _span(mark: Mark) -> tuple[int, int]:
    return (mark.evidence.start, mark.evidence.end) if mark.evidence else (0, 0)


def _style(field: str) -> str:
    owner = colour_field(field)
    return field_colours()[owner]["terminal"] if owner else ""
