"""What `stemtrial demo` does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from stemtrial import batch
from stemtrial.answers import TrialFields
from stemtrial.cli.screen import screen
from stemtrial.output.atomic import AtomicFile
from stemtrial.output.columns import wide_columns
from stemtrial.output.html import evidence_page
from stemtrial.output.overview import overview_table
from stemtrial.output.rows import RowMaker
from stemtrial.output.tables import Sink, open_sink
from stemtrial.records import TrialRecord
from stemtrial.sample import sample_records

_PIPED_WIDTH = 160
_NOTE = "{count} fictional trials, written for this project."
_CLAIM = (
    "This is the sample: {count} fictional trials, written to show what the fields look like. "
    "It makes no claim of accuracy."
)

Pairs = Sequence[tuple[TrialRecord, TrialFields]]


def run_demo(folder: Path, *, force: bool) -> None:
    """Extract the sample, write the three files and print the table.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    force : bool
        Whether files that are there already may be replaced.

    Raises
    ------
    OutputError
        If a file exists (without `force`) or cannot be written; then none of the three appears.
    """
    records = sample_records()
    jsonl, csv, html = (
        folder / f"{name}" for name in ("fields.jsonl", "fields.csv", "evidence.html")
    )
    opened: list[Sink | AtomicFile] = []
    try:
        lines = open_sink(jsonl, None, force=force)
        opened.append(lines)
        table = open_sink(csv, wide_columns(), force=force)
        opened.append(table)
        page = AtomicFile(html, force=force)
        opened.append(page)
        pairs = list(zip(records, batch.load_extractor().extract_many(records), strict=True))
        for _, fields in pairs:
            lines.write(RowMaker().rows(fields))
            table.write(RowMaker(table="wide").rows(fields))
        page.handle.write(evidence_page(pairs, "The sample", _NOTE.format(count=len(pairs))))
        for file in opened:
            file.commit()
    except BaseException:
        for file in opened:
            file.discard()
        raise
    with screen(piped_width=_PIPED_WIDTH) as console:
        _print(console, pairs, (jsonl, csv, html))


def _print(console: Console, pairs: Pairs, files: Sequence[Path]) -> None:
    console.print(overview_table(pairs, console.width))
    console.print()
    console.print(Text(_CLAIM.format(count=len(pairs)), style="bold"))
    console.print(
        Text.assemble(
            "MSC: mesenchymal stromal cells; HSC: haematopoietic stem cells; MNC: mononuclear "
            "cells; SVF: stromal vascular fraction. An empty cell means: not reported.",
            style="dim",
        )
    )
    console.print()
    words = ("one JSON object a trial", "one row a trial", "the marked text, for a browser")
    for file, what in zip(files, words, strict=True):
        console.print(Text.assemble((str(file), "bold"), f"  {what}"), soft_wrap=True)
