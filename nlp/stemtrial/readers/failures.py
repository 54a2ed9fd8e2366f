"""What could not be read, and the sentence that says so."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from stemtrial.records import TrialRecord

_ID_IN_BROKEN_JSON = re.compile(r'"(?:trial_id|nctId)"\s*:\s*"([^"\\]{1,100})"')
_LONGEST_EXCERPT = 60


class Place(NamedTuple):
    """A position in an input: `file`, what is counted there (`line`, `row`, `study`), and which."""

    file: str
    unit: str
    number: int


@dataclass(frozen=True, slots=True)
class Failure:
    r"""A dead letter: a record that gave no row.

    Attributes
    ----------
    line : int
        Line of a text file, or 1-based position of a row or study; 0 for a whole file.
    trial_id : str or None
        The record's id where one could be read.
    reason : str
        One sentence: file, place, record, what is wrong, what to do.
    raw : str
        The record as it stood in the input (undecodable bytes as `\xNN`).
    file : str
        The input as the user named it; members of an archive as `archive.zip/member.json`.
    unreadable : bool
        Whether a named input as a whole could not be read (to its end).
    """

    line: int
    trial_id: str | None
    reason: str
    raw: str
    file: str = ""
    unreadable: bool = False

    def to_row(self) -> dict[str, Any]:
        """Return the dead letter as a JSON object."""
        row = asdict(self)
        del row["unreadable"]
        return row


@dataclass(slots=True)
class Located:
    """A record and where it stood."""

    record: TrialRecord
    place: Place


def fail(
    place: Place, problem: str, remedy: str, *, raw: str, trial_id: str | None = None
) -> Failure:
    """Return a failure with its sentence.

    Parameters
    ----------
    place : Place
        Where the record stands.
    problem, remedy : str
        What is wrong and what to do, without final stops.
    raw : str
        The record as read.
    trial_id : str, optional
        The record's id where known.
    """
    return Failure(
        line=place.number,
        trial_id=trial_id,
        reason=sentence(place, problem, remedy, trial_id),
        raw=raw,
        file=place.file,
    )


def fail_file(file: str, problem: str, remedy: str, *, named: bool, after: int = 0) -> Failure:
    """Return the failure of a whole input, `after` the records that were read from it."""
    done = f" after {after:,} records" if after else ""
    return Failure(
        line=0,
        trial_id=None,
        reason=f"{file}: {problem}{done}; {remedy}.",
        raw="",
        file=file,
        unreadable=named,
    )


def sentence(place: Place, problem: str, remedy: str, trial_id: str | None = None) -> str:
    """Return one sentence that names file, place and record."""
    record = f" (record {_short(trial_id)})" if trial_id else ""
    return f"{place.file}, {place.unit} {place.number}{record}: {problem}; {remedy}."


def id_in_broken_json(text: str) -> str | None:
    """Return the id that a record which is no valid JSON seems to have."""
    found = _ID_IN_BROKEN_JSON.search(text, 0, 100_000)
    return found.group(1) if found else None


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_EXCERPT else flat[:_LONGEST_EXCERPT] + "…"
