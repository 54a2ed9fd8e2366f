"""One name per agent, whatever a text, an annotator or another system calls it."""

from __future__ import annotations

from functools import cache

from stemtrial.vocabulary.loader import load_vocabulary


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    vocabulary = load_vocabulary()
    for form in sorted(vocabulary.surface_forms("agent"), key=lambda form: form.case_sensitive):
        label = vocabulary.by_id("agent", form.entry).label
        names.setdefault(form.text.lower(), label)
    for entry in vocabulary.entries("agent"):
        names[entry.label.lower()] = entry.label
    return names


def agent_name(name: str) -> str:
    """Return the guidelines' name of an agent (ruling "agent names").

    Parameters
    ----------
    name : str
        A name, synonym, brand name or abbreviation, in any case.

    Returns
    -------
    str
        The vocabulary's name, or the name itself in lower case with single spaces where the
        vocabulary does not know it.
    """
    plain = " ".join(name.lower().split())
    return _names().get(plain, plain)
