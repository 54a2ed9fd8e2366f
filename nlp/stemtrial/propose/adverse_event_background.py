"""Harms that a registry's text asserts of such treatments in general: background."""

from __future__ import annotations

from stemtrial.propose.adverse_event_anchors import Anchor
from stemtrial.propose.adverse_event_cues import ASSERTED
from stemtrial.propose.adverse_event_sentences import Sentence
from stemtrial.propose.adverse_event_status import Verdict

_BEFORE = 110
_AFTER = 90
_CAUGHT = (" hiv", " hbv", " hcv", " covid", " covid-19", " sars-cov-2", " hepatitis", " hpv")
_OFTEN_DISEASE = ("death", "infection")
_MEANS_STUDIED = frozenset(("complication", "event", "death", "mortality", "infection"))


def is_named(sentence: Sentence, anchor: Anchor) -> bool:
    """Whether a harm is introduced by its name, or the name follows ("a complication called X")."""
    flat = sentence.flat
    near = flat[max(0, anchor.start - 40) : anchor.start]
    if ASSERTED["named"].search(near):
        return True
    return anchor.kind == "complication" and ASSERTED["name"].match(flat, anchor.end) is not None


def assertion(sentence: Sentence, anchor: Anchor) -> str:
    """Name the words next to a harm that say that it happens, how often, or that it weighs.

    Parameters
    ----------
    sentence, anchor
        The harm and its sentence.

    Returns
    -------
    str
        `named`, `risk` ("a high risk of X"), `amount` ("severe X"), `link` ("limited by X"),
        `weighs` ("X remains a major problem"), or empty.
    """
    flat = sentence.flat
    before = flat[max(0, anchor.start - _BEFORE) : anchor.start]
    if anchor.kind == "infection" and before.rstrip().endswith(_CAUGHT):
        return ""
    if ASSERTED["mechanism"].search(before):
        return ""
    for name in ("named", "risk", "amount", "link"):
        if ASSERTED[name].search(before):
            return name
    weighs = ASSERTED["weighs"].match(flat, anchor.end, anchor.end + _AFTER)
    return "weighs" if weighs else ""


def asserted(sentence: Sentence, anchor: Anchor) -> Verdict | None:
    """Return the status of a harm that is asserted of transplants, cells and procedures.

    Side effects of other drugs in an introduction, and the harms of diseases, are left out
    (rulings, adverse_events).
    """
    flat = sentence.flat
    if anchor.kind in _MEANS_STUDIED and sentence.studied:
        return None
    named = is_named(sentence, anchor)
    if anchor.kind != "gvhd" and not named and not ASSERTED["treatment"].search(flat):
        return None
    if flat.startswith("adverse outcome", anchor.start):
        return None
    if _of_something_else(flat, anchor):
        return None
    if anchor.kind == "complication" and ASSERTED["is"].search(flat, 0, anchor.start):
        return None
    how = "named" if named else assertion(sentence, anchor)
    if not how or (anchor.kind in _OFTEN_DISEASE and how != "risk"):
        return None
    return Verdict("background", how)


def _of_something_else(flat: str, anchor: Anchor) -> bool:
    """Whether a complication is one of a disease, a death one of cells."""
    if anchor.kind == "death":
        return flat.endswith((" cell ", " apoptotic "), 0, anchor.start)
    owner = ASSERTED["of"].match(flat, anchor.end) if anchor.kind == "complication" else None
    return owner is not None and not ASSERTED["treatment"].search(owner.group())
