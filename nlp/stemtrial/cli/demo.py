"""`stemtrial demo`: the shipped sample, extracted, written in every form and printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from stemtrial.answers import TrialFields
    from stemtrial.records import TrialRecord

COLUMNS = ("disease", "cell_type", "cell_source", "donor_type", "route", "dose", "schedule")
PIPED_WIDTH = 120
NOTE = "The sample is fictional: a demonstration, no claim of accuracy."

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the three files go.")] = Path(
        "build/demo"
    ),
) -> None:
    """Extract the shipped sample: fields.jsonl, fields.csv, evidence.html, and a table.

    Files of an earlier run are replaced.
    """
    from stemtrial.cli.screen import screen
    from stemtrial.pipeline import Extractor
    from stemtrial.sample import sample_records

    records = sample_records()
    found = list(Extractor().extract_many(records))
    paths = write_demo(records, found, out)
    with screen(PIPED_WIDTH) as console:
        console.print(fields_table(found))
        for line in (NOTE, *map(str, paths)):
            console.print(line, markup=False, highlight=False, soft_wrap=True)


def write_demo(
    records: Sequence[TrialRecord], found: Sequence[TrialFields], folder: Path
) -> list[Path]:
    """Write the fields as JSON lines and as a table, and the evidence as a page.

    Parameters
    ----------
    records, found : sequence, shape (n,)
        Trials and their fields, in one order.
    folder : Path
        Made where it is missing.

    Returns
    -------
    list of Path
        The three files.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    from stemtrial.output.atomic import AtomicFile
    from stemtrial.output.columns import wide_columns
    from stemtrial.output.html import evidence_page
    from stemtrial.output.rows import RowMaker
    from stemtrial.output.tables import open_sink

    rows, table, page = (folder / n for n in ("fields.jsonl", "fields.csv", "evidence.html"))
    for path, maker, columns in (
        (rows, RowMaker(), None),
        (table, RowMaker("wide"), wide_columns()),
    ):
        sink = open_sink(path, columns, force=True)
        for one in found:
            sink.write(maker.rows(one))
        sink.commit()
    html = AtomicFile(page, force=True)
    pairs = zip(records, found, strict=True)
    html.handle.write(evidence_page(pairs, f"{len(found)} sample trials", NOTE))
    html.commit()
    return [rows, table, page]


def fields_table(found: Sequence[TrialFields]) -> Table:
    """Return one line a trial with the fields that a reader looks for first."""
    from rich.table import Table
    from rich.text import Text

    from stemtrial.output.wording import answer_words, field_words

    table = Table("trial", *(field_words(name) for name in COLUMNS), show_lines=True)
    table.columns[0].no_wrap = True
    for one in found:
        cells = (
            "\n".join(dict.fromkeys(answer_words(answer) for answer in getattr(one, name)))
            for name in COLUMNS
        )
        table.add_row(one.trial_id, *(Text(cell) for cell in cells))
    return table
