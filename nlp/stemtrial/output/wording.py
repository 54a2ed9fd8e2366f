"""Plain words for fields, labels, values and places: what a person reads."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, Protocol
from unicodedata import category

import yaml

from stemtrial.answers import (
    AdverseEventAnswer,
    Answer,
    CombinationAnswer,
    DoseAnswer,
    Evidence,
    LabelAnswer,
)
from stemtrial.output.rows import number_text

_JOINERS = "\u200c\u200d"  # emoji and some scripts need them
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class DoseLike(Protocol):
    """What a dose answer and a proposed dose have in common."""

    @property
    def low(self) -> float | None:
        """Lower bound."""

    @property
    def high(self) -> float | None:
        """Upper bound."""

    @property
    def unit(self) -> str:
        """Unit of both."""

    @property
    def per(self) -> str:
        """What it is counted per."""


class StatementLike(Protocol):
    """What an adverse-event answer and a proposed statement have in common."""

    @property
    def status(self) -> str:
        """Observed, planned or background."""

    @property
    def severity(self) -> str:
        """Worst severity that is said."""

    @property
    def serious(self) -> bool:
        """Whether the text says serious."""

    @property
    def relatedness(self) -> str:
        """Whether the treatment caused it."""

    @property
    def negated(self) -> bool:
        """Whether it is denied."""


@cache
def wording() -> dict[str, dict[str, str]]:
    """Return the tables of `wording.yaml`."""
    return _read("wording.yaml")


@cache
def field_colours() -> dict[str, dict[str, str]]:
    """Return the colours under `page` and `terminal` by the field that owns them."""
    return {name: known for name, known in _read("colours.yaml").items() if "like" not in known}


@cache
def colour_field(field: str) -> str | None:
    """Return the field whose colour marks a field: its own or the one it borrows; None if none."""
    known = _read("colours.yaml").get(field)
    return None if known is None else known.get("like", field)


def _read(name: str) -> dict[str, dict[str, str]]:
    path = resources.files("stemtrial.output") / name
    table: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return table


def field_words(field: str) -> str:
    """Return what a field is called, for example `given with` for `combination`."""
    return wording()["fields"].get(field, field.replace("_", " "))


def label_words(label: str) -> str:
    """Return a label as people write it, for example `umbilical cord`, `MSC`."""
    return wording()["labels"].get(label, label.replace("_", " "))


def place_words(section: str, index: int | None, part: str | None) -> str:
    """Return where a string stands, for example `arm 2, description`."""
    name = wording()["sections"].get(section, section.replace("_", " "))
    position = "" if index is None else f" {index + 1}"
    return f"{name}{position}" + (f", {part}" if part else "")


def evidence_words(evidence: Evidence) -> str:
    """Return where an evidence stands."""
    return place_words(evidence.section, evidence.index, evidence.part)


def answer_words(answer: Answer) -> str:
    """Return an answer's value in plain words.

    Parameters
    ----------
    answer : Answer

    Returns
    -------
    str
        For example `1×10⁶ to 2×10⁶ cells/kg each time`, `methotrexate (immunosuppressant)`,
        `planned: serious adverse events`.

    Raises
    ------
    TypeError
        If the answer is of no known class.
    """
    if isinstance(answer, LabelAnswer):
        return label_words(answer.label)
    if isinstance(answer, DoseAnswer):
        return dose_words(answer)
    if isinstance(answer, CombinationAnswer):
        return f"{answer.agent} ({answer.category.replace('_', ' ')})"
    if isinstance(answer, AdverseEventAnswer):
        return statement_words(answer)
    raise TypeError(f"no words for {type(answer).__name__}")


def dose_words(dose: DoseLike) -> str:
    """Return a dose with its unit and what it is counted per."""
    low, high = amount_words(dose.low), amount_words(dose.high)
    if not low:
        amount = f"up to {high}" if high else "?"
    elif not high:
        amount = f"at least {low}"
    else:
        amount = low if low == high else f"{low} to {high}"
    tables = wording()
    words = [amount, tables["units"][dose.unit], tables["per"][dose.per]]
    return " ".join(word for word in words if word)


def amount_words(amount: float | None) -> str:
    """Return a number as doses are printed: `1×10⁶`, `2.5×10⁸`, but `40` and `0.5`."""
    mantissa, _, exponent = number_text(amount).partition("e")
    return f"{mantissa}×10{exponent.translate(_SUPERSCRIPTS)}" if exponent else mantissa


def statement_words(answer: StatementLike) -> str:
    """Return a statement about adverse events, for example `planned: serious adverse events`."""
    words = ["no"] if answer.negated or answer.severity == "none" else []
    words += [answer.severity] if answer.severity not in ("none", "unspecified") else []
    words += ["serious"] if answer.serious else []
    words += [answer.relatedness] if answer.relatedness != "unspecified" else []
    blanket = " at all" if answer.severity == "none" else ""
    return f"{answer.status}: {' '.join([*words, 'adverse events'])}{blanket}"


def basis_words(answer: Answer | None) -> str:
    """Return why an answer that is not stated was given all the same; empty if it is stated."""
    basis: Any = getattr(answer, "basis", "stated")
    return wording()["basis"].get(basis, str(basis))


def printable(text: str, line_feed: str = "\n") -> str:
    """Return text without characters that a terminal or a browser would act on.

    Control characters, of which escape sequences are made, become the replacement character;
    invisible format characters (zero width, direction marks) go; every space becomes plain.

    Parameters
    ----------
    text : str
    line_feed : str
        What a line break becomes.
    """
    if text.isprintable():
        return text
    return "".join(_printable(char, line_feed) for char in text)


def _printable(char: str, line_feed: str) -> str:
    if char.isprintable() or char in _JOINERS:
        return char
    if char == "\n":
        return line_feed
    if char.isspace():
        return " "
    return "" if category(char) == "Cf" else "\ufffd"
