"""Features of the uses of agents: where a use stands, what stands around it, in which phase.

Words around a use are no features: the signs hold them by class, and single words brought nothing
in cross-validation.
"""

from __future__ import annotations

from functools import lru_cache

from stemtrial.document import TrialDocument
from stemtrial.judge.combination_uses import Use, Uses
from stemtrial.judge.surroundings import Surroundings, read_surroundings

Group = tuple[str, ...]
_CACHED = 16_384
_COMPARED: Group = ("listed for comparators only",)


def use_groups(trial: TrialDocument, found: Uses) -> list[list[Group]]:
    """List the binary features of uses by group.

    Parameters
    ----------
    trial : TrialDocument
        Judged by the rules.
    found : Uses

    Returns
    -------
    list of list of tuple of str
        One list a use; no name stands in two groups of a use.
    """
    around = read_surroundings(trial)
    return [_groups(use, found, around[trial.sentence_of(use.mention)]) for use in found.uses]


def _groups(use: Use, found: Uses, near: Surroundings) -> list[Group]:
    mention, entry, graft = use.mention, use.entry, found.graft
    coarse = coarse_place(use.place)
    groups = [
        near.names,
        _place(use.place, coarse, found.listed, graft),
        _entry(entry.id, entry.category or "", entry.atc or "", entry.generic, coarse, graft),
        _signs(frozenset(use.signs), coarse),
        _phase(use.reading.phase, use.reading.basis, use.category, graft),
        _verdict(mention.judgement, mention.reason, mention.basis),
        _crowd(min(len(near.agents), 5), bool(near.cells), coarse),
        use.kind,
    ]
    if entry.label in found.compared:
        groups.append(_COMPARED)
    return groups


@lru_cache(maxsize=256)
def coarse_place(place: str) -> str:
    """Return `title`, `list`, `prose` or `results` for a place."""
    return place if place in ("title", "prose", "results") else "list"


@lru_cache(maxsize=_CACHED)
def _place(place: str, coarse: str, listed: bool, graft: bool) -> Group:
    return (
        f"place={place}",
        f"place={place} graft={graft}",
        f"coarse={coarse} listed={listed} graft={graft}",
    )


@lru_cache(maxsize=_CACHED)
def _entry(entry: str, category: str, atc: str, generic: bool, coarse: str, graft: bool) -> Group:
    names = [
        f"entry={entry}",
        f"entry={entry} in {coarse}",
        f"category={category}",
        f"category={category} in {coarse}",
        f"category={category} graft={graft}",
        f"category={category} in {coarse} graft={graft}",
    ]
    if atc:
        names += [f"atc={atc[:3]}", f"atc={atc[:3]} in {coarse}"]
    if generic:
        names += ["generic", f"generic in {coarse}"]
    return tuple(names)


@lru_cache(maxsize=_CACHED)
def _signs(signs: frozenset[str], coarse: str) -> Group:
    names = sorted(signs)
    return (
        *[f"sign={sign}" for sign in names],
        *[f"sign={sign} in {coarse}" for sign in names],
    )


@lru_cache(maxsize=_CACHED)
def _phase(phase: str, basis: str, category: str, graft: bool) -> Group:
    return (
        f"phase={phase} {basis}",
        f"phase={phase} graft={graft}",
        f"phase={phase} {category}",
        f"as={category} graft={graft}",
    )


@lru_cache(maxsize=_CACHED)
def _verdict(judgement: str, reason: str, basis: str) -> Group:
    return f"verdict={judgement}", f"reason={reason}", f"basis={basis}"


@lru_cache(maxsize=_CACHED)
def _crowd(agents: int, cells: bool, coarse: str) -> Group:
    return (
        f"agents={agents}",
        f"agents={agents} in {coarse}",
        f"with cells={cells}",
        f"with cells={cells} in {coarse}",
    )
