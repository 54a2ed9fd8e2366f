"""A light tagger for arguments: an averaged structured perceptron over BIO tags (Collins 2002).

It is trained on PHEE's own train split each time the check runs, so that the repository holds no
weights of it. Its features are the token, its neighbours and shapes, and what this package's own
vocabulary and matchers say of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer

from stemtrial_evaluation.phee.corpus import ROLES, Sentence
from stemtrial_evaluation.spans import Span

OUT = "O"
TAGS = (OUT, *(f"{part}-{role}" for role in ROLES for part in "BI"))
_WINDOW = (-3, -2, -1, 1, 2, 3)
Token = tuple[int, int]
Hints = Callable[[str], Sequence[Span]]


class Tagger:
    """Finds spans of `ROLES` in a sentence.

    Parameters
    ----------
    tokenize : callable
        Text to token offsets.
    hints : callable
        Text to spans that the package's own proposers find; their labels are features.
    rounds : int
        Passes over the sentences.
    """

    def __init__(
        self, tokenize: Callable[[str], Sequence[Token]], hints: Hints, rounds: int = 8
    ) -> None:
        self._tokenize = tokenize
        self._hints = hints
        self._rounds = rounds
        self._vectorizer = DictVectorizer(dtype=np.float32)

    def fit(self, sentences: Sequence[Sentence]) -> Tagger:
        """Learn from labelled sentences; the same sentences give the same weights.

        Parameters
        ----------
        sentences : sequence of Sentence

        Returns
        -------
        Tagger
            Itself.
        """
        tokens = [self._tokenize(one.text) for one in sentences]
        rows = [list(self._features(s.text, t)) for s, t in zip(sentences, tokens, strict=True)]
        self._vectorizer.fit([row for held in rows for row in held])
        inputs = [self._vectorizer.transform(held) for held in rows if held]
        truth = [
            np.array([TAGS.index(tag) for tag in to_tags(t, s.spans)])
            for s, t in zip(sentences, tokens, strict=True)
            if t
        ]
        learning = _Learning(len(self._vectorizer.feature_names_))
        order = np.random.default_rng(0)
        for _ in range(self._rounds):
            for index in order.permutation(len(inputs)):
                learning.see(inputs[index], truth[index])
        self._weights, self._transitions = learning.averages()
        return self

    def predict(self, text: str) -> list[Span]:
        """Return the spans of a text."""
        tokens = self._tokenize(text)
        if not tokens:
            return []
        matrix = self._vectorizer.transform(list(self._features(text, tokens)))
        path = viterbi(matrix @ self._weights, self._transitions)
        return to_spans(tokens, [TAGS[one] for one in path])

    def _features(self, text: str, tokens: Sequence[Token]) -> Iterator[dict[str, Any]]:
        words = [text[start:end] for start, end in tokens]
        hints = self._hints(text)
        held = [
            sorted({h.label for h in hints if h.start < end and start < h.end})
            for start, end in tokens
        ]
        for index, word in enumerate(words):
            low = word.lower()
            row: dict[str, Any] = {
                "bias": 1,
                f"w={low}": 1,
                f"p={low[:3]}": 1,
                f"s={low[-3:]}": 1,
                f"s4={low[-4:]}": 1,
                f"shape={shape(word)}": 1,
            }
            for label in held[index]:
                row[f"hint={label}"] = 1
            for step in _WINDOW:
                other = index + step
                near = words[other].lower() if 0 <= other < len(words) else "<edge>"
                row[f"{step}w={near}"] = 1
                if abs(step) < 3 and 0 <= other < len(words):
                    row[f"{step}shape={shape(words[other])}"] = 1
                    for label in held[other]:
                        row[f"{step}hint={label}"] = 1
                if abs(step) == 1:
                    row[f"{step}pair={min(near, low)}|{max(near, low)}"] = 1
            yield row


class _Learning:
    """Weights of features and of neighbouring tags, and the sums that average them."""

    def __init__(self, features: int) -> None:
        self._weights = np.zeros((features, len(TAGS)))
        self._sums = np.zeros_like(self._weights)
        self._transitions = np.zeros((len(TAGS), len(TAGS)))
        self._transition_sums = np.zeros_like(self._transitions)
        self._forbidden = np.array(
            [[0.0 if allowed(a, b) else -np.inf for b in TAGS] for a in TAGS]
        )
        self._step = 1

    def see(self, inputs: Any, truth: Any) -> None:
        """Decode a sentence; where that is wrong, move the weights towards the truth."""
        guess = np.array(viterbi(inputs @ self._weights, self._transitions + self._forbidden))
        if not np.array_equal(guess, truth):
            for index in np.flatnonzero(guess != truth):
                columns = inputs.indices[inputs.indptr[index] : inputs.indptr[index + 1]]
                for tag, sign in ((truth[index], 1.0), (guess[index], -1.0)):
                    self._weights[columns, tag] += sign
                    self._sums[columns, tag] += sign * self._step
            for path, sign in ((truth, 1.0), (guess, -1.0)):
                pairs = (np.concatenate(([0], path[:-1])), path)
                np.add.at(self._transitions, pairs, sign)
                np.add.at(self._transition_sums, pairs, sign * self._step)
        self._step += 1

    def averages(self) -> tuple[Any, Any]:
        """Return the weights averaged over all steps."""
        return (
            self._weights - self._sums / self._step,
            self._transitions - self._transition_sums / self._step + self._forbidden,
        )


def shape(word: str) -> str:
    """Return a word's shape, runs cut to two: `400mg` is `ddxx`."""
    kinds = "".join(
        "d" if c.isdigit() else "X" if c.isupper() else "x" if c.isalpha() else c for c in word
    )
    return "".join(c for i, c in enumerate(kinds) if kinds[max(0, i - 2) : i] != c * 2)


def allowed(before: str, after: str) -> bool:
    """Whether a tag may follow another: an inside needs its begin or inside before it."""
    return not after.startswith("I-") or before[2:] == after[2:]


def to_tags(tokens: Sequence[Token], spans: Iterable[Span]) -> list[str]:
    """Return the BIO tags of tokens; of overlapping spans the longest counts."""
    tags = [OUT] * len(tokens)
    for span in sorted(spans, key=lambda one: (one.start - one.end, one.start)):
        inside = [i for i, (low, high) in enumerate(tokens) if low < span.end and span.start < high]
        if inside and all(tags[i] == OUT for i in inside):
            for i in inside:
                tags[i] = f"{'B' if i == inside[0] else 'I'}-{span.label}"
    return tags


def to_spans(tokens: Sequence[Token], tags: Sequence[str]) -> list[Span]:
    """Return the spans of BIO tags."""
    found: list[Span] = []
    for (start, end), tag in zip(tokens, tags, strict=True):
        if tag.startswith("B-"):
            found.append(Span(start, end, tag[2:]))
        elif tag.startswith("I-"):
            found[-1] = Span(found[-1].start, end, tag[2:])
    return found


def viterbi(scores: Any, transitions: Any) -> list[int]:
    """Return the best path.

    Parameters
    ----------
    scores : ndarray, shape (tokens, tags)
        The sentence begins behind tag 0.
    transitions : ndarray, shape (tags, tags)
        Of a tag (column) behind another (row).

    Returns
    -------
    list of int
        A tag a token.
    """
    best = transitions[0] + scores[0]
    back = []
    for row in scores[1:]:
        reached = best[:, None] + transitions
        back.append(reached.argmax(axis=0))
        best = reached.max(axis=0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]
