"""Library use: a spaCy Language, and records to fields."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from pydantic import ValidationError
from spacy.language import Language
from spacy.tokens import Doc

import stemtrial
from stemtrial import pipeline
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial.sample import sample_records

TEXT = "Patients will receive an intravenous infusion of allogeneic mesenchymal stem cells."
RECORD = {
    "trial_id": "X",
    "brief_title": "Intravenous Allogeneic Mesenchymal Stem Cells in Crohn's Disease",
    "brief_summary": TEXT,
}


@pytest.fixture(scope="module")
def nlp() -> Language:
    return stemtrial.load()


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch, nlp: Language) -> None:
    """Spare the seconds that building the pipeline anew takes."""
    monkeypatch.setattr(pipeline, "load", lambda *_, **__: nlp)


def test_load_gives_a_spacy_language_whose_docs_carry_mentions(nlp: Language) -> None:
    assert isinstance(nlp, Language)
    doc = nlp(TEXT)
    assert isinstance(doc, Doc)
    assert doc.text == TEXT
    shown = {(span.label_, span.text) for span in doc.spans["mentions"]}
    assert ("donor_type", "allogeneic") in shown
    assert any(label == "route" and "intravenous" in text for label, text in shown)


def test_docs_of_a_bare_text_carry_fields(nlp: Language) -> None:
    text = "No serious adverse events occurred."
    (answer,) = nlp(text)._.trial.fields.adverse_events
    assert answer.serious
    assert text[answer.evidence.start : answer.evidence.end] == answer.quote


def test_pipe_gives_the_same_as_one_by_one(nlp: Language) -> None:
    texts = [TEXT, "Cells are injected into the knee joint.", ""]
    piped = [doc._.trial.fields for doc in nlp.pipe(texts)]
    assert piped == [nlp(text)._.trial.fields for text in texts]


@pytest.mark.usefixtures("loaded")
def test_a_record_is_laid_out_for_the_pipeline(nlp: Language) -> None:
    record = sample_records()[0]
    doc = nlp(stemtrial.make_doc(nlp, record))
    assert doc._.trial.fields.trial_id == record.trial_id
    assert doc._.trial.fields == next(stemtrial.extract([record]))


@pytest.mark.usefixtures("loaded")
def test_without_docs_the_answers_are_those_of_the_language(nlp: Language) -> None:
    records = sample_records()
    by_doc = [nlp(stemtrial.make_doc(nlp, record))._.trial.fields for record in records]
    extractor = Extractor()
    assert [extractor.extract_record(record) for record in records] == by_doc
    assert list(extractor.extract_many(records)) == by_doc


@pytest.mark.usefixtures("loaded")
def test_extract_yields_fields_for_records_and_dicts_in_order() -> None:
    records = sample_records()[:3]
    mixed = [records[0], records[1].model_dump(), {"trial_id": "X", "brief_title": "Cells"}]
    found = list(stemtrial.extract(mixed))
    assert all(isinstance(one, stemtrial.TrialFields) for one in found)
    assert [one.trial_id for one in found] == ["SAMPLE-0001", "SAMPLE-0002", "X"]


def test_extract_reads_as_it_goes(extractor: pipeline.Extractor) -> None:
    taken = 0

    def endless() -> object:
        nonlocal taken
        while True:
            taken += 1
            yield sample_records()[0]

    assert next(extractor.extract_many(endless())).trial_id == "SAMPLE-0001"  # type: ignore[arg-type]
    assert taken < 2000


@pytest.mark.usefixtures("loaded")
def test_extract_keeps_only_the_fields_asked_for() -> None:
    (whole,) = stemtrial.extract([RECORD])
    (found,) = stemtrial.extract([RECORD], fields=["route"])
    assert found.route == whole.route != []
    assert whole.donor_type
    assert whole.cell_type
    assert found.donor_type == []
    assert found.cell_type == []


@pytest.mark.usefixtures("loaded")
def test_an_unknown_field_is_named() -> None:
    with pytest.raises(ValueError, match="unknown field 'colour'"):
        list(stemtrial.extract([], fields=["colour"]))


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("record", [{}, {"trial_id": "X"}, {"trial_id": " ", "brief_title": "A"}])
def test_a_dict_that_is_no_record_is_refused(record: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        list(stemtrial.extract([record]))


def test_records_do_not_influence_each_other(extractor: pipeline.Extractor) -> None:
    records = sample_records()
    forward = list(extractor.extract_many(records))
    backward = list(extractor.extract_many(reversed(records)))
    assert forward == backward[::-1]


def test_answers_do_not_depend_on_the_order_of_sets() -> None:
    code = (
        "from stemtrial.pipeline import Extractor\n"
        "from stemtrial.sample import sample_records\n"
        "for fields in Extractor().extract_many(sample_records()):\n"
        "    print(fields.model_dump_json())"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    )
    assert first.count("\n") == len(sample_records())
    assert first == second


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import stemtrial, sys; print('spacy' in sys.modules, 'pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="extrakt"):
        stemtrial.extrakt  # noqa: B018


@pytest.mark.parametrize(
    ("title", "cells"),
    [
        ("Allogeneic adipose mesenchymal stem cells given intravenously in uveitis", ["msc"]),
        ("Autologous haematopoietic stem cell transplantation in multiple sclerosis", ["hsc"]),
        ("Rituximab in uveitis", []),
    ],
)
def test_a_record_of_one_line_is_read_by_rules(
    extractor: Extractor, title: str, cells: list[str]
) -> None:
    arm = {"label": "A", "type": "Experimental", "description": "as the title says, once"}
    record = TrialRecord.model_validate({"trial_id": "T1", "brief_title": title, "arms": [arm]})
    assert [one.label for one in extractor.extract_record(record).cell_type] == cells
