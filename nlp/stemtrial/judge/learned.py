"""The learned judge: a model a mention, a model a (trial, label), and one for "cells are given"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stemtrial.document import TrialDocument
from stemtrial.judge.candidates import field_mentions
from stemtrial.judge.features import mention_groups
from stemtrial.judge.given_features import given_features
from stemtrial.judge.label_features import label_features
from stemtrial.judge.linear import LinearModel
from stemtrial.judge.words import NO_WORDS, WordModel
from stemtrial.mentions import Mention
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
        """Score the mentions of a rule-judged document and the labels they propose.

        Leaves the probability that cells are given under `context["given"]` and the labels'
        probabilities under `context["labels"]`, field to label to probability. Of a trial that
        gives no cells, their source, donor and route are not judged.
        """
        context = trial.context
        context["words"] = self.words(trial)
        context["labels"] = {}
        cells = self._scored(trial, CELLS)
        context["given"] = self.given.of_values(given_features(trial))
        self._label(trial, CELLS, cells)
        given = gives_cells(trial)
        for field in self.fields:
            if field == DISEASE or (given and field != CELLS):
                self._label(trial, field, self._scored(trial, field))

    def _scored(self, trial: TrialDocument, field: str) -> list[Mention]:
        mentions = field_mentions(trial, field)
        model = self.fields[field].mention
        for mention, held in zip(mentions, mention_groups(trial, mentions), strict=True):
            mention.score = model.of_groups(held)
        return mentions

    def _label(self, trial: TrialDocument, field: str, mentions: list[Mention]) -> None:
        model = self.fields[field].label
        rows = label_features(trial, mentions)
        trial.context["labels"][field] = {label: model.of_row(*row) for label, row in rows.items()}
