"""Disease and scope of a trial."""

from __future__ import annotations

from stemtrial.answers import LabelAnswer
from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.resolve.evidence import label_answer

NOT_AUTOIMMUNE = "not_autoimmune"
REGENERATIVE = frozenset(
    {
        "msc", "hsc", "mnc", "svf", "epithelial", "hair_follicle", "ipsc_derived", "esc_derived",
        "neural", "endothelial_progenitor", "fibroblast", "other_cell",
    }
)  # fmt: skip
_CONFIDENCE = {"title": 0.95, "condition": 0.9, "summary": 0.75, "rest": 0.6}


def resolve_disease(trial: TrialDocument) -> list[LabelAnswer]:
    """Decide the treated diseases.

    The title decides, then the registered conditions, then the summary; where a record treats
    several conditions, autoimmune ones push out `not_autoimmune` (guidelines 1.2, disease).

    Parameters
    ----------
    trial : TrialDocument

    Returns
    -------
    list of LabelAnswer
        At least one wherever the text names any known condition.
    """
    zones: dict[str, list[Mention]] = {}
    for mention in trial.of_kind("disease"):
        section = trial.section_at(mention.start)
        zone = section.role if section.role in ("title", "condition") else "rest"
        if section.name == "brief_summary":
            zone = "summary"
        if mention.judgement not in ("prior", "negated", "comparator"):
            zones.setdefault(zone, []).append(mention)
    for zone, confidence in _CONFIDENCE.items():
        first: dict[str, Mention] = {}
        for mention in zones.get(zone, ()):
            first.setdefault(mention.label, mention)
        autoimmune = {label: m for label, m in first.items() if label != NOT_AUTOIMMUNE}
        if autoimmune or first:
            chosen = autoimmune or first
            return [label_answer(trial, label, m, confidence) for label, m in chosen.items()]
    return []


def in_scope(cells: list[LabelAnswer], diseases: list[LabelAnswer]) -> bool:
    """Whether the trial gives regenerative cells for an autoimmune disease."""
    regenerative = any(cell.label in REGENERATIVE for cell in cells)
    return regenerative and any(disease.label != NOT_AUTOIMMUNE for disease in diseases)
