"""The learned recogniser: proposes agents that no vocabulary lists; the judge decides of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple, Protocol

from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.propose.ner_gate import gated_sentences, place_of, read_gate
from stemtrial.propose.ner_words import Stretch, cut_words
from stemtrial.vocabulary.unlisted import unlisted_id

SOURCE = "model:ner"
AGENT = "agent"
KINDS = ("agent", "cell_type", "cell_source", "donor_type", "route", "dose", "schedule")
_MOST_WORDS = 6
# A mention takes the space beside it too, so that parts of a name are taken.
_BESIDE = 2
_WORD = re.compile(r"[a-z]{4,}")  # shorter ones are mostly short forms of something known
_JOINTS = frozenset("-/\u2013\u2212")


class Tagged(NamedTuple):
    """What a tagger found: words of a stretch, a mention kind and how sure it is."""

    start: int
    end: int
    kind: str
    score: float


class Tagger(Protocol):
    """A trained recogniser, whatever its form."""

    def tag(self, stretches: Sequence[Stretch], kind: str = "") -> list[list[Tagged]]:
        """Return what stands in each stretch, of all kinds or of one; none overlaps another."""


def sentence_stretches(trial: TrialDocument, sentences: Sequence[int]) -> list[Stretch]:
    """Cut sentences of a document into words.

    Parameters
    ----------
    trial : TrialDocument
    sentences : sequence of int
        Positions in `trial.sentences`.
    """
    found = []
    for index in sentences:
        start, end = trial.sentences[index]
        found.append(cut_words(trial.text, start, end, place_of(trial.section_at(start))))
    return found


def propose_agents(
    trials: Sequence[TrialDocument], tagger: Tagger, least: float
) -> list[list[Mention]]:
    """Propose unlisted agents in many documents at once.

    Parameters
    ----------
    trials : sequence of TrialDocument
        With vocabulary and parser mentions.
    tagger : Tagger
    least : float
        Mentions that the tagger is less sure of are left out.

    Returns
    -------
    list of list of Mention
        By document: mentions of kind `agent` that overlap no other mention, with basis `weak`.
    """
    stretches = [sentence_stretches(one, gated_sentences(one)) for one in trials]
    tagged = iter(tagger.tag([one for found in stretches for one in found], AGENT))
    proposed = []
    for trial, found in zip(trials, stretches, strict=True):
        names = [
            (*stretch.characters(one.start, one.end), one.score)
            for stretch in found
            for one in next(tagged)
            if one.score >= least and one.end - one.start <= _MOST_WORDS
        ]
        proposed.append(_mentions(trial, names) if names else [])
    return proposed


def _mentions(trial: TrialDocument, names: Sequence[tuple[int, int, float]]) -> list[Mention]:
    text = trial.text
    starts = [mention.start for mention in trial.mentions]
    reached = list(accumulate([mention.end for mention in trial.mentions], max))
    found = []
    for start, end, score in names:
        before = bisect_left(starts, end + _BESIDE)
        if before and reached[before - 1] > start - _BESIDE:
            continue
        label = " ".join(text[start:end].lower().split())
        if not _is_name(label) or _is_cut(text, start, end):
            continue
        entry = unlisted_id(label)
        found.append(Mention(AGENT, label, start, end, SOURCE, "weak", score=score, entry=entry))
    return found


def _is_name(label: str) -> bool:
    never = read_gate().never
    words = _WORD.findall(label)
    return any(word not in never and word.removesuffix("s") not in never for word in words)


def _is_cut(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins or ends inside a hyphenated word or a code ("AVB" of "AVB-114")."""
    edges = text[start], text[end - 1], text[start - 1 : start], text[end : end + 1]
    return any(edge in _JOINTS for edge in edges if edge)
