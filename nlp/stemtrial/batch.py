"""The batch loop: located records in, rows out, one record's trouble never another's.

Chunks of records go to one extractor, or to worker processes that each have their own and send
back rows (a spaCy Doc is too heavy to send). A chunk that fails is done again record by record,
so that only the record at fault becomes a dead letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from stemtrial.answers import TrialFields
from stemtrial.errors import UsageError
from stemtrial.output.dead_letters import DeadLetters
from stemtrial.output.review import review_rows
from stemtrial.output.rows import RowMaker
from stemtrial.output.tables import Sink
from stemtrial.readers.failures import Failure, Located, fail
from stemtrial.readers.limits import LONGEST_TEXT, cut_long_texts
from stemtrial.records import TrialRecord

CHUNK = 128


class RecordExtractor(Protocol):
    """What the loop needs of an extractor."""

    def extract_record(self, record: TrialRecord) -> TrialFields:
        """Return the fields of one record."""

    def extract_many(self, records: Iterable[TrialRecord]) -> Iterator[TrialFields]:
        """Yield the fields of records, in order."""


ExtractorFactory = Callable[[], RecordExtractor]


@dataclass(slots=True)
class Result:
    """What became of one record: rows, or a failure."""

    rows: list[Any] = field(default_factory=list)
    review: list[dict[str, Any]] = field(default_factory=list)
    failure: Failure | None = None
    cut: str = ""


@dataclass(slots=True)
class Summary:
    """Counts of a run. `written + failed` is the number of records met."""

    written: int = 0
    failed: int = 0
    unreadable: int = 0
    truncated: int = 0


@dataclass(slots=True)
class Listener:
    """Where a run reports to; all do nothing by default."""

    failed: Callable[[Failure], None] = lambda failure: None  # noqa: ARG005
    truncated: Callable[[str], None] = lambda sentence: None  # noqa: ARG005
    progressed: Callable[[Summary], None] = lambda summary: None  # noqa: ARG005


def load_extractor(
    fields: Sequence[str] | None = None,
    vocabulary: Sequence[Path] = (),
    release: str | None = None,
) -> RecordExtractor:
    """Build the package's extractor.

    Raises
    ------
    UsageError
        If a field is unknown, a vocabulary is none, or there is no such release.
    """
    from stemtrial.pipeline import Extractor

    try:
        return Extractor(vocabulary=vocabulary, fields=fields, release=release)
    except (ValueError, OSError) as error:
        raise UsageError(str(error)) from error


def run(
    items: Iterable[Located | Failure],
    *,
    make_extractor: ExtractorFactory,
    row_maker: RowMaker,
    sink: Sink,
    dead_letters: DeadLetters,
    review: Sink | None = None,
    workers: int = 1,
    chunk_size: int = CHUNK,
    listener: Listener | None = None,
) -> Summary:
    """Extract every record and write its rows, in input order.

    Parameters
    ----------
    items : iterable of Located or Failure
        From `stemtrial.readers.locate_records`.
    make_extractor : callable
        Builds an extractor; with several workers it must be picklable and runs in each.
    row_maker : RowMaker
        Turns fields into rows.
    sink, dead_letters, review : Sink, DeadLetters, Sink or None
        Where rows, failures and doubtful answers go. The caller commits or discards them.
    workers : int
        Processes; 1 extracts in this one.
    chunk_size : int
        Records handed over at once.
    listener : Listener, optional
        Hears of failures, truncations and progress.

    Returns
    -------
    Summary
    """
    listener = listener or Listener()
    summary = Summary()
    extract = partial(extract_chunk, row_maker=row_maker)
    with _open_mapper(make_extractor, extract, workers) as mapper:
        for result in mapper.map(_chunks(items, chunk_size)):
            if result.failure is not None:
                summary.failed += 1
                summary.unreadable += result.failure.unreadable
                dead_letters.write(result.failure)
                listener.failed(result.failure)
            else:
                summary.written += 1
                sink.write(result.rows)
                if review is not None and result.review:
                    review.write(result.review)
            if result.cut:
                summary.truncated += 1
                listener.truncated(result.cut)
            listener.progressed(summary)
    return summary


def extract_chunk(
    chunk: Sequence[Located | Failure], extractor: RecordExtractor, row_maker: RowMaker
) -> list[Result]:
    """Extract one chunk; one result for each item, in order.

    A failure among the items is handed through. Where anything raises, the records are done
    again one by one.
    """
    located = [item for item in chunk if isinstance(item, Located)]
    cut = [cut_long_texts(item.record) for item in located]
    try:
        found = list(extractor.extract_many([record for record, _ in cut]))
        if len(found) != len(cut):
            raise RuntimeError(f"{len(found)} results for {len(cut)} records")
        results = [
            _result(item, fields, sections, row_maker)
            for item, fields, (_, sections) in zip(located, found, cut, strict=True)
        ]
    except Exception:  # noqa: BLE001 - whatever it was, the next pass finds whose fault it is
        results = [
            _extract_one(item, record, sections, extractor, row_maker)
            for item, (record, sections) in zip(located, cut, strict=True)
        ]
    done = iter(results)
    return [Result(failure=item) if isinstance(item, Failure) else next(done) for item in chunk]


def _extract_one(
    item: Located,
    record: TrialRecord,
    sections: list[str],
    extractor: RecordExtractor,
    row_maker: RowMaker,
) -> Result:
    try:
        return _result(item, extractor.extract_record(record), sections, row_maker)
    except Exception as error:  # noqa: BLE001 - one bad record costs one dead letter
        problem = f"extraction failed ({type(error).__name__}: {error})"
        return Result(failure=pipeline_failure(item, problem))


def pipeline_failure(item: Located, problem: str) -> Failure:
    """Return the dead letter of a record that was read well but gave no fields."""
    return fail(
        item.place,
        " ".join(problem.split()),
        "report it with this record",
        raw=item.record.model_dump_json(exclude_defaults=True),
        trial_id=item.record.trial_id,
    )


def _result(item: Located, found: TrialFields, sections: list[str], row_maker: RowMaker) -> Result:
    sentence = ""
    if sections:
        found.meta["truncated"] = True
        sentence = (
            f"{item.place.file}, {item.place.unit} {item.place.number} "
            f"(record {item.record.trial_id}): {', '.join(sections)} is longer than "
            f"{LONGEST_TEXT:,} characters; it was cut at a sentence and the row says truncated."
        )
    below, fields = row_maker.review_below, row_maker.fields
    review = [] if below is None else list(review_rows(found, item.record, below, fields))
    return Result(rows=row_maker.rows(found), review=review, cut=sentence)


def _chunks(items: Iterable[Located | Failure], size: int) -> Iterator[list[Located | Failure]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


class _Mapper(Protocol):
    def __enter__(self) -> _Mapper: ...

    def __exit__(self, *error: object) -> None: ...

    def map(self, chunks: Iterable[list[Located | Failure]]) -> Iterator[Result]: ...


def _open_mapper(
    make_extractor: ExtractorFactory, extract: Callable[..., list[Result]], workers: int
) -> _Mapper:
    if workers > 1:
        from stemtrial.workers import WorkerPool

        return WorkerPool(make_extractor, extract, workers)
    return _InProcess(make_extractor, extract)


class _InProcess:
    """Extraction in this process."""

    def __init__(
        self, make_extractor: ExtractorFactory, extract: Callable[..., list[Result]]
    ) -> None:
        self._extractor = make_extractor()
        self._extract = extract

    def __enter__(self) -> _InProcess:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def map(self, chunks: Iterable[list[Located | Failure]]) -> Iterator[Result]:
        for chunk in chunks:
            yield from self._extract(chunk, self._extractor)
