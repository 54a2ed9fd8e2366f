"""The labels of a schedule by rules alone; the schedule model takes them as advice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.resolve.schedule_places import Place, place_of

_ONCE = frozenset({"single", "one", "once"})

Ranked = list[tuple[Place, Mention]]


def rank(trial: TrialDocument, mentions: Iterable[Mention], *, rescue: bool) -> Ranked:
    """Return the mentions that may state the schedule of the cells, best placed first.

    Parameters
    ----------
    trial : TrialDocument
        Judged by the rules.
    mentions : iterable of Mention
        Of kind `schedule`.
    rescue : bool
        The cells are a haematopoietic graft.

    Returns
    -------
    list of (Place, Mention)
    """
    ranked: Ranked = []
    for mention in mentions:
        place = place_of(trial, mention, rescue)
        if place is not None:
            ranked.append((place, mention))
    ranked.sort(key=lambda pair: pair[0])
    return ranked


def choose(trial: TrialDocument, ranked: Ranked) -> dict[str, Mention]:
    """Choose one mention for every label: the best place's, and what belongs to it.

    Guidelines 1.2, field `schedule`, its rulings and general rule 6 (the arms win over the
    title).

    Parameters
    ----------
    trial : TrialDocument
    ranked : list of (Place, Mention)
        From `rank`; not empty.

    Returns
    -------
    dict of str to Mention
    """
    best = ranked[0][0]
    top = [mention for place, mention in ranked if place == best]
    return _labels(trial, ranked, top)


def rule_labels(trial: TrialDocument, mentions: Iterable[Mention], graft: bool) -> tuple[str, ...]:
    """Return the labels that the rules would answer, were cells given.

    Parameters
    ----------
    trial : TrialDocument
    mentions : iterable of Mention
    graft : bool
        A haematopoietic transplant with its conditioning is named.

    Returns
    -------
    tuple of str
    """
    ranked = rank(trial, mentions, rescue=graft)
    if ranked:
        return tuple(sorted(choose(trial, ranked)))
    return ("single",) if graft else ()


def together(best: Place) -> Place:
    """Return the last place that counts beside the best one: lists are one place."""
    return Place.LISTED_TIMES if best <= Place.LISTED_TIMES else best


def _labels(trial: TrialDocument, ranked: Ranked, top: Sequence[Mention]) -> dict[str, Mention]:
    last = together(ranked[0][0])
    labels: dict[str, Mention] = {}
    for place, mention in ranked:
        if place <= last or (mention.label == "conditional" and place <= Place.PROSE):
            labels.setdefault(mention.label, mention)
    if "multiple" in labels and not _differ(trial, top):
        labels.pop("single", None)
    if set(labels) == {"conditional"}:
        base = [m for _, m in ranked if m.value.rule in _ONCE]
        if base:
            labels["single"] = base[0]
    return labels


def _differ(trial: TrialDocument, mentions: Sequence[Mention]) -> bool:
    """Whether one arm gives the cells once and another more often (general rule 4)."""
    by_item: dict[tuple[str, int | None, int], set[str]] = {}
    for mention in mentions:
        section = trial.section_at(mention.start)
        sentence = -1 if section.index is not None else trial.sentence_index(mention.start)
        by_item.setdefault((section.name, section.index, sentence), set()).add(mention.label)
    arms = [labels for (name, _, _), labels in by_item.items() if name == "arms"]
    if arms:
        return {"single"} in arms and any("multiple" in labels for labels in arms)
    return False
