"""Published shares, ranks and signs beside those of a corpus; agreement is not accuracy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from stemtrial_evaluation.intervals import wilson
from stemtrial_evaluation.review.facts import Facts

Filter = Mapping[str, Sequence[str]]


def compare(claims: Sequence[Mapping[str, Any]], trials: Sequence[Facts]) -> list[dict[str, Any]]:
    """Measure every claim on trials.

    Parameters
    ----------
    claims : sequence of mapping
        From `published.yaml`.
    trials : sequence of Facts

    Returns
    -------
    list of dict
        `id`, `panel`, `kind`, `text`, `published`, `n`, `reported`, and of a share `of_all`,
        `of_reported` and `interval`; of a rank `ours`; of a sign `left`, `right` and `than`.
        `agrees` is whether the 95 % interval of the share of those that report holds the
        published one, the ranks are the same, or the sign is; None where nothing is reported.
    """
    measures = {"share": _share_claim, "rank": _rank_claim, "sign": _sign_claim}
    return [
        {key: claim[key] for key in ("id", "panel", "kind", "text")}
        | measures[claim["kind"]](claim, trials)
        for claim in claims
    ]


def _share_claim(claim: Mapping[str, Any], trials: Sequence[Facts]) -> dict[str, Any]:
    found = share(claim, trials)
    interval = found["interval"]
    agrees = None
    if interval is not None:
        agrees = interval[0] <= claim["published"] <= interval[1]
    return {"published": claim["published"], **found, "agrees": agrees}


def _rank_claim(claim: Mapping[str, Any], trials: Sequence[Facts]) -> dict[str, Any]:
    chosen = [one for one in trials if matches(one, claim.get("among", {}))]
    counts = Counter(label for one in chosen for label in one[claim["field"]])
    counts.pop("Africa", None)
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    wanted = list(claim["published"])
    top = [label for label, _ in ranked[: len(wanted)]]
    return {
        "published": wanted,
        "ours": [f"{label} ({number})" for label, number in ranked[: max(3, len(wanted))]],
        "n": len(chosen),
        "reported": sum(bool(one[claim["field"]]) for one in chosen),
        "shared": len(set(top) & set(wanted)),
        "agrees": _in_order(wanted, counts) if ranked else None,
    }


def _in_order(wanted: Sequence[str], counts: Counter[str]) -> bool:
    """Whether the labels lead in this order; a tie is no contradiction."""
    held = [counts[one] for one in wanted]
    others = max((n for label, n in counts.items() if label not in wanted), default=0)
    return held == sorted(held, reverse=True) and held[-1] >= max(others, 1)


def _sign_claim(claim: Mapping[str, Any], trials: Sequence[Facts]) -> dict[str, Any]:
    left, right = share(claim["left"], trials), share(claim["right"], trials)
    first, second = left["of_reported"], right["of_reported"]
    agrees = None
    if first is not None and second is not None:
        agrees = first > second if claim["than"] == ">" else first < second
    return {
        "published": claim["than"],
        "left": left,
        "right": right,
        "n": left["n"],
        "reported": left["reported"],
        "agrees": agrees,
    }


def share(claim: Mapping[str, Any], trials: Sequence[Facts]) -> dict[str, Any]:
    """Return a share of all trials among, and of those of them that report the field.

    Parameters
    ----------
    claim : mapping
        `where` and perhaps `among`.
    trials : sequence of Facts

    Returns
    -------
    dict
        `count`, `n`, `reported`, `of_all`, `of_reported` and `interval` of the latter.
    """
    chosen = [one for one in trials if matches(one, claim.get("among", {}))]
    count = sum(matches(one, claim["where"]) for one in chosen)
    reported = sum(all(one[field] for field in claim["where"]) for one in chosen)
    interval = wilson(count, reported)
    return {
        "count": count,
        "n": len(chosen),
        "reported": reported,
        "of_all": count / len(chosen) if chosen else None,
        "of_reported": count / reported if reported else None,
        "interval": list(interval) if interval else None,
    }


def matches(trial: Facts, wanted: Filter) -> bool:
    """Whether a trial has one of the labels of every field that is asked for."""
    return all(trial[field] & set(labels) for field, labels in wanted.items())
