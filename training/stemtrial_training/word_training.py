"""Training the word model: ridge regression to all answers at once.

The regression is solved among the trials, not among the words: there are fewer trials, and one
solution serves every answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from stemtrial.judge.words import SCALE, WordModel

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WordTable:
    """The words of many trials, and their answers.

    Attributes
    ----------
    words : list of str
        Those that stand in enough trials.
    matrix : csr_matrix, shape (trials, words)
        Rows of length 1.
    heads : list of str
    targets : ndarray, shape (trials, heads)
        1 or -1.
    """

    words: list[str]
    matrix: csr_matrix
    heads: list[str]
    targets: Floats

    def fit(self, penalty: float, chosen: NDArray[np.bool_]) -> WordModel:
        """Fit to chosen trials.

        Parameters
        ----------
        penalty : float
        chosen : ndarray of bool, shape (trials,)

        Returns
        -------
        WordModel
            Its weights in whole thousandths.
        """
        seen = self.matrix[chosen]
        biases: Floats = self.targets[chosen].mean(axis=0)
        kernel: Floats = (seen @ seen.T).toarray()
        kernel[np.diag_indices_from(kernel)] += penalty
        weights: Floats = seen.T @ np.linalg.solve(kernel, self.targets[chosen] - biases)
        rounded = np.rint(weights * SCALE).astype(np.int32)
        return WordModel(self.heads, np.round(biases, 3).tolist(), self.words, rounded)

    def scores(self, model: WordModel) -> Floats:
        """Return a model's scores of all trials."""
        scores: Floats = self.matrix @ (model.weights / SCALE) + np.asarray(model.biases)
        return scores


def word_table(
    trials: Sequence[Iterable[str]],
    answers: Mapping[str, Sequence[bool]],
    least_trials: int,
    least_answers: int,
) -> WordTable:
    """Make the table.

    Parameters
    ----------
    trials : sequence of iterable of str
        The distinct words of each trial.
    answers : mapping of str to sequence of bool
        Head to whether it holds, a trial each.
    least_trials : int
        Words of fewer trials are left out.
    least_answers : int
        Heads that hold for fewer trials, or fail for fewer, are left out.

    Returns
    -------
    WordTable
    """
    counts = Counter(word for words in trials for word in words)
    known = sorted(word for word, count in counts.items() if count >= least_trials)
    position = {word: number for number, word in enumerate(known)}
    rows = [sorted(position[word] for word in words if word in position) for words in trials]
    pointers = np.cumsum([0, *map(len, rows)], dtype=np.int32)
    indices = np.array([column for row in rows for column in row], dtype=np.int32)
    ones = np.ones(len(indices))
    matrix = csr_matrix((ones, indices, pointers), shape=(len(rows), len(known)))
    lengths = np.array([max(1, len(row)) for row in rows], dtype=np.float64)
    scaled = csr_matrix(diags(lengths**-0.5) @ matrix)
    heads = sorted(
        head
        for head, held in answers.items()
        if least_answers <= sum(held) <= len(held) - least_answers
    )
    targets = np.array([answers[head] for head in heads], dtype=np.float64).reshape(
        len(heads), len(trials)
    )
    return WordTable(known, scaled, heads, 2.0 * targets.T - 1.0)
