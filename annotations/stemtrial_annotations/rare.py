"""Looking for labels that hardly any record has, by wide wordings, for a person to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import typer
import yaml

from stemtrial.cli.console import say
from stemtrial.errors import EXIT_DONE
from stemtrial.records import TrialRecord
from stemtrial_annotations.anchors import strings_of
from stemtrial_annotations.corpus import all_records, find_corpus
from stemtrial_annotations.splits import hidden_trials

AROUND = 100


class Candidate(NamedTuple):
    """A place that may have a rare label.

    Attributes
    ----------
    label : str
    trial_id : str
    place : str
        The string, as `section` or `section[index].part`.
    start, end : int
        Of the wording, in code points of the string.
    text : str
        The wording with up to `AROUND` characters on each side, on one line.
    """

    label: str
    trial_id: str
    place: str
    start: int
    end: int
    text: str


@cache
def rare_wordings() -> dict[str, re.Pattern[str]]:
    """Return one expression for each rare label."""
    source = resources.files("stemtrial_annotations") / "rare_wordings.yaml"
    listed: dict[str, list[str]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return {label: re.compile("|".join(found), re.I) for label, found in listed.items()}


def rare_candidates(records: Iterable[TrialRecord]) -> Iterator[Candidate]:
    """Find the places whose wording may have a rare label.

    Parameters
    ----------
    records : iterable of TrialRecord

    Yields
    ------
    Candidate
        Record by record, string by string.
    """
    for record in records:
        for string in strings_of(record):
            for label, pattern in rare_wordings().items():
                for match in pattern.finditer(string.text):
                    start, end = match.span()
                    around = string.text[max(0, start - AROUND) : end + AROUND]
                    text = " ".join(around.split())
                    yield Candidate(label, record.trial_id, string.key, start, end, text)


def run_search(corpus: Path | None) -> int:
    """Print what a search for the thin labels comes to, and which records nobody has read."""
    from stemtrial_annotations.searching import search_thin

    found = search_thin(all_records(find_corpus(corpus)))
    for one in found:
        counts = (one.gold, one.found, one.found - len(one.left))
        typer.echo("\t".join((one.field, one.label, *map(str, counts), " ".join(one.left))))
    left = {trial for one in found for trial in one.left}
    say(f"{len(found)} thin labels; {len(left)} records that may have one are not read yet.")
    return EXIT_DONE


def run_rare(corpus: Path | None) -> int:
    """Print the candidates of a corpus, test trials and their relatives left out."""
    hidden = hidden_trials()
    records = (one for one in all_records(find_corpus(corpus)) if one.trial_id not in hidden)
    counts: Counter[str] = Counter(dict.fromkeys(rare_wordings(), 0))
    for one in rare_candidates(records):
        counts[one.label] += 1
        place = f"{one.place}:{one.start}-{one.end}"
        typer.echo("\t".join((one.label, one.trial_id, place, one.text)))
    found = ", ".join(f"{n} of {label}" for label, n in counts.items())
    say(f"candidates to read: {found}.")
    return EXIT_DONE
