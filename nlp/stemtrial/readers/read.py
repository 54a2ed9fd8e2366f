"""The one way in: named inputs to a stream of records and failures."""

from __future__ import annotations

import io
import logging
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from stemtrial.errors import InputError, UsageError
from stemtrial.readers.ctgov import split_document
from stemtrial.readers.failures import Failure, Located, Place, fail, fail_file
from stemtrial.readers.mapping import ColumnMap, load_column_map
from stemtrial.readers.native import read_jsonl, read_object
from stemtrial.readers.sniff import FORMATS, detect_format, read_head
from stemtrial.readers.sources import Source, find_sources
from stemtrial.readers.tabular import read_csv, read_parquet
from stemtrial.readers.validation import locate
from stemtrial.records import TrialRecord

LOGGER = logging.getLogger(__name__)
_BROKEN_STREAM = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError)


def read_records(
    paths: Sequence[str | Path],
    *,
    format: str | None = None,
    column_map: str | Path | None = None,
) -> Iterator[TrialRecord | Failure]:
    """Read trial records from files, folders, archives or standard input.

    Parameters
    ----------
    paths : sequence of str or Path
        Files (native JSONL, CSV, Parquet, ClinicalTrials.gov API v2 JSON; each also gzipped),
        folders and .zip archives of them, or `-` for standard input.
    format : str, optional
        `jsonl`, `json`, `csv` or `parquet`; by default told by extension and content.
    column_map : str or Path, optional
        For tables: a built-in map's name or a YAML file; by default told by the header.

    Returns
    -------
    iterator of TrialRecord or Failure
        Lazily, in input order. Of records with the same id the first is a record, later ones
        are failures.

    Raises
    ------
    InputError
        At the call, if an input is missing or is a broken archive.
    UsageError
        At the call, if the format or the column map is unknown.
    """
    found = locate_records(paths, format=format, column_map=column_map)
    return (item.record if isinstance(item, Located) else item for item in found)


def locate_records(
    paths: Sequence[str | Path],
    *,
    format: str | None = None,
    column_map: str | Path | None = None,
) -> Iterator[Located | Failure]:
    """Read records with the places they stood at; otherwise as `read_records`."""
    if format is not None and format not in FORMATS:
        raise UsageError(f"unknown format '{format}': give one of {', '.join(FORMATS)}.")
    chosen = load_column_map(column_map) if column_map is not None else None
    return without_duplicates(_read_all(find_sources(paths), format, chosen))


def records_from_texts(texts: Iterable[str]) -> Iterator[Located | Failure]:
    """Turn bare texts into records `TEXT-1`, `TEXT-2`, ..., each a detailed description."""
    for number, text in enumerate(texts, start=1):
        record = TrialRecord(trial_id=f"TEXT-{number}", detailed_description=text)
        yield locate(record, Place("--text", "text", number))


def without_duplicates(items: Iterable[Located | Failure]) -> Iterator[Located | Failure]:
    """Keep the first record of each id; turn later ones into failures."""
    seen: dict[str, Place] = {}
    for item in items:
        if isinstance(item, Failure):
            yield item
            continue
        key = item.record.trial_id.strip()
        first = seen.setdefault(key, item.place)
        if first is item.place:
            yield item
            continue
        where = f"{first.file}, {first.unit} {first.number}"
        yield fail(
            item.place,
            f"the id was read before ({where}) and the first record is kept",
            "remove one of them or give it an id of its own",
            raw=item.record.model_dump_json(exclude_defaults=True),
            trial_id=item.record.trial_id,
        )


def _read_all(
    sources: Iterable[Source], format_name: str | None, column_map: ColumnMap | None
) -> Iterator[Located | Failure]:
    for source in sources:
        count = 0
        try:
            for item in _read_source(source, format_name, column_map):
                count += 1
                yield item
        except InputError as error:
            yield Failure(0, None, str(error), "", source.name, unreadable=source.named)
        except _BROKEN_STREAM as error:
            problem = f"cannot be read to its end ({str(error) or type(error).__name__})"
            remedy = "get the file again"
            yield fail_file(source.name, problem, remedy, named=source.named, after=count)
        else:
            if not count:
                LOGGER.warning("%s holds no records.", source.name)


def _read_source(
    source: Source, format_name: str | None, column_map: ColumnMap | None
) -> Iterator[Located | Failure]:
    with source.open() as handle:
        head = read_head(handle)
        if not head.strip():
            return
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise InputError(f"{source.name}: is UTF-16 text; save it as UTF-8.")
        kind = format_name or detect_format(head, source.suffix)
        if kind == "jsonl":
            yield from read_jsonl(handle, source.name)
        elif kind == "json":
            yield from _read_document(handle, source)
        elif kind == "csv":
            yield from read_csv(handle, source.name, column_map)
        elif kind == "parquet":
            yield from read_parquet(handle, source.name, column_map)
        else:
            raise InputError(
                f"{source.name}: is neither JSON, CSV nor Parquet; give --format if it is."
            )


def _read_document(handle: io.BufferedReader, source: Source) -> Iterator[Located | Failure]:
    data = handle.read()
    try:
        text = data.decode("utf-8-sig")
        for number, (value, raw) in enumerate(split_document(text), start=1):
            yield read_object(value, Place(source.name, "study", number), raw=raw)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{source.name}: byte 0x{data[error.start]:02x} at position {error.start + 1} is no "
            "UTF-8; save the file as UTF-8."
        ) from error
    except (ValueError, RecursionError) as error:
        lines = data.splitlines()
        if len(lines) > 1 and detect_format(b"\n".join(lines[:2]), "") == "jsonl":
            yield from read_jsonl(lines, source.name)
            return
        raise InputError(
            f"{source.name}: broken JSON ({error}); get the file again, or give --format jsonl if "
            "each line is a record."
        ) from error
