"""The evidence page: every trial's text with its answers marked, in one file without network."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib import resources
from itertools import groupby

from stemtrial.answers import TrialFields
from stemtrial.output.marks import (
    Cut,
    Mark,
    Piece,
    Place,
    blocks,
    empty_fields,
    marks_of,
    place_of,
    tag_words,
)
from stemtrial.output.wording import (
    colour_field,
    evidence_words,
    field_colours,
    field_words,
    printable,
)
from stemtrial.records import TrialRecord

Targets = dict[tuple[Place, int], str]
_IN_OVERVIEW = ("cell_type", "cell_source", "donor_type", "route", "dose")
_PLAIN_ID = re.compile(r"[A-Za-z0-9][\w.:-]*", re.ASCII)
_CTGOV_ID = re.compile(r"NCT\d{8}")
_HOW_TO_READ = (
    "The number beside a value is its confidence, from 0 to 1. Click a quote to find it in the"
    " text; click a field's name to hide its marks."
)
# Nothing is fetched and nothing is run, whatever a registry text holds.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def evidence_page(
    trials: Iterable[tuple[TrialRecord, TrialFields]], title: str, note: str = ""
) -> str:
    """Write the page.

    Parameters
    ----------
    trials : iterable of (TrialRecord, TrialFields)
    title : str
        The page's heading.
    note : str
        A sentence under it.

    Returns
    -------
    str
        A self-contained HTML document without scripts; all registry text in it is escaped.
    """
    links, articles = [], []
    anchors: set[str] = set()
    for number, (record, fields) in enumerate(trials, start=1):
        plain = _PLAIN_ID.fullmatch(record.trial_id) and record.trial_id not in anchors
        anchor = record.trial_id if plain else f"trial-{number}"
        anchors.add(anchor)
        marks = marks_of(fields)
        links.append(_link(anchor, record, marks))
        articles.append(_article(anchor, record, fields, marks))
    several = len(articles) > 1
    nav = f'<nav aria-label="Trials"><ol>{"".join(links)}</ol></nav>' if several else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(title)}</title><style>{_style()}</style></head>"
        f"<body{'' if several else ' class=single'}><header><h1>{_text(title)}</h1>"
        f"<p>{_text(f'{note} {_HOW_TO_READ}'.strip())}</p></header>{_legend()}"
        f'<div class="columns">{nav}<main>{"".join(articles)}</main></div></body></html>\n'
    )


def _text(text: str) -> str:
    return escape(printable(text), quote=True)


@cache
def _style() -> str:
    sheet = (resources.files("stemtrial.output") / "page.css").read_text(encoding="utf-8")
    names = list(field_colours())
    grounds = "".join(f"--{name}:{field_colours()[name]['page']};" for name in names)
    rules = [f":root{{{grounds}}}"]
    for name in names:
        rules.append(f".{name}{{background:var(--{name})}}")
        off = f"body:has(#show-{name}:not(:checked))"
        rules.append(f"{off}{{--{name}:transparent}}{off} p .tag.{name}{{display:none}}")
    return sheet + "\n".join(rules)


def _legend() -> str:
    boxes = "".join(
        f'<label><input type="checkbox" id="show-{name}" checked><span class="{name}">'
        f"{_text(field_words(name))}</span></label>"
        for name in field_colours()
    )
    return f'<div class="legend" role="group" aria-label="Fields to mark"><div>{boxes}</div></div>'


def _heading(record: TrialRecord) -> str:
    return record.brief_title or record.official_title


def _link(anchor: str, record: TrialRecord, marks: list[Mark]) -> str:
    values = [mark.value for name in _IN_OVERVIEW for mark in marks if mark.field == name]
    overview = " · ".join(dict.fromkeys(values)) or "nothing reported"
    return (
        f'<li><a href="#{anchor}"><b>{_text(record.trial_id)}</b> {_text(_heading(record))}'
        f"<small>{_text(overview)}</small></a></li>"
    )


def _article(anchor: str, record: TrialRecord, fields: TrialFields, marks: list[Mark]) -> str:
    trial_id = _text(record.trial_id)
    if _CTGOV_ID.fullmatch(record.trial_id):
        address = f"https://clinicaltrials.gov/study/{trial_id}"
        trial_id = f'<a href="{address}" rel="noreferrer">{trial_id}</a>'
    cut = list(blocks(record, marks))
    text = "".join(_block(anchor, heading, cuts) for heading, cuts in cut)
    targets = {
        (place, piece.start): _piece_id(anchor, place, piece)
        for _, cuts in cut
        for place, pieces in cuts
        for piece in pieces
    }
    return (
        f'<article id="{anchor}"><h2><small>{trial_id}</small> {_text(_heading(record))}</h2>'
        f'{_facts(marks, fields, targets)}<div class="source">{text}</div></article>'
    )


def _facts(marks: list[Mark], fields: TrialFields, targets: Targets) -> str:
    rows = []
    for field, group in groupby(marks, key=lambda mark: mark.field):
        answers = "".join(_fact(mark, targets) for mark in group)
        swatch = f'<i class="{colour_field(field) or "none"}"></i>'
        rows.append(f"<dt>{swatch}{_text(field_words(field))}</dt><dd>{answers}</dd>")
    missing = ", ".join(field_words(name) for name in empty_fields(fields))
    rest = f'<p class="missing">Not reported: {_text(missing)}.</p>' if missing else ""
    return f'<dl class="facts">{"".join(rows)}</dl>{rest}'


def _fact(mark: Mark, targets: Targets) -> str:
    proof = ""
    if mark.evidence is not None:
        target = targets.get((place_of(mark.evidence), mark.evidence.start))
        quote = f"“{_text(mark.evidence.text)}”"
        quote = f'<a href="#{target}">{quote}</a>' if target else quote
        proof = f"{quote} <small>{_text(evidence_words(mark.evidence))}</small>"
    sure = "" if mark.confidence is None else f"{mark.confidence:.2f}"
    basis = f" <small>{_text(mark.basis)}</small>" if mark.basis else ""
    return (
        f'<div class="fact"><span class="value">{_text(mark.value)}{basis}</span>'
        f'<span class="sure" title="confidence; given by {_text(mark.source)}">{sure}</span>'
        f'<span class="quote">{proof}</span></div>'
    )


def _block(anchor: str, heading: str, cuts: list[Cut]) -> str:
    shown = [f"<h3>{_text(heading)}</h3>"]
    for place, pieces in cuts:
        look = " class=name" if place[2] in ("label", "name") else ""
        shown.append(f"<p{look}>{''.join(_piece(anchor, place, piece) for piece in pieces)}</p>")
    return "".join(shown)


def _piece_id(anchor: str, place: Place, piece: Piece) -> str:
    where = "-".join(str(item) for item in place if item is not None)
    return f"{anchor}-{where}-{piece.start}"


def _piece(anchor: str, place: Place, piece: Piece) -> str:
    if not piece.marks:
        return _text(piece.text)
    fields = list(dict.fromkeys(_colour(mark) for mark in piece.marks))
    hover = "\n".join(dict.fromkeys(_hover(mark) for mark in piece.marks))
    tags = dict.fromkeys((_colour(mark), tag_words(mark)) for mark in reversed(piece.closes))
    labels = "".join(f'<small class="tag {name}">{_text(value)}</small>' for name, value in tags)
    look = f'class="{fields[0]}"' if len(fields) == 1 else f'style="background:{_bands(fields)}"'
    target = f' id="{_piece_id(anchor, place, piece)}"' if piece.opens else ""
    return f'<mark {look}{target} title="{_text(hover)}">{_text(piece.text)}{labels}</mark>'


def _colour(mark: Mark) -> str:
    return colour_field(mark.field) or mark.field


def _hover(mark: Mark) -> str:
    sure = "" if mark.confidence is None else f", confidence {mark.confidence:.2f}"
    return f"{field_words(mark.field)}: {mark.value}{sure}"


def _bands(fields: list[str]) -> str:
    """Return equal horizontal bands, one for each field that the words prove."""
    share = 100 / len(fields)
    stops = (
        f"var(--{name}) {share * place:.4g}% {share * (place + 1):.4g}%"
        for place, name in enumerate(fields)
    )
    return f"linear-gradient({','.join(stops)})"
