"""TF-IDF and logistic regression, from a record's text straight to labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import MultiLabelBinarizer

from stemtrial.answers import LABEL_FIELDS
from stemtrial.document import lay_out
from stemtrial.records import TrialRecord

_LEAST = 3
_THRESHOLD = 0.35


class TfIdf:
    """One-vs-rest logistic regression on words and pairs of words, a model a field.

    Parameters
    ----------
    records : sequence of TrialRecord
        The trials to learn from.
    answers : mapping of trial id to answer
        Their answers; a field that an answer lacks is not learned from it.
    """

    name = "TF-IDF + logistic regression"

    def __init__(
        self, records: Sequence[TrialRecord], answers: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self._vectorizer = TfidfVectorizer(
            ngram_range=(1, 2), min_df=2, max_features=60_000, sublinear_tf=True
        )
        matrix = self._vectorizer.fit_transform([_text(record) for record in records])
        self._models: dict[str, tuple[MultiLabelBinarizer, OneVsRestClassifier]] = {}
        for field in (*LABEL_FIELDS, "in_scope"):
            rows = [i for i, one in enumerate(records) if field in answers[one.trial_id]]
            labels = [_labels(answers[records[i].trial_id], field) for i in rows]
            counts = {one: sum(one in held for held in labels) for held in labels for one in held}
            kept = [{one for one in held if counts[one] >= _LEAST} for held in labels]
            binarizer = MultiLabelBinarizer()
            targets = binarizer.fit_transform(kept)
            model = OneVsRestClassifier(
                LogisticRegression(C=30, max_iter=2000, class_weight="balanced")
            )
            model.fit(matrix[rows], targets)
            self._models[field] = binarizer, model

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
        for field, (binarizer, model) in self._models.items():
            # One class alone gives two columns, of its absence and of its presence.
            scores = model.predict_proba(matrix)[:, -len(binarizer.classes_) :]
            for record, row in zip(chosen, scores, strict=True):
                labels = [str(binarizer.classes_[i]) for i in np.flatnonzero(row >= _THRESHOLD)]
                if field == "disease" and not labels:
                    labels = [str(binarizer.classes_[int(np.argmax(row))])]
                found[record.trial_id][field] = _form(field, labels)
        return found


def _form(field: str, labels: list[str]) -> Any:
    if field == "in_scope":
        return bool(labels)
    return labels if field == "disease" else [{"label": one} for one in labels]


def _labels(answer: Mapping[str, Any], field: str) -> set[str]:
    value = answer[field]
    if isinstance(value, bool):
        return {"true"} if value else set()
    return {one if isinstance(one, str) else one["label"] for one in value}


def _text(record: TrialRecord) -> str:
    return lay_out(record).text
