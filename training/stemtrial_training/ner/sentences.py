"""Sentences with marked mentions: from gold, and from what vocabulary and parsers find.

Silver sentences cost nothing and are many, but hold only what the vocabulary knows; that a model
finds more than that is left to hiding and exchanging the known names while it learns.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from stemtrial.components import UNLEARNED
from stemtrial.document import TrialDocument, make_doc
from stemtrial.mentions import Mention
from stemtrial.pipeline import load
from stemtrial.propose.ner import AGENT, KINDS
from stemtrial.propose.ner_gate import place_of
from stemtrial.records import TrialRecord
from stemtrial.sections import Section
from stemtrial_annotations.corpus import all_records
from stemtrial_annotations.mentions import MentionedTrial, MentionSpan
from stemtrial_annotations.splits import hidden_trials
from stemtrial_annotations.standoff import section_key

SILVER = "silver"
GOLD = "gold"
FORM_FOLDS = 5
_UNREAD = frozenset({"conditions", "keywords"})
_EMPTY_A_TRIAL = 3


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked stretch of a sentence; `entry` is its vocabulary entry, empty where unlisted."""

    start: int
    end: int
    kind: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its mentions, in order, none overlapping another.

    Attributes
    ----------
    trial_id : str
        Or the id of another text it comes from.
    text : str
    place : str
        See `stemtrial.propose.ner_gate.place_of`.
    marked : tuple of Marked
    source : str
        `silver`, `gold`, or the name of a public corpus.
    """

    trial_id: str
    text: str
    place: str
    marked: tuple[Marked, ...]
    source: str = SILVER


def share_of(name: str, parts: int) -> int:
    """Return which of so many parts a name falls into, by hash."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % parts


def form_fold(entry: str) -> int:
    """Return the fold of surface forms in which an agent's vocabulary entry is held out."""
    return share_of(f"form {entry}", FORM_FOLDS)


def forbidden_trials() -> frozenset[str]:
    """Return the frozen trials and their relatives."""
    return hidden_trials()


def silver_sentences(corpus: Path) -> list[Sentence]:
    """Mark the sentences of a corpus with vocabulary and parsers.

    Parameters
    ----------
    corpus : Path
        Frozen trials and their relatives are not read.

    Returns
    -------
    list of Sentence
        All with a mention, and a few of each trial without. Weak and excluded names (carriers,
        premedication) are no mentions: what a reader would not take for an agent shall be none.
    """
    nlp = load(components=UNLEARNED)
    unread = forbidden_trials()
    found: list[Sentence] = []
    for record in all_records(corpus):
        if record.trial_id not in unread:
            trial: TrialDocument = nlp(make_doc(nlp, record))._.trial
            found += _cut(trial, _silver_marks(trial), _EMPTY_A_TRIAL, SILVER)
    return found


def _silver_marks(trial: TrialDocument) -> Iterator[Marked]:
    for mention in trial.mentions:
        if mention.kind in KINDS and mention.basis != "weak" and not _excluded(trial, mention):
            entry = mention.entry or mention.label
            yield Marked(mention.start, mention.end, mention.kind, entry)


def _excluded(trial: TrialDocument, mention: Mention) -> bool:
    if mention.kind != AGENT:
        return False
    entry = trial.vocabulary.by_id(AGENT, mention.entry or mention.label)
    return entry.category == "excluded"


def gold_sentences(
    trials: Iterable[MentionedTrial], records: Mapping[str, TrialRecord]
) -> list[Sentence]:
    """Cut the sentences of exhaustively marked trials.

    Parameters
    ----------
    trials : iterable of MentionedTrial
    records : mapping of trial id to TrialRecord
        Trials without a record are left out.

    Returns
    -------
    list of Sentence
        Every sentence, with mentions or without; entries are those of the vocabulary's mention
        at the same place, so that unlisted names can be told.
    """
    nlp = load(components=UNLEARNED)
    found: list[Sentence] = []
    for one in trials:
        if one.trial_id in records:
            found += _gold(nlp, one, records[one.trial_id])
    return found


def _gold(nlp: Language, gold: MentionedTrial, record: TrialRecord) -> list[Sentence]:
    trial: TrialDocument = nlp(make_doc(nlp, record))._.trial
    spans: list[MentionSpan] = [span for span in gold.mentions if span.type in KINDS]
    marked = []
    for one in _located(trial, spans):
        listed = [
            mention.entry or mention.label
            for mention in trial.of_kind(one.kind)
            if mention.start < one.end and one.start < mention.end
        ]
        marked.append(Marked(one.start, one.end, one.kind, listed[0] if listed else ""))
    return _cut(trial, marked, len(trial.sentences), GOLD)


def _located(trial: TrialDocument, spans: Sequence[MentionSpan]) -> Iterator[Marked]:
    """Find annotators' spans, which point into raw strings, in the document's clean text."""
    sections = {section_key(one.name, one.index, one.part): one for one in trial.sections}
    for span in spans:
        section = sections.get(span.key) if span.start is not None else None
        if section is not None and span.start is not None and span.end is not None:
            start, end = _to_clean(section, span.start, span.end)
            if start < end:
                yield Marked(section.start + start, section.start + end, span.type)


def _to_clean(section: Section, start: int, end: int) -> tuple[int, int]:
    view = section.view
    if view.starts is None or view.ends is None:
        return start, end
    inside = [
        place
        for place, (low, high) in enumerate(zip(view.starts, view.ends, strict=True))
        if low < end and start < high
    ]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _cut(
    trial: TrialDocument, marked: Iterable[Marked], most_empty: int, source: str
) -> list[Sentence]:
    by_sentence: defaultdict[int, list[Marked]] = defaultdict(list)
    for one in marked:
        by_sentence[trial.sentence_index(one.start)].append(one)
    found = []
    empty = 0
    order = sorted(
        range(len(trial.sentences)), key=lambda i: share_of(f"{trial.record.trial_id} {i}", 1 << 30)
    )
    for index in order:
        start, end = trial.sentences[index]
        section = trial.section_at(start)
        if section.name in _UNREAD:
            continue
        kept = apart(by_sentence[index], start, end)
        if not kept:
            empty += 1
            if empty > most_empty:
                continue
        text = trial.text[start:end]
        found.append(Sentence(trial.record.trial_id, text, place_of(section), kept, source))
    return found


def apart(marked: Sequence[Marked], start: int, end: int) -> tuple[Marked, ...]:
    """Keep the mentions inside a sentence that do not overlap, longer ones first.

    Parameters
    ----------
    marked : sequence of Marked
        With offsets into the whole text.
    start, end : int
        Of the sentence.

    Returns
    -------
    tuple of Marked
        With offsets into the sentence, in order.
    """
    kept: list[Marked] = []
    for one in sorted(marked, key=lambda m: (m.start - m.end, m.start, KINDS.index(m.kind))):
        inside = start <= one.start and one.end <= end
        if inside and not any(one.start < m.end and m.start < one.end for m in kept):
            kept.append(one)
    moved = [Marked(m.start - start, m.end - start, m.kind, m.entry) for m in kept]
    return tuple(sorted(moved, key=lambda m: m.start))
