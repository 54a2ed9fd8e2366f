"""The cue lists of the adverse-event stage, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import yaml


@dataclass(slots=True, frozen=True)
class Needle:
    """A string to scan for, and the anchor that must match where it stands.

    Attributes
    ----------
    text : str
        Found with `str.find`, which is many times faster than a regular expression.
    pattern : re.Pattern
        The anchor's forms, matched at the needle.
    kind : str
        `event`, `toxicity`, `complication`, `gvhd`, `infection`, `mortality`, `death`,
        `tolerated`, `reaction`, `tumour` or `harm`.
    prefixes : dict
        For an acronym: letters that may stand before it, and what they say (`SAE` is serious).
    """

    text: str
    pattern: re.Pattern[str]
    kind: str
    prefixes: dict[str, dict[str, bool]] = field(default_factory=dict)


def any_of(forms: list[str]) -> str:
    """Build an alternation of plain forms.

    Parameters
    ----------
    forms : list of str
        A space also matches a hyphen, a final `*` any word ending.

    Returns
    -------
    str
        A non-capturing group, longest form first; every form ends at a word's end. Forms are
        grouped by their first letter, so that a place where none starts is left at once.
    """
    by_letter: dict[str, list[str]] = {}
    for form in sorted(forms, key=len, reverse=True):
        by_letter.setdefault(form[0], []).append(_rest(form[1:]))
    groups = (f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    return f"(?:{'|'.join(groups)})"


def _rest(form: str) -> str:
    stem = re.escape(form.removesuffix("*")).replace("\\ ", "[ -]+")
    return stem + (r"\w*" if form.endswith("*") else r"(?!\w)")


def after_space(forms: list[str]) -> re.Pattern[str]:
    """Compile an alternation behind a space, a literal that the scanner finds fast."""
    return re.compile(" " + any_of(forms))


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _load() -> dict[str, Any]:
    path = files("stemtrial.vocabulary") / "adverse_event_cues.yaml"
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    return data


_DATA = _load()


def _words(name: str) -> frozenset[str]:
    return frozenset(_DATA[name].split())


NEEDLES = tuple(
    Needle(entry["needle"], re.compile(any_of(entry["forms"])), entry["kind"])
    for entry in _DATA["anchors"]
)
ACRONYMS = tuple(
    Needle(
        entry["needle"],
        re.compile(any_of(entry["forms"])),
        entry["kind"],
        _DATA["prefixes"].get(entry["needle"], {}),
    )
    for entry in _DATA["acronyms"]
)
HARMS = re.compile(
    f" (?:{any_of(_DATA['harms'])}|[a-z]*(?:{'|'.join(_DATA['harm_endings'])})(?!\\w))"
)
SEVERITY: dict[str, str] = {
    word: level for level, words in _DATA["severity"].items() for word in words
}
SERIOUS = frozenset(_DATA["serious"])
TREATMENTS = any_of(_DATA["treatments"])
DRUG = rf"\w+(?:{'|'.join(_DATA['drug_endings'])})(?!\w)"
NOT_A_DRUG = frozenset(_DATA["not_a_drug"])
NO_CAUSE = any_of(_DATA["no_cause"])
DISEASES = any_of(_DATA["diseases"])
DENIABLE = after_space(_DATA["deniable"])
STATUS = {name: after_space(forms) for name, forms in _DATA["status"].items()}
PLAN_OR_OUTCOME = after_space(_DATA["status"]["plan"] + _DATA["status"]["outcome"])
_ASSERTED = {name: any_of(forms) for name, forms in _DATA["asserted"].items()}
ASSERTED = {
    "named": re.compile(rf" {_ASSERTED['named']}(?: +an?| +the)? *$"),
    "name": re.compile(rf" +(?:\S+ +)?{_ASSERTED['named']}"),
    "risk": re.compile(rf" {_ASSERTED['risk']} +{_ASSERTED['risk_of']}(?: +\S+){{0,6}} *$"),
    "amount": re.compile(rf" {_ASSERTED['amount']}(?: +\S+){{0,3}} *$"),
    "link": re.compile(rf" {_ASSERTED['link']}(?: +\S+){{0,8}} *$"),
    "weighs": re.compile(
        rf"(?: +\S+){{0,6}}? +{_ASSERTED['verbs']}(?: +\S+){{0,6}}? +{_ASSERTED['burden']}"
    ),
    "mechanism": re.compile(
        rf" (?:(?:that|which|who|to|could|leading|major|main|common)(?: +are| +is)?(?: +\S+)? +)"
        rf"{_ASSERTED['mechanism']}(?: +\S+){{0,4}} *$"
    ),
    "treatment": re.compile(
        "".join(f"(?<! {word})" for word in _DATA["no_treatment_before"].split())
        + f" {_ASSERTED['treatment']}(?! +{any_of(_DATA['no_treatment_after'])})"
    ),
    "is": re.compile(
        r"(?<! there) (?:is|are|was|remains?|as)"
        r"(?: +(?!(?:known|called|risks?|rates?)(?!\w))\S+){0,6} *$"
    ),
    "of": re.compile(r" +(?:of|from|in)(?: +\S+){1,5}"),
    "elsewhere": after_space(_DATA["asserted"]["elsewhere"]),
}
NO_HARM_PREFIXES = _words("no_harm_prefixes")
GVHD_PREFIXES = _words("gvhd_prefixes")
BLANKET_WORDS = _words("blanket_words")
ABBREVIATIONS = _words("abbreviations")
BEFORE_NUMBER = _words("before_number")
PHRASE_STOPS = _words("phrase_stops")
CONFIDENCE: dict[str, float] = _DATA["confidence"]
