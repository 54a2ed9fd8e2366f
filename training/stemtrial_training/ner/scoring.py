"""Scores of a recogniser on marked sentences, each with n and a 95 % interval over trials."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from time import process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stemtrial.propose.ner import AGENT, KINDS, Tagger
from stemtrial.propose.ner_words import cut_words
from stemtrial_evaluation.intervals import f1_interval, f1_of, percentile_interval, resamples
from stemtrial_evaluation.scorer import REPLICATES, SEED
from stemtrial_training.ner.sentences import Marked, Sentence, form_fold

Counts = NDArray[np.float64]
Spans = list[tuple[int, int, str]]


def tag_sentences(
    tagger: Tagger, sentences: Sequence[Sentence], least: float
) -> tuple[list[Spans], float]:
    """Tag sentences; return spans by character, and words a second of processor time."""
    stretches = [cut_words(one.text, place=one.place) for one in sentences]
    start = process_time()
    tagged = tagger.tag(stretches)
    seconds = process_time() - start
    spans: list[Spans] = []
    for stretch, found in zip(stretches, tagged, strict=True):
        kept = [one for one in found if one.score >= least or one.kind != AGENT]
        spans.append([(*stretch.characters(one.start, one.end), one.kind) for one in kept])
    return spans, sum(len(one.words) for one in stretches) / max(seconds, 1e-9)


def score_tags(sentences: Sequence[Sentence], tagged: Sequence[Spans]) -> dict[str, Any]:
    """Score tagged sentences by kind, strictly (same offsets) and relaxed (any overlap).

    Parameters
    ----------
    sentences : sequence of Sentence
    tagged : sequence of list of tuple
        Start, end and kind.

    Returns
    -------
    dict
        By kind: precision, recall and F1, strict and relaxed; and `unlisted`, how many of the
        agents without a vocabulary entry were found, where there are any.
    """
    kinds = {
        kind: {
            "strict": _prf(sentences, tagged, kind, _same),
            "relaxed": _prf(sentences, tagged, kind, _overlap),
        }
        for kind in KINDS
    }
    return {"n_sentences": len(sentences), "kinds": kinds}


def score_chosen_agents(
    sentences: Sequence[Sentence],
    tagged: Sequence[Spans],
    chosen: Callable[[Marked], bool],
) -> dict[str, Any]:
    """Score the finding of some agents by overlap, as the pipeline would use it.

    A proposal is false where it overlaps no mention of any kind: one that overlaps another kind
    is never made, since the vocabulary has been there.

    Parameters
    ----------
    sentences : sequence of Sentence
    tagged : sequence of list of tuple
    chosen : callable
        Which agents are looked for; the others are neither right nor wrong.
    """
    rows: defaultdict[str, Counts] = defaultdict(lambda: np.zeros(3))
    for sentence, found in zip(sentences, tagged, strict=True):
        wanted = [one for one in sentence.marked if one.kind == AGENT and chosen(one)]
        proposed = [(start, end) for start, end, kind in found if kind == AGENT]
        hits = sum(any(s < one.end and one.start < e for s, e in proposed) for one in wanted)
        false = sum(
            not any(s < m.end and m.start < e for m in sentence.marked) for s, e in proposed
        )
        rows[sentence.trial_id] += (hits, false, len(wanted) - hits)
    return _figures(_table(rows))


def is_held_out(fold: int) -> Callable[[Marked], bool]:
    """Return whether a mark is of an agent whose surface forms are held out in a fold."""
    return lambda one: bool(one.entry) and form_fold(one.entry) == fold


def is_unlisted(one: Marked) -> bool:
    """Whether no vocabulary entry stands at a mark."""
    return not one.entry


def _prf(
    sentences: Sequence[Sentence],
    tagged: Sequence[Spans],
    kind: str,
    match: Callable[[tuple[int, int], tuple[int, int]], bool],
) -> dict[str, Any]:
    rows: defaultdict[str, Counts] = defaultdict(lambda: np.zeros(3))
    for sentence, found in zip(sentences, tagged, strict=True):
        gold = [(one.start, one.end) for one in sentence.marked if one.kind == kind]
        said = [(start, end) for start, end, name in found if name == kind]
        hits = sum(any(match(one, other) for other in said) for one in gold)
        right = sum(any(match(one, other) for other in gold) for one in said)
        rows[sentence.trial_id] += (hits, len(said) - right, len(gold) - hits)
    return _figures(_table(rows))


def _same(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one == other


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _table(rows: dict[str, Counts]) -> Counts:
    return np.array([rows[one] for one in sorted(rows)]) if rows else np.zeros((0, 3))


def _figures(counts: Counts) -> dict[str, Any]:
    hits, false, missed = (int(one) for one in counts.sum(axis=0))
    weights = resamples(len(counts), REPLICATES, SEED)
    drawn = weights @ counts
    return {
        "n": hits + missed,
        "found": hits,
        "false": false,
        "precision": _share(drawn[:, 0], drawn[:, 1], hits, false),
        "recall": _share(drawn[:, 0], drawn[:, 2], hits, missed),
        "f1": {
            "value": _rounded(float(f1_of(counts.sum(axis=0)))),
            "interval": _pair(f1_interval(counts, weights) if len(counts) else None),
        },
    }


def _share(hits: Counts, others: Counts, right: int, wrong: int) -> dict[str, Any]:
    if right + wrong == 0:
        return {"value": None, "interval": None}
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = hits / (hits + others)
    value = right / (right + wrong)
    return {"value": _rounded(value), "interval": _pair(percentile_interval(drawn, value))}


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 4)


def _pair(interval: tuple[float, float] | None) -> list[float] | None:
    return None if interval is None else [round(one, 4) for one in interval]
