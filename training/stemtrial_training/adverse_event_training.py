"""Training the judge of adverse events on the sentences that gold quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stemtrial.judge.adverse_event_judge import AdverseEventJudge, planned_candidates
from stemtrial.propose.adverse_event_harms import Harm
from stemtrial.propose.adverse_events import Key
from stemtrial_training.fitting import fit_linear
from stemtrial_training.judges import Example, Settings

_UNQUOTED = 0.5


def train_adverse_events(examples: Sequence[Example], settings: Settings) -> AdverseEventJudge:
    """Train the judge of adverse events.

    A statement is an answer where the record's answer holds it and quotes its sentence. Where
    it quotes another, the annotator had no need to look here: such a statement counts half if
    the rules propose it, and is left out if not.

    Parameters
    ----------
    examples : sequence of Example
        Those whose adverse events were not labelled are left out.
    settings : Settings

    Returns
    -------
    AdverseEventJudge
    """
    rows: list[dict[str, float]] = []
    targets: list[int] = []
    weights: list[float] = []
    for example in examples:
        if not example.is_labelled("adverse_events"):
            continue
        quotes = _quotes(example.gold)
        for harm, mention, names in planned_candidates(example.trial):
            answers = quotes.get(mention.value.key)
            quoted = answers is not None and _is_quoted(example, harm, answers)
            if answers is not None and not quoted and harm.status != "planned":
                continue
            rows.append(dict.fromkeys(names, 1.0))
            targets.append(int(answers is not None))
            weights.append(1.0 if answers is None or quoted else _UNQUOTED)
    model = fit_linear(rows, targets, weights, inverse_penalty=settings.adverse_event_penalty)
    return AdverseEventJudge(model, settings.adverse_event_threshold)


def _quotes(gold: Mapping[str, Any]) -> dict[Key, list[str]]:
    found: dict[Key, list[str]] = {}
    for item in gold["adverse_events"]:
        key: Key = (
            item["status"],
            item["severity"],
            item["serious"],
            item["relatedness"],
            item["negated"],
        )
        found.setdefault(key, []).append(item["quote"])
    return found


def _is_quoted(example: Example, harm: Harm, quotes: Sequence[str]) -> bool:
    start, end = harm.sentence.start, harm.sentence.end
    sentence = example.trial.text[harm.offset + start : harm.offset + end].strip()
    return any(quote in sentence or sentence in quote for quote in quotes)
