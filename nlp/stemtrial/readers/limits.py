"""The longest text that is read; a longer one is cut at a sentence."""

from __future__ import annotations

import re
from typing import Any

from stemtrial.records import PROSE_SECTIONS, TrialRecord

LONGEST_TEXT = 1_000_000
"""Code points. spaCy refuses longer texts, and no registry writes them."""

_SEARCHED = 20_000
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")


def cut_text(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return the start of a text, at most `longest` code points, ending with a sentence.

    Where the last 20,000 code points hold no sentence end, it ends with a word; where they hold
    no space, it ends at the limit. Offsets into the result are offsets into the text.
    """
    if len(text) <= longest:
        return text
    floor = max(0, longest - _SEARCHED)
    end = 0
    for found in _SENTENCE_END.finditer(text, floor, longest + 1):
        end = found.end() if found.end() <= longest else end
    if not end:
        end = text.rfind(" ", floor, longest)
    return text[: end if end > 0 else longest]


def cut_long_texts(record: TrialRecord) -> tuple[TrialRecord, list[str]]:
    """Cut each text of a record that is too long.

    Returns
    -------
    record : TrialRecord
        The same record where nothing was cut.
    cut : list of str
        The sections that were cut, for example `detailed_description` or `arms[0]`.
    """
    changed: dict[str, Any] = {}
    cut: list[str] = []
    for section in PROSE_SECTIONS:
        text = getattr(record, section)
        if len(text) > LONGEST_TEXT:
            changed[section] = cut_text(text)
            cut.append(section)
    for section in ("arms", "interventions"):
        for index, item in enumerate(getattr(record, section)):
            if len(item.description) > LONGEST_TEXT:
                items = changed.setdefault(section, list(getattr(record, section)))
                update = {"description": cut_text(item.description)}
                items[index] = item.model_copy(update=update)
                cut.append(f"{section}[{index}]")
    return (record.model_copy(update=changed), cut) if cut else (record, [])
