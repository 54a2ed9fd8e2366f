"""Agents that no vocabulary lists: an entry made up from the name alone."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from stemtrial.vocabulary.entries import UNLISTED, Entry

DEFAULT_CATEGORY = "other_drug"
_WORD = re.compile(r"[a-z]+")
_CACHED = 4_096


def unlisted_id(name: str) -> str:
    """Return the entry id under which an unlisted agent goes; `Vocabulary.by_id` knows it.

    Parameters
    ----------
    name : str
        As the text writes it.
    """
    return UNLISTED + " ".join(name.lower().split())


@lru_cache(maxsize=_CACHED)
def unlisted_entry(entry_id: str) -> Entry:
    """Return the entry of an unlisted agent.

    Parameters
    ----------
    entry_id : str
        From `unlisted_id`.

    Returns
    -------
    Entry
        Its label is the name; its category follows from the name's words.
    """
    name = entry_id.removeprefix(UNLISTED)
    return Entry(id=entry_id, label=name, category=category_of_name(name))


def category_of_name(name: str) -> str:
    """Return the guidelines' category that the words of an agent's name suggest.

    Parameters
    ----------
    name : str
        In lower case.
    """
    words = _WORD.findall(name)
    for category, whole, endings in _rules():
        for word in words:
            if word in whole or word.removesuffix("s") in whole or word.endswith(endings):
                return category
    return DEFAULT_CATEGORY


@cache
def _rules() -> tuple[tuple[str, frozenset[str], tuple[str, ...]], ...]:
    source = files("stemtrial.vocabulary") / "unlisted_agents.yaml"
    listed: dict[str, list[str]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return tuple(
        (
            category,
            frozenset(word for word in words if not word.startswith("-")),
            tuple(word[1:] for word in words if word.startswith("-")),
        )
        for category, words in listed.items()
    )
