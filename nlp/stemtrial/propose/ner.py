"""The learned recogniser: proposes agents that no vocabulary lists; the judge decides of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from spacy.tokens import Doc

from stemtrial.document import TrialDocument
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
    """Tokens to read: a sentence, where it stands, and the offset of the tokens' text."""

    doc: Doc
    start: int
    end: int
    place: str = ""
    offset: int = 0


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


def sentence_stretches(
    trial: TrialDocument, sentences: Sequence[int], make_doc: Callable[[str], Doc]
) -> list[Stretch]:
    """Cut sentences of a document into tokens, each sentence by itself.

    Parameters
    ----------
    trial : TrialDocument
    sentences : sequence of int
        Positions in `trial.sentences`.
    make_doc : callable
        The tokenizer.
    """
    found = []
    for index in sentences:
        start, end = trial.sentences[index]
        doc = make_doc(trial.text[start:end])
        found.append(Stretch(doc, 0, len(doc), place_of(trial.section_at(start)), start))
    return found


def propose_agents(
    trials: Sequence[TrialDocument],
    tagger: Tagger,
    least: float,
    make_doc: Callable[[str], Doc],
) -> list[list[Mention]]:
    """Propose unlisted agents in many documents at once.

    Parameters
    ----------
    trials : sequence of TrialDocument
        With vocabulary and parser mentions.
    tagger : Tagger
    least : float
        Mentions that the tagger is less sure of are left out.
    make_doc : callable
        The tokenizer.

    Returns
    -------
    list of list of Mention
        By document: mentions of kind `agent` that overlap no other mention, with basis `weak`.
    """
    stretches = [sentence_stretches(one, gated_sentences(one), make_doc) for one in trials]
    tagged = iter(tagger.tag([stretch for found in stretches for stretch in found]))
    proposed = []
    for trial, found in zip(trials, stretches, strict=True):
        names = [
            (*characters(stretch, one), one.score)
            for stretch in found
            for one in next(tagged)
            if one.kind == AGENT and one.score >= least and one.end - one.start <= _MOST_TOKENS
        ]
        proposed.append(_mentions(trial, names) if names else [])
    return proposed


def characters(stretch: Stretch, one: Tagged) -> tuple[int, int]:
    """Return the offsets in the document of what was found in a stretch."""
    first, last = stretch.doc[one.start], stretch.doc[one.end - 1]
    return stretch.offset + first.idx, stretch.offset + last.idx + len(last)


def _mentions(trial: TrialDocument, names: Sequence[tuple[int, int, float]]) -> list[Mention]:
    text = trial.text
    taken = bytearray(len(text))
    for mention in trial.mentions:  # over the space beside it, so that parts of a name are taken
        low, high = max(0, mention.start - 2), mention.end + 2
        taken[low:high] = b"\1" * (min(high, len(taken)) - low)
    found = []
    for start, end, score in names:
        label = " ".join(text[start:end].lower().split())
        if not _is_name(label) or _is_cut(text, start, end):
            continue
        if taken.find(1, start, end) >= 0:
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
