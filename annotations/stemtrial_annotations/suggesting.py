"""Which unlabelled records to label next: doubtful, thin in labels, unlike each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from stemtrial.answers import LABEL_FIELDS, LIST_FIELDS, TrialFields
from stemtrial.records import TrialRecord
from stemtrial_annotations.counting import EMPTY, Counts
from stemtrial_annotations.families import TITLE_SIMILARITY

# A label that fewer trials than this answer is thin.
ENOUGH = 20
# Answers that count towards the doubt of a record, the least sure ones.
LEAST_SURE = 5
THIN_WEIGHT = 0.5
LIKENESS_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record worth labelling.

    Attributes
    ----------
    trial_id : str
    score : float
        Doubt plus what its thin labels are worth, less its likeness to those before it.
    doubt : float
        Mean entropy, in bits, of its least sure answers.
    thin : tuple of str
        `field:label` of the labels that the model saw there and the gold set has few of.
    """

    trial_id: str
    score: float
    doubt: float
    thin: tuple[str, ...]


def doubt(found: TrialFields) -> float:
    """Return the mean binary entropy (bits) of the least sure answers of a record, 0 to 1."""
    sure = [one.confidence for name in LIST_FIELDS for one in getattr(found, name)]
    sure += [one.confidence for one in found.support.values()]
    if not sure:
        return 0.0
    share = np.clip(np.array(sure), 1e-9, 1 - 1e-9)
    entropy = -(share * np.log2(share) + (1 - share) * np.log2(1 - share))
    return float(np.sort(entropy)[::-1][:LEAST_SURE].mean())


def labels_seen(found: TrialFields) -> set[tuple[str, str]]:
    """Return the (field, label) pairs that are counted for a row."""
    seen = {(name, one.label) for name in LABEL_FIELDS for one in getattr(found, name)}
    seen |= {("dose.unit", one.unit) for one in found.dose}
    seen |= {("combination.category", one.category) for one in found.combination}
    for one in found.adverse_events:
        seen |= {
            ("adverse_events.status", one.status),
            ("adverse_events.severity", one.severity),
            ("adverse_events.relatedness", one.relatedness),
        }
    if found.combination_none:
        seen.add(("combination_none", "true"))
    return seen


def suggest(
    records: Sequence[TrialRecord],
    rows: Iterable[TrialFields],
    counts: Counts,
    n: int,
) -> list[Suggestion]:
    """Pick records, the best first.

    Greedy: each pick lessens what its thin labels are worth to the next, and what is alike costs.
    Records whose titles make them relatives of a pick (`families`) are passed over.

    Parameters
    ----------
    records : sequence of TrialRecord
        Unlabelled ones.
    rows : iterable of TrialFields
        What the model reads in them, in the same order.
    counts : dict
        Labels of the gold set, see `counting.count_labels`.
    n : int

    Returns
    -------
    list of Suggestion
        Fewer than n where there are not as many unlike each other.
    """
    found = list(rows)
    if not found:
        return []
    seen = [labels_seen(row) for row in found]
    doubts = np.array([doubt(row) for row in found])
    have: Counter[tuple[str, str]] = Counter(
        {key: one.total() for key, one in counts.items() if key[1] != EMPTY}
    )
    titles = csr_matrix(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 4), sublinear_tf=True).fit_transform(
            [f"{one.brief_title} {one.official_title}".lower() or "-" for one in records]
        )
    )
    likeness = np.zeros(len(found))
    chosen: list[Suggestion] = []
    open_ = np.ones(len(found), dtype=bool)
    while len(chosen) < n and open_.any():
        worth = np.array([_worth(one, have) for one in seen])
        scores = doubts + THIN_WEIGHT * worth - LIKENESS_WEIGHT * likeness
        best = int(np.argmax(np.where(open_, scores, -np.inf)))
        thin = sorted(f"{name}:{label}" for name, label in seen[best] if have[name, label] < ENOUGH)
        chosen.append(
            Suggestion(
                records[best].trial_id, float(scores[best]), float(doubts[best]), tuple(thin)
            )
        )
        have.update(seen[best])
        now = (titles @ titles[best].T).toarray().ravel()
        likeness = np.maximum(likeness, now)
        open_ &= now < TITLE_SIMILARITY
        open_[best] = False
    return chosen


def _worth(seen: Iterable[tuple[str, str]], have: Mapping[tuple[str, str], int]) -> float:
    """Return how far below enough the labels of a record are, the thinnest counting whole."""
    lack = [1 - have.get(key, 0) / ENOUGH for key in seen if have.get(key, 0) < ENOUGH]
    return 0.0 if not lack else max(lack) + 0.1 * (sum(lack) - max(lack))
