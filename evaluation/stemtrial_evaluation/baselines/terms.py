"""What a finder needs to know: the vocabulary's forms, context cues, and words for each kind."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from stemtrial.answers import LABEL_FIELDS
from stemtrial.propose.matcher import form_keys
from stemtrial.vocabulary import Vocabulary

KINDS = frozenset({*LABEL_FIELDS, "agent", "product"})
PROMPTS = {
    "cell_type": "type of cells given to patients",
    "cell_source": "tissue that the cells come from",
    "donor_type": "autologous or allogeneic origin",
    "route": "route of administration",
    "disease": "disease that is treated",
    "agent": "drug or procedure given with the cells",
}
_FROM_THE_VOCABULARY = ("prior", "background")


class Term(NamedTuple):
    """What a group of forms stands for."""

    kind: str
    label: str
    entry: str
    weak: bool
    decoy: bool
    generic: bool


def terms(vocabulary: Vocabulary) -> tuple[dict[str, Term], list[dict[str, Any]]]:
    """Group the vocabulary's forms.

    Parameters
    ----------
    vocabulary : Vocabulary

    Returns
    -------
    dict
        Group id to what it stands for.
    list of dict
        The groups as the worker gets them: `id`, `exact` (case-sensitive) and `forms`.
    """
    named: dict[Any, dict[str, Any]] = {}
    meaning: dict[str, Term] = {}
    for key, text in form_keys(vocabulary):
        if key.kind not in KINDS:
            continue
        if key not in named:
            name = f"g{len(named)}"
            named[key] = {"id": name, "exact": key.case_sensitive, "forms": []}
            generic = vocabulary.by_id(key.kind, key.entry).generic
            weak = key.basis == "weak"
            meaning[name] = Term(key.kind, key.label, key.entry, weak, key.decoy, generic)
        named[key]["forms"].append(text)
    return meaning, list(named.values())


def header(vocabulary: Vocabulary, groups: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the first line that a worker gets.

    Parameters
    ----------
    vocabulary : Vocabulary
    groups : list of dict
        From `terms`.

    Returns
    -------
    dict
        `groups`, `cues` and `prompts`.
    """
    source = files("stemtrial_evaluation.baselines") / "cues.yaml"
    cues: dict[str, list[str]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    for name in _FROM_THE_VOCABULARY:
        cues[name] = [form.text for form in vocabulary.surface_forms(f"cue:{name}")]
    return {"groups": groups, "cues": cues, "prompts": PROMPTS}
