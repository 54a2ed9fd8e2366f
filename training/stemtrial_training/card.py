"""The model card, written from the release and the committed reports and from nothing else.

python -m stemtrial_training.card models/stemtrial_models/releases/0.3.0
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from stemtrial_evaluation.paired import MAIN_VIEWS
from stemtrial_models import open_release
from stemtrial_training.card_ner import recogniser_lines

CARD, NUMBERS = "MODEL_CARD.md", "card.json"
# Other versions of the packages round differently: an answer on the threshold may tip over.
TOLERANCE = 0.01
REPORTS = ("test", "fresh", "cross_validation", "ablation", "learning_curve", "ner")
_FIELDS = tuple(view.name for view in MAIN_VIEWS)


def read_reports(folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """Return the reports that are there, by name.

    Parameters
    ----------
    folder : Path, optional
        The reports committed in `stemtrial_evaluation` by default.
    """
    place = folder or files("stemtrial_evaluation") / "reports"
    found = {}
    for name in REPORTS:
        file = place / f"{name}.json"
        if file.is_file():
            found[name] = json.loads(file.read_text(encoding="utf-8"))
    return found


def card_numbers(version: str, reports: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `card.json` holds: F1 by field of each report, and how far it may be off.

    Returns
    -------
    dict
        `version`, `f1` (report to field to F1), `tolerance` (field to the largest difference that
        a repeated measurement may show).
    """
    f1 = {
        name: {
            field: round(one["micro"]["f1"]["value"], 4)
            for field, one in reports[name]["fields"].items()
            if one["micro"]["f1"]["value"] is not None
        }
        for name in ("test", "fresh", "cross_validation")
        if name in reports
    }
    measured = sorted({field for fields in f1.values() for field in fields})
    return {"version": version, "f1": f1, "tolerance": dict.fromkeys(measured, TOLERANCE)}


