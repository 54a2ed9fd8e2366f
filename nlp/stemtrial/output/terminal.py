"""One trial in the terminal: its fields as a table and its text with coloured evidence."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from stemtrial.answers import Evidence, TrialFields
from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.output.html import field_colours
from stemtrial.output.marks import Mark, Piece, Place, marked_sections, marks_of

_FIELD_OF_KIND = {"agent": "combination", "adverse_event": "adverse_events"}


def print_trial(console: Console, trial: TrialDocument, *, rejected: bool = False) -> None:
    """Print one trial.

    Parameters
    ----------
    console : Console
    trial : TrialDocument
        Judged and resolved.
    rejected : bool
        Also list the mentions that are no answer, with the judge's reason.
    """
    fields = trial.fields
    marks = marks_of(fields)
    record = trial.record
    console.print(Text(record.trial_id, style="bold"), record.brief_title or record.official_title)
    console.print(fields_table(fields, marks))
    for place, pieces in marked_sections(record, marks):
        if place[0] in ("conditions", "keywords") and not any(p.marks for p in pieces):
            continue
        console.print()
        console.print(Text(_heading(place), style="dim"))
        console.print(_coloured(pieces))
    if rejected:
        console.print()
        console.print(rejected_table(trial, marks))


def fields_table(fields: TrialFields, marks: list[Mark]) -> Table:
    """Build the table of answers: field, value, confidence, source, quote."""
    table = Table(box=None, pad_edge=False, show_edge=False)
    for name in ("field", "value", "conf.", "source", "evidence"):
        table.add_column(name, overflow="fold")
    scope = fields.support.get("in_scope")
    table.add_row(
        "in_scope", str(fields.in_scope).lower(), f"{scope.confidence:.2f}" if scope else "", "", ""
    )
    for mark in marks:
        confidence, source = mark.note.removeprefix("confidence ").split(", ", 1)
        quote = Text(mark.evidence.text, style="dim")
        field = Text(mark.field, style=field_colours()[mark.field]["terminal"])
        table.add_row(field, mark.value, confidence, source, quote)
    if fields.combination_none:
        table.add_row("combination_none", "true", "", "", "")
    return table


def rejected_table(trial: TrialDocument, marks: list[Mark]) -> Table:
    """Build the table of mentions that were proposed and are no evidence of an answer."""
    table = Table(title="Proposed, no answer", box=None, pad_edge=False, title_justify="left")
    for name in ("field", "value", "judgement", "reason", "where", "text"):
        table.add_column(name, overflow="fold")
    proved = {(_key(mark.evidence), mark.field) for mark in marks}
    for mention in trial.mentions:
        field = _FIELD_OF_KIND.get(mention.kind, mention.kind)
        evidence = trial.section_at(mention.start).evidence(mention.start, mention.end)
        if (_key(evidence), field) in proved:
            continue
        where = _heading((evidence.section, evidence.index, evidence.part))
        verdict, reason = _verdict(mention)
        table.add_row(field, mention.label, verdict, reason, where, Text(evidence.text))
    return table


def _verdict(mention: Mention) -> tuple[str, str]:
    if mention.judgement in ("answers", "open", "harvest"):
        return "outranked", mention.reason or "a better placed mention decides"
    return mention.judgement, mention.reason


def _key(evidence: Evidence) -> tuple[str, int | None, str | None, int, int]:
    return evidence.section, evidence.index, evidence.part, evidence.start, evidence.end


def _heading(place: Place) -> str:
    name, index, part = place
    position = "" if index is None else f"[{index}]"
    return f"{name}{position}{'.' + part if part else ''}"


def _coloured(pieces: list[Piece]) -> Text:
    text = Text(overflow="fold")
    for piece in pieces:
        style = field_colours()[piece.marks[0].field]["terminal"] if piece.marks else ""
        text.append(piece.text, style=style)
    return text
