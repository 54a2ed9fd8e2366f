"""The evidence page: every trial's text with its answers marked, in one file without network."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html import escape
from importlib import resources

import yaml

from stemtrial.answers import TrialFields
from stemtrial.output.marks import Mark, Piece, Place, marked_sections, marks_of
from stemtrial.records import TrialRecord

_HEADINGS = {"brief_title": "title", "brief_summary": "summary"}


@cache
def field_colours() -> dict[str, dict[str, str]]:
    """Return the colour of each field, for `page` and `terminal`."""
    path = resources.files("stemtrial.output") / "colours.yaml"
    colours: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return colours


def evidence_page(trials: Iterable[tuple[TrialRecord, TrialFields]], title: str) -> str:
    """Write the page.

    Parameters
    ----------
    trials : iterable of (TrialRecord, TrialFields)
    title : str
        The page's heading.

    Returns
    -------
    str
        A self-contained HTML document; all registry text in it is escaped.
    """
    style = (resources.files("stemtrial.output") / "page.css").read_text(encoding="utf-8")
    links, articles = [], []
    for record, fields in trials:
        heading = record.brief_title or record.official_title
        anchor = escape(record.trial_id, quote=True)
        links.append(f'<a href="#{anchor}">{anchor} {escape(heading)}</a>')
        articles.append(_article(record, fields))
    legend = "".join(
        f'<mark style="background:{colour["page"]}">{escape(name.replace("_", " "))}</mark>'
        for name, colour in field_colours().items()
        if name not in ("n_administrations", "interval")
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body><main>"
        f'<h1>{escape(title)}</h1><div class="legend">{legend}</div>'
        f"<nav>{''.join(links) if len(links) > 1 else ''}</nav>{''.join(articles)}"
        "</main></body></html>\n"
    )


def _article(record: TrialRecord, fields: TrialFields) -> str:
    marks = marks_of(fields)
    heading = escape(record.brief_title or record.official_title)
    body = "".join(
        _section(place, pieces)
        for place, pieces in marked_sections(record, marks)
        if place[0] not in ("conditions", "keywords") or any(piece.marks for piece in pieces)
    )
    anchor = escape(record.trial_id, quote=True)
    scope = "in scope" if fields.in_scope else "not in scope"
    return (
        f'<article id="{anchor}"><h2><small>{anchor}</small>{heading}</h2>'
        f"{_table(marks, scope)}{body}</article>"
    )


def _table(marks: list[Mark], scope: str) -> str:
    rows = [f"<tr><th>in scope</th><td>{scope}</td><td></td><td></td></tr>"]
    rows += [
        f"<tr><th>{escape(mark.field.replace('_', ' '))}</th><td>{escape(mark.value)}</td>"
        f'<td class="number">{escape(mark.note.split(",")[0].removeprefix("confidence "))}</td>'
        f'<td class="quote">{escape(mark.evidence.text)}</td></tr>'
        for mark in marks
    ]
    if not marks:
        rows.append('<tr><td class="empty">nothing else reported</td></tr>')
    return f"<table>{''.join(rows)}</table>"


def _section(place: Place, pieces: list[Piece]) -> str:
    name, index, part = place
    heading = _HEADINGS.get(name, name.replace("_", " "))
    if index is not None:
        heading = f"{heading} {index + 1}" + (f" {part}" if part else "")
    text = "".join(_piece(piece) for piece in pieces)
    return f'<h3>{escape(heading)}</h3><p class="text">{text}</p>'


def _piece(piece: Piece) -> str:
    if not piece.marks:
        return escape(piece.text)
    colour = field_colours()[piece.marks[0].field]["page"]
    labels = "; ".join(f"{mark.field}: {mark.value}" for mark in piece.marks)
    hover = " | ".join(f"{mark.field}: {mark.value} ({mark.note})" for mark in piece.marks)
    ends_here = [mark for mark in piece.marks if mark.evidence.text.endswith(piece.text)]
    tag = f"<small>{escape(labels)}</small>" if ends_here else ""
    return (
        f'<mark style="background:{colour}" title="{escape(hover, quote=True)}">'
        f"{escape(piece.text)}{tag}</mark>"
    )
