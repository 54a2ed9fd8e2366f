"""Training the linear tagger: one logistic model a tag, by stochastic gradient descent."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from stemtrial.propose.ner import AGENT, KINDS
from stemtrial.propose.ner_linear import OUTSIDE, REACH, word_rows
from stemtrial.propose.ner_parts import pack_linear
from stemtrial.propose.ner_words import Stretch, cut_words
from stemtrial_training.ner.recipe import Recipe
from stemtrial_training.ner.sentences import Marked, Sentence

TAGS = (OUTSIDE, *(f"{sign}-{kind}" for kind in KINDS for sign in "BI"))
_EDGE = "\0"
_CACHED = 200_000


def fit_linear_tagger(
    sentences: Sequence[Sentence], recipe: Recipe
) -> tuple[dict[str, Any], bytes]:
    """Train a linear tagger.

    Parameters
    ----------
    sentences : sequence of Sentence
    recipe : Recipe

    Returns
    -------
    settings : dict
        `ner.json`.
    content : bytes
        `ner.msgpack`. The same sentences and recipe give the same bytes: the data is shuffled by
        a seed and read by one thread.
    """
    random = Random(recipe.seed)  # noqa: S311 - no secret
    indices: list[NDArray[np.int64]] = []
    ends = [0]
    targets: list[int] = []
    for sentence in sentences:
        cut = cut_words(sentence.text)
        tags, hidden = tag_words(sentence, cut, recipe.exchange, random)
        edge = [(_EDGE, False)] * (REACH - 1)
        words = [*edge, (_EDGE + sentence.place, False)]
        words += list(zip(cut.words, hidden, strict=True))
        words += [(_EDGE, False)] * REACH
        parts = [_cached_rows(word, recipe.buckets, hide) for word, hide in words]
        for place, tag in enumerate(tags):
            around = [parts[place + shift][shift] for shift in range(2 * REACH + 1)]
            indices += around
            ends.append(ends[-1] + sum(map(len, around)))
            targets.append(TAGS.index(tag))
    _cached_rows.cache_clear()
    columns = np.concatenate(indices) if indices else np.zeros(0, dtype=np.int64)
    ones = np.ones(len(columns), dtype=np.float32)
    rows = csr_matrix((ones, columns, np.asarray(ends)), shape=(len(targets), recipe.buckets))
    model = SGDClassifier(
        loss="log_loss",
        alpha=recipe.penalty,
        max_iter=recipe.passes,
        tol=None,
        random_state=recipe.seed,
        n_jobs=1,
    )
    model.fit(rows, np.asarray(targets))
    weights = np.zeros((recipe.buckets, len(TAGS)), dtype=np.float32)
    bias = np.full(len(TAGS), -20.0, dtype=np.float32)
    two = len(model.classes_) == 2  # scikit-learn then fits the second class alone
    for row, column in enumerate(model.classes_.tolist()):
        sign, row = (2 * row - 1, 0) if two else (1, row)
        weights[:, column] = sign * model.coef_[row]
        bias[column] = sign * model.intercept_[row]
    settings = {"form": "linear", "tags": list(TAGS), "ease": recipe.ease, "least": recipe.least}
    return settings, pack_linear(weights, bias)


@lru_cache(maxsize=_CACHED)
def _cached_rows(word: str, size: int, hidden: bool) -> list[NDArray[np.int64]]:
    return word_rows(word, size, hidden)


def tag_words(
    sentence: Sentence, cut: Stretch, hide: float, random: Random
) -> tuple[list[str], list[bool]]:
    """Return the tag of every word, and whether the word itself is hidden from the model.

    Parameters
    ----------
    sentence : Sentence
    cut : Stretch
        The words of its text.
    hide : float
        How likely an agent's words are hidden.
    random : Random
    """
    tags = [OUTSIDE] * len(cut.words)
    hidden = [False] * len(cut.words)
    for one in sentence.marked:
        first, last = words_of(cut, one)
        if first == last or any(tags[i] != OUTSIDE for i in range(first, last)):
            continue
        away = one.kind == AGENT and random.random() < hide
        for place in range(first, last):
            tags[place] = f"{'B' if place == first else 'I'}-{one.kind}"
            hidden[place] = away
    return tags, hidden


def words_of(cut: Stretch, marked: Marked) -> tuple[int, int]:
    """Return the first word of a marked stretch and the one behind its last."""
    first = bisect_right(cut.starts, marked.start) - 1
    if first < 0 or cut.characters(first, first + 1)[1] <= marked.start:
        first += 1
    return first, bisect_left(cut.starts, marked.end)
