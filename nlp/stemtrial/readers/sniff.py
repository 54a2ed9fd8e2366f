"""What format a stream is in, by its extension and first bytes."""

from __future__ import annotations

import io
import json
from typing import Literal, get_args

Format = Literal["jsonl", "json", "csv", "parquet"]
FORMATS: tuple[str, ...] = get_args(Format)
_BY_SUFFIX: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
_PARQUET_MAGIC = b"PAR1"
_BOM = b"\xef\xbb\xbf"


def detect_format(head: bytes, suffix: str) -> Format | None:
    """Return the format of a stream.

    Parameters
    ----------
    head : bytes
        The first bytes; more of them tell one-record-a-line from one document more surely.
    suffix : str
        The extension without `.gz`, or empty.

    Returns
    -------
    str or None
        `jsonl` (one JSON record a line), `json` (one document: a study, a list, a page),
        `csv` (any delimiter), `parquet`; None where the bytes look like none of them.
    """
    if head.startswith(_PARQUET_MAGIC):
        return "parquet"
    by_name = _BY_SUFFIX.get(suffix)
    if by_name:
        return by_name
    text = head.removeprefix(_BOM).lstrip()
    if text.startswith(b"["):
        return "json"
    if text.startswith(b"{"):
        return "jsonl" if _is_one_record_a_line(text) else "json"
    if suffix == ".json":
        return "json"
    first = text.split(b"\n", 1)[0]
    return "csv" if any(mark in first for mark in b",;\t") else None


def read_head(handle: io.BufferedReader, size: int = 1 << 16) -> bytes:
    """Return the first bytes without consuming them, as many as the buffer holds."""
    return handle.peek(size)[:size]


def _is_one_record_a_line(text: bytes) -> bool:
    first, _, rest = text.partition(b"\n")
    following = rest.lstrip()[:1]
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        # A broken first record is followed by a second one; a document's second line is a key.
        return following == b"{"
    return isinstance(value, dict) and "studies" not in value
