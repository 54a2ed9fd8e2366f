"""The gate of the recogniser: the sentences in which an unlisted agent may be proposed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml
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
    pieces = [piece for piece in gate.given if piece in trial.lower]
    found: list[int] = []
    index = 0
    for section in trial.sections:
        last = section.end
        place = section.name if section.part is None else f"{section.name} {section.part}"
        always, where_given = place in gate.always, place in gate.where_given
        while index < len(trial.sentences) and trial.sentences[index][0] < last:
            if always or (where_given and _holds(trial, index, pieces)):
                found.append(index)
            index += 1
    return found


def _holds(trial: TrialDocument, index: int, pieces: list[str]) -> bool:
    start, end = trial.sentences[index]
    lower = trial.lower
    for piece in pieces:  # noqa: SIM110 - a generator costs three times the search
        if lower.find(piece, start, end) >= 0:
            return True
    return False
