"""One trial, one view: what was hit, missed and made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from stemtrial_evaluation.fields import Answer, Found, Key, View


@dataclass(slots=True)
class Comparison:
    """The keys of one trial in one view.

    Attributes
    ----------
    hits, false, missed : dict of key to Found
        True positives (the prediction's item), false positives (the prediction's) and false
        negatives (the gold's). Weak gold keys that were not predicted are in none of them.
    required : tuple of key
        Gold keys that must be found.
    optional : int
        Weak gold keys, that may be.
    """

    hits: dict[Key, Found] = field(default_factory=dict)
    false: dict[Key, Found] = field(default_factory=dict)
    missed: dict[Key, Found] = field(default_factory=dict)
    required: tuple[Key, ...] = ()
    optional: int = 0

    @property
    def exact(self) -> bool:
        """Whether the predicted set is right as a whole."""
        return not self.false and not self.missed

    @property
    def not_reported(self) -> bool:
        """Whether the gold leaves the field empty."""
        return not self.required and not self.optional


def _unique(found: list[Found]) -> dict[Key, Found]:
    unique: dict[Key, Found] = {}
    for one in found:
        if one.key not in unique or (unique[one.key].weak and not one.weak):
            unique[one.key] = one
    return unique


def compare(view: View, gold: Answer, predicted: Answer) -> Comparison:
    """Compare one trial's answers as sets.

    Parameters
    ----------
    view : View
    gold, predicted : mapping
        Answers in the guidelines' form; an empty prediction is `{}`.

    Returns
    -------
    Comparison
    """
    wanted, given = _unique(view.find(gold)), _unique(view.find(predicted))
    required = tuple(key for key, one in wanted.items() if not one.weak)
    return Comparison(
        hits={key: one for key, one in given.items() if key in wanted},
        false={key: one for key, one in given.items() if key not in wanted},
        missed={k: one for k, one in wanted.items() if k not in given and not one.weak},
        required=required,
        optional=len(wanted) - len(required),
    )


@dataclass(frozen=True, slots=True)
class Mistake:
    """One false positive or false negative, for error reading."""

    trial_id: str
    field: str
    kind: Literal["false_positive", "false_negative"]
    value: str
    quote: str
    section: str
    source: str = ""
    confidence: float | None = None
    evidence: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the mistake as plain JSON values."""
        return asdict(self)


def _value(key: Key) -> str:
    if isinstance(key, tuple):
        return ", ".join(f"{part:g}" if isinstance(part, float) else str(part) for part in key)
    return f"{key:g}" if isinstance(key, float) else str(key)


def _proof(view: View, item: Any, answer: Answer) -> dict[str, Any]:
    """Return the quote, evidence, source and confidence of an item or of a scalar field."""
    held = item if isinstance(item, Mapping) else (answer.get("support") or {}).get(view.field)
    held = held or {}
    evidence = held.get("evidence")
    return {
        "quote": held.get("quote") or (evidence or {}).get("text", ""),
        "section": held.get("section") or (evidence or {}).get("section", ""),
        "source": held.get("source", ""),
        "confidence": held.get("confidence"),
        "evidence": dict(evidence) if evidence else None,
    }


def mistakes(
    view: View, gold: Mapping[str, Answer], predicted: Mapping[str, Answer]
) -> Iterator[Mistake]:
    """Yield every false positive and false negative of a view, trial by trial.

    Parameters
    ----------
    view : View
    gold, predicted : mapping of trial id to answer
        Trials that the gold does not hold are left out.

    Yields
    ------
    Mistake
        In the order of the trial ids; the missed before the false ones.
    """
    for trial_id in sorted(gold):
        if view.field not in gold[trial_id]:
            continue
        answer = predicted.get(trial_id, {})
        found = compare(view, gold[trial_id], answer)
        for one in found.missed.values():
            proof = _proof(view, one.item, gold[trial_id])
            yield Mistake(trial_id, view.name, "false_negative", _value(one.key), **proof)
        for one in found.false.values():
            proof = _proof(view, one.item, answer)
            yield Mistake(trial_id, view.name, "false_positive", _value(one.key), **proof)
