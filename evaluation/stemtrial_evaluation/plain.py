"""Answers without the words of their records: values, confidences and places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stemtrial_annotations.standoff import LONGEST_QUOTE

_LEFT_OUT = frozenset({"quote", "section", "text", "notes", "_meta"})


def without_text(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer that may be published where its record may not.

    Parameters
    ----------
    answer : mapping
        In the guidelines' form, a row of `stemtrial extract` included.

    Returns
    -------
    dict
        The same values with confidence, source and offsets. Of an interval the first words stay,
        as many as the gold set keeps; confidences are rounded to 4 digits. Empty values go.
    """
    found: dict[str, Any] = _plain(answer, "")
    return found


def _plain(value: Any, key: str) -> Any:
    if isinstance(value, Mapping):
        return {
            name: _plain(one, name)
            for name, one in value.items()
            if name not in _LEFT_OUT - ({"section"} if key == "evidence" else frozenset())
            and one is not None
            and one != []
            and one != {}
        }
    if isinstance(value, list):
        return [_plain(one, key) for one in value]
    if isinstance(value, float) and key == "confidence":
        return round(value, 4)
    if key == "interval" and isinstance(value, str):
        return " ".join(value.split()[:LONGEST_QUOTE])
    return value
