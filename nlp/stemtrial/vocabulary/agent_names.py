"""One name per agent, whatever a text, an annotator or another system calls it."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import yaml

from stemtrial.vocabulary.loader import load_vocabulary

_REMARK = re.compile(r"\s*\([^()]*\)$")


@cache
def synonyms() -> dict[str, str]:
    """Return other names of agents, lower case, each with the guidelines' name for it.

    The guidelines' own list in `agent_synonyms.yaml` comes first, then the vocabulary's forms. A
    form that stands for two agents stays as it is.
    """
    source = resources.files("stemtrial") / "vocabulary" / "agent_synonyms.yaml"
    listed: dict[str, list[str]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    names: dict[str, set[str]] = {}
    vocabulary = load_vocabulary()
    for form in vocabulary.surface_forms("agent"):
        label = vocabulary.by_id("agent", form.entry).label
        if form.basis == "stated":
            names.setdefault(form.text.lower(), set()).add(label)
    known = {text: labels.pop() for text, labels in names.items() if len(labels) == 1}
    known.update({entry.label: entry.label for entry in vocabulary.entries("agent")})
    known.update({other: name for name, others in listed.items() for other in others})
    known.update({name: name for name in listed})
    return known


def agent_name(name: str) -> str:
    """Return the guidelines' name of an agent (ruling "agent names").

    Parameters
    ----------
    name : str
        A name, synonym, brand name or abbreviation, in any case.

    Returns
    -------
    str
        Lower case, single spaces, known synonyms replaced by the guidelines' name. A remark in
        brackets behind an unknown name does not make it another agent.
    """
    plain = " ".join(name.lower().split())
    known = synonyms()
    if plain not in known:
        plain = _REMARK.sub("", plain) or plain
    return known.get(plain, plain)
