"""`stemtrial show`: what a person sees, in a pipe, in a terminal and as a page."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from rich.console import Console
from typer.testing import CliRunner

from stemtrial.cli import showing
from stemtrial.cli.app import app
from stemtrial.output.marks import marks_of
from stemtrial.output.terminal import facts_table, print_trial
from stemtrial.output.wording import field_words
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial.sample import sample_records

TEXT = (
    "Lupus nephritis is hard to treat. All participants have failed rituximab before. "
    "They will receive an intravenous infusion of allogeneic umbilical cord mesenchymal stem "
    "cells."
)
Shown = tuple[int, str, str]
Show = Callable[..., Shown]


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch, extractor: Extractor) -> Show:
    """Run `stemtrial show` with the suite's pipeline."""
    real = showing.Extractor
    monkeypatch.setattr(showing, "Extractor", lambda extra: real(extra) if extra else extractor)

    def run(*arguments: object, stdin: str | None = None) -> Shown:
        done = CliRunner().invoke(app, ["show", *map(str, arguments)], input=stdin)
        return done.exit_code, done.stdout, done.stderr

    return run


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "sample.jsonl"
    lines = [record.model_dump_json() for record in sample_records()]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def in_terminal(extractor: Extractor, text: str, width: int, **options: bool) -> str:
    record = TrialRecord(trial_id="T1", brief_summary=text)
    console = Console(
        file=io.StringIO(), force_terminal=True, color_system="256", width=width, record=True
    )
    print_trial(console, extractor.read(record), **options)
    return console.export_text(styles=True)


def test_a_text_is_shown_with_values_and_bracketed_evidence(show: Show) -> None:
    code, stdout, stderr = show("--text", TEXT)
    assert (code, stderr) == (0, "")
    joined = " ".join(stdout.split())
    assert "systemic lupus" in joined
    assert "[intravenous" in joined
    assert "{route}" in joined
    assert "not reported:" in joined


def test_a_pipe_gets_no_colour_codes_and_no_trailing_blanks(show: Show) -> None:
    _, stdout, _ = show("--text", TEXT, "--rejected")
    assert "\x1b" not in stdout
    assert all(line == line.rstrip() for line in stdout.splitlines())


def test_refusals_name_the_words_that_caused_them(show: Show) -> None:
    _, stdout, _ = show("--text", TEXT, "--rejected")
    refused = " ".join(stdout[stdout.index("Proposed, but no answer") :].split())
    assert "rituximab" in refused
    assert "before the trial" in refused
    assert "“failed”" in refused


def test_without_rejected_no_refusal_is_shown(show: Show) -> None:
    assert "Proposed" not in show("--text", TEXT)[1]


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_gets_colours_and_lines_that_fit(extractor: Extractor, width: int) -> None:
    shown = in_terminal(extractor, TEXT, width, rejected=True)
    assert "\x1b[" in shown
    assert "{route}" not in shown
    assert "evidence of" in shown
    console = Console(file=io.StringIO(), width=width, record=True, force_terminal=True)
    print_trial(console, extractor.read(TrialRecord(trial_id="T1", brief_summary=TEXT)))
    assert max(map(len, console.export_text().splitlines())) <= width


@pytest.mark.parametrize("width", [60, 80, 110, 200])
def test_no_value_and_no_evidence_is_cut_off(extractor: Extractor, width: int) -> None:
    for record in sample_records()[:20]:
        marks = marks_of(extractor.extract_record(record))
        shown = io.StringIO()
        Console(file=shown, width=width).print(facts_table(marks, width))
        assert max(map(len, shown.getvalue().splitlines())) <= width
        letters = Counter(shown.getvalue())
        told = Counter("".join(mark.value + mark.evidence.text for mark in marks if mark.evidence))
        assert all(letters[char] >= told[char] for char in told if char.isalnum())


def test_escape_sequences_of_a_record_never_reach_the_terminal(extractor: Extractor) -> None:
    shown = in_terminal(extractor, "\x1b]0;owned\x07 \x1b[5m intravenous \u202e MSC", 80)
    assert "\x1b]0" not in shown
    assert "\x1b[5m" not in shown
    assert "\u202e" not in shown
    assert "\x07" not in shown


def test_an_id_is_looked_up_in_the_input(show: Show, sample: Path) -> None:
    code, stdout, _ = show("SAMPLE-0002", "--input", sample)
    assert code == 0
    assert stdout.startswith("SAMPLE-0002")
    assert "SAMPLE-0003" not in stdout


