"""Checks of gold files: the form, the labels, and where a corpus is at hand the places."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from stemtrial.errors import InputError
from stemtrial.records import TrialRecord
from stemtrial_annotations.anchors import fold
from stemtrial_annotations.importing import to_standoff
from stemtrial_annotations.mentions.checking import check_mentions
from stemtrial_annotations.mentions.standoff import MentionedTrial
from stemtrial_annotations.partial import PartialTrial
from stemtrial_annotations.passages import hydrate_passages
from stemtrial_annotations.places import check_places
from stemtrial_annotations.reading import said
from stemtrial_annotations.standoff import GoldPassage, GoldTrial
from stemtrial_annotations.values import Finding, Level, check_values, duplicates

_ID = re.compile(r'"(?:trial_id|passage_id)"\s*:\s*"([^"\\]+)"')
_MODE = re.compile(r'"mode"\s*:\s*"(\w+)"')
ONE_MEANING = ("cell_type", "cell_source", "donor_type", "route", "schedule")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is wrong or odd.

    Attributes
    ----------
    line : int
        1-based line of the file.
    trial_id, field : str
    kind : str
        A short name, by which remarks are counted.
    message : str
    level : str
        `error` or `warning`.
    """

    line: int
    trial_id: str
    field: str
    kind: str
    message: str
    level: Level = "error"


@dataclass(slots=True)
class Checked:
    """A file that was checked.

    Attributes
    ----------
    trials : list of tuple
        Line and trial, of the lines that are trials of the form.
    passages : list of GoldPassage
        Of the lines that are passages of the form.
    mentioned : list of MentionedTrial
        Of the lines that are exhaustive mentions of the form.
    remarks : list of Remark
        By line.
    without_text : int
        Trials and passages whose places could not be checked, since their text is not at hand.
    """

    trials: list[tuple[int, GoldTrial]] = field(default_factory=list)
    passages: list[GoldPassage] = field(default_factory=list)
    mentioned: list[MentionedTrial] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    without_text: int = 0

    @property
    def n(self) -> int:
        """Lines that are of the form."""
        return len(self.trials) + len(self.passages) + len(self.mentioned)

    @property
    def errors(self) -> list[Remark]:
        """The remarks that are errors."""
        return [remark for remark in self.remarks if remark.level == "error"]


