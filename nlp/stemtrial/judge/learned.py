"""The learned judge: a model a mention, a model a (trial, label), and one for "cells are given"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stemtrial.document import TrialDocument
from stemtrial.judge.candidates import field_mentions
from stemtrial.judge.features import mention_groups
from stemtrial.judge.given_features import given_features
from stemtrial.judge.label_features import label_features
from stemtrial.judge.linear import LinearModel
from stemtrial.judge.words import NO_WORDS, WordModel
from stemtrial.resolve.labels import gives_cells

__all__ = ["JUDGED_FIELDS", "FieldModels", "LearnedJudge", "field_mentions"]

CELLS = "cell_type"
DISEASE = "disease"
JUDGED_FIELDS = (CELLS, "cell_source", "donor_type", "route", DISEASE)


@dataclass(frozen=True, slots=True)
class FieldModels:
    """The two models of a field, and the probability from which a label is an answer."""

    mention: LinearModel
    label: LinearModel
    threshold: float


@dataclass(frozen=True, slots=True)
class LearnedJudge:
    """All models of the judge.

    Attributes
    ----------
    words : WordModel
        What the record's words say of each answer.
    given : LinearModel
        "Does this trial give cells?".
    fields : dict of str to FieldModels
    """

    words: WordModel
    given: LinearModel
    fields: Mapping[str, FieldModels]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> LearnedJudge:
        """Read the judge from the JSON that a release holds; the first ones had no words."""
        fields = {
            name: FieldModels(
                LinearModel.from_json(models["mention"]),
                LinearModel.from_json(models["label"]),
                float(models["threshold"]),
            )
            for name, models in data["fields"].items()
        }
        words = WordModel.from_json(data["words"]) if "words" in data else NO_WORDS
        return cls(words, LinearModel.from_json(data["given"]), fields)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "words": self.words.to_json(),
            "given": self.given.to_json(),
            "fields": {
                name: {
                    "mention": models.mention.to_json(),
                    "label": models.label.to_json(),
                    "threshold": models.threshold,
                }
                for name, models in self.fields.items()
            },
        }

    def __call__(self, trial: TrialDocument) -> None:
        """Judge one document; see `judge_all`."""
        self.judge_all([trial])

    def judge_all(self, trials: Sequence[TrialDocument]) -> None:
        """Score the mentions of rule-judged documents and the labels they propose.

        Leaves the probability that cells are given under `context["given"]` and the labels'
        probabilities under `context["labels"]`, field to label to probability. Of a trial that
        gives no cells, their source, donor and route are not judged.

        Parameters
        ----------
        trials : sequence of TrialDocument
            Each is judged on its own; a question is put to all of them in a row, since its
            code and weights are then in the processor's cache.
        """
        for trial in trials:
            trial.context["words"] = self.words(trial)
            trial.context["labels"] = {}
        self._score(trials, CELLS)
        for trial in trials:
            trial.context["given"] = self.given.of_values(given_features(trial))
        self._label(trials, CELLS)
        giving = [trial for trial in trials if gives_cells(trial)]
        for field in self.fields:
            if field != CELLS:
                asked = trials if field == DISEASE else giving
                self._score(asked, field)
                self._label(asked, field)

    def _score(self, trials: Sequence[TrialDocument], field: str) -> None:
        score = self.fields[field].mention.of_groups
        for trial in trials:
            mentions = field_mentions(trial, field)
            for mention, held in zip(mentions, mention_groups(trial, mentions), strict=True):
                mention.score = score(held)

    def _label(self, trials: Sequence[TrialDocument], field: str) -> None:
        probability = self.fields[field].label.of_row
        for trial in trials:
            rows = label_features(trial, field_mentions(trial, field))
            trial.context["labels"][field] = {
                label: probability(*row) for label, row in rows.items()
            }
