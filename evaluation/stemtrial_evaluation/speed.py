"""`python -m stemtrial_evaluation.speed`: the pipeline's pace against bare spaCy tokenisation.

Both read the same records in this process, in turn, and the best round of each counts: other
work on the machine can only slow a round down. Times are processor time of the process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Annotated

import spacy
import typer

from stemtrial.document import lay_out
from stemtrial.errors import InputError
from stemtrial.pipeline import Extractor
from stemtrial.readers import read_records
from stemtrial.records import TrialRecord
from stemtrial.version import compiled

UNREADABLE = 4


@dataclass(frozen=True, slots=True)
class Pace:
    """What a comparison measured.

    Attributes
    ----------
    records : int
    mean_characters : float
        Of the joined texts that both read.
    tokenisation, pipeline : float
        Seconds for all records, best round.
    """

    records: int
    mean_characters: float
    tokenisation: float
    pipeline: float

    @property
    def ratio(self) -> float:
        """Records a second of the pipeline for one of bare tokenisation."""
        return self.tokenisation / self.pipeline


def measure(records: list[TrialRecord], rounds: int = 3) -> Pace:
    """Time bare tokenisation and the whole pipeline on the same records, in turn.

    Parameters
    ----------
    records : list of TrialRecord
        At least one.
    rounds : int
        The best of so many counts.

    Returns
    -------
    Pace
    """
    texts = [lay_out(record).text for record in records]
    bare = spacy.blank("en")
    bare.max_length = max(bare.max_length, *map(len, texts))
    extractor = Extractor()
    tokenisation: list[float] = []
    pipeline: list[float] = []
    for _ in range(rounds):
        tokenisation.append(_seconds(lambda: bare.pipe(texts)))
        pipeline.append(_seconds(lambda: extractor.extract_many(records)))
    characters = sum(map(len, texts)) / len(texts)
    return Pace(len(records), characters, min(tokenisation), min(pipeline))


def _seconds(run: Callable[[], Iterable[object]]) -> float:
    start = process_time()
    for _ in run():
        pass
    return process_time() - start


def main(
    corpus: Annotated[Path, typer.Option(help="Registry records, in any form `extract` reads.")],
    records: Annotated[int, typer.Option(min=1, help="Read at most so many.")] = 1000,
    rounds: Annotated[int, typer.Option(min=1, help="The best of so many counts.")] = 3,
) -> None:
    """Print how fast one process reads records, next to bare spaCy tokenisation."""
    try:
        found = read_records([corpus])
        chosen = list(islice((one for one in found if isinstance(one, TrialRecord)), records))
    except InputError as error:
        raise _stop(str(error)) from error
    if not chosen:
        raise _stop(f"{corpus} holds no record")
    pace = measure(chosen, rounds)
    typer.echo(f"modules {'compiled' if compiled() else 'plain Python'}")
    typer.echo(f"records {pace.records}, {pace.mean_characters:,.0f} characters each on average")
    for name, seconds in (("tokenisation", pace.tokenisation), ("stemtrial", pace.pipeline)):
        each = seconds / pace.records
        typer.echo(f"{name:13} {1000 * each:6.2f} ms a record {1 / each:8,.0f} records a second")
    typer.echo(f"ratio         {pace.ratio:6.3f} (best of {rounds}, processor time)")


def _stop(sentence: str) -> typer.Exit:
    typer.echo(f"speed: {sentence}", err=True)
    return typer.Exit(UNREADABLE)


if __name__ == "__main__":
    typer.run(main)
