"""The README holds: its Python runs, its table is what comes out, its commands and links exist."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from stemtrial import errors
from stemtrial.cli.app import app
from stemtrial.cli.group import ENTRY_POINT_GROUP
from stemtrial.output.rows import long_rows
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial_annotations.splits import SPLITS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
SHELL = "\n".join(re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = set(PROJECT["entry-points"][ENTRY_POINT_GROUP])
# An editable install that is older than a command does not know it.
UNKNOWN_YET = DECLARED - {point.name for point in entry_points(group=ENTRY_POINT_GROUP)}
STALE = "the package was installed before the command was added: install it again"
COMMANDS = [line for line in SHELL.splitlines() if line.startswith("stemtrial ")]


def quoted_record() -> TrialRecord:
    """The record at the top of the README."""
    lines = [line[1:].strip() for line in README.splitlines() if line.startswith(">")]
    text = " ".join(lines)
    found = re.fullmatch(r"\*\*(.+)\.\*\* (.+) \*Arm \"(.+)\" \((.+)\):\* (.+)", text)
    assert found is not None
    title, summary, label, kind, description = found.groups()
    arm = {"label": label, "type": kind, "description": description}
    return TrialRecord.model_validate(
        {"trial_id": "README", "brief_title": title, "brief_summary": summary, "arms": [arm]}
    )


def table(first: str) -> list[list[str]]:
    """The rows of the table whose first heading is `first`."""
    start = README.index(f"| {first} |")
    lines = README[start:].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_first_table_is_what_comes_out(extractor: Extractor) -> None:
    found = extractor.extract_record(quoted_record())
    rows = list(long_rows(found))
    shown = table("field")
    assert [(row["field"], row["value"]) for row in rows] == [(f, v) for f, v, _ in shown]
    for row, (field, _, quote) in zip(rows, shown, strict=True):
        if quote:
            given = row["quote"]
            assert quote in given or given in quote, field


@pytest.mark.parametrize("code", PYTHON)
def test_the_python_runs_and_prints_answers(code: str) -> None:
    assert len([line for line in code.splitlines() if line.strip()]) <= 12
    shown = io.StringIO()
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(shown):
        exec(compile(code, "README.md", "exec"), names)
    assert "intralesional" in shown.getvalue()
    assert "('route', " in shown.getvalue()


def test_there_is_one_piece_of_python() -> None:
    assert len(PYTHON) == 1


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_and_option_exists(line: str) -> None:
    _, command, *rest = shlex.split(line)
    if command in UNKNOWN_YET:
        pytest.skip(STALE)
    path = [command, rest[0]] if command == "gold" else [command]
    done = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "200"})
    assert done.exit_code == 0
    for word in rest:
        if word.startswith("-"):
            assert re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", done.stdout), word


def test_no_command_is_promised_that_does_not_exist() -> None:
    known = CliRunner().invoke(app, ["--help"]).stdout
    if UNKNOWN_YET:
        pytest.skip(STALE)
    for name in set(re.findall(r"`stemtrial (\w+)", README)):
        assert re.search(rf"^\W*{name}\b", known, flags=re.MULTILINE), name


def test_the_counts_of_the_gold_are_those_of_the_splits() -> None:
    data = ROOT / "annotations/stemtrial_annotations/data/splits.json"
    splits = json.loads(data.read_text(encoding="utf-8"))["splits"]
    sizes = {name: len(splits[name]) for name in SPLITS}
    listed = ", ".join(f"{size} {name}" for name, size in sizes.items())
    counts = f"{sum(sizes.values())} trials ({listed})"
    assert counts in " ".join(README.split())


def test_every_link_leads_to_a_file() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert len(links) >= 4
    for link in links:
        assert (ROOT / link).is_file(), link


def test_every_make_target_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make (\w+)`", README)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_the_exit_codes_are_those_of_the_program() -> None:
    listed = {int(code) for code, _ in table("exit code")}
    known = {value for name, value in vars(errors).items() if name.startswith("EXIT_")}
    assert listed == known


def test_the_accuracy_table_has_its_place() -> None:
    begin, end = "<!-- accuracy:begin -->", "<!-- accuracy:end -->"
    assert README.count(begin) == README.count(end) == 1
    assert README.index(begin) < README.index(end)
