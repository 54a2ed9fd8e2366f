"""Features of an agent in a trial, and of the categories that it may have there.

The second stage of the combination judge: one row an agent, built on the scores of its uses,
against the other agents; and one row for every category that an agent may take in a graft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from stemtrial.answers import AgentCategory
from stemtrial.judge.combination_category import may_take
from stemtrial.judge.combination_features import coarse_place
from stemtrial.judge.combination_uses import Use, Uses
from stemtrial.vocabulary import Entry

Features = dict[str, float]
_MANY = 6
_LIKELY = 0.5
_PERHAPS = 0.4
_BEST_USES = 6
_FIRM = (("day", "sentence"), ("earlier",))
# Points from which the rules alone would answer; the sums are taken in fours.
_RULES_ANSWER_FROM = 1


@dataclass(slots=True)
class ScoredUse:
    """A use and the probability that its agent is given."""

    use: Use
    score: float


@dataclass
class Agent:
    """An agent with all its uses in a trial.

    Attributes
    ----------
    label : str
    uses : list of ScoredUse
    """

    label: str
    uses: list[ScoredUse]

    @property
    def entry(self) -> Entry:
        """The vocabulary entry of its first use."""
        return self.uses[0].use.entry

    @cached_property
    def best(self) -> float:
        """Its best score."""
        return max([one.score for one in self.uses])


@dataclass(frozen=True, slots=True)
class JudgedAgent:
    """An agent with the probability that it is given, and those of its categories.

    Attributes
    ----------
    agent : Agent
    probability : float
    categories : dict of str to float
        Probability that it has the category, if it is given.
    """

    agent: Agent
    probability: float
    categories: Mapping[AgentCategory, float]


def by_agent(found: Uses, scores: Sequence[float]) -> list[Agent]:
    """Group scored uses by agent, in order of their first use."""
    groups: dict[str, list[ScoredUse]] = {}
    for use, score in zip(found.uses, scores, strict=True):
        groups.setdefault(use.entry.label, []).append(ScoredUse(use, score))
    return [Agent(label, uses) for label, uses in groups.items()]


def agent_features(found: Uses, agents: Sequence[Agent], given: float) -> list[Features]:
    """Build the features of all agents of a trial.

    Parameters
    ----------
    found : Uses
    agents : sequence of Agent
        From `by_agent`.
    given : float
        Probability that the trial gives cells.

    Returns
    -------
    list of dict
        One row an agent, feature name to value.
    """
    order = sorted([agent.best for agent in agents], reverse=True)
    shared: Features = {
        "given": given,
        "graft": float(found.graft),
        "listed": float(found.listed),
        "others": min(sum([score > _LIKELY for score in order]), 8) / 4,
    }
    specific: dict[str | None, list[Agent]] = {}
    for agent in agents:
        if not agent.entry.generic:
            specific.setdefault(agent.entry.category, []).append(agent)
    rows = []
    for agent in agents:
        row = {**shared, **_own(agent, found), "rank": order.index(agent.best) / 10}
        rivals = [one for one in specific.get(agent.entry.category, ()) if one is not agent]
        _against(row, agent, rivals, agents)
        rows.append(row)
    return rows


def _own(agent: Agent, found: Uses) -> Features:
    entry, best = agent.entry, agent.best
    scores = sorted([one.score for one in agent.uses], reverse=True)
    missed = 1.0
    for score in scores:
        missed *= 1.0 - score
    sure = min(max(best, 0.01), 0.99)
    points = max([one.use.points for one in agent.uses])
    row: Features = {
        "best": best,
        "log odds": log(sure / (1.0 - sure)) / 3,
        "second": scores[1] if len(scores) > 1 else 0.0,
        "mean": sum(scores) / len(scores),
        "any": 1.0 - missed,
        "uses": min(len(scores), _MANY) / 3,
        "points": points / 4,
        "rules": float(points >= _RULES_ANSWER_FROM),
        f"entry={entry.id}": 1.0,
        f"category={entry.category}": 1.0,
        f"category={entry.category} graft={found.graft}": 1.0,
        f"category={entry.category} best": best,
    }
    if agent.label in found.compared:
        row["compared"] = 1.0
    for one in agent.uses:
        use = one.use
        names = [f"place={use.place}", *[f"sign={sign}" for sign in sorted(use.signs)], *use.kind]
        for name in names:
            if one.score > row.get(name, 0.0):
                row[name] = one.score
    return row


def _against(row: Features, agent: Agent, rivals: Sequence[Agent], agents: Sequence[Agent]) -> None:
    best = max([rival.best for rival in rivals], default=0.0)
    if agent.entry.generic:
        row["generic"] = 1.0
        row["generic best"] = agent.best
        row["generic rival"] = best
        row["generic rivals"] = min(sum([one.best > _PERHAPS for one in rivals]), 4) / 2
    else:
        row["rival"] = best
    group = agent.entry.codes.get("ATC", "")
    if group:
        members = [one for one in agents if (one.entry.atc or "").startswith(group)]
        row["class"] = 1.0
        row["class member"] = max([one.best for one in members if one is not agent], default=0.0)


def category_features(agent: Agent, graft: bool) -> Mapping[AgentCategory, Features | None]:
    """Build the features of the categories that an agent may have.

    Parameters
    ----------
    agent : Agent
    graft : bool
        Whether the trial gives a haematopoietic graft.

    Returns
    -------
    dict of str to dict or None
        Category to feature name to value; None for the only category that is possible.
    """
    entry = agent.entry
    read: dict[AgentCategory, list[ScoredUse]] = {}
    for one in agent.uses:
        read.setdefault(one.use.category, []).append(one)
    possible = sorted({*read, *may_take(entry, graft)})
    if len(possible) == 1:
        return {possible[0]: None}
    firm: set[AgentCategory] | None = None
    for bases in _FIRM:
        rest = [one.use for one in agent.uses if one.use.reading.basis in bases]
        if rest:
            firm = {use.category for use in rest}
            break
    top = sorted(agent.uses, key=lambda one: -one.score)[:_BEST_USES]
    total = sum([one.score for one in agent.uses]) or 1.0
    rows: dict[AgentCategory, Features] = {}
    for category in possible:
        own = read.get(category, [])
        best = max([one.score for one in own], default=0.0)
        rivals = [one.score for other in read if other != category for one in read[other]]
        values = {
            "best": best,
            "rival": max(rivals, default=0.0),
            "share": sum([one.score for one in own]) / total,
        }
        if not own:
            values["unread"] = 1.0
        if firm is not None:
            values[f"firm={category in firm}"] = 1.0
        row: Features = {f"as={category} {name}": value for name, value in values.items()}
        row.update(values)
        row[f"as={category}"] = row[f"as={category} entry={entry.id}"] = 1.0
        row[f"as={category} from={entry.category}"] = row[f"as={category} graft={graft}"] = 1.0
        for one in top:
            reading = one.use.reading
            for name in (f"phase={reading.phase} {reading.basis}", coarse_place(one.use.place)):
                key = f"as={category} {name}"
                if one.score > row.get(key, 0.0):
                    row[key] = one.score
        rows[category] = row
    return rows
