"""Uses: the mentions of agents that may be given besides the cells, each as the rules read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stemtrial.answers import AgentCategory
from stemtrial.document import TrialDocument
from stemtrial.judge.combination_category import category_of
from stemtrial.judge.combination_cells import added_cells, product_kind
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
# Of 450 agents below it, 5 were in the gold.
_HOPELESS = -2


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
    kind : tuple of str
        What tells cells that may be added to others from the product; empty for other agents.
    """

    mention: Mention
    entry: Entry
    points: int
    place: str
    signs: set[str]
    reading: PhaseReading
    category: AgentCategory
    kind: tuple[str, ...] = ()


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
    compared : set of str
        Agents that the lists of arms and interventions name for comparators only.
    """

    uses: list[Use]
    graft: bool
    listed: bool
    compared: set[str]


def read_uses(trial: TrialDocument, types: set[str], least: int | None) -> Uses:
    """Read the agents of a trial.

    Parameters
    ----------
    trial : TrialDocument
        With judged mentions of kind `agent`.
    types : set of str
        The trial's cell types.
    least : int or None
        Mentions with fewer points are left out, and so are agents listed for comparators only;
        None reads all but the hopeless.

    Returns
    -------
    Uses
        In order of the text. Conditions, keywords, comparators and agents that the lists name
        for comparators only are not read.
    """
    phases = PhaseReader(trial)
    graft = "hsc" in types or phases.counts_down()
    given = GivenReader(trial, phases, graft)
    compared = _only_compared(trial, trial.of_kind("agent"))
    uses = list(_read(trial, types, least, given, phases, compared))
    if least is None:
        uses += _added_cells(trial, given, phases)
    return Uses(uses, graft, given.listed, compared)


def _read(
    trial: TrialDocument,
    types: set[str],
    least: int | None,
    given: GivenReader,
    phases: PhaseReader,
    compared: set[str],
) -> Iterable[Use]:
    for mention in trial.of_kind("agent"):
        if trial.section_of(mention).role in _UNREAD:
            continue
        if least is not None and mention.label in compared:
            continue
        if mention.source.removeprefix("abbreviation:") in dosing_words():
            continue  # "prednisone orally (PO)" defines no short form of prednisone
        entry = trial.vocabulary.by_id("agent", mention.entry or mention.label)
        if entry.category == EXCLUDED:
            continue
        if entry.category == SECOND_PRODUCT and _is_the_product(entry, types, given.graft, least):
            continue
        if not given.graft and trial.text[mention.start : mention.end] in _GRAFT_SHORT_FORMS:
            continue
        place, signs, points = given.read(mention, entry)
        if points < (_HOPELESS if least is None else least):
            continue
        reading = phases.read(mention)
        category = category_of(entry, reading, given.graft)
        kind = product_kind(entry, types) if entry.category == SECOND_PRODUCT else ()
        yield Use(mention, entry, points, place, signs, reading, category, kind)


def _added_cells(trial: TrialDocument, given: GivenReader, phases: PhaseReader) -> Iterable[Use]:
    for mention, entry, kind in added_cells(trial, _UNREAD):
        place, signs, points = given.read(mention, entry)
        reading = phases.read(mention)
        yield Use(mention, entry, points, place, signs, reading, SECOND_PRODUCT, kind)


def _only_compared(trial: TrialDocument, mentions: list[Mention]) -> set[str]:
    """Return the agents that the lists of arms and interventions name for comparators only."""
    roles: dict[str, set[str]] = {}
    for mention in mentions:
        section = trial.section_of(mention)
        if section.name in ("arms", "interventions"):
            roles.setdefault(mention.label, set()).add(section.role)
    return {label for label, found in roles.items() if found == {"comparator"}}


def _is_the_product(entry: Entry, types: set[str], graft: bool, least: int | None) -> bool:
    """Whether what may be a second cell product is the product, or one of its two names.

    Where there is another product, the models decide; the rules do only for a graft.
    """
    own = set(entry.implies.values())
    return types <= own or (least is not None and not graft and not types.isdisjoint(own))
