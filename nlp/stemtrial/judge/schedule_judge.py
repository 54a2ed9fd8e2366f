"""The schedule judge: a model a schedule mention, and a model a (trial, label)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stemtrial.document import TrialDocument
from stemtrial.judge.linear import LinearModel
from stemtrial.judge.schedule_features import (
    schedule_label_features,
    schedule_mention_features,
    schedule_mentions,
)


@dataclass(frozen=True, slots=True)
class ScheduleJudge:
    """The two models.

    Attributes
    ----------
    mention : LinearModel
        "Does this mention state the schedule of the cells that the trial gives?"
    label : LinearModel
        "Is this label an answer of the trial?"
    """

    mention: LinearModel
    label: LinearModel

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ScheduleJudge:
        """Read the judge from the JSON that a release holds."""
        return cls(LinearModel.from_json(data["mention"]), LinearModel.from_json(data["label"]))

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"mention": self.mention.to_json(), "label": self.label.to_json()}

    def __call__(self, trial: TrialDocument) -> None:
        """Score schedule mentions, and the labels they propose at `context["schedule"]`.

        Parameters
        ----------
        trial : TrialDocument
            Scored by the learned judge: cell mentions, and `context["given"]`.
        """
        mentions = schedule_mentions(trial)
        for mention in mentions:
            mention.score = self.mention.of_names(schedule_mention_features(trial, mention))
        rows = schedule_label_features(trial, mentions, trial.context["given"])
        trial.context["schedule"] = {
            label: self.label.of_values(row) for label, row in rows.items()
        }
