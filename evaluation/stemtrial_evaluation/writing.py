"""The accuracy report as files: JSON for programs, Markdown to paste, a page to read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from stemtrial_evaluation.confidence import ALL, Judged, confidence_report, judged_answers
from stemtrial_evaluation.confusion import NOTHING, confusion
from stemtrial_evaluation.curves import reliability, risk_coverage
from stemtrial_evaluation.drawing import reliability_svg, risk_coverage_svg
from stemtrial_evaluation.drill import seen_mistakes
from stemtrial_evaluation.evidence import evidence_report
from stemtrial_evaluation.fields import view_named
from stemtrial_evaluation.gold import Prepared
from stemtrial_evaluation.paired import MAIN_VIEWS
from stemtrial_evaluation.report import Figure, Report
from stemtrial_evaluation.strata import strata

CONFUSED = ("cell_type", "cell_source", "donor_type", "route", "schedule", "combination.category")
_STRATA_FIELDS = ("cell_type", "cell_source", "donor_type", "route", "schedule", "dose")
_STRATA_REPLICATES = 200


@dataclass(frozen=True, slots=True)
class Page:
    """A report and what it is made from."""

    title: str
    provenance: Mapping[str, Any]
    prepared: Prepared
    report: Report


def write_report(page: Page, folder: Path) -> None:
    """Write `report.json`, `report.md` and `report.html`.

    Parameters
    ----------
    page : Page
    folder : Path
        Made where missing; files of these names are replaced.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    gold, predicted = page.prepared.gold, page.prepared.predicted
    judged = judged_answers(gold, predicted)
    groups = strata(
        gold,
        predicted,
        page.prepared.records,
        replicates=min(page.report.replicates, _STRATA_REPLICATES),
        seed=page.report.seed,
    )
    evidence = evidence_report(
        gold, predicted, replicates=page.report.replicates, seed=page.report.seed
    )
    figures = {
        **page.provenance,
        "notes": page.prepared.notes,
        **page.report.to_dict(),
        "evidence": evidence,
        "confidence": confidence_report(judged),
        "reliability": {
            name: [b.to_dict() for b in reliability(rows)] for name, rows in _all(judged)
        },
        "risk_coverage": [point.to_dict() for point in risk_coverage(dict(_all(judged))[ALL])],
        "strata": [one.to_dict() for one in groups],
    }
    shown = {
        "title": page.title,
        "figures": figures,
        "report": page.report,
        "main": [view.name for view in MAIN_VIEWS],
        "plots": _plots(judged),
        "confusions": _confusions(page.prepared),
        "strata": groups,
        "strata_fields": _STRATA_FIELDS,
        "mistakes": seen_mistakes(gold, predicted, page.prepared.records),
        "style": Markup(_data("report.css")),  # noqa: S704
        "text_at_hand": bool(page.prepared.records),
    }
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(figures, indent=2, ensure_ascii=False)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8")
    for name in ("report.md", "report.html"):
        (folder / name).write_text(_template(name).render(shown), encoding="utf-8")


def _template(name: str) -> Any:
    environment = Environment(
        autoescape=name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["figure"] = _figure
    environment.filters["shown"] = lambda one: _figure(
        Figure(one["value"], one["interval"], one["n"])
    )
    environment.filters["words"] = lambda name: str(name).replace("_", " ")
    return environment.from_string(_data(f"{name}.j2"))


def _data(name: str) -> str:
    return (files("stemtrial_evaluation") / "pages" / name).read_text("utf-8")


def _figure(figure: Figure, digits: int = 3) -> str:
    if figure.value is None:
        return "-"
    if figure.interval is None:
        return f"{figure.value:.{digits}f}"
    low, high = figure.interval
    return f"{figure.value:.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


def _all(judged: Mapping[str, list[Judged]]) -> list[tuple[str, list[Judged]]]:
    return [(ALL, [one for rows in judged.values() for one in rows]), *judged.items()]


def _plots(judged: Mapping[str, list[Judged]]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "n": len(rows),
            "reliability": Markup(reliability_svg(reliability(rows), name)),  # noqa: S704
            "risk": Markup(risk_coverage_svg(risk_coverage(rows), name)),  # noqa: S704
        }
        for name, rows in _all(judged)
        if rows
    ]


def _confusions(prepared: Prepared) -> list[dict[str, Any]]:
    found = []
    for name in CONFUSED:
        pairs = confusion(view_named(name), prepared.gold, prepared.predicted)
        labels = sorted({one for pair in pairs for one in pair} - {NOTHING})
        wrong = any(gold != given for gold, given in pairs)
        if labels:
            found.append(
                {"name": name, "labels": [*labels, NOTHING], "pairs": pairs, "wrong": wrong}
            )
    return found
