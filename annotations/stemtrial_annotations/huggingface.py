"""The gold set as a Hugging Face `DatasetDict`: standoff, and text where a corpus is at hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from stemtrial_annotations.anchors import strings_of
from stemtrial_annotations.corpus import find_corpus, read_corpus
from stemtrial_annotations.hydration import hydrate
from stemtrial_annotations.reading import GOLD_VERSION, answer_of, load_trials
from stemtrial_annotations.splits import SPLITS
from stemtrial_annotations.standoff import PLACE_KEYS, SPAN_FIELDS, GoldTrial

if TYPE_CHECKING:
    from datasets import DatasetDict, Features

    from stemtrial.records import TrialRecord

_PLACES = {"section": "string", "index": "int64", "part": "string", "start": "int64",
           "end": "int64", "quote": "string"}  # fmt: skip
_LABEL = {"label": "string", "basis": "string"}
_ITEMS: dict[str, dict[str, str]] = {
    **dict.fromkeys(("cell_type", "cell_source", "donor_type", "route", "schedule"), _LABEL),
    "dose": {"low": "float64", "high": "float64", "unit": "string", "per": "string"},
    "combination": {"agent": "string", "category": "string"},
    "adverse_events": {
        "status": "string",
        "severity": "string",
        "serious": "bool",
        "relatedness": "string",
        "negated": "bool",
    },
}


def features() -> Features:
    """Return the columns of the data set, the same in every split, with or without text."""
    from datasets import Features, Value

    def items(kinds: dict[str, str]) -> list[dict[str, Any]]:
        return [{name: Value(kind) for name, kind in kinds.items()}]

    return Features(
        {
            "trial_id": Value("string"),
            "in_scope": Value("bool"),
            "disease": [Value("string")],
            **{name: items(_ITEMS[name] | _PLACES) for name in SPAN_FIELDS},
            "n_administrations": [Value("int64")],
            "interval": Value("string"),
            "interval_days": Value("float64"),
            "combination_none": Value("bool"),
            "notes": Value("string"),
            "guidelines": Value("string"),
            "origin": Value("string"),
            "sections": items({"name": "string", "sha256": "string"}),
            "text": items({"name": "string", "text": "string"}),
        }
    )


def load(corpus: Path | str | None = None, *, text: bool | None = None) -> DatasetDict:
    """Load the gold set as a Hugging Face `DatasetDict`. Nothing is downloaded.

    Parameters
    ----------
    corpus : path, optional
        Records with the trials' text; else `$STEMTRIAL_CORPUS`. With a corpus, quotes are whole
        and offsets are those of its texts.
    text : bool, optional
        Whether to add text; by default where `corpus` is given.

    Returns
    -------
    datasets.DatasetDict
        `train`, `dev`, `test` and `fresh`; one row a trial, fields as in the guidelines' form,
        each item with section, index, part, start, end and quote. `text` lists the strings by
        name, and is empty without a corpus.

    Raises
    ------
    InputError
        If text is asked for and there is no corpus.
    """
    from datasets import Dataset, DatasetDict

    wanted = corpus is not None if text is None else text
    place = find_corpus(Path(corpus) if corpus is not None else None) if wanted else None
    made = {}
    for split in SPLITS:
        rows = _rows(load_trials(split), place)
        made[split] = Dataset.from_list(rows, features=features())
        made[split].info.version = GOLD_VERSION
    return DatasetDict(made)


def _rows(trials: list[GoldTrial], corpus: Path | None) -> list[dict[str, Any]]:
    if corpus is None:
        return [_row(trial, answer_of(trial), None) for trial in trials]
    done = hydrate(read_corpus(corpus, {one.trial_id for one in trials}).records, trials)
    return [
        _row(
            trial,
            done.answers.get(trial.trial_id) or answer_of(trial),
            done.records.get(trial.trial_id),
        )
        for trial in trials
    ]


def _row(trial: GoldTrial, answer: dict[str, Any], record: TrialRecord | None) -> dict[str, Any]:
    row = {name: value for name, value in answer.items() if name not in SPAN_FIELDS}
    for name in SPAN_FIELDS:
        row[name] = [_item(name, item) for item in answer[name]]
    strings = strings_of(record) if record is not None else ()
    return row | {
        "guidelines": trial.guidelines,
        "origin": trial.origin,
        "sections": [{"name": k, "sha256": v} for k, v in trial.sections.items()],
        "text": [{"name": one.key, "text": one.text} for one in strings],
    }


def _item(name: str, item: dict[str, Any]) -> dict[str, Any]:
    place = item.get("evidence") or dict.fromkeys(PLACE_KEYS)
    values = {key: item[key] for key in _ITEMS[name]}
    found = {key: place.get(key) for key in PLACE_KEYS}
    return values | found | {"section": item["section"], "quote": item["quote"]}