def test_a_file_with_one_record_needs_no_id(show: Show, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(sample_records()[4].model_dump_json(), encoding="utf-8")
    code, stdout, _ = show(path)
    assert code == 0
    assert stdout.startswith("SAMPLE-0005")


def test_standard_input_is_read(show: Show) -> None:
    code, stdout, _ = show("-", stdin='{"trial_id": "T1", "brief_title": "Cells by vein"}')
    assert code == 0
    assert stdout.startswith("T1  Cells by vein")


def test_a_page_holds_every_record_or_the_one_that_is_named(
    show: Show, sample: Path, tmp_path: Path
) -> None:
    page = tmp_path / "new" / "page.html"
    assert show(sample, "--html", page)[0] == 0
    assert page.read_text(encoding="utf-8").count("<article") == 56
    assert show("SAMPLE-0002", "--input", sample, "--html", page, "--force")[0] == 0
    text = page.read_text(encoding="utf-8")
    assert text.count("<article") == 1
    assert '<article id="SAMPLE-0002">' in text


def test_a_users_vocabulary_is_used(show: Show, tmp_path: Path) -> None:
    extra = tmp_path / "extra.yaml"
    extra.write_text("route:\n- id: intravenous\n  forms: [zzflow]\n", encoding="utf-8")
    path = tmp_path / "one.jsonl"
    title = "Zzflow Infusion of Allogeneic Mesenchymal Stem Cells in Crohn's Disease"
    path.write_text(json.dumps({"trial_id": "T1", "brief_title": title}), encoding="utf-8")
    assert "[Zzflow" not in show(path)[1]
    assert "[Zzflow]{route}" in show(path, "--vocabulary", extra)[1]


class Bad(NamedTuple):
    """A call that cannot be done: its arguments, exit code and what the sentence names."""

    id: str
    arguments: tuple[str, ...]
    code: int
    says: str


BAD = [
    Bad("nothing", (), 2, "nothing to show"),
    Bad("text and id", ("X", "--text", "cells"), 2, "one of them"),
    Bad("blank text", ("--text", "  "), 2, "--text holds no text"),
    Bad("several records", ("{sample}",), 2, "56 records"),
    Bad("unknown option", ("--colour",), 2, "--colour"),
    Bad("unknown format", ("{sample}", "--format", "docx"), 2, "docx"),
    Bad("unknown id", ("NCT1", "--input", "{sample}"), 4, "no record 'NCT1'"),
    Bad("missing file", ("{folder}/none.jsonl",), 4, "none.jsonl"),
    Bad("broken file", ("{folder}/broken.jsonl",), 4, "broken JSON"),
    Bad("missing vocabulary", ("--text", "x", "--vocabulary", "{folder}/v.yaml"), 2, "v.yaml"),
    Bad("page exists", ("--text", "x", "--html", "{sample}"), 5, "exists already"),
    Bad("page is a folder", ("--text", "x", "--html", "{folder}"), 5, "is a folder"),
]


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.id)
def test_a_call_that_cannot_be_done_is_one_sentence_and_a_code(
    case: Bad, show: Show, sample: Path
) -> None:
    folder = sample.parent
    (folder / "broken.jsonl").write_text('{"trial_id": "T9", ', encoding="utf-8")
    names = {"sample": str(sample), "folder": str(folder)}
    code, stdout, stderr = show(*(part.format(**names) for part in case.arguments))
    assert code == case.code, stderr
    assert stdout == ""
    assert case.says in " ".join(stderr.split())
    assert "Traceback" not in stderr
    assert sample.read_text(encoding="utf-8").count("\n") == 55


def test_every_sample_record_can_be_shown(extractor: Extractor) -> None:
    for record in sample_records():
        shown = io.StringIO()
        print_trial(Console(file=shown, width=80), extractor.read(record), rejected=True)
        assert record.trial_id in shown.getvalue()


def test_the_evidence_of_every_answer_is_in_brackets(extractor: Extractor) -> None:
    trial = extractor.read(TrialRecord(trial_id="T1", brief_summary=TEXT))
    shown = io.StringIO()
    print_trial(Console(file=shown, width=400), trial)
    for name in ("disease", "cell_type", "cell_source", "donor_type", "route"):
        answers = getattr(trial.fields, name)
        assert answers, name
        words = field_words(name)
        for answer in answers:
            assert re.search(rf"{re.escape(answer.quote)}\]\{{[^}}]*{words}", shown.getvalue())


def test_a_row_that_stemtrial_wrote_is_told_from_a_record(tmp_path: Path) -> None:
    rows = tmp_path / "fields.jsonl"
    rows.write_text(json.dumps({"trial_id": "T-1", "route": []}) + "\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["show", "T-1", "--input", str(rows)])
    assert done.exit_code == 4
    assert "'T-1' cannot be shown" in done.output
    assert "Is it an output of stemtrial?" in " ".join(done.output.split())
