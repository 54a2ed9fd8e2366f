"""From mentions to an answer: the same choice for every system that finds mentions.

Titles, the arms and interventions that are not comparators, and prose are three places; a policy
says in which order a kind looks at them, which context flags drop a mention, and whether forms
that only hint count. `tuning.py` picks the policy of each kind on the learning trials.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from stemtrial.answers import LABEL_FIELDS
from stemtrial.sections import Section

KINDS = (*LABEL_FIELDS, "dose", "agent", "adverse_event")
_LISTS = frozenset({"arms", "interventions"})
_ALSO = frozenset({"conditions", "keywords"})
_CORD = frozenset({"umbilical_cord", "cord_blood", "placenta_amnion"})
_REGENERATIVE = frozenset(
    {"msc", "hsc", "mnc", "svf", "epithelial", "hair_follicle", "ipsc_derived", "esc_derived"}
)
PLACES = ("title_first", "arms_first", "title_and_arms", "placed_only", "anywhere")
FLAGS: tuple[frozenset[str], ...] = (
    frozenset(),
    frozenset({"negated"}),
    frozenset({"historical"}),
    frozenset({"negated", "historical"}),
    frozenset({"negated", "historical", "hypothetical", "uncertain"}),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention that some system found: what it may answer, where it stands, what is said of it."""

    kind: str
    label: str
    section: Section
    weak: bool = False
    generic: bool = False
    value: Any = None
    category: str = ""
    flags: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Policy:
    """How mentions of a kind become answers."""

    places: str = "title_and_arms"
    dropped: frozenset[str] = frozenset()
    weak: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Return the policy as plain JSON values."""
        return {"places": self.places, "dropped": sorted(self.dropped), "weak": self.weak}


def policies() -> list[Policy]:
    """Return all policies, the plainest first."""
    return [Policy(*one) for one in product(PLACES, FLAGS, (True, False))]


def choose(seen: Iterable[Seen], policy: Policy) -> list[Seen]:
    """Return the mentions of one kind that answer.

    Parameters
    ----------
    seen : iterable of Seen
        Of one kind and one trial.
    policy : Policy

    Returns
    -------
    list of Seen
        Of prose, where neither titles nor arms name any, those of the label named most often.
    """
    titles: list[Seen] = []
    placed: list[Seen] = []
    prose: list[Seen] = []
    for one in seen:
        section = one.section
        if section.role == "comparator" or one.flags & policy.dropped:
            continue
        if one.weak and not policy.weak:
            continue
        if section.name in _ALSO:
            if one.kind == "disease":
                titles.append(one)
        elif section.role == "title":
            titles.append(one)
        elif section.name in _LISTS:
            placed.append(one)
        else:
            prose.append(one)
    if policy.places == "anywhere":
        found = [*titles, *placed, *prose]
    elif policy.places == "placed_only":
        found = placed
    elif policy.places == "title_and_arms":
        found = [*titles, *placed] or _most_frequent(prose)
    else:
        first, second = (titles, placed) if policy.places == "title_first" else (placed, titles)
        found = first or second or _most_frequent(prose)
    fine = [one for one in found if not one.generic]
    return fine or found


def _most_frequent(seen: Sequence[Seen]) -> list[Seen]:
    if not seen or seen[0].kind in ("dose", "adverse_event", "agent"):
        return list(seen)
    (label, _), *_ = Counter(one.label for one in seen).most_common(1)
    return [one for one in seen if one.label == label]


def part(kind: str, chosen: Sequence[Seen]) -> dict[str, Any]:
    """Return the keys of an answer that a kind's mentions give.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    chosen : sequence of Seen

    Returns
    -------
    dict
    """
    if kind == "dose":
        doses = {(d.low, d.high, d.unit) for d in (one.value for one in chosen)}
        return {
            "dose": [
                {"low": low, "high": high, "unit": unit, "per": "administration"}
                for low, high, unit in sorted(doses, key=str)
            ]
        }
    if kind == "agent":
        categories = {one.label: one.category or "other_drug" for one in chosen}
        return {
            "combination": [
                {"agent": name, "category": categories[name]} for name in sorted(categories)
            ]
        }
    if kind == "adverse_event":
        return {"adverse_events": [dict(one) for one in sorted({_statement(o) for o in chosen})]}
    labels = sorted({one.label for one in chosen})
    if kind == "disease":
        # `not_autoimmune` stands alone.
        return {kind: [one for one in labels if one != "not_autoimmune"] or ["not_autoimmune"]}
    found: dict[str, Any] = {kind: [{"label": one} for one in labels]}
    if kind == "schedule":
        found["n_administrations"] = sorted({n for one in chosen for n in one.value.n})
        found.update(_interval(chosen))
    return found


def _interval(chosen: Sequence[Seen]) -> dict[str, Any]:
    for one in chosen:
        if one.value.interval:
            return {"interval": one.value.interval, "interval_days": one.value.interval_days}
    return {}


def _statement(one: Seen) -> tuple[tuple[str, Any], ...]:
    # Severity and seriousness are words at the mention; the context is the system's to say.
    status = "observed" if one.section.role == "results" else "planned"
    return (
        ("status", "background" if "historical" in one.flags else status),
        ("severity", one.value.severity),
        ("serious", one.value.serious),
        ("relatedness", "unspecified"),
        ("negated", "negated" in one.flags),
    )


def answer(
    trial_id: str, seen: Mapping[str, Sequence[Seen]], chosen: Mapping[str, Policy]
) -> dict[str, Any]:
    """Return a trial's whole answer, the guidelines' rules I1 to I3 included.

    Parameters
    ----------
    trial_id : str
    seen : mapping of kind to mentions
    chosen : mapping of kind to policy

    Returns
    -------
    dict
        In the guidelines' form, without quotes.
    """
    found: dict[str, Any] = {"trial_id": trial_id}
    for kind in KINDS:
        found.update(part(kind, choose(seen.get(kind, ()), chosen[kind])))
    cells = {one["label"] for one in found["cell_type"]}
    if not found["donor_type"] and {one["label"] for one in found["cell_source"]} & _CORD:
        found["donor_type"] = [{"label": "allogeneic"}]
    if "hsc" in cells:
        found["route"] = found["route"] or [{"label": "intravenous"}]
        found["schedule"] = found["schedule"] or [{"label": "single"}]
    found["in_scope"] = bool(cells & _REGENERATIVE) and found["disease"] != ["not_autoimmune"]
    return found
