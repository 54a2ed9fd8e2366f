"""The learning curve: what more labelled trials would bring."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from stemtrial_evaluation.paired import MAIN_VIEWS
from stemtrial_training.cross_validation import CrossValidated, cross_validate
from stemtrial_training.data import TrainingData
from stemtrial_training.judges import Example, Settings

SHARES = (0.1, 0.2, 0.4, 0.7, 1.0)
FIELDS = ("in_scope", "disease", "cell_type", "cell_source", "donor_type", "route", "schedule",
          "dose", "combination", "adverse_events")  # fmt: skip
MORE = 50
_FITTED = 3
_SALT = "learning curve of "
_WIDTH, _HEIGHT, _COLUMNS, _LOWEST = 190, 130, 5, 0.5


def learning_curve(
    data: TrainingData, settings: Settings, progress: Callable[[str], None]
) -> dict[str, Any]:
    """Cross-validate with growing shares of the labelled trials.

    Parameters
    ----------
    data : TrainingData
    settings : Settings
    progress : callable
        Told the name of each step.

    Returns
    -------
    dict
        `points`: mean number of trials trained on and, by field, F1 with its 95 % interval;
        `more`: gain by field that the last points, fitted as F1 over log of the number, promise
        for 50 more trials. A field that rules decide stays flat.
    """
    points = []
    for share in SHARES:
        found = _crossed(data, settings, progress, share)
        fields = found.report().to_dict()["fields"]
        points.append(
            {
                "n_trials": round(found.trained_on),
                "fields": {name: fields[name]["micro"]["f1"] for name in FIELDS},
            }
        )
    return {
        "n_measured": len(data.gold),
        "method": "6-fold cross-validation by family; F1: bootstrap over trials, 95 %",
        "points": points,
        "more": {"trials": MORE, "gain": {name: _gain(points, name) for name in FIELDS}},
    }


def _crossed(
    data: TrainingData, settings: Settings, progress: Callable[[str], None], share: float
) -> CrossValidated:
    return cross_validate(
        data,
        settings,
        lambda step: progress(f"{share:.0%} of the trials, {step}"),
        learn_from=lambda example: _drawn(example, share),
    )


def _drawn(example: Example, share: float) -> bool:
    digest = hashlib.sha256((_SALT + example.family).encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


def _gain(points: Sequence[Mapping[str, Any]], name: str) -> float | None:
    last = [one for one in points[-_FITTED:] if one["fields"][name]["value"] is not None]
    sizes = np.array([math.log(max(one["n_trials"], 1)) for one in last])
    if len(last) < 2 or np.ptp(sizes) == 0:
        return None
    slope = np.polyfit(sizes, [one["fields"][name]["value"] for one in last], 1)[0]
    most = points[-1]["n_trials"]
    return round(float(slope) * math.log((most + MORE) / most), 4)


def curve_svg(found: Mapping[str, Any]) -> str:
    """Draw the curve: one small panel a field, F1 from 0.5 to 1 over trials on a log scale."""
    rows = math.ceil(len(FIELDS) / _COLUMNS)
    panels = [
        _panel(found["points"], name, 10 + (i % _COLUMNS) * _WIDTH, 10 + (i // _COLUMNS) * _HEIGHT)
        for i, name in enumerate(FIELDS)
    ]
    size = f'width="{_COLUMNS * _WIDTH + 20}" height="{rows * _HEIGHT + 20}"'
    body = "\n".join(panels)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="10">'
        f"\n{body}\n</svg>\n"
    )


def _panel(points: Sequence[Mapping[str, Any]], name: str, left: int, top: int) -> str:
    known = [one for one in points if one["fields"][name]["value"] is not None]
    sizes = [math.log(max(one["n_trials"], 1)) for one in known] or [0.0]
    spread = (max(sizes) - min(sizes)) or 1.0

    def x(size: float) -> float:
        return left + 30 + (size - min(sizes)) / spread * (_WIDTH - 55)

    def y(value: float) -> float:
        return top + 95 - (max(value, _LOWEST) - _LOWEST) / (1 - _LOWEST) * 75

    line = " ".join(
        f"{x(size):.1f},{y(one['fields'][name]['value']):.1f}"
        for size, one in zip(sizes, known, strict=False)
    )
    drawn = [(s, one["fields"][name]["interval"]) for s, one in zip(sizes, known, strict=False)]
    ends = [(s, both) for s, both in drawn if both]
    band = " ".join(
        [f"{x(s):.1f},{y(both[0]):.1f}" for s, both in ends]
        + [f"{x(s):.1f},{y(both[1]):.1f}" for s, both in reversed(ends)]
    )
    grid = "".join(
        f'<line x1="{left + 30}" x2="{left + _WIDTH - 25}" y1="{y(v):.1f}" y2="{y(v):.1f}" '
        f'stroke="#ddd"/><text x="{left + 26}" y="{y(v) + 3:.1f}" text-anchor="end">{v:g}</text>'
        for v in (0.5, 0.75, 1.0)
    )
    numbers = "".join(
        f'<text x="{x(s):.1f}" y="{top + 108}" text-anchor="middle">{one["n_trials"]}</text>'
        for s, one in (*zip(sizes[:1], known[:1], strict=False),
                       *zip(sizes[-1:], known[-1:], strict=False))
    )  # fmt: skip
    return (
        f'<text x="{left + 30}" y="{top + 10}" font-weight="bold">{name}</text>{grid}{numbers}'
        f'<polygon points="{band}" fill="#4477aa" opacity="0.2"/>'
        f'<polyline points="{line}" fill="none" stroke="#4477aa" stroke-width="1.5"/>'
    )


assert {view.name for view in MAIN_VIEWS} >= set(FIELDS)  # noqa: S101