def read_text(path: Path) -> str:
    """Read a file as UTF-8.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"{path}: cannot be read ({reason}).") from error


def ids_in(path: Path) -> set[str]:
    """Return the trial and passage ids that a gold file names, even where it is broken."""
    return set(_ID.findall(read_text(path)))


def check_file(path: Path, records: Mapping[str, TrialRecord]) -> Checked:
    """Check a gold file.

    Parameters
    ----------
    path : Path
        JSONL of trials or passages in standoff, or of trials in the guidelines' answer form with
        full quotes.
    records : mapping of trial id to TrialRecord
        May be empty; then only the form and the labels of standoff are checked.

    Returns
    -------
    Checked

    Raises
    ------
    InputError
        If the file cannot be read as text.
    """
    done = Checked()
    seen: dict[str, int] = {}
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        for found_id, name, kind, message, level in _check_line(line, number, records, done):
            done.remarks.append(Remark(number, found_id, name, kind, message, level))
        mode = _MODE.findall(line)[:1]
        for found_id in _ID.findall(line)[:1]:
            key = " ".join([found_id, *mode])
            if key in seen:
                message = f"stands on line {seen[key]} already"
                done.remarks.append(Remark(number, found_id, "", "duplicate_id", message))
            seen.setdefault(key, number)
    done.remarks.extend(_two_meanings(done.trials))
    done.remarks.sort(key=lambda remark: remark.line)
    return done


def _check_line(
    line: str, number: int, records: Mapping[str, TrialRecord], done: Checked
) -> Iterator[tuple[str, str, str, str, Level]]:
    """Yield id, field, kind, message and level of what is wrong with a line."""
    try:
        row = json.loads(line)
    except ValueError as error:
        yield "", "", "not_json", f"is no JSON ({error})", "error"
        return
    found_id = _id_of(row)
    if not found_id:
        yield "", "", "no_id", "is no object with a trial_id or passage_id", "error"
        return
    try:
        if "passage_id" in row:
            passage = GoldPassage.model_validate(row)
            done.passages.append(passage)
            findings = _check_passage(passage, records, done)
        elif "mentions" in row and "mode" in row:
            marked = MentionedTrial.model_validate(row)
            done.mentioned.append(marked)
            record = records.get(marked.trial_id)
            done.without_text += record is None
            findings = check_mentions(marked, record)
        elif "labelled" in row:
            findings = _check_trial(PartialTrial.model_validate(row), number, records, done)
        elif "sections" in row:
            findings = _check_trial(GoldTrial.model_validate(row), number, records, done)
        elif found_id in records:
            trial, problems = to_standoff(row, records[found_id], guidelines="", origin="")
            findings = _check_trial(trial, number, records, done)
            for one in problems:
                yield found_id, one.field, "import", f"{one.reason} {one.section}", one.level
        else:
            message = "answers with full quotes need a record, and the corpus has none"
            yield found_id, "", "no_record", message, "error"
            return
    except ValidationError as error:
        yield found_id, "", "not_of_the_form", said(error), "error"
        return
    except (KeyError, TypeError, AttributeError) as error:
        message = f"a key is missing or of another type ({error})"
        yield found_id, "", "not_of_the_form", message, "error"
        return
    for finding in findings:
        yield found_id, *finding


def _id_of(row: object) -> str:
    if not isinstance(row, dict):
        return ""
    found = row.get("trial_id") or row.get("passage_id")
    return found if isinstance(found, str) else ""


def _check_trial(
    trial: GoldTrial, number: int, records: Mapping[str, TrialRecord], done: Checked
) -> Iterator[Finding]:
    done.trials.append((number, trial))
    yield from check_values(trial)
    record = records.get(trial.trial_id)
    if record is None:
        done.without_text += 1
    else:
        yield from check_places(trial, record)


def _check_passage(
    passage: GoldPassage, records: Mapping[str, TrialRecord], done: Checked
) -> Iterator[Finding]:
    yield from duplicates("adverse_events", [one.to_row() for one in passage.adverse_events])
    rebuilt = hydrate_passages([passage], records)
    text = rebuilt.texts.get(passage.passage_id)
    if text is None:
        done.without_text += 1
    for span in passage.adverse_events:
        if span.start is None or span.end is None:
            yield "adverse_events", "no_place", "the quote has no place in the passage", "error"
        elif span.cut is None and span.end - span.start != len(span.quote):
            yield "adverse_events", "offset", "offsets and quote differ in length", "error"
        elif text is not None and not text[span.start : span.end].startswith(span.quote):
            message = f"the words at {span.start}-{span.end} are not the quote"
            yield "adverse_events", "offset", message, "error"


def _two_meanings(trials: Iterable[tuple[int, GoldTrial]]) -> Iterator[Remark]:
    """Yield a warning for each quote that has different labels in different trials."""
    for name in ONE_MEANING:
        labels: defaultdict[str, defaultdict[frozenset[str], list[tuple[int, str]]]]
        labels = defaultdict(lambda: defaultdict(list))
        for line, trial in trials:
            by_quote: defaultdict[str, set[str]] = defaultdict(set)
            for span in getattr(trial, name):
                by_quote[fold(span.quote).text].add(span.label)
            for quote, meant in by_quote.items():
                labels[quote][frozenset(meant)].append((line, trial.trial_id))
        for meanings in labels.values():
            if len(meanings) < 2:
                continue
            for found, places in meanings.items():
                others = sorted({"+".join(sorted(one)) for one in meanings if one != found})
                line, trial_id = places[0]
                message = (
                    f"its quote means {'+'.join(sorted(found))} here (and in {len(places) - 1} "
                    f"more trials), {' or '.join(others)} elsewhere"
                )
                yield Remark(line, trial_id, name, "two_meanings", message, "warning")
