"""Native JSONL: one record a line, in the `TrialRecord` form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from stemtrial.readers.ctgov import is_study, study_to_values
from stemtrial.readers.failures import Failure, Located, Place, fail, id_in_broken_json
from stemtrial.readers.validation import record_from_json, record_from_values

_BOM = b"\xef\xbb\xbf"


def read_jsonl(lines: Iterable[bytes], file: str) -> Iterator[Located | Failure]:
    """Read one record from each line; blank lines are skipped.

    A line may also hold a study as the ClinicalTrials.gov API v2 returns it.

    Parameters
    ----------
    lines : iterable of bytes
        The lines of the file, which is never held as a whole.
    file : str
        What to call it.

    Yields
    ------
    Located or Failure
    """
    for number, line in enumerate(lines, start=1):
        data = line.removeprefix(_BOM) if number == 1 else line
        stripped = data.strip()
        if stripped:
            yield _read_line(stripped, Place(file, "line", number))


def _read_line(data: bytes, place: Place) -> Located | Failure:
    try:
        line = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return not_utf8(data, place, error)
    found = record_from_json(line, place)
    if isinstance(found, Failure) and '"protocolSection"' in line:
        return _study_from_line(line, place) or found
    return found


def _study_from_line(line: str, place: Place) -> Located | Failure | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return read_object(value, place, raw=line) if is_study(value) else None


def read_object(value: object, place: Place, *, raw: str) -> Located | Failure:
    """Read one parsed JSON value: a study of the API, or a native record."""
    if not is_study(value):
        return record_from_json(raw, place)
    try:
        values = study_to_values(value)
    except TypeError as error:
        return fail(
            place, str(error), "download the study again", raw=raw, trial_id=id_in_broken_json(raw)
        )
    return record_from_values(values, place, raw=raw)


def not_utf8(
    data: bytes, place: Place, error: UnicodeDecodeError, trial_id: str | None = None
) -> Failure:
    """Return the failure of bytes that are no UTF-8 text."""
    raw = data.decode("utf-8", errors="backslashreplace")
    return fail(
        place,
        f"byte 0x{data[error.start]:02x} at position {error.start + 1} is no UTF-8",
        "save the file as UTF-8 (for example: iconv -f latin1 -t utf-8)",
        raw=raw,
        trial_id=trial_id or id_in_broken_json(raw),
    )
