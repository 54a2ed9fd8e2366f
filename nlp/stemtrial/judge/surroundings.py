"""Surroundings: what all mentions of a sentence share, read once a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from stemtrial.document import TrialDocument
from stemtrial.judge.cues import SentenceCues
from stemtrial.mentions import Mention
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
    cue_names : tuple of str
        The features that say which classes of cues it holds.
    section : Section
        Where it stands; `place` is the features that say so.
    mentions : list of Mention
        Its mentions of the kinds `NEIGHBOURS`, in order.
    cells, agents : list of Mention
        Those of them that name cells, and agents.
    """

    start: int
    end: int
    cues: list[CueNames]
    cue_names: tuple[str, ...]
    section: Section
    place: tuple[str, ...]
    mentions: list[Mention] = field(default_factory=list)
    cells: list[Mention] = field(default_factory=list)
    agents: list[Mention] = field(default_factory=list)
    _company: dict[str, tuple[str, ...]] | None = None

    def company(self, mention: Mention) -> tuple[str, ...]:
        """Return the features that name the kinds of the other mentions, and rivals."""
        if self._company is None:
            self._company = self._companies()
        return self._company[mention.kind]

    def _companies(self) -> dict[str, tuple[str, ...]]:
        if len(self.mentions) == 1:
            return {self.mentions[0].kind: ()}
        labels: dict[str, list[str]] = {}
        for mention in self.mentions:
            labels.setdefault(mention.kind, []).append(mention.label)
        return {
            kind: _company_names(
                tuple(other for other in labels if other != kind or len(own) > 1),
                len(own) > 1 and len(set(own)) > 1,
            )
            for kind, own in labels.items()
        }


def read_surroundings(trial: TrialDocument) -> dict[int, Surroundings]:
    """Read the sentences that hold mentions; once a document.

    Parameters
    ----------
    trial : TrialDocument
        Judged by the rules.

    Returns
    -------
    dict of int to Surroundings
        By position of the sentence.
    """
    known: dict[int, Surroundings] | None = trial.context.get("surroundings")
    if known is not None:
        return known
    cues: dict[int, SentenceCues] = trial.context["cues"]
    found: dict[int, Surroundings] = {}
    for mention in trial.mentions:
        if mention.kind not in NEIGHBOURS:
            continue
        index = trial.sentence_of(mention)
        sentence = found.get(index)
        if sentence is None:
            start, end = trial.sentences[index]
            near = cues.get(index)
            section = trial.section_of(mention)
            positions = {} if near is None else near.positions
            sentence = found[index] = Surroundings(
                start,
                end,
                [CueNames(places, *_around_cue(name)) for name, places in positions.items()],
                _cue_names(tuple(positions)),
                section,
                _place_names(section.name, section.part, section.role),
            )
        sentence.mentions.append(mention)
        if mention.kind in _CELLS:
            sentence.cells.append(mention)
        elif mention.kind == "agent":
            sentence.agents.append(mention)
    trial.context["surroundings"] = found
    return found


@lru_cache(maxsize=4096)
def _company_names(kinds: tuple[str, ...], rival: bool) -> tuple[str, ...]:
    names = tuple(f"with={kind}" for kind in kinds)
    return (*names, "with rival") if rival else names


@lru_cache(maxsize=4096)
def _cue_names(cues: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"cue={name}" for name in cues)


@lru_cache(maxsize=4096)
def _place_names(name: str, part: str | None, role: str) -> tuple[str, ...]:
    zone = name if part is None else f"{name}.{part}"
    return f"zone={zone}:{role}", f"role={role}"


@lru_cache(maxsize=256)
def _around_cue(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (f"cue-before={name}",), (f"cue-after={name}",)
