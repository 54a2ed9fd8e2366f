"""One name per agent, on both sides of a comparison (guidelines, ruling "agent names")."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import yaml

SPACES = re.compile(r"\s+")


@cache
def synonyms() -> dict[str, str]:
    """Return other names of agents, lower case, each with the guidelines' name for it."""
    source = resources.files("stemtrial_evaluation") / "agents.yaml"
    listed: dict[str, list[str]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return {other: name for name, others in listed.items() for other in others}


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
