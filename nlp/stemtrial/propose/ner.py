"""The learned recogniser: proposes agents that no vocabulary lists; the judge decides of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from spacy.attrs import IDX
from spacy.tokens import Doc

from stemtrial.mentions import Mention
from stemtrial.propose.ner_gate import gated_sentences, place_of, read_gate
from stemtrial.vocabulary.unlisted import unlisted_id

SOURCE = "model:ner"
AGENT = "agent"
KINDS = ("agent", "cell_type", "cell_source", "donor_type", "route", "dose", "schedule")
_MOST_TOKENS = 6
_WORD = re.compile(r"[a-z]{4,}")  # shorter ones are mostly short forms of something known
_JOINTS = frozenset("-/\u2013\u2212")


class Stretch(NamedTuple):
    """Tokens to read: a sentence of a document, and where it stands."""

    doc: Doc
    start: int
    end: int
    place: str = ""


class Tagged(NamedTuple):
    """What a tagger found: tokens of the document, a mention kind and how sure it is."""

    start: int
    end: int
    kind: str
    score: float


class Tagger(Protocol):
    """A trained recogniser, whatever its form."""

    def tag(self, stretches: Sequence[Stretch]) -> list[list[Tagged]]:
        """Return what stands in each stretch; no two of one stretch overlap."""


def sentence_stretches(doc: Doc, sentences: Sequence[int]) -> list[Stretch]:
    """Cut sentences of a document into stretches of tokens.

    Parameters
    ----------
    doc : Doc
        With its `TrialDocument`.
    sentences : sequence of int
        Positions in `trial.sentences`.
    """
    trial = doc._.trial
    if not sentences:
        return []
    begins: list[int] = doc.to_array(IDX).tolist()
    found = []
    for index in sentences:
        start, end = trial.sentences[index]
        first, last = bisect_right(begins, start) - 1, bisect_left(begins, end)
        found.append(Stretch(doc, first, last, place_of(trial.section_at(start))))
    return found


def propose_agents(docs: Sequence[Doc], tagger: Tagger, least: float) -> list[list[Mention]]:
    """Propose unlisted agents in many documents at once.

    Parameters
    ----------
    docs : sequence of Doc
        With vocabulary and parser mentions.
    tagger : Tagger
    least : float
        Mentions that the tagger is less sure of are left out.

    Returns
    -------
    list of list of Mention
        By document: mentions of kind `agent` that overlap no other mention, with basis `weak`.
    """
    stretches = [sentence_stretches(doc, gated_sentences(doc._.trial)) for doc in docs]
    tagged = iter(tagger.tag([stretch for found in stretches for stretch in found]))
    proposed = []
    for doc, found in zip(docs, stretches, strict=True):
        names = [
            one
            for _ in found
            for one in next(tagged)
            if one.kind == AGENT and one.score >= least and one.end - one.start <= _MOST_TOKENS
        ]
        proposed.append(_mentions(doc, names) if names else [])
    return proposed


def _mentions(doc: Doc, names: Sequence[Tagged]) -> list[Mention]:
    trial = doc._.trial
    taken = bytearray(len(trial.text))
    for mention in trial.mentions:  # over the space beside it, so that parts of a name are taken
        low, high = max(0, mention.start - 2), mention.end + 2
        taken[low:high] = b"\1" * (min(high, len(taken)) - low)
    found = []
    for name in names:
        span = doc[name.start : name.end]
        start, end = span.start_char, span.end_char
        label = " ".join(span.text.lower().split())
        if not _is_name(label) or _is_cut(trial.text, start, end):
            continue
        if taken.find(1, start, end) >= 0:
            continue
        entry = unlisted_id(label)
        found.append(
            Mention(AGENT, label, start, end, SOURCE, "weak", score=name.score, entry=entry)
        )
    return found


def _is_name(label: str) -> bool:
    never = read_gate().never
    words = _WORD.findall(label)
    return any(word not in never and word.removesuffix("s") not in never for word in words)


def _is_cut(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins or ends inside a hyphenated word or a code ("AVB" of "AVB-114")."""
    edges = text[start], text[end - 1], text[start - 1 : start], text[end : end + 1]
    return any(edge in _JOINTS for edge in edges if edge)
