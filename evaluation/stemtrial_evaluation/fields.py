"""What is compared: each view turns an answer into a set of keys, after normalisation.

A view is one way to look at a field: doses by exact record or by unit alone, combinations by
agent, by category or by both. A gold label with basis `weak` is an answer that a system may give
or leave (guidelines, rulings): its key is optional, found it is a hit, not found no miss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stemtrial.answers import LABEL_FIELDS
from stemtrial.vocabulary.agent_names import agent_name
from stemtrial_annotations.standoff import LONGEST_QUOTE

Answer = Mapping[str, Any]
Key = str | int | float | None | tuple[Any, ...]

# Where the quote of an interval begins is left open: `at 4-week intervals` is `4-week intervals`.
_BEFORE_INTERVAL = frozenset({"a", "an", "and", "at", "in", "of", "on", "the", "with"})
SEVERITY_ORDER = ("none", "unspecified", "mild", "moderate", "severe")


@dataclass(frozen=True, slots=True)
class Found:
    """One key of an answer, and the item of the answer that it came from."""

    key: Key
    item: Any
    weak: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """One way to compare a field.

    Attributes
    ----------
    name : str
        The field's name, or `field.part`.
    field : str
        The key of the answer form. A gold answer without it is not scored here.
    find : callable
        Answer to keys, duplicates allowed.
    classify : callable
        Key to the class that it is counted under; the classes add up to the micro figures.
    """

    name: str
    field: str
    find: Callable[[Answer], list[Found]]
    classify: Callable[[Key], str]


def amount(value: Any) -> float | None:
    """Return a number rounded to 6 significant digits, so that 1e6 equals 1000000.0000001."""
    return None if value is None else float(f"{float(value):.6g}")


def words(text: str) -> str:
    """Return text in lower case with single spaces."""
    return " ".join(text.lower().split())


def interval_words(text: str) -> str:
    """Return the words of an interval, without the prepositions and articles before it.

    The guidelines take an interval as written and leave open where its quote begins: `at 4-week
    intervals` and `4-week intervals` are the same words of the text.
    """
    # The gold set keeps no more of an interval than this.
    kept = words(text).split(" ")[:LONGEST_QUOTE]
    while len(kept) > 1 and kept[0] in _BEFORE_INTERVAL:
        del kept[0]
    return " ".join(kept).rstrip(".,;:")


def _items(answer: Answer, field: str) -> Iterable[Any]:
    return answer.get(field) or ()


def _labels(field: str) -> View:
    def find(answer: Answer) -> list[Found]:
        found = []
        for item in _items(answer, field):
            if isinstance(item, str):
                found.append(Found(item, item))
            else:
                found.append(Found(item["label"], item, item.get("basis") == "weak"))
        return found

    return View(field, field, find, str)


def _flag(field: str) -> View:
    def find(answer: Answer) -> list[Found]:
        return [Found("true", True)] if answer.get(field) else []

    return View(field, field, find, str)


def _each(name: str, key: Callable[[Any], Key], classify: Callable[[Any], str] = str) -> View:
    """Return a view with one key for each item of a list field."""
    field = name.split(".")[0]

    def find(answer: Answer) -> list[Found]:
        return [Found(key(item), item) for item in _items(answer, field)]

    return View(name, field, find, classify)


def _scalar(field: str, key: Callable[[Any], Key]) -> View:
    def find(answer: Answer) -> list[Found]:
        value = answer.get(field)
        return [] if value is None or value == "" else [Found(key(value), value)]

    return View(field, field, find, str)


def _dose(item: Answer) -> tuple[float | None, float | None, str]:
    return amount(item.get("low")), amount(item.get("high")), item["unit"]


def _dose_per(item: Answer) -> str:
    return str(item.get("per") or "unclear")


def _statement(item: Answer) -> tuple[str, str, bool, str, bool]:
    return (
        item["status"],
        item.get("severity") or "unspecified",
        bool(item.get("serious")),
        item.get("relatedness") or "unspecified",
        bool(item.get("negated")),
    )


def _record_classes(answer: Answer) -> list[Found]:
    """Return, for each status, the worst severity asserted, or `denied` where all is denied."""
    worst: dict[str, tuple[int, Any]] = {}
    for item in _items(answer, "adverse_events"):
        status, severity, _, _, negated = _statement(item)
        rank = -1 if negated or severity == "none" else SEVERITY_ORDER.index(severity)
        if status not in worst or rank > worst[status][0]:
            worst[status] = rank, item
    return [
        Found((status, "denied" if rank < 0 else SEVERITY_ORDER[rank]), item)
        for status, (rank, item) in worst.items()
    ]


def _last(key: Any) -> str:
    return str(key[-1])


def _joined(key: Any) -> str:
    return " ".join(str(part) for part in key)


VIEWS: tuple[View, ...] = (
    _flag("in_scope"),
    *(_labels(field) for field in LABEL_FIELDS),
    _each("n_administrations", int),
    _scalar("interval", interval_words),
    _scalar("interval_days", amount),
    _each("dose", _dose, _last),
    _each("dose.with_per", lambda item: (*_dose(item), _dose_per(item)), _last),
    _each("dose.amount", lambda item: _dose(item)[:2], lambda _: "amount"),
    _each("dose.low", lambda item: _dose(item)[0], lambda _: "low"),
    _each("dose.high", lambda item: _dose(item)[1], lambda _: "high"),
    _each("dose.unit", lambda item: item["unit"]),
    _each("dose.per", _dose_per),
    _each(
        "combination",
        lambda item: (agent_name(item["agent"]), item["category"]),
        _last,
    ),
    _each("combination.agent", lambda item: agent_name(item["agent"])),
    _each("combination.agent_as_written", lambda item: words(item["agent"])),
    _each("combination.category", lambda item: item["category"]),
    _flag("combination_none"),
    _each("adverse_events", _statement, lambda key: " ".join(key[:2])),
    _each("adverse_events.status", lambda item: item["status"]),
    _each("adverse_events.severity", lambda item: _statement(item)[1]),
    _each("adverse_events.serious", lambda item: str(_statement(item)[2]).lower()),
    _each("adverse_events.relatedness", lambda item: _statement(item)[3]),
    _each("adverse_events.negated", lambda item: str(_statement(item)[4]).lower()),
    View("adverse_events.record_class", "adverse_events", _record_classes, _joined),
)


def view_named(name: str) -> View:
    """Return the view of that name.

    Raises
    ------
    KeyError
        If there is none; the message lists the names.
    """
    for view in VIEWS:
        if view.name == name:
            return view
    raise KeyError(f"no field {name!r}; the fields are {', '.join(v.name for v in VIEWS)}")
