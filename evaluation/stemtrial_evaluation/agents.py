"""One name per agent, on both sides of a comparison (guidelines, ruling "agent names")."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import yaml

from stemtrial.vocabulary import load_vocabulary

SPACES = re.compile(r"\s+")


@cache
def synonyms() -> dict[str, str]:
    """Return other names of agents, lower case, each with the guidelines' name for it.

    The guidelines' own list in `agents.yaml` comes first, then the vocabulary's forms. A form
    that stands for two agents stays as it is.
    """
    source = resources.files("stemtrial_evaluation") / "agents.yaml"
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


def normalise_agent(name: str) -> str:
    """Return the name that an agent is compared under.

    Parameters
    ----------
    name : str
        An agent as an annotator or a system wrote it.

    Returns
    -------
    str
        Lower case, single spaces, known synonyms replaced by the guidelines' name.
    """
    plain = SPACES.sub(" ", name).strip().lower()
    return synonyms().get(plain, plain)
