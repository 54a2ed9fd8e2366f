"""The pipeline and every other system on one split in one run: accuracy and pace."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

import spacy

from stemtrial.document import lay_out
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial_annotations.corpus import find_corpus, records_by_id
from stemtrial_annotations.partial import load_partial
from stemtrial_annotations.reading import answer_of, load_trials
from stemtrial_evaluation.baselines import Baseline
from stemtrial_evaluation.baselines.keywords import Keywords
from stemtrial_evaluation.baselines.process import NotInstalledError
from stemtrial_evaluation.baselines.rivals import RIVALS, Rival
from stemtrial_evaluation.baselines.tfidf import TfIdf
from stemtrial_evaluation.gold import Answers, Prepared, provenance, run_on_split
from stemtrial_evaluation.paired import paired_differences
from stemtrial_evaluation.scorer import score

OURS = "stemtrial"
LEARNED_FROM = {"test": ("train", "dev"), "dev": ("train",)}
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Material:
    """What systems learn from: records and answers, of whole trials and of partial ones."""

    records: list[TrialRecord]
    answers: dict[str, dict[str, Any]]
    whole: frozenset[str]


def measure(
    split: str, corpus: Path | None, pythons: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Run every system on a split.

    Parameters
    ----------
    split : str
        `dev` or `test`; the others learn from the other splits, TF-IDF also from the partly
        labelled trials, as the pipeline's own models do.
    corpus : Path, optional
    pythons : mapping of finder to interpreter, optional

    Returns
    -------
    dict
        `systems`: F1 with interval by field, pace, and the paired difference of the pipeline to
        it by field; `skipped`: name to reason; `provenance`.
    """
    prepared = run_on_split(split, corpus)
    records = [prepared.records[one] for one in sorted(prepared.gold)]
    material = learning_material(split, corpus)
    bare = tokenisation(records)
    extractor = Extractor()
    seconds = _best(lambda: list(extractor.extract_many(records)))
    found: dict[str, Any] = {
        "split": split,
        "n_trials": len(records),
        "provenance": provenance(split, prepared.gold),
        "tokenisation_records_per_second": round(len(records) / bare, 1),
        "systems": {OURS: figures(prepared.gold, prepared.predicted, seconds, bare)},
        "skipped": {},
    }
    for name, start in _systems(pythons or {}).items():
        try:
            system = start()
        except NotInstalledError as error:
            found["skipped"][name] = str(error)
            continue
        try:
            found["systems"][name] = _run(system, prepared, records, material, bare)
        finally:
            system.close()
    return found


def learning_material(split: str, corpus: Path | None) -> Material:
    """Return the trials that systems may learn from when a split is scored."""
    answers: dict[str, dict[str, Any]] = {
        trial.trial_id: answer_of(trial)
        for name in LEARNED_FROM[split]
        for trial in load_trials(name)
    }
    whole = frozenset(answers)
    for trial in load_partial():
        answer = answer_of(trial)
        answers[trial.trial_id] = {name: answer[name] for name in trial.labelled}
    texts = records_by_id(find_corpus(corpus), set(answers))
    return Material([texts[one] for one in sorted(answers) if one in texts], answers, whole)


def tokenisation(records: Sequence[TrialRecord]) -> float:
    """Return the processor seconds of bare spaCy tokenisation of the records, best of three."""
    texts = [lay_out(record).text for record in records]
    bare = spacy.blank("en")
    bare.max_length = max(bare.max_length, *map(len, texts))
    return _best(lambda: list(bare.pipe(texts)))


def figures(gold: Answers, predicted: Answers, seconds: float, bare: float) -> dict[str, Any]:
    """Return a system's F1 by field and its pace.

    Parameters
    ----------
    gold, predicted : dict
    seconds : float
        Processor time for the records.
    bare : float
        That of bare tokenisation of the same records.

    Returns
    -------
    dict
    """
    report = score(gold, predicted)
    return {
        "records_per_second": round(len(gold) / seconds, 1) if seconds else None,
        "share_of_tokenisation": round(bare / seconds, 4) if seconds else None,
        "answers": {
            name: one.micro.true_positives + one.micro.false_positives
            for name, one in report.fields.items()
        },
        "f1": {name: one.micro.f1.to_dict() for name, one in report.fields.items()},
    }


def _systems(pythons: Mapping[str, str]) -> dict[str, Callable[[], Baseline]]:
    def rival(finder: str) -> Callable[[], Baseline]:
        return lambda: Rival(finder, pythons.get(finder))

    systems: dict[str, Callable[[], Baseline]] = {Keywords.name: Keywords, TfIdf.name: TfIdf}
    systems.update((name, rival(finder)) for finder, name in RIVALS.items())
    return systems


def _run(
    system: Baseline,
    prepared: Prepared,
    records: Sequence[TrialRecord],
    material: Material,
    bare: float,
) -> dict[str, Any]:
    learns_from_parts = isinstance(system, TfIdf)
    learned = [
        one for one in material.records if learns_from_parts or one.trial_id in material.whole
    ]
    system.learn(learned, material.answers)
    start = process_time()
    theirs = system.predict(records)
    here = process_time() - start
    one = figures(prepared.gold, theirs, here + system.seconds_elsewhere, bare)
    differences = paired_differences(prepared.gold, theirs, prepared.predicted)
    one["version"] = system.version
    if system.seconds_elsewhere:
        one["library_alone_records_per_second"] = round(len(records) / system.seconds_elsewhere, 1)
    policies = getattr(system, "policies", None)
    if policies:
        one["policies"] = {kind: policy.to_dict() for kind, policy in policies.items()}
    one["pipeline_minus_this"] = {each.field: each.to_dict() for each in differences}
    return one


def _best(run: Callable[[], object]) -> float:
    found = []
    for _ in range(_ROUNDS):
        start = process_time()
        run()
        found.append(process_time() - start)
    return min(found)
