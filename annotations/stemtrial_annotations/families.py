"""Families of related trials: extensions, follow-ups and sister protocols of one product.

Trials of one family never stand on both sides of a split, or the test would ask what the
training has already told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from stemtrial.records import TrialRecord

TITLE_SIMILARITY = 0.70
SAME_SPONSOR_SIMILARITY = 0.50
REGISTRY_ID = re.compile(r"\bNCT\d{8}\b")


def _title(record: TrialRecord) -> str:
    return f"{record.brief_title} {record.official_title}".lower()


def _find(parents: list[int], node: int) -> int:
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node


def families(records: Sequence[TrialRecord]) -> dict[str, str]:
    """Group related trials.

    Two trials are related where their titles are alike (cosine of TF-IDF over character
    4-grams within words of at least 0.70, or 0.50 with the same named sponsor), or where the
    text of one names the registry id of the other.

    Parameters
    ----------
    records : sequence of TrialRecord, shape (n,)

    Returns
    -------
    dict of str to str
        Trial id to family id; a family is named after its smallest trial id.
    """
    ids = [record.trial_id for record in records]
    position = {trial_id: index for index, trial_id in enumerate(ids)}
    matrix = csr_matrix(
        TfidfVectorizer(
            analyzer="char_wb", ngram_range=(4, 4), min_df=1, max_df=0.2, sublinear_tf=True
        ).fit_transform([_title(record) for record in records])
    )
    parents = list(range(len(records)))
    for start in range(0, len(records), 500):
        block = (matrix[start : start + 500] @ matrix.T).toarray()
        for row, column in np.argwhere(block >= SAME_SPONSOR_SIMILARITY):
            left, right = start + int(row), int(column)
            if left >= right:
                continue
            same_sponsor = records[left].sponsor and records[left].sponsor == records[right].sponsor
            if block[row, column] >= TITLE_SIMILARITY or same_sponsor:
                parents[_find(parents, right)] = _find(parents, left)
    for index, record in enumerate(records):
        text = f"{_title(record)} {record.brief_summary} {record.detailed_description}".upper()
        for other in set(REGISTRY_ID.findall(text)) & position.keys():
            parents[_find(parents, position[other])] = _find(parents, index)
    members: dict[int, list[str]] = {}
    for index, trial_id in enumerate(ids):
        members.setdefault(_find(parents, index), []).append(trial_id)
    return {trial_id: min(group) for group in members.values() for trial_id in group}
