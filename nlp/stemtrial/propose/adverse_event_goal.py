"""Harms that a trial or one of its drugs is meant to prevent."""

from __future__ import annotations

import re

from stemtrial.propose.adverse_event_anchors import Anchor
from stemtrial.propose.adverse_event_background import is_named
from stemtrial.propose.adverse_event_cues import STATUS
from stemtrial.propose.adverse_event_sentences import Sentence
from stemtrial.propose.adverse_event_status import Verdict

_GOAL = re.compile(
    STATUS["goal"].pattern
    + r"(?: +(?!(?:if|in|until|unless|case|absence|event|should|when)(?!\w))\S+){0,6} *$"
)
_AIM = re.compile(
    r" (?:purposes?|aims?|aimed|objectives?|goals?|hypothes\w+|whether|(?:evaluate|determine|see"
    r"|know|test|learn|find +out|assess|investigate) +if)(?!\w)"
)
_APPOSED = re.compile(r"\)? *, (?:an?|the|one of the)(?: [\w-]+){0,5} ")
_RISK = re.compile(
    r" (?:incidences?|rates?|risks?|severity|severe|occurrence|frequency|chances?)(?!\w)"
)


def find_goal(flat: str, anchor: Anchor) -> int | None:
    """Return where the words stand that a harm is to be prevented, if they do."""
    match = _GOAL.search(flat, max(0, anchor.start - 80), anchor.start)
    return match.start() if match else None


def goal_status(sentence: Sentence, anchor: Anchor, at: int) -> Verdict | None:
    """Decide the status of a harm that is to be prevented.

    Parameters
    ----------
    sentence, anchor
        The harm and its sentence.
    at : int
        From `find_goal`.

    Returns
    -------
    Verdict or None
        Planned where the trial measures whether it is prevented; background where the text
        explains what it is; None for prophylaxis.
    """
    flat = sentence.flat
    if is_named(sentence, anchor) or _is_apposed(sentence, anchor):
        return Verdict("background", "named")
    if not _AIM.search(flat, 0, at + 1) or anchor.kind in ("death", "complication"):
        return None
    if anchor.kind in ("gvhd", "infection", "mortality") and not _RISK.search(
        flat, at, anchor.start
    ):
        return None
    return Verdict("planned", "aim", denial=False)


def _is_apposed(sentence: Sentence, anchor: Anchor) -> bool:
    """Whether a harm explains the one before it ("to prevent GVHD, a side effect of the graft")."""
    place = sentence.anchors.index(anchor)
    if not place or anchor.kind not in ("event", "complication"):
        return False
    gap = sentence.low[sentence.anchors[place - 1].end : anchor.start]
    return _APPOSED.fullmatch(gap) is not None
