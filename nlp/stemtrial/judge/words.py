"""The words of a whole record: what each of them says for or against an answer.

One table of numbers, a row a word and a column an answer ("cells are given", "the route is
intravenous"). A record's score for an answer is the sum over its distinct words, each once,
divided by the root of their number. The models of labels take these scores as features.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stemtrial.document import TrialDocument

GIVEN = "given"
SCALE = 1000
# All but lower-case letters become spaces; texts are cut several times as fast as by a pattern.
_LETTERS = bytes(code if chr(code).isascii() and chr(code).islower() else 32 for code in range(256))


def trial_words(trial: TrialDocument) -> set[str]:
    """Return the distinct words of a record."""
    letters = trial.lower.encode("ascii", "replace").translate(_LETTERS)
    return set(letters.decode("ascii").split())


def head_of(name: str, label: str) -> str:
    """Return the name of the column that scores a label of a field."""
    return f"{name}={label}"


@dataclass(frozen=True, slots=True)
class WordModel:
    """A linear model with many answers over the words of a record.

    Attributes
    ----------
    heads : sequence of str
        The answers.
    biases : sequence of float
        One an answer.
    words : sequence of str
    weights : ndarray of int, shape (len(words), len(heads))
        In thousandths: sums of whole numbers are the same in any order. Where they all fit, two
        bytes a weight: a record's words lie far apart, and reading them costs more than adding.
    """

    heads: Sequence[str]
    biases: Sequence[float]
    words: Sequence[str]
    weights: NDArray[np.signedinteger[Any]]
    _row: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)
    _rows: NDArray[np.signedinteger[Any]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Rows are counted from 1, so that no known word's row is false.
        self._row.update({word: number for number, word in enumerate(self.words, 1)})
        above = np.zeros((1, self.weights.shape[1]), dtype=self.weights.dtype)
        object.__setattr__(self, "_rows", np.concatenate([above, self.weights]))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> WordModel:
        """Read a model from its JSON form; weights are whole thousandths."""
        heads = [str(head) for head in data["heads"]]
        rows: Mapping[str, Sequence[int]] = data["weights"]
        weights = np.array(list(rows.values()), dtype=np.int32).reshape(len(rows), len(heads))
        short = weights.astype(np.int16)
        fitting = short if np.array_equal(short, weights) else weights
        return cls(heads, [float(b) for b in data["biases"]], list(rows), fitting)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        weights = dict(zip(self.words, self.weights.tolist(), strict=True))
        return {"heads": list(self.heads), "biases": list(self.biases), "weights": weights}

    def __call__(self, trial: TrialDocument) -> dict[str, float]:
        """Return a record's score for every answer: about 1 for yes, about -1 for no."""
        known = list(filter(None, map(self._row.get, trial_words(trial))))
        if not known:
            return dict(zip(self.heads, self.biases, strict=True))
        sums = (
            self._rows.take(known, axis=0).sum(axis=0, dtype=np.int32) / (SCALE * len(known) ** 0.5)
            + self.biases
        )
        return dict(zip(self.heads, sums.tolist(), strict=True))


NO_WORDS = WordModel([], [], [], np.zeros((0, 0), dtype=np.int32))
