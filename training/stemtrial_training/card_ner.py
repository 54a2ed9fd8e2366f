"""The model card's part on the recogniser of agents that no vocabulary lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_FIELD = "combination.agent"
_CORPORA = "BC5CDR (chemicals) and PHEE (drugs)"


def recogniser_lines(report: Mapping[str, Any]) -> list[str]:
    """Return the part of the card, from the report of `stemtrial_training.ner`.

    Parameters
    ----------
    report : mapping
        `ner_report.json` of the recogniser that the release holds.

    Returns
    -------
    list of str
        Heading, paragraphs and a table in Markdown.
    """
    gain, pace = report["pipeline"], report["pipeline"]["pace"]
    found = gain["forgotten_agents"]
    rows = []
    for name, words in (
        ("the whole vocabulary", "all_forms"),
        ("a fifth of its agents forgotten", "forms_forgotten"),
    ):
        for split in ("train", "dev", "all"):
            one = gain[words][split][_FIELD]
            low, high = one["interval"] or (0.0, 0.0)
            change = f"{one['difference']:+.3f} ({low:+.3f} to {high:+.3f})"
            cells = [name, f"{split} (n = {one['n']})", f"{one['old']:.3f}", change]
            rows.append("| " + " | ".join(cells) + " |")
    head = ["| vocabulary | trials | agent F1 without | gain with (95 %) |", "|---|---|---|---|"]
    before, after = found["without"], found["with"]
    return [
        "## The recogniser of unlisted agents",
        f"A tagger ({report['chosen']}) proposes drugs and procedures that no vocabulary lists; "
        "the judges decide. It learned from what the vocabulary marks in registry records, and "
        f"from the public corpora {_CORPORA}; weights only, none of their sentences. It is in "
        "the release because it finds what the vocabulary does not know; where the vocabulary "
        "knows the agents it changes next to nothing.",
        "\n".join([*head, *rows]),
        f"Of {before['n']} mentions of forgotten agents the pipeline finds {before['found']} "
        f"without and {after['found']} with it. It costs {pace['ms_a_record']:.2f} ms a record "
        f"({pace['records_per_second_without']:.0f} records a second without, "
        f"{pace['records_per_second_with']:.0f} with; n = {pace['n']} records).",
    ]
