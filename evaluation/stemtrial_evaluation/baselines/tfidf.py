"""TF-IDF and logistic regression, from a record's text straight to labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

from stemtrial.answers import LABEL_FIELDS
from stemtrial.document import lay_out
from stemtrial.records import TrialRecord
from stemtrial.vocabulary.agent_names import agent_name

_LEAST = 4
_PARTS = 5
_THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
_FIELDS = (*LABEL_FIELDS, "in_scope", "n_administrations", "combination", "adverse_events")
_STATEMENT = ("status", "severity", "serious", "relatedness", "negated")
_ABSENT = {"severity": "unspecified", "relatedness": "unspecified"}
Label = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Model:
    labels: list[Label]
    classifier: OneVsRestClassifier
    threshold: float


class TfIdf:
    """One-vs-rest logistic regression on words and pairs of words, a model a field.

    It learns whatever recurs: labels, numbers of administrations, agents with their category, and
    statements on adverse events. Doses hardly ever recur, so it answers none. The threshold of
    each field is the best on a fifth of the learning trials, held back once to find it.
    """

    name = "TF-IDF + logistic regression"
    version = f"scikit-learn {sklearn.__version__}"

    def __init__(self) -> None:
        self.seconds_elsewhere = 0.0

    def learn(
        self, records: Iterable[TrialRecord], answers: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """Fit a model a field.

        Parameters
        ----------
        records : iterable of TrialRecord
            The trials to learn from.
        answers : mapping of trial id to answer
            Their answers; a field that an answer lacks is not learned from it.
        """
        records = list(records)
        self._vectorizer = TfidfVectorizer(
            ngram_range=(1, 2), min_df=2, max_features=30_000, sublinear_tf=True
        )
        matrix = self._vectorizer.fit_transform([_text(record) for record in records])
        self._models: dict[str, _Model] = {}
        for field in _FIELDS:
            rows = [i for i, one in enumerate(records) if field in answers[one.trial_id]]
            labels = [_labels(answers[records[i].trial_id], field) for i in rows]
            counts = Counter(label for held in labels for label in held)
            kept = [{one for one in held if counts[one] >= _LEAST} for held in labels]
            if any(kept):
                self._models[field] = _fit(matrix[rows], kept)

    def predict(self, records: Iterable[TrialRecord]) -> dict[str, dict[str, Any]]:
        """Return answers by trial id.

        Parameters
        ----------
        records : iterable of TrialRecord

        Returns
        -------
        dict of str to dict
        """
        chosen = list(records)
        matrix = self._vectorizer.transform([_text(record) for record in chosen])
        found: dict[str, dict[str, Any]] = {
            one.trial_id: {"trial_id": one.trial_id} for one in chosen
        }
        for field, model in self._models.items():
            classes = model.labels
            scores = _scores(model.classifier, matrix, len(classes))
            for record, row in zip(chosen, scores, strict=True):
                labels = [classes[i] for i in np.flatnonzero(row >= model.threshold)]
                if field == "disease" and not labels:
                    labels = [classes[int(np.argmax(row))]]
                found[record.trial_id][field] = _form(field, labels)
        return found

    def close(self) -> None:
        """Do nothing: no process was started."""


def _fit(matrix: Any, labels: list[set[Label]]) -> _Model:
    classes = sorted({one for held in labels for one in held}, key=str)
    targets = np.array([[one in held for one in classes] for held in labels], dtype=int)
    return _Model(classes, _classifier().fit(matrix, targets), _threshold(matrix, targets))


def _classifier() -> OneVsRestClassifier:
    return OneVsRestClassifier(
        LogisticRegression(C=30, solver="liblinear", class_weight="balanced", tol=1e-3)
    )


def _scores(classifier: OneVsRestClassifier, matrix: Any, classes: int) -> Any:
    # One class alone gives two columns, of its absence and of its presence.
    return classifier.predict_proba(matrix)[:, -classes:]


def _threshold(matrix: Any, targets: Any) -> float:
    """Return the threshold with the best micro F1 on a fifth of the trials, held back."""
    if len(targets) < 2 * _PARTS:
        return 0.5
    held = np.random.default_rng(0).permutation(len(targets)) % _PARTS == 0
    # A label that the rest lacks cannot be learned there: its scores stay 0.
    known = np.flatnonzero(targets[~held].any(axis=0) & ~targets[~held].all(axis=0))
    scores = np.zeros((held.sum(), targets.shape[1]))
    if len(known):
        model = _classifier().fit(matrix[~held], targets[np.ix_(~held, known)])
        scores[:, known] = _scores(model, matrix[held], len(known))
    f1 = []
    for threshold in _THRESHOLDS:
        guessed = scores >= threshold
        hits = (guessed & (targets[held] == 1)).sum()
        f1.append(2 * hits / max(1, guessed.sum() + targets[held].sum()))
    return _THRESHOLDS[int(np.argmax(f1))]


def _form(field: str, labels: list[Label]) -> Any:
    if field == "in_scope":
        return bool(labels)
    if field in ("disease", "n_administrations"):
        return [one[0] for one in labels]
    if field == "combination":
        return [{"agent": agent, "category": category} for agent, category in labels]
    if field == "adverse_events":
        return [dict(zip(_STATEMENT, one, strict=True)) for one in labels]
    return [{"label": one[0]} for one in labels]


def _labels(answer: Mapping[str, Any], field: str) -> set[Label]:
    value = answer[field]
    if isinstance(value, bool):
        return {("true",)} if value else set()
    if field == "combination":
        return {(agent_name(one["agent"]), one["category"]) for one in value}
    if field == "adverse_events":
        return {tuple(one.get(k) or _ABSENT.get(k, False) for k in _STATEMENT) for one in value}
    return {(one["label"] if isinstance(one, Mapping) else one,) for one in value}


def _text(record: TrialRecord) -> str:
    return lay_out(record).text
