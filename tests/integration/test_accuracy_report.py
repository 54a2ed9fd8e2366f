"""`stemtrial evaluate --out` on the shipped sample: the three files and what they hold."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from stemtrial_evaluation.cli import app

SAMPLE = files("stemtrial") / "sample"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    gold, records = (next(p for p in SAMPLE.iterdir() if p.name.startswith(n)) for n in NAMES)
    arguments = ["--gold", str(gold), "--corpus", str(records), "--out", str(out)]
    result = CliRunner().invoke(app, [*arguments, "--replicates", "50"])
    assert result.exit_code == 0, result.output
    return out


NAMES = ("gold", "records")


def test_the_json_holds_figures_curves_and_strata(folder: Path) -> None:
    report = json.loads((folder / "report.json").read_text("utf-8"))
    assert report["n_trials"] >= 40
    assert report["confidence"]["all answers"]["n"] > 100
    kept = report["risk_coverage"][-1]
    assert kept["coverage"] == 1.0
    assert (
        sum(one["n"] for one in report["reliability"]["route"])
        == (report["confidence"]["route"]["n"])
    )
    assert {one["kind"] for one in report["strata"]} >= {"disease", "cell type", "length of text"}


def test_the_page_needs_no_network_and_its_links_lead_somewhere(folder: Path) -> None:
    page = (folder / "report.html").read_text("utf-8")
    assert "http" not in re.sub(r"http-equiv", "", page)
    assert "<script" not in page
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids


def test_the_page_is_well_nested(folder: Path) -> None:
    open_tags: list[str] = []

    class Nesting(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
            if tag not in {"meta", "br", "path", "circle", "link"}:
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag not in {"path", "circle"}:
                assert open_tags.pop() == tag

    Nesting().feed((folder / "report.html").read_text("utf-8"))
    assert open_tags == []


def test_mistakes_stand_in_their_text(folder: Path) -> None:
    page = (folder / "report.html").read_text("utf-8")
    assert "<mark>" in page
    assert re.search(r"confidence 0\.\d\d", page)


def test_the_markdown_has_a_row_for_every_field(folder: Path) -> None:
    text = (folder / "report.md").read_text("utf-8")
    for name in ("cell_type", "route", "dose.unit", "adverse_events"):
        assert f"| {name} | " in text
