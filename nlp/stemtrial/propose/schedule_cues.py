"""The word lists from which schedules are read, loaded once."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import yaml


def _load() -> dict[str, Any]:
    path = files("stemtrial.vocabulary") / "schedule_cues.yaml"
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


_DATA = _load()

STRONG_NOUNS = frozenset(_DATA["nouns"]["strong"])
WEAK_NOUNS = frozenset(_DATA["nouns"]["weak"])
FAINT_NOUNS = frozenset(_DATA["nouns"]["faint"])
NOUNS = STRONG_NOUNS | WEAK_NOUNS | FAINT_NOUNS
NUMBERED = frozenset(_DATA["numbered"])
POINTERS = frozenset(_DATA["pointers"])
COMPOUNDS = frozenset(_DATA["compounds"])
DESIGNS = frozenset(_DATA["designs"])
STOPS = frozenset(_DATA["stops"])
LABELS = frozenset(_DATA["labels"])
NUMBERS: dict[str, int] = {
    **_DATA["numbers"],
    **{str(value): value for value in range(1, 61)},
    **{f"0{value}": value for value in range(1, 10)},
}
ORDINALS: dict[str, int] = _DATA["ordinals"]
SINGLE = frozenset(_DATA["single"])
MANY = frozenset(_DATA["many"])
EXTRA = frozenset(_DATA["extra"])
ADVERBS: dict[str, float] = _DATA["adverbs"]
UNITS: dict[str, float] = _DATA["units"]
REPEATS = frozenset(_DATA["repeats"])
AGAIN = frozenset(_DATA["again"])
HANDLING = frozenset(_DATA["handling"])
OCCURRENCE = frozenset(_DATA["occurrence"])
DOUBLED = frozenset(_DATA["doubled"])
MULTIPLES: dict[str, int] = _DATA["multiples"]
POINT_BLOCKERS = frozenset(_DATA["point_blockers"])
AFTER_ONCE = frozenset(_DATA["after_once"])
GIVEN = frozenset(_DATA["given"])
DAILY_LIFE = frozenset(_DATA["daily_life"])
GAPS = frozenset(_DATA["gaps"])
SESSION_ROUTES = frozenset(_DATA["session_routes"])
CODES: dict[str, float] = dict(_DATA["codes"])
for _letter, _name in (("h", "hour"), ("d", "day"), ("w", "week"), ("wk", "week"), ("m", "month"),
                       ("mo", "month"), ("mth", "month"), ("y", "year")):  # fmt: skip
    for _count in range(1, 49):
        CODES[f"q{_count}{_letter}"] = _count * UNITS[_name]

CLASSES: dict[str, str] = {
    word: name for name, words in reversed(_DATA["classes"].items()) for word in words
}
DRUG_ENDINGS: tuple[str, ...] = tuple(_DATA["drug_endings"])


def _phrases(forms: list[str]) -> re.Pattern[str]:
    parts = []
    for form in sorted(forms, key=len, reverse=True):
        stem = re.escape(form.removesuffix("*")).replace("\\ ", r"[\s-]?")
        parts.append(stem + (r"\w*" if form.endswith("*") else ""))
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")


CONDITION = _phrases(_DATA["conditions"])
