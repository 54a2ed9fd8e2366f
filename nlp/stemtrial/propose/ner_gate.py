"""The gate of the recogniser: the sentences in which an unlisted agent may be proposed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from importlib.resources import files

import yaml
from ahocorasick_rs import AhoCorasick
from pydantic import BaseModel, ConfigDict

from stemtrial.document import TrialDocument
from stemtrial.sections import Section


class Gate(BaseModel):
    """What `ner_gate.yaml` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    given: tuple[str, ...]
    always: frozenset[str]
    where_given: frozenset[str]
    never: frozenset[str]


@cache
def read_gate() -> Gate:
    """Return the package's gate."""
    source = files("stemtrial.propose") / "ner_gate.yaml"
    return Gate.model_validate(yaml.safe_load(source.read_text(encoding="utf-8")))


def place_of(section: Section) -> str:
    """Return where a section stands, as the recogniser is told: name, part and type.

    Parameters
    ----------
    section : Section

    Returns
    -------
    str
        For example `interventions name drug`, `arms description`, `brief_title`.
    """
    if section.part is None:
        return section.name
    kind = f" {section.type}" if section.name == "interventions" and section.type else ""
    return f"{section.name} {section.part}{kind}"


def gated_sentences(trial: TrialDocument) -> list[int]:
    """Return the sentences worth reading, by their position in `trial.sentences`.

    Arms and interventions always, other text where it says that something is given. Sentences
    with known agents too: a drug that no vocabulary lists mostly stands beside some that one does.

    Parameters
    ----------
    trial : TrialDocument
    """
    gate = read_gate()
    starts = [start for start, _ in trial.sentences]
    found: list[int] = []
    given: set[int] | None = None
    first = 0
    for section in trial.sections:
        last = bisect_left(starts, section.end, first)
        place = section.name if section.part is None else f"{section.name} {section.part}"
        if place in gate.always:
            found += range(first, last)
        elif place in gate.where_given and first < last:
            if given is None:
                hits = _pieces().find_matches_as_indexes(trial.lower)
                given = {bisect_right(starts, start) - 1 for _, start, _ in hits}
            found += [index for index in range(first, last) if index in given]
        first = last
    return found


@cache
def _pieces() -> AhoCorasick:
    return AhoCorasick(list(read_gate().given))
