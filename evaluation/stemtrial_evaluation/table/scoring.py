"""A table of trial facts beside what the pipeline, or a file of predictions, says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from stemtrial.errors import InputError
from stemtrial_annotations.corpus import find_corpus, read_corpus
from stemtrial_evaluation.gold import Prepared, predict
from stemtrial_evaluation.reading import read_answers
from stemtrial_evaluation.table.answers import TableGold, read_table_gold

_NO_CATEGORY = (
    "A table names agents without the guidelines' categories: those of the vocabulary stand in, so "
    "combination.agent is the figure to read."
)


def table_prepared(
    table: Path, pairs: Sequence[str], predictions: Path | None, corpus: Path | None
) -> Prepared:
    """Read a table, and take or make the predictions of its trials.

    Parameters
    ----------
    table : Path
    pairs : sequence of str
        `COLUMN=FIELD`.
    predictions : Path, optional
        Rows of `stemtrial extract`; else the pipeline runs on the corpus.
    corpus : Path, optional

    Returns
    -------
    Prepared
        Trials that the predictions or the corpus lack are not scored; the notes name them, and
        every cell that could not be read.

    Raises
    ------
    InputError
        If the table cannot be read, or nothing is known of any of its trials.
    UsageError
        If the map does not fit the table.
    """
    gold = read_table_gold(table, pairs)
    wanted = set(gold.answers)
    if predictions is not None:
        place: Path = predictions
        records = {}
        predicted = {k: v for k, v in read_answers(predictions).items() if k in wanted}
    else:
        place = find_corpus(corpus)
        records = {one.trial_id: one for one in reversed(read_corpus(place, wanted).records)}
        predicted = predict(records[one] for one in sorted(records))
    missing = sorted(wanted - set(predicted))
    if len(missing) == len(wanted):
        raise InputError(
            f"{place} holds none of the {len(wanted)} trials of {table} (first {missing[0]})."
        )
    answers = {one: gold.answers[one] for one in sorted(wanted - set(missing))}
    return Prepared(answers, predicted, _notes(gold, missing, place), records)


def _notes(gold: TableGold, missing: Sequence[str], place: Path) -> list[str]:
    notes = []
    if any("combination" in answer for answer in gold.answers.values()):
        notes.append(_NO_CATEGORY)
    if missing:
        listed = ", ".join(missing)
        notes.append(f"{len(missing)} trials are not in {place}, so they are not scored: {listed}.")
    if gold.problems:
        notes.append(f"{len(gold.problems)} cells could not be read, so they are not scored:")
        notes.extend(f"  {problem}" for problem in gold.problems)
    return notes
