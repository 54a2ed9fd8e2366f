"""Cells as agents: which cells may be added to other cells, and what tells them from the product.

Guidelines, ruling "two cell products, both experimental": both stand in the cell fields, and the
one that is added to the other is also a `second_cell_product`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.vocabulary import Entry

# The vocabulary's agent for a cell type that is added to another.
ADDED_AS = {
    "msc": "mesenchymal stromal cells",
    "mnc": "bone marrow mononuclear cells",
    "hsc": "haematopoietic stem cells",
    "svf": "stromal vascular fraction",
    "fibroblast": "fibroblasts",
    "epithelial": "keratinocytes",
}
_JOINED = re.compile(
    r"\+|&|\b(?:plus|and|with|together|combin\w+|co-?(?:transplant|infus|inject|implant)\w*)\b",
    re.IGNORECASE,
)
_APART = re.compile(r"\b(?:or|vs|versus|into|from|than|of)\b|[.;:]", re.IGNORECASE)
_GAP = 60
_PERHAPS_GIVEN = 0.25
_GIVEN = 0.5
_BEST_PLACED = 4


class AddedCells(NamedTuple):
    """A mention of cells, the agent that they would be, and what tells them from the product."""

    mention: Mention
    entry: Entry
    kind: tuple[str, ...]


def added_cells(trial: TrialDocument, unread: frozenset[str]) -> Iterable[AddedCells]:
    """Yield the mentions of cells that may be added to cells of another type.

    Parameters
    ----------
    trial : TrialDocument
        With scored cell types.
    unread : frozenset of str
        Roles of sections that are not read.
    """
    by_label = _likely(trial, unread)
    if len(by_label) < 2:
        return
    order = sorted(by_label, key=lambda label: -by_label[label][0].score)
    joined = _joined(trial, [one for mentions in by_label.values() for one in mentions])
    for rank, label in enumerate(order):
        if label not in ADDED_AS:
            continue
        entry = trial.vocabulary.by_id("agent", ADDED_AS[label])
        rival = order[1] if rank == 0 else order[0]
        sure = [by_label[one][0].score >= _GIVEN for one in (label, rival)]
        kind = (
            "cells",
            f"cells {label}",
            f"cells rank {rank}",
            f"cells {label} with {rival}",
            f"cells sure {sure[0]} {sure[1]}",
        )
        best = by_label[label]
        for mention in [
            *best[:_BEST_PLACED],
            *[one for one in best[_BEST_PLACED:] if one.start in joined],
        ]:
            side = joined.get(mention.start)
            own = (f"joined {side}", f"joined {side} sure {all(sure)}") if side else ()
            yield AddedCells(mention, entry, kind + own)


def product_kind(entry: Entry, types: set[str]) -> tuple[str, ...]:
    """Name how an agent that is cells stands to the trial's cell types.

    Parameters
    ----------
    entry : Entry
        Of category `second_cell_product`.
    types : set of str
        The trial's cell types.
    """
    own = set(entry.implies.values())
    found = "beside" if types.isdisjoint(own) else "among"
    return (
        f"product {found} {min(len(types), 3)}",
        *[f"product {found} {other}" for other in sorted(types - own)],
    )


def is_joined(text: str, left: Mention, right: Mention, gap: int = _GAP) -> bool:
    """Whether a text names two mentions as given together ("A plus B")."""
    if not 0 < right.start - left.end <= gap:
        return False
    between = text[left.end : right.start]
    return bool(_JOINED.search(between)) and not _APART.search(between)


def _likely(trial: TrialDocument, unread: frozenset[str]) -> dict[str, list[Mention]]:
    scored: list[Mention] = trial.context.get("candidates", {}).get("cell_type", [])
    by_label: dict[str, list[Mention]] = {}
    for mention in scored:
        if trial.section_of(mention).role not in unread:
            by_label.setdefault(mention.label, []).append(mention)
    for mentions in by_label.values():
        mentions.sort(key=lambda mention: -mention.score)
    return {
        label: mentions
        for label, mentions in by_label.items()
        if mentions[0].score >= _PERHAPS_GIVEN
    }


def _joined(trial: TrialDocument, mentions: list[Mention]) -> dict[int, str]:
    """Return which mentions, by their start, are named together with other cells."""
    sides: dict[int, str] = {}
    for left, right in pairwise(sorted(mentions, key=lambda mention: mention.start)):
        if (
            left.label != right.label
            and is_joined(trial.text, left, right)
            and trial.sentence_of(left) == trial.sentence_of(right)
        ):
            sides[left.start] = "first"
            sides[right.start] = "second"
    return sides
