"""What `stemtrial show` does once its options are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stemtrial.cli.screen import screen
from stemtrial.errors import InputError, UsageError
from stemtrial.output.atomic import AtomicFile
from stemtrial.output.html import evidence_page
from stemtrial.output.terminal import print_trial
from stemtrial.pipeline import Extractor
from stemtrial.readers import Failure, Located, locate_records, records_from_texts
from stemtrial.records import TrialRecord

_NO_RECORD = "Is it an output of stemtrial? What is shown is the record that it was made from."


@dataclass(frozen=True, slots=True)
class Request:
    """The options of the command, as given."""

    trial: str | None
    inputs: list[str]
    text: str | None
    format: str | None
    column_map: str | None
    vocabulary: list[Path]
    rejected: bool
    html: Path | None
    force: bool


def run_show(request: Request) -> None:
    """Find the record or records and show them.

    Raises
    ------
    StemtrialError
        Where there is nothing to show, or the page cannot be written.
    """
    records = list(_records(request))
    if request.html is None and len(records) > 1:
        raise UsageError(
            f"{len(records)} records to show: name one by its id with --input, or write --html."
        )
    extractor = _extractor(request)
    if request.html is not None:
        pairs = [(record, extractor.extract_record(record)) for record in records]
        title = records[0].trial_id if len(records) == 1 else f"{len(records)} trials"
        page = AtomicFile(request.html, force=request.force)
        page.handle.write(evidence_page(pairs, title))
        page.commit()
        return
    trial = extractor.read(records[0])
    with screen() as console:
        print_trial(console, trial, rejected=request.rejected)


def _extractor(request: Request) -> Extractor:
    try:
        return Extractor(request.vocabulary)
    except (ValueError, OSError) as error:
        raise UsageError(str(error)) from error


def _records(request: Request) -> Iterator[TrialRecord]:
    if request.text is not None:
        if request.trial or request.inputs:
            raise UsageError("give --text, or an id with --input, or a file: one of them.")
        if not request.text.strip():
            raise UsageError("--text holds no text.")
        yield from (i.record for i in records_from_texts([request.text]) if isinstance(i, Located))
        return
    wanted = request.trial if request.inputs else None
    sources = request.inputs or ([request.trial] if request.trial else [])
    if not sources:
        raise UsageError("nothing to show: give --text, an id with --input, or a file.")
    found = False
    problem = ""
    for item in locate_records(sources, format=request.format, column_map=request.column_map):
        if isinstance(item, Failure):
            problem = problem or item.reason
        elif wanted is None or item.record.trial_id == wanted:
            found = True
            yield item.record
    if not found:
        if not wanted:
            name = "no record to show"
        elif f"record {wanted}" in problem:
            name = f"'{wanted}' cannot be shown"
        else:
            name = f"no record '{wanted}' in {', '.join(sources)}"
        hint = f" {_NO_RECORD}" if "no text in any section" in problem else ""
        raise InputError(f"{name}. {problem}{hint}".strip())
