"""Surroundings: what all mentions of a sentence share, read once a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from stemtrial.document import TrialDocument
from stemtrial.judge.cues import SentenceCues
from stemtrial.mentions import Mention

NEIGHBOURS = frozenset(
    {"cell_type", "cell_source", "donor_type", "route", "product", "agent", "dose", "disease"}
)
_CELLS = frozenset({"cell_type", "product"})


@dataclass(slots=True)
class CueNames:
    """The offsets of the cues of one class, and the names of the features that they give."""

    positions: list[int]
    name: str
    before: str
    after: str


@dataclass(slots=True)
class Surroundings:
    """One sentence.

    Attributes
    ----------
    start, end : int
        Offsets of the sentence.
    cues : list of CueNames
        Its context cues by class.
    mentions : list of Mention
        Its mentions of the kinds `NEIGHBOURS`, in order.
    cells, agents : list of Mention
        Those of them that name cells, and agents.
    """

    start: int
    end: int
    cues: list[CueNames]
    mentions: list[Mention] = field(default_factory=list)
    cells: list[Mention] = field(default_factory=list)
    agents: list[Mention] = field(default_factory=list)
    _labels: dict[str, set[str]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _company: dict[str, list[str]] = field(default_factory=dict)

    def company(self, mention: Mention) -> list[str]:
        """Return the features that name the kinds of the other mentions, and rivals."""
        kind = mention.kind
        known = self._company.get(kind)
        if known is None:
            if not self._counts:
                self._count()
            known = [
                f"with={other}"
                for other, count in self._counts.items()
                if other != kind or count > 1
            ]
            if len(self._labels.get(kind, ())) > 1:
                known.append("with rival")
            self._company[kind] = known
        return known

    def _count(self) -> None:
        for mention in self.mentions:
            self._counts[mention.kind] = self._counts.get(mention.kind, 0) + 1
            self._labels.setdefault(mention.kind, set()).add(mention.label)


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
            names = [] if near is None else [_cue_names(*cue) for cue in near.positions.items()]
            sentence = found[index] = Surroundings(start, end, names)
        sentence.mentions.append(mention)
        if mention.kind in _CELLS:
            sentence.cells.append(mention)
        elif mention.kind == "agent":
            sentence.agents.append(mention)
    trial.context["surroundings"] = found
    return found


def _cue_names(name: str, positions: list[int]) -> CueNames:
    return CueNames(positions, *_names_of_cue(name))


@lru_cache(maxsize=256)
def _names_of_cue(name: str) -> tuple[str, str, str]:
    return f"cue={name}", f"cue-before={name}", f"cue-after={name}"
