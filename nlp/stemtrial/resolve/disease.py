"""Disease and scope of a trial."""

from __future__ import annotations

import re

from stemtrial.answers import LabelAnswer
from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.resolve.evidence import label_answer
from stemtrial.resolve.labels import best_mention

NOT_AUTOIMMUNE = "not_autoimmune"
_WORD = re.compile(r"\S+")
_QUOTE_WORDS = 12
_UNKNOWN_CONFIDENCE = 0.9
REGENERATIVE = frozenset(
    {
        "msc", "hsc", "mnc", "svf", "epithelial", "hair_follicle", "ipsc_derived", "esc_derived",
        "neural", "endothelial_progenitor", "fibroblast", "other_cell",
    }
)  # fmt: skip


def resolve_disease(trial: TrialDocument) -> list[LabelAnswer]:
    """Decide the treated diseases.

    Where a record treats several conditions, autoimmune ones push out `not_autoimmune`; every
    trial treats something, so the likeliest label stands where none is likely enough
    (guidelines 1.2, disease).

    Parameters
    ----------
    trial : TrialDocument

    Returns
    -------
    list of LabelAnswer
        At least one. Where the text names no condition of the vocabulary, `not_autoimmune` on
        weak basis: the vocabulary knows the autoimmune diseases far better than all others.
    """
    labels = trial.context["labels"].get("disease", {})
    if not labels:
        return _unknown(trial)
    threshold = trial.context["thresholds"]["disease"]
    chosen = {label for label, probability in labels.items() if probability >= threshold}
    if not chosen:
        chosen = {max(labels, key=lambda name: (labels[name], name))}
    if len(chosen) > 1:
        chosen -= {NOT_AUTOIMMUNE}
    answers = []
    for label in sorted(chosen, key=lambda name: (-labels[name], name)):
        mention = best_mention(trial, [m for m in trial.of_kind("disease") if m.label == label])
        answers.append(label_answer(trial, label, mention, labels[label]))
    return answers


def _unknown(trial: TrialDocument) -> list[LabelAnswer]:
    named = [section for section in trial.sections if section.role == "condition"]
    section = (named or trial.sections)[0]
    words = list(_WORD.finditer(section.view.text))[:_QUOTE_WORDS]
    if not words:
        return []
    mention = Mention(
        kind="disease",
        label=NOT_AUTOIMMUNE,
        start=section.start + words[0].start(),
        end=section.start + words[-1].end(),
        source="rule:no autoimmune disease named",
        basis="weak",
    )
    return [label_answer(trial, NOT_AUTOIMMUNE, mention, _UNKNOWN_CONFIDENCE)]


def in_scope(cells: list[LabelAnswer], diseases: list[LabelAnswer]) -> bool:
    """Whether the trial gives regenerative cells for an autoimmune disease."""
    regenerative = any(cell.label in REGENERATIVE for cell in cells)
    return regenerative and any(disease.label != NOT_AUTOIMMUNE for disease in diseases)
