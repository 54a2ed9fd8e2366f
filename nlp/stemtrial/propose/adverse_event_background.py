"""Harms that a registry's text asserts of such treatments in general: their status is background."""

from __future__ import annotations

from stemtrial.propose.adverse_event_anchors import Anchor
from stemtrial.propose.adverse_event_cues import ASSERTED
from stemtrial.propose.adverse_event_sentences import Sentence
from stemtrial.propose.adverse_event_status import Verdict

_BEFORE = 110
_AFTER = 90
_CAUGHT = (" hiv", " hbv", " hcv", " covid", " covid-19", " sars-cov-2", " hepatitis", " hpv")
_MEANS_STUDIED = frozenset(("complication", "event", "death", "mortality", "infection"))


def is_named(sentence: Sentence, anchor: Anchor) -> bool:
    """Whether a harm is introduced by its name ("a complication called GVHD")."""
    near = sentence.flat[max(0, anchor.start - 40) : anchor.start]
    return ASSERTED["named"].search(near) is not None


def is_asserted(sentence: Sentence, anchor: Anchor) -> bool:
    """Whether words next to a harm say that it happens, how often, or that it weighs.

    Parameters
    ----------
    sentence, anchor
        The harm and its sentence.

    Returns
    -------
    bool
        True for "a high risk of X", "limited by X", "X remains a major problem".
    """
    flat = sentence.flat
    before = flat[max(0, anchor.start - _BEFORE) : anchor.start]
    if anchor.kind == "infection" and before.rstrip().endswith(_CAUGHT):
        return False
    if ASSERTED["mechanism"].search(before):
        return False
    if any(ASSERTED[name].search(before) for name in ("named", "risk", "amount", "link")):
        return True
    return ASSERTED["weighs"].match(flat, anchor.end, anchor.end + _AFTER) is not None


def asserted(sentence: Sentence, anchor: Anchor) -> Verdict | None:
    """Return the status of a harm that is asserted of transplants, cells and procedures.

    Side effects of other drugs in an introduction, and the harms of diseases, are left out
    (rulings, adverse_events).
    """
    flat = sentence.flat
    if anchor.kind in _MEANS_STUDIED and sentence.studied:
        return None
    if anchor.kind != "gvhd" and not ASSERTED["treatment"].search(flat):
        return None
    if ASSERTED["elsewhere"].search(flat):
        return None
    return Verdict("background", "asserted") if is_asserted(sentence, anchor) else None
