"""Resolution of the combination: what the experimental arm gets besides the cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stemtrial.answers import AgentCategory, CombinationAnswer, LabelAnswer
from stemtrial.document import TrialDocument
from stemtrial.judge.combination_agents import JudgedAgent
from stemtrial.judge.combination_uses import Use
from stemtrial.resolve.combination_answer import combination_answer
from stemtrial.resolve.combination_rules import combination_by_rules
from stemtrial.resolve.labels import is_snippet


def resolve_combination(
    trial: TrialDocument, cells: Sequence[LabelAnswer]
) -> list[CombinationAnswer]:
    """Decide the agents given besides the cells, and their categories.

    Guidelines, field `combination` and its rulings. The combination's models decide where the
    release has them and the text is a whole record, the rules elsewhere. The models weigh the
    probability that cells are given themselves; the rules answer only where it is resolved so.

    Parameters
    ----------
    trial : TrialDocument
        With judged mentions of kind `agent`.
    cells : sequence of LabelAnswer
        The trial's cell types, resolved.

    Returns
    -------
    list of CombinationAnswer
        One for each agent and category, in order of their evidence.
    """
    judged: list[JudgedAgent] | None = trial.context.get("combination")
    if judged is None or is_snippet(trial):
        return combination_by_rules(trial, cells)
    chosen = [one for agent in judged if not _only_compared(agent) for one in _chosen(agent)]
    chosen.sort(key=lambda one: one[0].mention.start)
    return [combination_answer(trial, *one) for one in chosen]


def _only_compared(judged: JudgedAgent) -> bool:
    """Whether the text gives an agent to the control group wherever it names it."""
    return all(one.use.mention.judgement == "comparator" for one in judged.agent.uses)


def _chosen(judged: JudgedAgent) -> Iterable[tuple[Use, AgentCategory, float]]:
    for category, probability in judged.categories.items():
        uses = [one for one in judged.agent.uses if one.use.category == category]
        best = max(uses or judged.agent.uses, key=lambda one: one.score)
        yield best.use, category, judged.probability * probability
