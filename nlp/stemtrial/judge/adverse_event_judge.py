"""The judge of adverse events: which harms named in a registry's text the trial measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import log
from typing import Any

from stemtrial.document import TrialDocument
from stemtrial.judge.adverse_event_features import (
    PLANNED,
    STATEMENT_GROUPS,
    harms_with_features,
    planned_statements,
    proposed_counts,
    statement_features,
)
from stemtrial.judge.linear import LinearModel, logistic
from stemtrial.mentions import Mention
from stemtrial.propose.adverse_event_harms import Harm


@dataclass(slots=True)
class AdverseEventJudge:
    """A model of planned statements; what is observed or background the rules decide.

    Attributes
    ----------
    planned : LinearModel
        "Is this statement, taken as planned, an answer of the trial?"
    threshold : float
        Probability from which it is one.
    """

    planned: LinearModel
    threshold: float
    _least: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A harm whose own features lie below this is no answer, whatever its statement says.
        weights = self.planned.weights
        most = sum(
            max((w for name, w in weights.items() if name.startswith(f"{group}=")), default=0.0)
            for group in STATEMENT_GROUPS
        )
        needed = log(self.threshold / (1.0 - self.threshold))
        self._least = needed - self.planned.bias - max(0.0, most) - 1e-9

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> AdverseEventJudge:
        """Read the judge from the JSON that a release holds."""
        return cls(LinearModel.from_json(data["planned"]), float(data["threshold"]))

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"planned": self.planned.to_json(), "threshold": self.threshold}

    def __call__(self, trial: TrialDocument) -> None:
        """Leave the planned statements that are answers at `context["planned"]`, scored.

        Parameters
        ----------
        trial : TrialDocument
            With the harms that the proposer left.
        """
        harms: list[Harm] = trial.context.get("harms", [])
        accepted: list[Mention] = []
        trial.context["planned"] = accepted
        if not harms:
            return
        get = self.planned.weights.get
        counts = proposed_counts(harms)
        for harm, names in harms_with_features(harms):
            shared = sum([get(name, 0.0) for name in names])
            if shared < self._least and harm.status != PLANNED:
                continue
            mentions, proposed = planned_statements(harm)
            for mention in mentions:
                said = statement_features(mention.value.key, counts, proposed=proposed)
                score = self.planned.bias + shared + sum([get(name, 0.0) for name in said])
                mention.score = logistic(score)
                if mention.score >= self.threshold:
                    accepted.append(mention)


def planned_candidates(trial: TrialDocument) -> Iterator[tuple[Harm, Mention, list[str]]]:
    """List every statement that a record makes if it measures each harm it names.

    Parameters
    ----------
    trial : TrialDocument

    Yields
    ------
    harm : Harm
    mention : Mention
        The statement: the rules' own mention where they propose it.
    names : list of str
        Its features.
    """
    harms: list[Harm] = trial.context.get("harms", [])
    counts = proposed_counts(harms)
    for harm, names in harms_with_features(harms):
        mentions, proposed = planned_statements(harm)
        for mention in mentions:
            said = statement_features(mention.value.key, counts, proposed=proposed)
            yield harm, mention, [*names, *said]
