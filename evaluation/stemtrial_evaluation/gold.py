"""The committed gold set as something to score: its answers, and the pipeline run on its text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from stemtrial.errors import InputError
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial.version import __version__
from stemtrial_annotations.corpus import find_corpus, read_corpus
from stemtrial_annotations.hydration import Hydration, hydrate
from stemtrial_annotations.reading import GOLD_VERSION, load_trials
from stemtrial_annotations.splits import FROZEN, SPLITS
from stemtrial_models import list_releases

Answers = dict[str, dict[str, Any]]
CODE = ("stemtrial", "stemtrial_models")


@dataclass(slots=True)
class Prepared:
    """Gold and predictions of the same trials.

    Attributes
    ----------
    gold, predicted : dict
        Trial id to answer.
    notes : list of str
        What a reader of the figures has to know.
    records : dict
        Trial id to record, where the pipeline read them.
    """

    gold: Answers
    predicted: Answers
    notes: list[str] = field(default_factory=list)
    records: dict[str, TrialRecord] = field(default_factory=dict)


def hydrate_split(split: str, corpus: Path | None = None) -> Prepared:
    """Rebuild the text of a split's trials; predict nothing.

    Parameters
    ----------
    split : str
        One of `SPLITS`.
    corpus : Path, optional
        Where the records are; else `$STEMTRIAL_CORPUS`, else the one beside the checkout.

    Returns
    -------
    Prepared
        Gold quotes are full and have evidence.

    Raises
    ------
    InputError
        If there is no corpus, or it lacks a trial: figures of a part of a split would be
        figures of something else.
    """
    trials = load_trials(split)
    place = find_corpus(corpus)
    done = hydrate(read_corpus(place, {one.trial_id for one in trials}).records, trials)
    if done.missing:
        raise InputError(
            f"{place} lacks {len(done.missing)} of the {len(trials)} {split} trials (first "
            f"{done.missing[0]}): add their records, or name another corpus with --corpus."
        )
    records = [done.records[one.trial_id] for one in trials]
    by_id = {one.trial_id: one for one in records}
    return Prepared(done.answers, {}, _notes(split, done), by_id)


def run_on_split(split: str, corpus: Path | None = None) -> Prepared:
    """Rebuild the text of a split's trials and run the pipeline on it; see `hydrate_split`."""
    prepared = hydrate_split(split, corpus)
    prepared.predicted = predict(prepared.records.values())
    return prepared


def find_records(gold: Answers, corpus: Path | None = None) -> Prepared:
    """Find the records of other gold answers; predict nothing.

    Raises
    ------
    InputError
        If there is no corpus, or it lacks a trial.
    """
    place = find_corpus(corpus)
    found = {one.trial_id: one for one in reversed(read_corpus(place, set(gold)).records)}
    missing = sorted(set(gold) - set(found))
    if missing:
        raise InputError(
            f"{place} lacks {len(missing)} of the {len(gold)} gold trials (first {missing[0]}): "
            "name their records with --corpus, or give --predictions."
        )
    chosen = {one: found[one] for one in sorted(gold)}
    return Prepared(gold, {}, records=chosen)


def run_on_records(gold: Answers, corpus: Path | None = None) -> Prepared:
    """Run the pipeline on the records of other gold answers; see `find_records`."""
    prepared = find_records(gold, corpus)
    prepared.predicted = predict(prepared.records.values())
    return prepared


def predict(records: Iterable[TrialRecord], release: str | None = None) -> Answers:
    """Run the pipeline, with another release than the one in use if named; answers by trial id."""
    found = Extractor(release=release).extract_many(records)
    return {one.trial_id: one.model_dump(mode="json", by_alias=True) for one in found}


def _notes(split: str, done: Hydration) -> list[str]:
    notes = []
    if split not in FROZEN:
        notes.append("The model was trained on these trials: the figures flatter it.")
    changed = {o.trial_id for o in done.outcomes if o.status not in {"held", "moved"}}
    if changed:
        notes.append(
            f"The text of {len(changed)} trials is not the one that was labelled; "
            "`stemtrial gold hydrate` says where."
        )
    return notes


def provenance(gold: str, answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a figure was made with, for the report.

    Parameters
    ----------
    gold : str
        Name of a split, or of a file.
    answers : mapping
        The gold answers that were scored.

    Returns
    -------
    dict
        `split` (or None), versions of package and gold set, installed releases of the model, and
        sha256 fingerprints of the gold labels and of the packages that extract.
    """
    committed = gold in SPLITS
    return {
        "gold": gold,
        "split": gold if committed else None,
        "package_version": __version__,
        "gold_version": GOLD_VERSION if committed else None,
        "releases": list_releases(),
        "sha256": {
            "gold": _sha256_of_labels(answers),
            **{name: sha256_of_package(name) for name in CODE},
        },
    }


def _sha256_of_labels(answers: Mapping[str, Mapping[str, Any]]) -> str:
    """Hash what is scored: values without quotes, places and notes."""
    left_out = {"quote", "section", "evidence", "notes"}

    def plain(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {k: plain(v) for k, v in value.items() if k not in left_out}
        return [plain(one) for one in value] if isinstance(value, list) else value

    rows = [plain(answers[one]) for one in sorted(answers)]
    text = json.dumps(rows, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def sha256_of_package(name: str) -> str:
    """Hash the names and contents of a package's files: code, data and weights."""
    digest = hashlib.sha256()
    for path, file in sorted(_files(files(name), ""), key=lambda one: one[0]):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{path}\0{content}\n".encode())
    return digest.hexdigest()


def _files(folder: Traversable, prefix: str) -> Iterable[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.name == "__pycache__" or item.name.startswith("."):
            continue
        if item.is_dir():
            yield from _files(item, f"{prefix}{item.name}/")
        else:
            yield prefix + item.name, item
