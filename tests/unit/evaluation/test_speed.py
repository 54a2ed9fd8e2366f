"""The benchmark of pace."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from stemtrial_evaluation import speed


def run(*arguments: str) -> tuple[int, str, str]:
    import typer

    app = typer.Typer(add_completion=False)
    app.command()(speed.main)
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.stdout, done.stderr


def test_a_missing_corpus_is_said_in_one_sentence(tmp_path: Path) -> None:
    code, shown, said = run("--corpus", str(tmp_path / "none.jsonl"))
    assert (code, shown) == (4, "")
    assert "none.jsonl" in said
    assert len(said.splitlines()) == 1


def test_a_corpus_without_records_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    assert run("--corpus", str(tmp_path / "empty.jsonl"))[0] == 4


def test_the_ratio_is_of_records_a_second() -> None:
    assert speed.Pace(10, 2800.0, 1.0, 2.5).ratio == pytest.approx(0.4)
