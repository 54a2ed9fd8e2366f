"""What `stemtrial extract` does once its options are read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from stemtrial import batch
from stemtrial.answers import FIELDS
from stemtrial.cli.console import say
from stemtrial.cli.progress import Progress
from stemtrial.errors import EXIT_DEAD_LETTERS, EXIT_DONE, EXIT_UNREADABLE, UsageError
from stemtrial.output.columns import LONG, Table, wide_columns
from stemtrial.output.dead_letters import DeadLetters, dead_letter_path
from stemtrial.output.review import open_queue
from stemtrial.output.rows import RowMaker
from stemtrial.output.tables import Sink, kind_of_output, open_sink
from stemtrial.readers import Failure, Located, locate_records, records_from_texts

_SENTENCES = 10


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command, as given."""

    inputs: list[str]
    texts: list[str]
    out: Path | None
    table: str | None
    format: str | None
    column_map: str | None
    fields: str | None
    vocabulary: list[Path]
    failed: Path | None
    min_confidence: float
    review_below: float | None
    review: Path | None
    workers: int
    force: bool
    model: str | None = None


@dataclass(slots=True)
class _Outputs:
    rows: Sink
    dead_letters: DeadLetters
    review: Sink | None

    def commit(self) -> None:
        self.rows.commit()
        self.dead_letters.commit()
        if self.review is not None:
            self.review.commit()

    def discard(self) -> None:
        self.rows.discard()
        self.dead_letters.discard()
        if self.review is not None:
            self.review.discard()


def run_extract(options: Options) -> int:
    """Check the options, run the batch, and return the exit code.

    Raises
    ------
    StemtrialError
        With its exit code, where nothing or not everything could be done.
    """
    fields = parse_fields(options.fields)
    table = _choose_table(options)
    review = _choose_review(options)
    failed = options.failed or (dead_letter_path(options.out) if options.out else None)
    _refuse_clashes(options, [options.out, failed, review])
    items = _items(options)
    started = time.perf_counter()
    maker = RowMaker(table, fields, options.min_confidence, options.review_below)
    with _opened(options, table, fields, failed, review) as outputs, Progress() as progress:
        summary = batch.run(
            items,
            make_extractor=partial(
                batch.load_extractor, fields, tuple(options.vocabulary), options.model
            ),
            row_maker=maker,
            sink=outputs.rows,
            dead_letters=outputs.dead_letters,
            review=outputs.review,
            workers=options.workers,
            listener=_listener(progress, failed),
        )
        # An input of which nothing could be read leaves no empty output behind.
        nothing = not summary.written and summary.failed == summary.unreadable > 0
        outputs.discard() if nothing else outputs.commit()
    if options.out and not nothing:
        _say_summary(options.out, failed, summary, time.perf_counter() - started)
    if summary.unreadable:
        return EXIT_UNREADABLE
    return EXIT_DEAD_LETTERS if summary.failed else EXIT_DONE


def parse_fields(text: str | None) -> tuple[str, ...]:
    """Return the fields of a comma-separated list; all where there is none.

    Raises
    ------
    UsageError
        If a field is unknown or the list is empty.
    """
    if text is None:
        return FIELDS
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in FIELDS]
    if unknown or not names:
        shown = f"unknown field '{unknown[0]}'" if unknown else "--fields names no field"
        raise UsageError(f"{shown}: the fields are {', '.join(FIELDS)}.")
    return names


def _choose_table(options: Options) -> Table | None:
    if options.table not in (None, "wide", "long"):
        raise UsageError(f"unknown table '{options.table}': give wide or long.")
    kind = kind_of_output(options.out) if options.out else None
    if kind == "jsonl" and options.table:
        raise UsageError("--table wants an output that ends in .csv or .parquet.")
    if options.table == "long":
        return "long"
    return "wide" if options.table or kind in ("csv", "parquet") else None


def _choose_review(options: Options) -> Path | None:
    if options.review_below is None:
        if options.review is not None:
            raise UsageError("--review wants --review-below, the confidence to review below.")
        return None
    path = options.review
    if path is None:
        if options.out is None:
            raise UsageError("--review-below wants --review FILE, where the queue goes.")
        path = options.out.with_name(f"{options.out.stem}.review.csv")
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise UsageError(f"{path}: the review queue is a table and ends in .csv or .xlsx.")
    return path


def _refuse_clashes(options: Options, outputs: list[Path | None]) -> None:
    taken = {Path(name).resolve(): "an input" for name in options.inputs if name != "-"}
    for path in outputs:
        if path is None:
            continue
        use = taken.get(path.resolve())
        if use:
            raise UsageError(f"{path}: is {use} too; give the output another name.")
        taken[path.resolve()] = "another output"


def _items(options: Options) -> Iterator[Located | Failure]:
    if not options.inputs and not options.texts:
        raise UsageError("nothing to read: name an INPUT, `-` for standard input, or --text.")
    if any(not text.strip() for text in options.texts):
        raise UsageError("--text holds no text.")
    located = locate_records(options.inputs, format=options.format, column_map=options.column_map)
    return chain(records_from_texts(options.texts), located)


@contextmanager
def _opened(
    options: Options,
    table: Table | None,
    fields: tuple[str, ...],
    failed: Path | None,
    review: Path | None,
) -> Iterator[_Outputs]:
    columns = {None: None, "wide": wide_columns(fields), "long": LONG}[table]
    opened: list[Sink | DeadLetters] = []
    try:
        rows = open_sink(options.out, columns, force=options.force)
        opened.append(rows)
        dead_letters = DeadLetters(failed, force=options.force)
        opened.append(dead_letters)
        queue = open_queue(review, force=options.force) if review else None
        opened += [queue] if queue else []
        yield _Outputs(rows, dead_letters, queue)
    except BaseException:
        for output in opened:
            output.discard()
        raise


def _listener(progress: Progress, failed: Path | None) -> batch.Listener:
    said = 0

    def tell(failure: Failure) -> None:
        nonlocal said
        said += 1
        if failed is None or said <= _SENTENCES:
            progress.say(failure.reason)
        elif said == _SENTENCES + 1:
            progress.say(f"more records failed; all of them are in {failed}.")

    return batch.Listener(failed=tell, truncated=progress.say, progressed=progress.show)


def _say_summary(out: Path, failed: Path | None, summary: batch.Summary, seconds: float) -> None:
    trials = "1 trial" if summary.written == 1 else f"{summary.written:,} trials"
    letter = "dead letter" if summary.failed == 1 else "dead letters"
    letters = f", {summary.failed:,} {letter} in {failed}" if summary.failed else ""
    say(f"{trials} written to {out}{letters} ({seconds:.1f} s).")
