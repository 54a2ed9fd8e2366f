"""Surroundings: what all mentions of a sentence share, read once a sentence."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from stemtrial.document import TrialDocument
from stemtrial.judge.cues import SentenceCues
from stemtrial.mentions import Mention, in_reading_order
from stemtrial.sections import Section

NEIGHBOURS = frozenset(
    {"cell_type", "cell_source", "donor_type", "route", "product", "agent", "dose", "disease"}
)
_CELLS = frozenset({"cell_type", "product"})


@dataclass(slots=True)
class CueNames:
    """The offsets of the cues of one class, and the names of the features that they give."""

    positions: list[int]
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(slots=True)
class Surroundings:
    """One sentence.

    Attributes
    ----------
    start, end : int
        Offsets of the sentence.
    cues : list of CueNames
        Its context cues by class.
    section : Section
        Where it stands.
    names : tuple of str
        The features that say where it stands and which classes of cues it holds.
    mentions : list of Mention
        Its mentions of the kinds `NEIGHBOURS`, in order.
    cells, agents : list of Mention
        Those of them that name cells, and agents.
    """

    start: int
    end: int
    cues: list[CueNames]
    section: Section
    names: tuple[str, ...]
    mentions: list[Mention] = field(default_factory=list)
    cells: list[Mention] = field(default_factory=list)
    agents: list[Mention] = field(default_factory=list)


class AllSurroundings(dict[int, Surroundings]):
    """The surroundings of a document's sentences, each read when it is first asked for.

    It holds parts of the document, not the document, which holds it: so that a document is freed
    as soon as it is done with, and its memory is still in the processor's cache for the next.
    """

    def __init__(self, trial: TrialDocument) -> None:
        self._sentences = trial.sentences
        self._cues: dict[int, SentenceCues] = trial.context["cues"]
        self._mentions: dict[int, list[Mention]] = {}
        self._sections: dict[int, Section] = {}
        for mention in trial.mentions:
            if mention.kind in NEIGHBOURS:
                index = trial.sentence_of(mention)
                if index in self._mentions:
                    self._mentions[index].append(mention)
                else:
                    self._mentions[index] = [mention]
                    self._sections[index] = trial.section_of(mention)

    def include(self, trial: TrialDocument, mentions: Iterable[Mention]) -> None:
        """Take in mentions that were added to the document later."""
        for mention in mentions:
            if mention.kind in NEIGHBOURS:
                index = trial.sentence_of(mention)
                known = self._mentions.setdefault(index, [])
                insort(known, mention, key=in_reading_order)
                self._sections[index] = trial.section_of(mention)
                self.pop(index, None)

    def mentions(self, index: int) -> list[Mention]:
        """Return the mentions of the kinds `NEIGHBOURS` in a sentence."""
        return self._mentions.get(index, [])

    def __missing__(self, index: int) -> Surroundings:
        mentions = self._mentions[index]
        near = self._cues.get(index)
        positions = {} if near is None else near.positions
        section = self._sections[index]
        sentence = self[index] = Surroundings(
            *self._sentences[index],
            [CueNames(places, *_around_cue(name)) for name, places in positions.items()],
            section,
            _names(section.name, section.part, section.role, *positions),
            mentions,
            [mention for mention in mentions if mention.kind in _CELLS],
            [mention for mention in mentions if mention.kind == "agent"],
        )
        return sentence


def read_surroundings(trial: TrialDocument) -> AllSurroundings:
    """Group the mentions of a document by sentence, once a document.

    Parameters
    ----------
    trial : TrialDocument
        Judged by the rules.

    Returns
    -------
    AllSurroundings
        By position of the sentence; every sentence that holds a mention has some.
    """
    known: AllSurroundings | None = trial.context.get("surroundings")
    if known is None:
        known = trial.context["surroundings"] = AllSurroundings(trial)
    return known


@lru_cache(maxsize=4096)
def _names(name: str, part: str | None, role: str, *cues: str) -> tuple[str, ...]:
    zone = name if part is None else f"{name}.{part}"
    return f"zone={zone}:{role}", f"role={role}", *[f"cue={cue}" for cue in cues]


@lru_cache(maxsize=256)
def _around_cue(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (f"cue-before={name}",), (f"cue-after={name}",)
