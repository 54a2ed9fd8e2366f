"""The combination judge: a model a use, a model an agent, a model a category of an agent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stemtrial.answers import AgentCategory
from stemtrial.document import TrialDocument
from stemtrial.judge.combination_agents import (
    Agent,
    JudgedAgent,
    agent_features,
    by_agent,
    category_features,
)
from stemtrial.judge.combination_features import use_groups
from stemtrial.judge.combination_uses import Uses, read_uses
from stemtrial.judge.linear import LinearModel
from stemtrial.mentions import Mention

# Below it hardly any trial gives cells; scoring their agents cost precision in cross-validation.
GIVEN_FROM = 0.4
_TYPE_FROM = 0.5


@dataclass(frozen=True, slots=True)
class CombinationJudge:
    """The three models, and the probabilities from which they are answers.

    Attributes
    ----------
    use : LinearModel
        "Is the agent of this mention given besides the cells?"
    agent : LinearModel
        The same of all its mentions together.
    category : LinearModel
        "Is it given as this?"
    agent_from, category_from : float
        An agent's likeliest category is always an answer, a further one from `category_from`.
    """

    use: LinearModel
    agent: LinearModel
    category: LinearModel
    agent_from: float
    category_from: float

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CombinationJudge:
        """Read the judge from the JSON that a release holds."""
        return cls(
            LinearModel.from_json(data["use"]),
            LinearModel.from_json(data["agent"]),
            LinearModel.from_json(data["category"]),
            float(data["agent_from"]),
            float(data["category_from"]),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "use": self.use.to_json(),
            "agent": self.agent.to_json(),
            "category": self.category.to_json(),
            "agent_from": self.agent_from,
            "category_from": self.category_from,
        }

    def __call__(self, trial: TrialDocument) -> None:
        """Judge the agents of a document; those that are answers go to `context["combination"]`.

        Parameters
        ----------
        trial : TrialDocument
            Scored by the learned judge: cell mentions, and `context["given"]`.
        """
        given: float = trial.context["given"]
        trial.context["combination"] = []
        if given < GIVEN_FROM:
            return
        found = likely_uses(trial)
        if not found.uses:
            return
        scores = [self.use.of_groups(groups) for groups in use_groups(trial, found)]
        agents = by_agent(found, scores)
        rows = agent_features(found, agents, given)
        for agent, row in zip(agents, rows, strict=True):
            probability = self.agent.of_values(row)
            if probability >= self.agent_from:
                judged = JudgedAgent(agent, probability, self._categories(agent, found.graft))
                trial.context["combination"].append(judged)

    def _categories(self, agent: Agent, graft: bool) -> dict[AgentCategory, float]:
        sure = {
            category: 1.0 if row is None else self.category.of_values(row)
            for category, row in category_features(agent, graft).items()
        }
        best = max(sure.values())
        return {
            category: probability
            for category, probability in sure.items()
            if probability >= self.category_from or probability == best
        }


def likely_uses(trial: TrialDocument) -> Uses:
    """Read all uses of a trial whose cell mentions are scored.

    Parameters
    ----------
    trial : TrialDocument

    Returns
    -------
    Uses
    """
    scored: list[Mention] = trial.context.get("candidates", {}).get("cell_type", [])
    types = {mention.label for mention in scored if mention.score >= _TYPE_FROM}
    return read_uses(trial, types, None)
