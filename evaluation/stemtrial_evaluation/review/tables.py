"""The comparison with the review in Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_AGREES = {True: "yes", False: "no", None: "-"}


def markdown(found: Mapping[str, Any]) -> str:
    """Return the comparison and its sensitivity to the mapping's choices.

    Parameters
    ----------
    found : mapping
        From `measure`.

    Returns
    -------
    str
    """
    agree = [one["agrees"] for one in found["claims"] if one["agrees"] is not None]
    lines = [
        f"# The published review beside {found['n_trials']} trials",
        "",
        found["note"],
        "",
        f"{found['n_records']} records, {found['n_trials']} of them in scope, interventional and "
        f"in the window. {sum(agree)} of {len(agree)} findings agree.",
        "",
        *_table(
            ("panel", "finding", "published", "here, of all", "here, of reported", "n", "agrees"),
            [_row(one) for one in found["claims"]],
        ),
        "",
        "A share agrees where its 95 % interval (Wilson, of trials that report the field) holds "
        "the published one; a rank where the order is the same; a sign where it is.",
        "",
        "## Sensitivity to the mapping",
        "",
        *_table(
            ("choice flipped", "to", "finding", "before", "after", "agrees"),
            [
                (
                    choice,
                    _plain(one["value"]),
                    moved["before"]["text"],
                    _ours(moved["before"]),
                    _ours(moved["after"]),
                    _AGREES[moved["after"]["agrees"]],
                )
                for choice, one in found["sensitivity"].items()
                for moved in one["moved"]
                if _ours(moved["before"]) != _ours(moved["after"])
            ],
        ),
    ]
    unmoved = [name for name, one in found["sensitivity"].items() if not one["moved"]]
    if unmoved:
        lines += ["", f"No finding moves with: {', '.join(unmoved)}."]
    return "\n".join(lines)


def _row(one: Mapping[str, Any]) -> tuple[str, ...]:
    published = one["published"]
    if one["kind"] == "share":
        shown = (_percent(published), _percent(one["of_all"]), _ours(one))
    elif one["kind"] == "rank":
        shown = (", ".join(published), "", _ours(one))
    else:
        shown = (f"left {published} right", "", _ours(one))
    return (
        one["panel"],
        one["text"],
        *shown,
        f"{one['reported']} of {one['n']}",
        _AGREES[one["agrees"]],
    )


def _ours(one: Mapping[str, Any]) -> str:
    if one["kind"] == "rank":
        return ", ".join(one["ours"]) or "-"
    if one["kind"] == "sign":
        left, right = one["left"], one["right"]
        return f"{_percent(left['of_reported'])} and {_percent(right['of_reported'])}"
    if one["interval"] is None:
        return "-"
    low, high = one["interval"]
    return f"{_percent(one['of_reported'])} ({_percent(low)}-{_percent(high)})"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def _plain(value: bool) -> str:
    return "yes" if value else "no"


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cell.replace('|', '/').replace('_', ' ') for cell in cells)} |"

    return [line(heading), line(["---"] * len(heading)), *map(line, rows)]
