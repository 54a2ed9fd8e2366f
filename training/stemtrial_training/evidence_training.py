"""Training the evidence judge on the words that readers quoted, after the judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stemtrial.document import TrialDocument
from stemtrial.judge.evidence_features import proof_rows, provable
from stemtrial.judge.evidence_judge import EvidenceJudge
from stemtrial.mentions import Mention
from stemtrial_training.fitting import fit_linear
from stemtrial_training.judges import Example, Settings

EVIDENCED = ("cell_type", "cell_source", "donor_type", "route")


def train_evidence(examples: Sequence[Example], settings: Settings) -> EvidenceJudge:
    """Train the evidence judge.

    Parameters
    ----------
    examples : sequence of Example
        As `train_judge` left them: mentions scored by models that had not seen the trial.
    settings : Settings

    Returns
    -------
    EvidenceJudge
        Learned from answers of which one mention overlaps the quote and another does not.
    """
    models = {}
    for name in EVIDENCED:
        rows: list[dict[str, float]] = []
        targets: list[int] = []
        weights: list[float] = []
        for example in examples:
            for mentions, quoted in _choices(example, name):
                rows += [row.features() for row in proof_rows(example.trial, mentions)]
                targets += quoted
                weights += [len(mentions) ** -0.5] * len(mentions)
        models[name] = fit_linear(rows, targets, weights, inverse_penalty=settings.evidence_penalty)
    return EvidenceJudge(models)


def _choices(example: Example, name: str) -> Iterator[tuple[list[Mention], list[int]]]:
    """Yield the mentions of every answer that has a quote, and which of them it overlaps."""
    trial = example.trial
    for answer in example.gold[name]:
        evidence = answer.get("evidence")
        if not evidence or evidence.get("start") is None:
            continue
        label = answer["label"]
        mentions = provable(trial, [one for one in trial.of_kind(name) if one.label == label])
        quoted = [int(_overlaps(trial, mention, evidence)) for mention in mentions]
        if 0 < sum(quoted) < len(quoted):
            yield mentions, quoted


def _overlaps(trial: TrialDocument, mention: Mention, evidence: Mapping[str, Any]) -> bool:
    section = trial.section_of(mention)
    if (section.name, section.index, section.part) != tuple(
        evidence.get(key) for key in ("section", "index", "part")
    ):
        return False
    offset = section.start
    start, end = section.view.to_raw(mention.start - offset, mention.end - offset)
    return bool(start < evidence["end"] and evidence["start"] < end)
