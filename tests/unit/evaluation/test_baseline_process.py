"""The worker's protocol, with finders written here; and the finder of GLiNER beside a stand-in."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest
from typer.testing import CliRunner

from stemtrial.records import TrialRecord
from stemtrial_evaluation.baselines import process
from stemtrial_evaluation.baselines.__main__ import app
from stemtrial_evaluation.baselines.process import NotInstalledError, Worker
from stemtrial_evaluation.baselines.rivals import RIVALS, Rival
from stemtrial_evaluation.baselines.seeing import longest
from stemtrial_evaluation.baselines.tables import markdown
from stemtrial_evaluation.baselines.terms import Term

WORDS = """
VERSION = "words 1"

def build(header):
    print("a library that talks to standard output")

    def read(texts, given):
        found = [[*one, ["negated"]] for one in given]
        for index, text in enumerate(texts):
            low = text.lower()
            for group in header["groups"]:
                for form in group["forms"]:
                    start = low.find(form)
                    if start >= 0:
                        found.append([index, start, start + len(form), group["id"], []])
        return found

    return read
"""


@pytest.fixture
def finders(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "_FINDERS", tmp_path)

    def write(name, text):
        (tmp_path / f"with_{name}.py").write_text(text, encoding="utf-8")

    return write


HEADER = {"groups": [{"id": "g0", "exact": False, "forms": ["vein"]}]}


def test_a_worker_reads_records_and_counts_its_time(finders):
    finders("words", WORDS)
    worker = Worker("words", HEADER)
    records = [
        {"id": "A", "texts": ["Into a vein.", "ünï vein"], "given": []},
        {"id": "B", "texts": ["none"], "given": [[0, 0, 4, "m0"]]},
    ]
    assert list(worker.read(records)) == [
        [[0, 7, 11, "g0", []], [1, 4, 8, "g0", []]],
        [[0, 0, 4, "m0", ["negated"]]],
    ]
    assert worker.version == "words 1"
    assert worker.seconds >= 0
    worker.close()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import a_library_that_is_not_there", "No module named 'a_library_that_is_not_there'"),
        ("def build(header):\n    raise OSError('no weights')", "no weights"),
    ],
)
def test_what_cannot_run_says_why(finders, text, said):
    finders("words", text)
    with pytest.raises(NotInstalledError, match=said):
        Worker("words", HEADER)


def test_an_interpreter_that_is_not_there_is_no_crash(finders, monkeypatch):
    finders("words", WORDS)
    with pytest.raises(NotInstalledError, match="/no/python"):
        Worker("words", HEADER, "/no/python")
    monkeypatch.setenv("STEMTRIAL_WORDS_PYTHON", "/another/python")
    with pytest.raises(NotInstalledError, match="/another/python"):
        Worker("words", HEADER)


def test_a_worker_that_dies_names_the_record(finders):
    finders("words", WORDS.replace("found =", "raise SystemExit\n        found ="))
    worker = Worker("words", HEADER)
    with pytest.raises(RuntimeError, match="words 1 stopped at A"):
        list(worker.read([{"id": "A", "texts": ["x"], "given": []}]))
    worker.close()


def test_a_rival_answers_from_what_its_worker_finds(finders, monkeypatch):
    monkeypatch.setitem(RIVALS, "words", "words")
    finders("words", WORDS.replace('for form in group["forms"]', 'for form in group["forms"][:40]'))
    rival = Rival("words")
    record = TrialRecord.model_validate(
        {
            "trial_id": "T",
            "brief_title": "Allogeneic mesenchymal stem cells in uveitis, 2x10^6 cells/kg",
        }
    )
    found = rival.predict([record])["T"]
    rival.close()
    assert found["donor_type"] == [{"label": "allogeneic"}]
    assert found["cell_type"] == [{"label": "msc"}]
    assert found["dose"][0]["low"] == 2e6
    assert rival.seconds_elsewhere > 0


def test_of_overlapping_terms_the_longest_stays_with_all_its_labels():
    def term(label):
        return Term("route", label, label, weak=False, decoy=False, generic=False)

    none = frozenset()
    spans = [(0, 4, term("a"), none), (0, 9, term("b"), none), (0, 9, term("c"), none)]
    assert [one[2].label for one in longest(spans)] == ["b", "c"]


# GLiNER.


class StandIn:
    """Finds the word `vein` for whatever label is asked."""

    @classmethod
    def from_pretrained(cls, _place, local_files_only):
        assert local_files_only
        return cls()

    def predict_entities(self, text, labels, threshold):
        assert 0 < threshold < 1
        start = text.find("vein")
        label = labels[0]
        return [{"start": start, "end": start + 4, "label": label}] if start >= 0 else []


@pytest.fixture
def gliner(monkeypatch):
    module = ModuleType("gliner")
    module.GLiNER = StandIn
    monkeypatch.setitem(sys.modules, "gliner", module)
    path = process._HERE / "finders" / "with_gliner.py"
    spec = importlib.util.spec_from_file_location("with_gliner", path)
    finder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(finder)
    return finder


def test_gliner_reads_long_texts_in_pieces_with_right_offsets(gliner, monkeypatch, tmp_path):
    monkeypatch.setenv("STEMTRIAL_GLINER", str(tmp_path))
    read = gliner.build({"prompts": {"route": "route of administration"}})
    text = "A word follows. " * 100 + "Here is a vein."
    (found,) = read([text], [])
    assert text[found[1] : found[2]] == "vein"
    assert found[3] == "kind:route"
    assert read(["none"], [[0, 0, 4, "m1"]]) == [(0, 0, 4, "m1", [])]


def test_gliner_pieces_hold_every_word_once(gliner):
    text = "One two three. " * 150 + "\n" + "long " * 450
    pieces = list(gliner.chunks(text))
    assert " ".join(piece for _, piece in pieces).split() == text.split()
    assert all(text[start : start + len(piece)] == piece for start, piece in pieces)
    assert max(len(piece.split()) for _, piece in pieces) <= 200


def test_gliner_without_weights_says_so(gliner, monkeypatch):
    monkeypatch.delenv("STEMTRIAL_GLINER", raising=False)
    with pytest.raises(FileNotFoundError, match="STEMTRIAL_GLINER"):
        gliner.build({"prompts": {}})


# The table and the command.


def figure(value):
    return {"value": value, "interval": [value - 0.1, value + 0.1], "n": 9}


def test_the_table_marks_what_is_not_beaten_and_names_what_was_skipped():
    def system(value, **more):
        return {
            "f1": {"route": figure(value)},
            "answers": {"route": 3},
            "records_per_second": 10.0,
            "share_of_tokenisation": 0.1,
            **more,
        }

    near = {"pipeline_minus_this": {"route": {"interval": [-0.1, 0.2]}}}
    far = {"pipeline_minus_this": {"route": {"interval": [0.1, 0.2]}}}
    silent = {"answers": {"route": 0}}
    text = markdown(
        {
            "split": "test",
            "n_trials": 9,
            "systems": {
                "stemtrial": system(0.9),
                "near": system(0.85, **near),
                "far": system(0.5, **far, version="far 2"),
                "silent": system(0.0, **silent),
            },
            "skipped": {"GLiNER": "no weights"},
        }
    )
    row = next(line for line in text.splitlines() if line.startswith("| route"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1] == "0.900 (0.800-1.000)"
    assert cells[2].endswith("*")
    assert not cells[3].endswith("*")
    assert cells[4] == "no answer"
    assert "Skipped: GLiNER: no weights." in text
    assert "far (far 2)" in text


def test_bad_calls_get_one_sentence(tmp_path):
    runner = CliRunner()
    assert runner.invoke(app, ["--gold", "train"]).exit_code == 2
    assert runner.invoke(app, ["--python", "nobody=/x"]).exit_code == 2
    done = runner.invoke(app, ["--corpus", str(tmp_path / "none")])
    assert done.exit_code == 4
    assert "there is no such file" in done.output
