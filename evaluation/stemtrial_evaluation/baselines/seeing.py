"""Records as every system gets them, and what it found as mentions to choose from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from stemtrial.document import TrialDocument, make_doc
from stemtrial.judge.arms import assign_roles
from stemtrial.mentions import Mention
from stemtrial.pipeline import load
from stemtrial.propose.matcher import implied_by_products
from stemtrial.records import TrialRecord
from stemtrial.vocabulary import Vocabulary
from stemtrial.vocabulary.agent_names import agent_name
from stemtrial_evaluation.baselines.choosing import KINDS, Seen
from stemtrial_evaluation.baselines.terms import Term

_STEPS = (
    "stemtrial_sections",
    "stemtrial_vocabulary",
    "stemtrial_doses",
    "stemtrial_schedules",
    "stemtrial_adverse_events",
)
_PARSED = frozenset({"dose", "schedule", "adverse_event"})
ByKind = dict[str, list[Seen]]


class Preparation:
    """Lays records out: their strings one by one, the roles of arms, doses and schedules parsed.

    The parsers of this package propose doses, schedules and harms to every system alike, since
    none of the libraries reads cell doses; their context is the system's to judge.
    """

    def __init__(self) -> None:
        self._nlp = load(components=_STEPS)

    def lay_out(self, record: TrialRecord) -> TrialDocument:
        """Return the record's document with vocabulary mentions, parsed values and roles."""
        trial: TrialDocument = self._nlp(make_doc(self._nlp, record))._.trial
        assign_roles(trial)
        return trial


def message(trial: TrialDocument) -> dict[str, Any]:
    """Return what a worker gets of a record: its strings, and the parsed values' spans."""
    starts = [section.start for section in trial.sections]
    given = []
    for number, mention in enumerate(trial.mentions):
        if mention.kind in _PARSED:
            index = bisect_right(starts, mention.start) - 1
            low = starts[index]
            given.append([index, mention.start - low, mention.end - low, f"m{number}"])
    texts = [section.view.text for section in trial.sections]
    return {"id": trial.record.trial_id, "texts": texts, "given": given}


def from_keywords(trial: TrialDocument) -> ByKind:
    """Return the vocabulary's own mentions, without a word on their context."""
    return _by_kind(trial, ((one, frozenset()) for one in trial.mentions))


def from_worker(
    trial: TrialDocument, found: Sequence[Sequence[Any]], meaning: Mapping[str, Term]
) -> ByKind:
    """Return a worker's mentions.

    Parameters
    ----------
    trial : TrialDocument
    found : sequence
        Text, start, end, group or given id, flags.
    meaning : mapping of group id to Term

    Returns
    -------
    dict of kind to list of Seen
        Of overlapping terms of a kind the longest, decoys dropped.
    """
    mentions: list[tuple[Mention, frozenset[str]]] = []
    terms: dict[tuple[int, str], list[tuple[int, int, Term, frozenset[str]]]] = {}
    for index, start, end, name, flags in found:
        low = trial.sections[index].start
        if name.startswith("m"):
            mentions.append((trial.mentions[int(name[1:])], frozenset(flags)))
        elif name.startswith("kind:"):
            spoken = _named(trial, name[5:], low + start, low + end)
            mentions.extend((one, frozenset(flags)) for one in spoken)
        else:
            term = meaning[name]
            held = terms.setdefault((index, term.kind), [])
            held.append((low + start, low + end, term, frozenset(flags)))
    for (_, kind), spans in terms.items():
        for start, end, term, held_flags in longest(spans):
            if not term.decoy:
                basis = "weak" if term.weak else "stated"
                one = Mention(kind, term.label, start, end, "", basis, entry=term.entry)
                mentions.append((one, held_flags))
                mentions.extend(
                    (implied, held_flags)
                    for implied in implied_by_products([one], trial.vocabulary)
                )
    return _by_kind(trial, mentions)


def longest(
    spans: Iterable[tuple[int, int, Term, frozenset[str]]],
) -> list[tuple[int, int, Term, frozenset[str]]]:
    """Keep the longest of overlapping spans, and all labels of the same words."""
    kept: list[tuple[int, int, Term, frozenset[str]]] = []
    for span in sorted(spans, key=lambda one: (one[0] - one[1], one[0])):
        clash = any(
            span[0] < other[1] and other[0] < span[1] and span[:2] != other[:2] for other in kept
        )
        if not clash:
            kept.append(span)
    return kept


def _named(trial: TrialDocument, kind: str, start: int, end: int) -> Iterator[Mention]:
    """Yield what the vocabulary calls a span that has a kind and no label."""
    inside = [one for one in trial.of_kind(kind) if start <= one.start and one.end <= end]
    yield from inside
    if kind == "agent" and not inside:
        yield Mention(kind, agent_name(trial.text[start:end]), start, end, "")


def _by_kind(trial: TrialDocument, mentions: Iterable[tuple[Mention, frozenset[str]]]) -> ByKind:
    found: ByKind = {kind: [] for kind in KINDS}
    for mention, flags in mentions:
        if mention.kind in found:
            found[mention.kind].append(_seen(trial, mention, flags))
    return found


def _seen(trial: TrialDocument, mention: Mention, flags: frozenset[str]) -> Seen:
    category, generic = _of_entry(trial.vocabulary, mention)
    return Seen(
        mention.kind,
        mention.label,
        trial.section_at(mention.start),
        mention.basis == "weak",
        generic,
        mention.value,
        category,
        flags,
    )


def _of_entry(vocabulary: Vocabulary, mention: Mention) -> tuple[str, bool]:
    if mention.kind in _PARSED:
        return "", False
    try:
        entry = vocabulary.by_id(mention.kind, mention.entry or mention.label)
    except KeyError:
        return "", False
    return entry.category or "", entry.generic