def card_text(manifest: Mapping[str, Any], size: int, reports: Mapping[str, Any]) -> str:
    """Write the card.

    Parameters
    ----------
    manifest : mapping
        Of the release.
    size : int
        Bytes of its files.
    reports : mapping
        From `read_reports`; a part without its report is left out.

    Returns
    -------
    str
        Markdown.
    """
    parts = [
        _INTRODUCTION.format(
            version=manifest["version"],
            gold=manifest["trials"]["gold"],
            partial=manifest["trials"]["partial"],
            guidelines=manifest["guidelines"],
            data=manifest["data_sha256"][:16],
            size=size / 1e6,
        ),
        *_accuracy(reports),
        *_ablation(reports),
        *(recogniser_lines(reports["ner"]) if "ner" in reports else ()),
        *_confidence(reports),
        *_curve(reports),
        _LIMITS,
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _accuracy(reports: Mapping[str, Any]) -> Iterator[str]:
    known = {name: reports[name] for name in REPORTS[:3] if name in reports}
    if not known:
        return
    heads = [f"{name.replace('_', '-')} F1 (n = {one['n_trials']})" for name, one in known.items()]
    yield "## Accuracy"
    yield (
        "Micro F1 with 95 % intervals (bootstrap over trials). The test trials were set aside "
        "before the first rule was written, the fresh ones were drawn at random later from those "
        "that nobody had read; the cross-validation leaves out families of train and "
        "dev trials, of which the rules' authors read train and a part of dev. "
        f"A repeated measurement may differ by {TOLERANCE:g} (`{NUMBERS}`)."
    )
    yield _table(
        ["field", *heads],
        [
            [field, *(_f1(one["fields"][field]["micro"]["f1"]) for one in known.values())]
            for field in _FIELDS
        ],
    )


def _ablation(reports: Mapping[str, Any]) -> Iterator[str]:
    if "ablation" not in reports:
        return
    report = reports["ablation"]
    first, *others = report["steps"]
    yield "## What each step brings"
    yield (
        f"F1 of the first step, then the gain over the step before. n = {report['n_trials']} "
        f"trials, {report['method']}"
    )
    rows = []
    for field in _FIELDS:
        gains = [_gain(step["gain"][field]) for step in others]
        rows.append([field, _f1(first["fields"][field]), *gains])
    yield _table(["field", first["step"], *(f"+ {step['step']}" for step in others)], rows)
    before, after = report["calibration"]["before"], report["calibration"]["after"]
    yield (
        f"Calibration changes no answer: over {after['n']} answers the expected calibration error "
        f"goes from {before['ece']:.3f} to {after['ece']:.3f}, measured out of fold."
    )


def _confidence(reports: Mapping[str, Any]) -> Iterator[str]:
    found = reports.get("cross_validation", {}).get("confidence")
    if not found:
        return
    yield "## Confidence"
    yield (
        "Answers, share that is right, mean confidence, expected calibration error (10 bins), and "
        "the answers given with at least 0.95. Calibrated on other folds than those measured; dev "
        "trials apart, since few rules were written on them."
    )
    both = ("calibrated", "calibrated, unread trials")
    for title, name in zip(("Train and dev trials", "Dev trials"), both, strict=True):
        rows = [
            [
                field,
                str(one["n"]),
                f"{one['right']:.3f}",
                f"{one['stated']:.3f}",
                f"{one['ece']:.3f}",
                str(one["sure"]["n"]),
                "-" if one["sure"]["right"] is None else f"{one['sure']['right']:.3f}",
            ]
            for field, one in found[name].items()
        ]
        heads = [title, "answers", "right", "stated", "ECE", "at least 0.95", "of these right"]
        yield _table(heads, rows)


def _curve(reports: Mapping[str, Any]) -> Iterator[str]:
    if "learning_curve" not in reports:
        return
    report = reports["learning_curve"]
    yield "## More labels"
    yield (
        f"F1 by trials trained on ({report['method']}; n = {report['n_measured']}), and the gain "
        f"that the last points promise for {report['more']['trials']} more trials."
    )
    points = report["points"]
    heads = ["field", *(str(one["n_trials"]) for one in points), f"+{report['more']['trials']}"]
    rows = []
    for field, gain in report["more"]["gain"].items():
        values = [one["fields"][field]["value"] for one in points]
        shown = ["-" if value is None else f"{value:.3f}" for value in values]
        rows.append([field, *shown, "-" if gain is None else f"{gain:+.3f}"])
    yield _table(heads, rows)


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _f1(figure: Mapping[str, Any]) -> str:
    if figure["value"] is None or not figure["interval"]:
        return "-" if figure["value"] is None else f"{figure['value']:.3f}"
    low, high = figure["interval"]
    return f"{figure['value']:.3f} ({low:.3f}-{high:.3f})"


def _gain(one: Mapping[str, Any]) -> str:
    if one["difference"] is None:
        return "-"
    if not one["interval"]:
        return f"{one['difference']:+.3f}"
    low, high = one["interval"]
    return f"{one['difference']:+.3f} ({low:+.3f} to {high:+.3f})"


_INTRODUCTION = """\
# Model card: stemtrial {version}

Linear models over named features, as JSON and plain arrays ({size:.1f} MB): which mention of a
registry record answers its field, which labels a trial has, whether it gives cells, what else is
given, and how far each field's confidence is to be believed.

Trained on {gold} fully and {partial} partly labelled trials, labelled under the guidelines
{guidelines}; fingerprint of the labels {data}. No text of a record is in it.

## Intended use

Research on registries: to make tables of cell-therapy trials, each value with its words and a
confidence, for a person to check where it counts. Not for decisions about patients, not for text
other than English trial registry records.
"""
_LIMITS = """\
## Limits

The labels were made by reading the records under written guidelines, not by clinicians. The
vocabulary and the rules were written while reading train and some dev trials.
Autoimmune diseases are told
apart; all others are one label. Confidences hold for trials like the labelled ones; of rules'
answers there are few to calibrate on. A single sentence in place of a record gets fewer and less
certain answers. The registries' own errors are repeated."""


def main(folder: Path) -> None:
    """Write `MODEL_CARD.md` and `card.json` into a release's folder."""
    release = open_release(folder=folder)
    reports = read_reports()
    size = sum(len(content) for content in release.files.values())
    (folder / CARD).write_text(card_text(release.manifest, size, reports), encoding="utf-8")
    numbers = json.dumps(card_numbers(release.version, reports), indent=2)
    (folder / NUMBERS).write_text(numbers + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
