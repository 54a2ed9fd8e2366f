"""The PHEE check on sentences written here in the corpus's form."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from stemtrial.errors import InputError
from stemtrial_evaluation.phee.__main__ import app
from stemtrial_evaluation.phee.checking import statements_read
from stemtrial_evaluation.phee.corpus import ROLES, read
from stemtrial_evaluation.phee.proposing import Proposers
from stemtrial_evaluation.phee.tagger import (
    TAGS,
    Tagger,
    allowed,
    shape,
    to_spans,
    to_tags,
    viterbi,
)
from stemtrial_evaluation.spans import Span


def argument(text, *words, value=None):
    found = {"text": [list(words)], "start": [[text.index(one) for one in words]]}
    return found if value is None else {**found, "value": value}


def line(number, dose="20 mg", route="oral", grade="severe", kind="Adverse_event"):
    text = f"A {grade} rash came after {route} wonderdrug at {dose} daily."
    event = {
        "event_type": kind,
        "Severity": argument(text, grade, value="High"),
        "Negated": {**argument(text, "rash"), "value": number % 2 == 1},
        "Treatment": {
            **argument(text, "wonderdrug"),
            "Route": argument(text, route),
            "Dosage": argument(text, dose),
        },
    }
    return {"id": f"S{number}", "context": text, "annotations": [{"events": [event, event]}]}


@pytest.fixture
def folder(tmp_path):
    doses = ["20 mg", "5 mg", "400 mg", "2 g", "15 mg"]
    routes = ["oral", "intravenous", "topical", "subcutaneous"]
    lines = [json.dumps(line(n, doses[n % 5], routes[n % 4])) for n in range(20)]
    for name in ("train", "dev", "test"):
        (tmp_path / f"{name}.json").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_nested_arguments_are_found_once(folder):
    first, second, *_ = read(folder, "test")
    assert [first.text[one.start : one.end] for one in first.spans] == ["severe", "oral", "20 mg"]
    assert [one.label for one in first.spans] == ["Severity", "Route", "Dosage"]
    assert first.adverse
    assert first.severities == {"High"}
    assert (first.negated, second.negated) == (False, True)


def test_pieces_are_spans_of_their_own(tmp_path):
    text = "Intravitreal, that is by injection."
    event = {"event_type": "Adverse_event", "Route": argument(text, "Intravitreal", "injection")}
    record = {"id": "S", "context": text, "annotations": [{"events": [event]}]}
    (tmp_path / "dev.json").write_text(json.dumps(record), encoding="utf-8")
    (one,) = read(tmp_path, "dev")
    assert [text[span.start : span.end] for span in one.spans] == ["Intravitreal", "injection"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "the PHEE corpus is not at hand"),
        ("{", "line 1: no sentence of the PHEE corpus"),
        ('{"id": "S"}', "line 1: no sentence of the PHEE corpus"),
        (json.dumps(line(0)).replace("A severe", "The severe"), "is not at"),
        ("\n", "holds no sentence"),
    ],
)
def test_a_bad_corpus_is_named(tmp_path, content, said):
    if content is not None:
        (tmp_path / "test.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read(tmp_path, "test")


# The tagger.

TOKENS = [(n * 3, n * 3 + 2) for n in range(8)]


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(1, 3), st.sampled_from(ROLES)), max_size=4)
)
def test_tags_of_spans_give_the_spans_back(drawn):
    spans, free = [], 0
    for first, length, role in sorted(drawn):
        last = first + length - 1
        if first >= free and last < len(TOKENS):
            spans.append(Span(TOKENS[first][0], TOKENS[last][1], role))
            free = last + 1
    tags = to_tags(TOKENS, spans)
    assert to_spans(TOKENS, tags) == spans
    assert all(allowed(before, after) for before, after in zip(["O", *tags], tags, strict=False))


def test_of_overlapping_spans_the_longest_is_tagged():
    spans = [Span(0, 2, "Route"), Span(0, 8, "Dosage")]
    assert to_tags(TOKENS[:3], spans) == ["B-Dosage", "I-Dosage", "I-Dosage"]


@given(st.integers(0, 10_000), st.integers(1, 5))
def test_viterbi_finds_the_best_of_all_paths(seed, length):
    generator = np.random.default_rng(seed)
    scores, steps = generator.normal(size=(length, 3)), generator.normal(size=(3, 3))

    def total(path):
        before = [0, *path[:-1]]
        return sum(
            scores[i, t] + steps[b, t] for i, (b, t) in enumerate(zip(before, path, strict=True))
        )

    every = np.stack(np.meshgrid(*[range(3)] * length), -1).reshape(-1, length)
    assert total(viterbi(scores, steps)) == pytest.approx(max(total(list(one)) for one in every))


def test_shapes_are_short():
    assert [shape(one) for one in ("400mg", "Oral", "mg/day", "CD34")] == [
        "ddxx",
        "Xxx",
        "xx/xx",
        "XXdd",
    ]


def test_the_tagger_learns_and_two_runs_are_the_same(folder):
    sentences = read(folder, "train")
    proposers = Proposers()
    taggers = [Tagger(proposers.tokens, proposers.hints, 4).fit(sentences) for _ in range(2)]
    text = "A severe cough came after oral wonderdrug at 75 mg daily."
    found = [one.predict(text) for one in taggers]
    assert found[0] == found[1]
    assert {(one.label, text[one.start : one.end]) for one in found[0]} >= {("Route", "oral")}
    assert taggers[0].predict("") == []
    assert all(span.label in ROLES for span in found[0])
    assert len(TAGS) == 2 * len(ROLES) + 1


def test_the_untrained_proposers_find_routes_and_severities():
    text = "A life-threatening event after subcutaneous use."
    found = Proposers().predict(text)
    assert [(one.label, text[one.start : one.end]) for one in found] == [
        ("Severity", "life-threatening"),
        ("Route", "subcutaneous"),
    ]


def test_statements_are_compared_where_they_are_read(tmp_path):
    text = "There were no severe adverse events after the drug."
    event = {"event_type": "Adverse_event", "Severity": argument(text, "severe", value="High")}
    event["Negated"] = {"value": True}
    record = {"id": "S", "context": text, "annotations": [{"events": [event]}]}
    (tmp_path / "dev.json").write_text(json.dumps(record), encoding="utf-8")
    found = statements_read(read(tmp_path, "dev"), Proposers())
    assert found["statement_in_adverse_sentence"]["value"] == 1.0
    assert found["severity_agrees_where_read"]["value"] == 1.0
    assert found["denied_where_negated"]["value"] == 1.0
    assert found["not_denied_where_not_negated"]["value"] is None


def test_the_command_writes_its_figures_and_fails_by_name(folder, tmp_path):
    out = tmp_path / "phee.json"
    runner = CliRunner()
    done = runner.invoke(app, ["--corpus", str(folder), "--out", str(out)])
    assert done.exit_code == 0, done.output
    report = json.loads(out.read_text(encoding="utf-8"))
    assert report["trained_on"] == ["train", "dev"]
    trained = report["systems"]["tagger trained on PHEE"]["exact"]
    assert trained["micro"]["f1"]["value"] > 0.9
    assert report["systems"]["vocabulary, untrained"]["exact"]["Route"]["f1"]["value"] == 1.0
    missing = runner.invoke(app, ["--corpus", str(tmp_path / "none")])
    assert missing.exit_code == 4
    assert missing.output.count("\n") == 1
    assert "the PHEE corpus is not at hand" in missing.output
    assert runner.invoke(app, ["--corpus", str(folder), "--split", "train"]).exit_code == 2
    unwritable = runner.invoke(app, ["--corpus", str(folder), "--out", str(out / "x")])
    assert unwritable.exit_code == 5
