"""A linear tagger over windows of words, fast because each distinct word is scored once.

The score of a tag at a word is a sum over the seven words around it, and each word's part
depends on the word and its distance alone. So a table of word and distance to scores, filled as
words turn up, makes tagging a lookup and seven additions a word.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stemtrial.propose.ner import Tagged
from stemtrial.propose.ner_words import Stretch

REACH = 3
OFFSETS = tuple(range(-REACH, REACH + 1))
OUTSIDE = "O"
_SPELLED = slice(REACH - 1, REACH + 2)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MOST_WORDS = 20_000
_EDGE = "\0"
_RUN = re.compile(r"(.)\1{2,}")
_KINDS_OF_LETTER = ((re.compile(r"[a-z]"), "x"), (re.compile(r"[A-Z]"), "X"))
_DIGIT = re.compile(r"\d")
Scores = NDArray[np.float32]


def word_traits(word: str, hidden: bool = False) -> tuple[list[str], list[str]]:
    """List the traits of a word.

    Parameters
    ----------
    word : str
    hidden : bool
        Whether to hide what word it is, so that spelling and company alone decide.

    Returns
    -------
    identity : list of str
        What counts at every distance.
    spelling : list of str
        What counts at the word itself and its neighbours.
    """
    lower = word.lower()
    spelling = [f"shape={_shape(word)}"]
    if len(lower) > 3:
        spelling += [f"{end}{lower[-n:]}" for n, end in ((2, "e2="), (3, "e3="))]
        spelling.append(f"b3={lower[:3]}")
    if len(lower) > 5:
        spelling += [f"e4={lower[-4:]}", f"e5={lower[-5:]}", f"b4={lower[:4]}"]
    return ([] if hidden else [f"w={lower}"]), spelling


def _shape(word: str) -> str:
    shape = _DIGIT.sub("d", word)
    for pattern, sign in _KINDS_OF_LETTER:
        shape = pattern.sub(sign, shape)
    return _RUN.sub(r"\1\1\1", shape)[:6]


def buckets(traits: Sequence[str], offsets: Sequence[int], size: int) -> NDArray[np.int64]:
    """Hash traits at distances to rows of the weights.

    Returns
    -------
    ndarray, shape (offsets, traits)
    """
    codes = np.array([zlib.crc32(trait.encode()) for trait in traits], dtype=np.uint64)
    salts = np.array([zlib.crc32(f"at {one}".encode()) for one in offsets], dtype=np.uint64)
    with np.errstate(over="ignore"):
        mixed = (codes[None, :] + (salts[:, None] << np.uint64(32))) * _MULTIPLIER
    rows: NDArray[np.int64] = ((mixed >> np.uint64(32)) % np.uint64(size)).astype(np.int64)
    return rows


def word_rows(word: str, size: int, hidden: bool = False) -> list[NDArray[np.int64]]:
    """Return the rows of the weights that a word adds at each distance in `OFFSETS`."""
    identity, spelling = word_traits(word, hidden)
    everywhere = buckets(identity, OFFSETS, size)
    near = buckets(spelling, OFFSETS[_SPELLED], size)
    rows = list(everywhere)
    for place in range(3):
        at = REACH - 1 + place
        rows[at] = np.concatenate([rows[at], near[place]])
    return rows


def word_scores(words: Sequence[str], weights: Scores) -> Scores:
    """Return what words add to the scores of the tags at each distance.

    The sums over `word_rows` of many words at once, since a word at a time costs ten times more.

    Parameters
    ----------
    words : sequence of str
        At least one.
    weights : ndarray, shape (buckets, tags)

    Returns
    -------
    ndarray, shape (distances, words, tags)
    """
    identity: list[str] = []
    spelling: list[str] = []
    begins: list[int] = []
    for word in words:
        whole, spelled = word_traits(word)
        identity += whole
        begins.append(len(spelling))
        spelling += spelled
    scores: Scores = weights[buckets(identity, OFFSETS, len(weights))]
    near = weights[buckets(spelling, OFFSETS[_SPELLED], len(weights))]
    scores[_SPELLED] += np.add.reduceat(near, begins, axis=1)
    return scores


class LinearTagger:
    """A trained linear tagger.

    Parameters
    ----------
    tags : sequence of str
        `O`, and `B-KIND` and `I-KIND` of every kind, in the order of the weights' columns.
    weights : ndarray, shape (buckets, tags)
    bias : ndarray, shape (tags,)
    ease : float
        Taken off the score of `O`: the more, the more is proposed.
    """

    def __init__(self, tags: Sequence[str], weights: Scores, bias: Scores, ease: float) -> None:
        self.tags = list(tags)
        self._weights = weights
        self._bias = bias.copy()
        self._bias[self.tags.index(OUTSIDE)] -= ease
        self._rows: dict[str, int] = {}
        self._table: Scores = np.zeros((len(OFFSETS), 0, len(self.tags)), dtype=np.float32)

    def tag(self, stretches: Sequence[Stretch], kind: str = "") -> list[list[Tagged]]:
        """Return what stands in each stretch, of all kinds or of one."""
        if not stretches:
            return []
        if len(self._rows) > _MOST_WORDS:
            self._rows.clear()
        ids, firsts = self._look_up(stretches)
        scores = np.tile(self._bias, (len(ids), 1))
        for column, offset in enumerate(OFFSETS):
            low, high = max(0, -offset), len(ids) - max(0, offset)
            scores[low:high] += self._table[column].take(ids[low + offset : high + offset], axis=0)
        best = scores.argmax(axis=1)
        marked = np.flatnonzero(self._wanted(kind)[best])
        sure = dict(zip(marked.tolist(), _sureness(scores[marked]).tolist(), strict=True))
        tags = dict(zip(marked.tolist(), best[marked].tolist(), strict=True))
        ends = [first + len(one.words) for first, one in zip(firsts, stretches, strict=True)]
        limits = np.searchsorted(marked, [firsts, ends]).tolist()
        places = marked.tolist()
        found = []
        for first, low, high in zip(firsts, *limits, strict=True):
            runs = self._runs(places[low:high], tags, sure) if low < high else []
            found.append([Tagged(b - first, e - first, kind, score) for b, e, kind, score in runs])
        return found

    def _wanted(self, kind: str) -> NDArray[np.bool_]:
        """Return which tags are read."""
        return np.array([tag != OUTSIDE and tag.endswith(kind) for tag in self.tags])

    def _look_up(self, stretches: Sequence[Stretch]) -> tuple[NDArray[np.int64], list[int]]:
        """Return the table's rows of all words, with edges between, and where stretches begin."""
        edge, *places = self._known([_EDGE, *(_EDGE + one.place for one in stretches)])
        words = [word for stretch in stretches for word in stretch.words]
        rows = self._known(words)
        ids: list[Any] = []
        firsts: list[int] = []
        position = 0
        for stretch, place in zip(stretches, places, strict=True):
            ids += [*[edge] * (REACH - 1), place]
            firsts.append(len(ids))
            after = position + len(stretch.words)
            ids += rows[position:after]
            position = after
        ids += [edge] * REACH
        return np.array(ids), firsts

    def _known(self, words: Sequence[str]) -> list[int]:
        new = [word for word in set(words) if word not in self._rows]
        if new:
            self._add(sorted(new))
        row_of = self._rows
        return [row_of[word] for word in words]

    def _add(self, words: Sequence[str]) -> None:
        first = len(self._rows)
        last = first + len(words)
        if last > self._table.shape[1]:
            shape = (len(OFFSETS), max(2048, 2 * last), len(self.tags))
            larger: Scores = np.zeros(shape, dtype=np.float32)
            larger[:, :first] = self._table[:, :first]
            self._table = larger
        self._table[:, first:last] = word_scores(words, self._weights)
        self._rows.update(zip(words, range(first, last), strict=True))

    def _runs(
        self, places: Sequence[int], tags: Mapping[int, int], sure: Mapping[int, float]
    ) -> list[tuple[int, int, str, float]]:
        """Join tagged words to runs of one kind; a run is as sure as its least sure word."""
        runs: list[tuple[int, int, str, float]] = []
        for place in places:
            sign, _, kind = self.tags[tags[place]].partition("-")
            score = sure[place]
            if runs and sign == "I" and runs[-1][1] == place and runs[-1][2] == kind:
                begun, _, _, least = runs[-1]
                runs[-1] = (begun, place + 1, kind, min(least, score))
            else:
                runs.append((place, place + 1, kind, score))
        return runs


def _sureness(scores: Scores) -> Scores:
    """Return the softmax of the best of each row's scores."""
    top = scores.max(axis=1, keepdims=True) if len(scores) else scores
    return np.asarray(1 / np.exp(scores - top).sum(axis=1), dtype=np.float32)
