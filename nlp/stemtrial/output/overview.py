"""Many trials at a glance: one row a trial, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from stemtrial.answers import TrialFields
from stemtrial.output.marks import Mark, marks_of
from stemtrial.output.wording import printable
from stemtrial.records import TrialRecord

# From this width on every field has a column; below it, fields that belong together share one.
_WIDE = 150
_WIDEST = 190
_TITLE = 48


class _Group(NamedTuple):
    heading: str
    fields: tuple[str, ...]
    share: int  # of the screen's width


_TRIAL = 23
_WIDE_GROUPS = (
    _Group("disease", ("disease",), 14),
    _Group("cells", ("cell_type",), 12),
    _Group("source", ("cell_source",), 12),
    _Group("donor", ("donor_type",), 11),
    _Group("route", ("route",), 15),
    _Group("dose", ("dose",), 18),
    _Group("schedule", ("schedule",), 17),
    _Group("with", ("combination",), 18),
)
_NARROW_GROUPS = (
    _Group("disease", ("disease",), 15),
    _Group("cells", ("cell_type", "cell_source", "donor_type"), 15),
    _Group("route, dose, schedule", ("route", "dose", "schedule"), 22),
    _Group("with", ("combination",), 20),
)


def overview_table(trials: Iterable[tuple[TrialRecord, TrialFields]], width: int) -> Table:
    """Build the table of the main fields, one row a trial.

    Parameters
    ----------
    trials : iterable of (TrialRecord, TrialFields)
    width : int
        Columns of the screen; below 150, fields share columns.

    Returns
    -------
    Table
        Id and title, then disease, cells, source, donor, route, dose, schedule with number and
        interval, and what else is given; an empty cell means that the record does not say.
    """
    groups = _WIDE_GROUPS if width >= _WIDE else _NARROW_GROUPS
    table = Table(
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        leading=1,
        header_style="bold",
        width=min(width, _WIDEST),
    )
    # Shares of a given width, since fitting columns to their content cuts the last one off.
    table.add_column("trial", overflow="fold", ratio=_TRIAL)
    for group in groups:
        table.add_column(group.heading, overflow="fold", ratio=group.share)
    for record, fields in trials:
        marks = marks_of(fields)
        table.add_row(_name(record), *(_cell(marks, group.fields) for group in groups))
    return table


def _name(record: TrialRecord) -> Text:
    title = printable(record.brief_title or record.official_title, " ")
    if len(title) > _TITLE:
        title = title[:_TITLE].rpartition(" ")[0] + "…"
    return Text.assemble((printable(record.trial_id, " "), "bold"), "\n", (title, "dim"))


def _cell(marks: list[Mark], names: tuple[str, ...]) -> Text:
    lines = []
    for name in names:
        values = dict.fromkeys(_short(mark, marks) for mark in marks if mark.field == name)
        lines += ["; ".join(values)] if values else []
    return Text(printable("\n".join(lines)))


def _short(mark: Mark, marks: list[Mark]) -> str:
    # What stands in brackets is left to the files: an agent's category, an interval's days.
    value = mark.value.partition(" (")[0]
    if mark.field == "dose":
        return value.removesuffix(" each time")
    if mark.field == "schedule" and value != "single":
        more = [other for other in marks if other.field in ("n_administrations", "interval")]
        words = [_short(other, marks) for other in more]
        return ", ".join([value, *words])
    return f"{value} times" if mark.field == "n_administrations" else value
