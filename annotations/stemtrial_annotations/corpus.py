"""Where the records of the gold trials are: a local corpus, since the gold set carries no text."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from stemtrial.errors import InputError
from stemtrial.readers import Failure, Located, locate_records
from stemtrial.readers.native import read_jsonl
from stemtrial.readers.sources import find_sources
from stemtrial.records import TrialRecord

VARIABLE = "STEMTRIAL_CORPUS"
BESIDE_THE_CHECKOUT = Path(__file__).parents[3] / "shared" / "corpus"
LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_ID = re.compile(rb'"(?:trial_id|nctId)"\s*:\s*"([^"\\]+)"')
_NAMED_BY_ID = re.compile(r"(NCT\d{8})\.json(?:\.gz)?")


@dataclass(slots=True)
class Corpus:
    """What a corpus holds of the trials that were asked for.

    Attributes
    ----------
    records : list of TrialRecord
        Several of one trial where several files hold it.
    failures : list of Failure
        Records of these trials, and files, that could not be read.
    """

    records: list[TrialRecord] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def find_corpus(named: Path | None = None) -> Path:
    """Return the corpus: the one named, that of `$STEMTRIAL_CORPUS`, or the one at hand.

    Parameters
    ----------
    named : Path, optional
        A file or folder.

    Raises
    ------
    InputError
        If there is none; the sentence says what to do.
    """
    if named is not None:
        if not named.exists():
            raise InputError(f"{named}: there is no such file or folder; check the path.")
        return named
    given = os.environ.get(VARIABLE)
    if given:
        if not Path(given).exists():
            raise InputError(f"{given}: ${VARIABLE} names no file or folder; correct it.")
        return Path(given)
    if BESIDE_THE_CHECKOUT.exists():
        return BESIDE_THE_CHECKOUT
    raise InputError(
        "the gold set holds no text, and no corpus is at hand: download the trials from "
        "ClinicalTrials.gov (API v2 JSON, or JSONL records) and name the file or folder with "
        f"--corpus or ${VARIABLE}."
    )


def read_corpus(path: Path, trial_ids: Collection[str]) -> Corpus:
    """Read the records of some trials.

    Parameters
    ----------
    path : Path
        JSONL of records (may be gzipped), API v2 JSON, any other input of `stemtrial extract`,
        or a folder of these.
    trial_ids : collection of str

    Returns
    -------
    Corpus
    """
    wanted = set(trial_ids)
    found = Corpus()
    for item in _read(path, wanted):
        if isinstance(item, Located):
            if item.record.trial_id in wanted:
                found.records.append(item.record)
        elif item.trial_id in wanted or item.trial_id is None:
            found.failures.append(item)
    return found


def all_records(path: Path) -> Iterator[TrialRecord]:
    """Yield every record of a corpus that can be read, the first of each trial."""
    seen: set[str] = set()
    for file in _files(path):
        for item in locate_records([file]):
            if isinstance(item, Located) and item.record.trial_id not in seen:
                seen.add(item.record.trial_id)
                yield item.record


def records_by_id(path: Path, trial_ids: Collection[str]) -> dict[str, TrialRecord]:
    """Read the records of some trials; of several of one trial the first."""
    return {one.trial_id: one for one in reversed(read_corpus(path, trial_ids).records)}


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file in sorted(one for one in path.rglob("*") if one.is_file()):
        if not file.name.startswith(".") and _is_readable(file.name):
            yield file


def _read(path: Path, wanted: set[str]) -> Iterator[Located | Failure]:
    for file in _files(path):
        named = _NAMED_BY_ID.fullmatch(file.name)
        if file.name.lower().endswith(LINES):
            yield from _read_lines(file, wanted)
        elif named is None or named.group(1) in wanted:
            yield from locate_records([file])


def _is_readable(name: str) -> bool:
    plain = name.lower().removesuffix(".gz")
    return plain.endswith((".json", ".jsonl", ".ndjson", ".csv", ".parquet", ".zip"))


def _read_lines(file: Path, wanted: set[str]) -> Iterator[Located | Failure]:
    """Read only the lines of wanted trials: a corpus may hold a whole registry."""
    (source,) = find_sources([file])
    with source.open() as handle:
        lines = (line for line in handle if _names_one_of(line, wanted))
        yield from read_jsonl(lines, source.name)


def _names_one_of(line: bytes, wanted: set[str]) -> bool:
    return any(one.decode("utf-8", "replace") in wanted for one in _ID.findall(line))
