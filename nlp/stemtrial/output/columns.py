"""The columns of the flat forms, with the words that a column dictionary prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from stemtrial.answers import FIELDS

Kind = Literal["text", "number", "integer", "flag"]
Table = Literal["wide", "long"]


class Column(NamedTuple):
    """A column: its name, what its cells are, and what it says."""

    name: str
    kind: Kind
    description: str


TRIAL_ID = Column("trial_id", "text", "The record's id, as given.")

LONG: tuple[Column, ...] = (
    TRIAL_ID,
    Column("field", "text", "The field that the row answers."),
    Column("value", "text", "The label, agent, or value in normal form."),
    Column("low", "number", "Dose: lower bound, an absolute number in `unit`; empty for `up to`."),
    Column("high", "number", "Dose: upper bound, an absolute number; empty for `at least`."),
    Column("unit", "text", "Dose: unit of `low` and `high`."),
    Column("per", "text", "Dose: `administration`, `total` or `unclear`."),
    Column("agent", "text", "Combination: the agent's international name in lower case."),
    Column("category", "text", "Combination: the agent's part in the treatment."),
    Column("status", "text", "Adverse events: `observed`, `planned` or `background`."),
    Column(
        "severity", "text", "Adverse events: `none`, `mild`, `moderate`, `severe`, or not said."
    ),
    Column("serious", "flag", "Adverse events: whether the text says serious."),
    Column("relatedness", "text", "Adverse events: `related`, `unrelated`, or not said."),
    Column("negated", "flag", "Adverse events: whether the statement denies the event."),
    Column("basis", "text", "`stated`, `weak`, or the id of the inference rule."),
    Column("confidence", "number", "Probability that the answer is right, 0 to 1."),
    Column("source", "text", "The rule or model that gave the answer."),
    Column("quote", "text", "The words that prove it."),
    Column("section", "text", "The section that they stand in."),
    Column("index", "integer", "Position in `arms` or `interventions`, from 0."),
    Column("part", "text", "The string there: `label`, `name`, `type` or `description`."),
    Column("start", "integer", "First code point of the evidence in that string."),
    Column("end", "integer", "Code point after its last one."),
)

_WIDE_WORDS: dict[str, tuple[Kind, str]] = {
    "in_scope": ("flag", "Living regenerative cells given for an autoimmune disease."),
    "disease": ("text", "Treated conditions."),
    "cell_type": ("text", "Kinds of cells given."),
    "cell_source": ("text", "Tissues that the cells come from."),
    "donor_type": ("text", "Whose cells they are."),
    "route": ("text", "Routes of administration of the cells."),
    "schedule": ("text", "`single`, `multiple` or `conditional`."),
    "n_administrations": ("text", "Planned numbers of administrations."),
    "interval": ("text", "Interval between administrations, as written."),
    "interval_days": ("number", "The interval in days (a month is 30)."),
    "dose": ("text", "Doses of the cells: amount, unit, and per what."),
    "combination": ("text", "What is given besides the cells, each with its category."),
    "combination_none": ("flag", "Whether the text says that nothing else is given."),
    "adverse_events": ("text", "Kinds of statements about adverse events."),
}


def wide_columns(fields: Sequence[str] = FIELDS) -> tuple[Column, ...]:
    """Return the columns of the wide table: the id, one a field, notes and flags.

    Parameters
    ----------
    fields : sequence of str
        The fields to show; their order is the contract's, whatever the order here.
    """
    chosen = tuple(Column(name, *_WIDE_WORDS[name]) for name in FIELDS if name in fields)
    return (
        TRIAL_ID,
        *chosen,
        Column("notes", "text", "Remarks of the extraction, for example `conflict`."),
        Column("flags", "text", "`truncated` where a text was too long to read whole."),
    )
