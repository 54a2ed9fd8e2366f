"""The words next to a mention, as features: they tell which mention of a label a reader quotes."""

from __future__ import annotations

import re
from functools import lru_cache

from stemtrial.document import TrialDocument
from stemtrial.judge.features import Group
from stemtrial.mentions import Mention

# The next two words: letters, digits, or one other mark. Words to the left are read in the
# reversed text, since only that gives the nearest at once. Farther words do not help.
_WORDS = re.compile(r"\s*([a-z]+|\d+|\S?)" * 2)
_WINDOW = 48
_CACHED = 16_384


def word_groups(trial: TrialDocument, mention: Mention) -> list[Group]:
    """List the two words on each side of a mention, within its sentence.

    Parameters
    ----------
    trial : TrialDocument
    mention : Mention

    Returns
    -------
    list of tuple of str
        Groups of names; none stands in two of them.
    """
    first, last = trial.sentences[trial.sentence_of(mention)]
    start, end = mention.start, mention.end
    low, high = max(first, start - _WINDOW), min(last, end + _WINDOW)
    length = len(trial.text)
    groups: list[Group] = []
    left = _WORDS.match(trial.reversed_lower, length - start, length - low)
    right = _WORDS.match(trial.lower, end, high)
    if left and left[1]:
        groups.append(_left_next(left[1]))
        if left[2] and left[2] != left[1]:
            groups.append(_left(left[2]))
    if right and right[1]:
        groups.append(_right_next(right[1]))
        if right[2] and right[2] != right[1]:
            groups.append(_right(right[2]))
    return groups


# One argument each: the cache is twice as fast then.


@lru_cache(maxsize=_CACHED)
def _left(reversed_word: str) -> Group:
    return (f"left={reversed_word[::-1]}",)


@lru_cache(maxsize=_CACHED)
def _left_next(reversed_word: str) -> Group:
    return f"left={reversed_word[::-1]}", f"left1={reversed_word[::-1]}"


@lru_cache(maxsize=_CACHED)
def _right(word: str) -> Group:
    return (f"right={word}",)


@lru_cache(maxsize=_CACHED)
def _right_next(word: str) -> Group:
    return f"right={word}", f"right1={word}"
