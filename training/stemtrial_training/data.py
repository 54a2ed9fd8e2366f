"""What the judge learns from: gold and partial trials with their text, rule-judged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language

from stemtrial.components import UNLEARNED
from stemtrial.document import make_doc
from stemtrial.errors import InputError
from stemtrial.pipeline import load
from stemtrial.records import TrialRecord
from stemtrial_annotations.corpus import find_corpus, records_by_id
from stemtrial_annotations.families import families
from stemtrial_annotations.partial import load_partial
from stemtrial_annotations.reading import answer_of, load_trials
from stemtrial_annotations.splits import hidden_trials
from stemtrial_training.judges import Example

MEASURED = ("train", "dev")


@dataclass(slots=True)
class TrainingData:
    """Examples to learn from.

    Attributes
    ----------
    gold : list of Example
        Fully labelled trials of the train and dev splits: these also measure, out of fold.
    partial : list of Example
        Partially labelled trials: these only train.
    fingerprint : str
        sha256 of all labels and of the ids they belong to.
    """

    gold: list[Example]
    partial: list[Example]
    fingerprint: str

    @property
    def all(self) -> list[Example]:
        """All examples, gold first."""
        return [*self.gold, *self.partial]


def load_training_data(
    corpus: Path | None = None,
    extra: Mapping[str, tuple[TrialRecord, Mapping[str, Any]]] = {},
    nlp: Language | None = None,
) -> TrainingData:
    """Read the labels, find their records and run the pipeline as far as the rules go.

    Parameters
    ----------
    corpus : Path, optional
        Where the records are; else `$STEMTRIAL_CORPUS`, else the one beside the checkout.
    extra : mapping
        More answers in the guidelines' form with their records, by trial id.
    nlp : Language, optional
        What proposes and judges by rules; by default all steps that need no release.

    Returns
    -------
    TrainingData

    Raises
    ------
    InputError
        If there is no corpus, it lacks a trial, or an extra trial is a test trial or related to
        one.
    """
    answers = {trial.trial_id: answer_of(trial) for name in MEASURED for trial in load_trials(name)}
    partial_trials = load_partial()
    partial = {trial.trial_id: answer_of(trial) for trial in partial_trials}
    labelled = {trial.trial_id: frozenset(trial.labelled) for trial in partial_trials}
    _refuse_test_trials(extra)
    wanted = {**answers, **partial}
    place = find_corpus(corpus)
    records = records_by_id(place, set(wanted))
    missing = sorted(set(wanted) - set(records))
    if missing:
        raise InputError(
            f"{place} lacks {len(missing)} of the {len(wanted)} trials to train on (first "
            f"{missing[0]}): add their records, or name another corpus with --corpus."
        )
    for trial_id, (record, answer) in extra.items():
        records[trial_id] = record
        partial[trial_id] = dict(answer)
    related = families([records[trial_id] for trial_id in sorted(records)])
    nlp = nlp or load(components=UNLEARNED)

    def examples(labels: Mapping[str, Mapping[str, Any]]) -> list[Example]:
        return [
            Example(make_document(nlp, records[one]), labels[one], related[one], labelled.get(one))
            for one in sorted(labels)
        ]

    labels = json.dumps([answers, partial], sort_keys=True).encode()
    fingerprint = hashlib.sha256(labels).hexdigest()
    return TrainingData(examples(answers), examples(partial), fingerprint)


def make_document(nlp: Any, record: TrialRecord) -> Any:
    """Run a pipeline on a record and return its `TrialDocument`."""
    return nlp(make_doc(nlp, record))._.trial


def _refuse_test_trials(trial_ids: Mapping[str, object] | Sequence[str]) -> None:
    clash = sorted(hidden_trials() & set(trial_ids))
    if clash:
        raise InputError(
            f"{clash[0]} is a trial of the frozen splits or related to one: leave it out of "
            "training, or they measure nothing."
        )
