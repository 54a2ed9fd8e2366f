"""What was proposed and is no answer, with the judge's reason in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.text import Text

from stemtrial.answers import FIELDS, Answer, TrialFields
from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.output.marks import Mark
from stemtrial.output.wording import (
    answer_words,
    dose_words,
    evidence_words,
    field_words,
    label_words,
    printable,
    statement_words,
    wording,
)
from stemtrial.vocabulary import Entry

_FIELD_OF_KIND = {"agent": "combination", "adverse_event": "adverse_events"}
_OF_CELLS = frozenset(FIELDS) - {"disease", "in_scope", "adverse_events"}
_LIKELY = 0.5
_CONTEXT = 45


def rejected_lines(trial: TrialDocument, marks: list[Mark]) -> Iterator[tuple[int, Text]]:
    """List the mentions that are evidence of no answer and do not repeat one.

    Parameters
    ----------
    trial : TrialDocument
        Judged and resolved.
    marks : list of Mark
        The values that the trial reports.

    Yields
    ------
    tuple of int and Text
        Indentation and line: for each value and reason the words in their context, where they
        stand, and the reason.
    """
    groups: dict[tuple[str, str, str], list[Mention]] = {}
    repeats = 0
    for mention in trial.mentions:
        if _is_evidence(trial, mention, marks):
            continue
        if _repeats(trial, mention):
            repeats += 1
            continue
        key = (field_of(mention), mention_words(mention), reason_words(trial, mention))
        groups.setdefault(key, []).append(mention)
    if groups:
        count = sum(map(len, groups.values()))
        yield 0, Text(f"Proposed, but no answer ({count})", style="bold")
    else:
        yield 0, Text("Nothing was proposed that is no answer.")
    ordered = sorted(groups.items(), key=lambda item: _position(item[0][0]))
    for field, entries in groupby(ordered, key=lambda item: item[0][0]):
        yield 0, Text(f"\n{field_words(field)}", style="bold")
        for (_, value, reason), mentions in entries:
            yield 2, Text.assemble((value, "bold"), f": {reason}")
            yield 4, _in_context(trial, mentions)
    if repeats:
        words = "mention repeats" if repeats == 1 else "mentions repeat"
        yield 0, Text(f"\n{repeats} more {words} what is answered above.", style="dim")


def _position(field: str) -> tuple[int, str]:
    return (FIELDS.index(field) if field in FIELDS else len(FIELDS), field)


def _in_context(trial: TrialDocument, mentions: list[Mention]) -> Text:
    first = mentions[0]
    evidence = trial.section_at(first.start).evidence(first.start, first.end)
    more = f" and {len(mentions) - 1} more" if len(mentions) > 1 else ""
    before, words, after = _context(trial, first)
    where = f" ({evidence_words(evidence)}{more})"
    return Text.assemble((before, "dim"), (words, "underline"), (after + where, "dim"))


def _context(trial: TrialDocument, mention: Mention) -> tuple[str, str, str]:
    section = trial.section_at(mention.start)
    low = max(section.start, mention.start - _CONTEXT)
    high = min(section.end, mention.end + _CONTEXT)
    before = trial.text[low : mention.start]
    after = trial.text[mention.end : high]
    if low > section.start:
        before = "…" + before.partition(" ")[2]
    if high < section.end:
        after = after.rpartition(" ")[0] + "…"
    words = trial.text[mention.start : mention.end]
    return printable(before, " "), printable(words, " "), printable(after, " ")


def field_of(mention: Mention) -> str:
    """Return the field that a mention was proposed for."""
    return _FIELD_OF_KIND.get(mention.kind, mention.kind)


def reason_words(trial: TrialDocument, mention: Mention) -> str:
    """Return why a mention is no answer, in plain words.

    Parameters
    ----------
    trial : TrialDocument
    mention : Mention

    Returns
    -------
    str
        Names the words of the cue that stand nearest in the sentence, where one decided, and
        the likelihood that the learned judge gave the value, where it judged it.
    """
    field = field_of(mention)
    given = trial.context.get("given", 1.0)
    if field in _OF_CELLS and not trial.fields.cell_type and given < _LIKELY:
        return f"{wording()['verdicts']['no_cells']} (likelihood {given:.2f})"
    words = [_verdict_words(trial, mention)]
    likelihood = trial.context.get("labels", {}).get(field, {}).get(mention.label)
    if likelihood is not None:
        words.append(f"likelihood {likelihood:.2f}")
        threshold = trial.context.get("thresholds", {}).get(field)
        words += [f"{threshold:.2f} is needed"] if threshold is not None else []
    return "; ".join(words)


def _verdict_words(trial: TrialDocument, mention: Mention) -> str:
    tables = wording()
    entry = _entry(trial, mention)
    if entry is not None and entry.category == "excluded":
        return tables["verdicts"]["excluded"]
    if mention.judgement in ("answers", "open"):
        decided = mention.kind != "agent" and getattr(trial.fields, field_of(mention), None)
        return tables["verdicts"]["outranked" if decided else "open"]
    known = tables["reasons"].get(mention.reason)
    words = known or tables["verdicts"].get(mention.judgement, mention.judgement)
    cue = _nearest_cue(trial, mention)
    return f"{words} (“{cue}”)" if cue else words


def _entry(trial: TrialDocument, mention: Mention) -> Entry | None:
    try:
        return trial.vocabulary.by_id(mention.kind, mention.entry)
    except KeyError:
        return None


def _nearest_cue(trial: TrialDocument, mention: Mention) -> str:
    prefix, _, name = mention.reason.partition(":")
    if prefix != "cue":
        return ""
    sentence = trial.sentence_index(mention.start)
    near = [
        (abs(start - mention.start), start, end)
        for start, end, label in trial.cues
        if label == name and trial.sentence_index(start) == sentence
    ]
    if not near:
        return ""
    _, start, end = min(near)
    return printable(trial.text[start:end], " ")


def mention_words(mention: Mention) -> str:
    """Return the value that a mention was proposed with, in plain words."""
    if mention.kind == "dose" and mention.value is not None:
        return dose_words(mention.value)
    if mention.kind == "adverse_event" and mention.value is not None:
        return statement_words(mention.value)
    return label_words(mention.label)


def _is_evidence(trial: TrialDocument, mention: Mention, marks: Iterable[Mark]) -> bool:
    evidence = trial.section_at(mention.start).evidence(mention.start, mention.end)
    field = field_of(mention)
    return any(
        mark.evidence is not None
        and (mark.field == field or mention.kind == "product")
        and (mark.evidence.section, mark.evidence.index, mark.evidence.part)
        == (evidence.section, evidence.index, evidence.part)
        and mark.evidence.start < evidence.end
        and evidence.start < mark.evidence.end
        for mark in marks
    )


def _repeats(trial: TrialDocument, mention: Mention) -> bool:
    """Whether a mention says a value that the trial reports anyway."""
    if mention.kind == "product":
        entry = _entry(trial, mention)
        implied = entry.implies.items() if entry else ()
        return any(label in _values(trial.fields, field) for field, label in implied)
    values = _values(trial.fields, field_of(mention))
    return mention.label in values or mention_words(mention) in values


def _values(fields: TrialFields, field: str) -> set[str]:
    answers = getattr(fields, field, ())
    found = {answer_words(answer) for answer in answers if isinstance(answer, Answer)}
    return found | {getattr(answer, "label", getattr(answer, "agent", "")) for answer in answers}
