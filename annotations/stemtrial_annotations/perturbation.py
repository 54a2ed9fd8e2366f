"""Records changed as registries change them, and how much of the gold set finds its place again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from stemtrial.records import PROSE_SECTIONS, TrialRecord
from stemtrial_annotations.anchors import fold
from stemtrial_annotations.hydration import Hydration, hydrate
from stemtrial_annotations.standoff import SPAN_FIELDS, GoldTrial

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
Way = Callable[[TrialRecord], TrialRecord]
_POWER = re.compile(r"10\s?(?:\^|\*\*)\s?(\d{1,2})")
_FLAT_POWER = re.compile(r"\b10([4-9])\b")


def changed(record: TrialRecord, change: Callable[[str], str]) -> TrialRecord:
    """Return a record with a change made to every string that is read."""
    row: dict[str, Any] = record.model_dump()
    row |= {name: change(row[name]) for name in PROSE_SECTIONS}
    for arm in row["arms"]:
        arm |= {name: change(arm[name]) for name in ("label", "description")}
    for item in row["interventions"]:
        item |= {name: change(item[name]) for name in ("name", "description")}
    return TrialRecord.model_validate(row)


def line_breaks(record: TrialRecord) -> TrialRecord:
    """Wrap lines after every second word."""
    return changed(record, lambda text: re.sub(r"(\S+ \S+) ", r"\1\n   ", text))


def superscripts(record: TrialRecord) -> TrialRecord:
    """Raise powers of ten where they were not, and mark them where they were flat."""

    def change(text: str) -> str:
        text = _POWER.sub(lambda match: "10" + match[1].translate(RAISED), text)
        return _FLAT_POWER.sub(r"10^\1", text)

    return changed(record, change)


def lost_characters(record: TrialRecord) -> TrialRecord:
    """Lose all but ASCII, and turn hyphens into dashes."""
    return changed(record, lambda t: t.encode("ascii", "ignore").decode().replace("-", "\u2013"))


def edits(record: TrialRecord) -> TrialRecord:
    """Add words before and after every string, so that every offset and every name changes."""
    return changed(record, lambda text: f"Amended. {text} (updated)" if text else text)


def reordered(record: TrialRecord) -> TrialRecord:
    """Turn the order of arms and interventions round."""
    row: dict[str, Any] = record.model_dump()
    row["arms"].reverse()
    row["interventions"].reverse()
    return TrialRecord.model_validate(row)


def reordered_and_edited(record: TrialRecord) -> TrialRecord:
    """Turn the order round and edit the descriptions."""
    row: dict[str, Any] = reordered(record).model_dump()
    for item in (*row["arms"], *row["interventions"]):
        item["description"] = f"Amended. {item['description']}" if item["description"] else ""
    return TrialRecord.model_validate(row)


WAYS: dict[str, Way] = {
    "line breaks": line_breaks,
    "superscripts": superscripts,
    "lost characters": lost_characters,
    "edits": edits,
    "reordered arms": reordered,
    "reordered and edited": reordered_and_edited,
}


@dataclass(frozen=True, slots=True)
class Perturbed:
    """What became of the gold answers in records that were changed in one way.

    Attributes
    ----------
    total, placed : int
        Answers with evidence, and those that found a place.
    wrong : int
        Of these, those whose words are not the labelled ones but for case, spaces and signs.
    """

    total: int
    placed: int
    wrong: int

    @property
    def share(self) -> float:
        """Share that found a place."""
        return self.placed / self.total if self.total else 1.0


def perturb(
    records: Sequence[TrialRecord],
    trials: Sequence[GoldTrial],
    way: Way,
    before: Hydration | None = None,
) -> Perturbed:
    """Change records, hydrate, and compare with the unchanged ones.

    Parameters
    ----------
    records : sequence of TrialRecord
    trials : sequence of GoldTrial
    way : callable
        One of `WAYS`.
    before : Hydration, optional
        Of the unchanged records, if at hand.
    """
    there = before or hydrate(records, trials)
    after = hydrate([way(record) for record in records], trials)
    counts = after.counts()
    wrong = 0
    for trial_id, answer in after.answers.items():
        for name in SPAN_FIELDS:
            for now, then in zip(answer[name], there.answers[trial_id][name], strict=True):
                if now["evidence"]:
                    wrong += fold(now["quote"]).text != fold(then["quote"]).text
    return Perturbed(counts.total(), counts.total() - counts["lost"], wrong)
