"""Whether a text denies a harm, and whether it denies any harm at all."""

from __future__ import annotations

import re

from stemtrial.propose.adverse_event_anchors import Anchor
from stemtrial.propose.adverse_event_cues import BLANKET_WORDS, DENIABLE
from stemtrial.propose.adverse_event_sentences import Sentence

_REACH = 150
_NEAR = 6
_DENIAL = re.compile(
    r" (?P<word>no|without|none|absence of|free of|free from|lack of|devoid of|never|neither|nor"
    r"|not)(?= )"
)
_NO_DENIAL = re.compile(
    r" (?:differ\w*|doubt|question|excess|but|although|however|which|who|than|only|because|until|if"
    r"|add\w*)(?= )"
)
_VERB = re.compile(
    r" (?:were|was|is|are|have|had|has|did|will|may|can|could|occurred|reported|observed|noted"
    r"|seen|showed)(?= )"
)
_PERSON = re.compile(
    r"(?: +of(?: +\S+){0,3}?)? +"
    r"(?:patients?|subjects?|participants?|recipients?|one|cases?|animals?|donors?)(?= )"
)
_TWICE = (" not", " who did", " who do", " who had")
_OF_SOME = ("obvious", "evident", "excessive", "significant", "apparent", "remarkable", "notable")
_DENIED_AFTER = re.compile(
    r"(?: +\S+){0,6}? +(?:(?:were|was|have been|has been|had been) +(?:not|never)(?: +been)? +"
    r"(?:observed|reported|seen|noted|noticed|detected|found|encountered|recorded|documented"
    rf"|increased|{'|'.join(_OF_SOME)})|(?:did|do|does) +not +(?:occur|develop|appear)"
    r"|(?:were|was) +absent"
    r"|in +none +of)(?!\w)"
)
_NAMES = ("adverse", "side", "ae", "complication", "toxic")


def find_denial(sentence: Sentence, anchor: Anchor) -> int | None:
    """Find the words that deny a harm.

    "No difference in" and "not only" deny nothing; a "not" denies through a verb of happening
    alone ("did not cause"), never through "reduce" or "respond".

    Returns
    -------
    int or None
        Offset into the flat text: before the harm, or behind it where the verb denies it.
    """
    flat = sentence.flat
    found: int | None = None
    for match in _DENIAL.finditer(flat, max(0, anchor.start - _REACH), anchor.start):
        gap = sentence.low[match.end() : anchor.start]
        if "." in gap or _NO_DENIAL.search(flat, match.end(), anchor.start):
            continue
        if flat.endswith(_TWICE, 0, match.start()):
            continue
        if _denies(match["word"], gap.replace(",", " "), listed="," in gap):
            found = match.start()
    if found is None and _maybe_denied_after(flat, anchor.end):
        after = _DENIED_AFTER.match(flat, anchor.end)
        return after.end() if after else None
    return found


def _maybe_denied_after(flat: str, start: int) -> bool:
    return any(flat.find(word, start) >= 0 for word in (" not ", " never ", " absent", " none "))


def _denies(word: str, gap: str, *, listed: bool) -> bool:
    if word in ("not", "never", "nor"):
        verb = DENIABLE.match(gap.removeprefix(" been").removeprefix(" be"))
        return verb is not None and not _VERB.search(gap, verb.end())
    if word == "none" or (word in ("no", "without") and _PERSON.match(gap)):
        return True
    if _VERB.search(gap):
        return False
    return word in ("no", "without") if listed else len(gap.split()) <= _NEAR


def is_blanket(sentence: Sentence, anchor: Anchor, denied: int) -> bool:
    """Whether a denial says that there was no adverse event at all: severity `none`.

    "No side effects" and "without complications" are; "no significant", "no serious", "no
    infusion-related", "no other" are not (rulings, wording).
    """
    name = sentence.flat[anchor.start : anchor.end]
    if anchor.serious or name.startswith("adverse drug") or not name.startswith(_NAMES):
        return False
    if denied > anchor.start:
        return not sentence.flat.endswith(_OF_SOME, anchor.end, denied)
    between = sentence.flat[denied : anchor.start].split()
    return all(word in BLANKET_WORDS or word.isdigit() for word in between)
