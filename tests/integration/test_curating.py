"""The curator's page: its commands run as they stand."""

from __future__ import annotations

import json
import re
import shlex
from importlib import resources

import pandas as pd
import pytest
from typer.testing import CliRunner

from stemtrial.cli.app import app
from stemtrial.sample import sample_gold, sample_records

PAGE = (resources.files("stemtrial_annotations") / "CURATING.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)
    for line in block.strip().split("\n")
]


def test_every_command_of_the_page_does_what_it_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    records = "\n".join(record.model_dump_json() for record in sample_records())
    (tmp_path / "trials.jsonl").write_text(records, encoding="utf-8")
    (tmp_path / "answers.jsonl").write_text("\n".join(map(json.dumps, sample_gold())))
    assert len(COMMANDS) == 7
    for command in COMMANDS:
        program, *arguments = shlex.split(command)
        assert program == "stemtrial"
        if "filled.csv" in arguments:
            queue = pd.read_csv("queue.csv", dtype=str, keep_default_na=False)
            queue["decision"] = "accept"
            queue.to_csv("filled.csv", index=False)
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, f"{command}\n{done.output}"
    mine = [json.loads(line) for line in (tmp_path / "mine.jsonl").read_text().splitlines()]
    assert [one["trial_id"] for one in mine] == [one["trial_id"] for one in sample_gold()]
    assert "confidence=" in (tmp_path / "tasks.json").read_text(encoding="utf-8")
    assert (tmp_path / "checked.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["suggest", "import", "export", "check", "extend", "correct"])
def test_the_page_names_every_command_that_a_curator_needs(name):
    assert f"stemtrial gold {name}" in PAGE
    assert CliRunner().invoke(app, ["gold", name, "--help"]).exit_code == 0
