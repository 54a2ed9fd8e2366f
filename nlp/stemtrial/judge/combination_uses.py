"""Uses: the mentions of agents that may be given besides the cells, each as the rules read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stemtrial.answers import AgentCategory
from stemtrial.document import TrialDocument
from stemtrial.judge.combination_category import category_of
from stemtrial.judge.combination_cues import dosing_words
from stemtrial.judge.combination_given import GivenReader
from stemtrial.judge.combination_phase import PhaseReader, PhaseReading
from stemtrial.mentions import Mention
from stemtrial.vocabulary import Entry

EXCLUDED = "excluded"
SECOND_PRODUCT: AgentCategory = "second_cell_product"
# Outside a graft "TBI" is an injury of the brain.
_GRAFT_SHORT_FORMS = frozenset({"TBI", "mTBI"})
_UNREAD = frozenset({"condition", "keyword", "comparator"})


@dataclass(slots=True)
class Use:
    """One mention of an agent, as the rules read it.

    Attributes
    ----------
    mention : Mention
    entry : Entry
        Its vocabulary entry.
    points : int
        What speaks for and against the agent being given, in sum.
    place : str
        Where it stands, as `combination_points.yaml` names places.
    signs : set of str
        What was found around it.
    reading : PhaseReading
        The phase of a transplant.
    category : str
        The category that follows from entry and phase.
    """

    mention: Mention
    entry: Entry
    points: int
    place: str
    signs: set[str]
    reading: PhaseReading
    category: AgentCategory


@dataclass(slots=True)
class Uses:
    """All uses of a trial.

    Attributes
    ----------
    uses : list of Use
    graft : bool
        Whether the trial gives a haematopoietic graft.
    listed : bool
        Whether it lists arms or interventions.
    """

    uses: list[Use]
    graft: bool
    listed: bool


def read_uses(trial: TrialDocument, types: set[str], least: int) -> Uses:
    """Read the agents of a trial.

    Parameters
    ----------
    trial : TrialDocument
        With judged mentions of kind `agent`.
    types : set of str
        The trial's cell types.
    least : int
        Mentions with fewer points are left out.

    Returns
    -------
    Uses
        In order of the text. Conditions, keywords, comparators and agents that the lists name
        for comparators only are not read.
    """
    phases = PhaseReader(trial)
    graft = "hsc" in types or phases.counts_down()
    given = GivenReader(trial, phases, graft)
    return Uses(list(_read(trial, types, least, given, phases)), graft, given.listed)


def _read(
    trial: TrialDocument, types: set[str], least: int, given: GivenReader, phases: PhaseReader
) -> Iterable[Use]:
    mentions = trial.of_kind("agent")
    compared = _only_compared(trial, mentions)
    for mention in mentions:
        if trial.section_of(mention).role in _UNREAD or mention.label in compared:
            continue
        if mention.source.removeprefix("abbreviation:") in dosing_words():
            continue  # "prednisone orally (PO)" defines no short form of prednisone
        entry = trial.vocabulary.by_id("agent", mention.entry or mention.label)
        if entry.category == EXCLUDED or _is_the_product(entry, types, given.graft):
            continue
        if not given.graft and trial.text[mention.start : mention.end] in _GRAFT_SHORT_FORMS:
            continue
        place, signs, points = given.read(mention, entry)
        if points < least:
            continue
        reading = phases.read(mention)
        category = category_of(entry, reading, given.graft)
        yield Use(mention, entry, points, place, signs, reading, category)


def _only_compared(trial: TrialDocument, mentions: list[Mention]) -> set[str]:
    """Return the agents that the lists of arms and interventions name for comparators only."""
    roles: dict[str, set[str]] = {}
    for mention in mentions:
        section = trial.section_of(mention)
        if section.name in ("arms", "interventions"):
            roles.setdefault(mention.label, set()).add(section.role)
    return {label for label, found in roles.items() if found == {"comparator"}}


def _is_the_product(entry: Entry, types: set[str], graft: bool) -> bool:
    """Whether what may be a second cell product is the product, or one of its two names."""
    if entry.category != SECOND_PRODUCT:
        return False
    own = set(entry.implies.values())
    return types <= own or (not graft and not types.isdisjoint(own))
