"""One name per agent, whatever a text, an annotator or another system calls it."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import yaml

from stemtrial.vocabulary.loader import load_vocabulary

_REMARK = re.compile(r"\s*\([^()]*\)$")
_MOST_WORDS = 10


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
        brackets behind an unknown name does not make it another agent, nor do words that only
        say how it is given ("oral", "injections"), or of what tissue cells are.
    """
    plain = " ".join(name.lower().split())
    known = synonyms()
    if plain not in known:
        plain = _REMARK.sub("", plain) or plain
    return known.get(plain) or _without_additions(plain) or plain


def _without_additions(plain: str) -> str | None:
    """Return the agent of an unknown name by the least words left off, None where there is none."""
    words = plain.split()
    if not 1 < len(words) <= _MOST_WORDS:
        return None
    known, additions, cells = synonyms(), _additions(), _cells()
    spans = [(i, j) for i in range(len(words)) for j in range(i + 1, len(words) + 1)]
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        label = known.get(" ".join(words[start:end]))
        if label is None or not _made_of(words[end:], additions["behind"]):
            continue
        before = additions["before"] | additions["cells"] if label in cells else additions["before"]
        if _made_of(words[:start], before):
            return label
    return None


def _made_of(words: list[str], phrases: frozenset[str]) -> bool:
    """Whether words are nothing but listed phrases."""
    if not words:
        return True
    return any(
        " ".join(words[:count]) in phrases and _made_of(words[count:], phrases)
        for count in range(1, len(words) + 1)
    )


@cache
def _additions() -> dict[str, frozenset[str]]:
    source = resources.files("stemtrial") / "vocabulary" / "agent_name_words.yaml"
    listed: dict[str, list[str]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return {place: frozenset(phrases) for place, phrases in listed.items()}


@cache
def _cells() -> frozenset[str]:
    entries = load_vocabulary().entries("agent")
    return frozenset(one.label for one in entries if one.category == "second_cell_product")
