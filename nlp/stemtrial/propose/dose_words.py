"""The word lists of the dose grammar, read once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def _lists() -> dict[str, Any]:
    text = files("stemtrial.vocabulary").joinpath("dose_cues.yaml").read_text(encoding="utf-8")
    lists: dict[str, Any] = yaml.safe_load(text)
    return lists


def load_words(name: str) -> list[str]:
    """Return a word list of `dose_cues.yaml`.

    Parameters
    ----------
    name : str

    Returns
    -------
    list of str

    Raises
    ------
    KeyError
        If there is no list of that name.
    """
    return list(_lists()[name])


def load_values(name: str) -> dict[str, int]:
    """Return the words of `dose_cues.yaml` that stand for a number, each with its value.

    Parameters
    ----------
    name : str
        `scale_words` (the value is the power of ten) or `number_words`.

    Returns
    -------
    dict of str to int

    Raises
    ------
    KeyError
        If there is no list of that name.
    """
    return dict(_lists()[name])


def one_of(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, the longest first.

    Parameters
    ----------
    words : iterable of str

    Returns
    -------
    str
        Without a group around it; a space matches spaces and hyphens.
    """
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[ -]+") for word in ordered)
