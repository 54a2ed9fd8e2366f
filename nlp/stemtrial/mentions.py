"""Mentions: what the proposers find, and what the judge says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from stemtrial.resolve.tiers import Tier
    from stemtrial.sections import Section

Judgement = Literal[
    "answers", "comparator", "background", "prior", "negated", "harvest", "setting", "other", "open"
]


# A word of the context, such as "will receive": start and end as code-point offsets into the
# document's text, and the cue's class. A bare tuple, since a record has some sixty.
Cue = tuple[int, int, str]


@dataclass(slots=True)
class Mention:
    """A stretch of text that may answer a field.

    Attributes
    ----------
    kind : str
        The field it may answer: `cell_type`, `cell_source`, `donor_type`, `route`, `disease`,
        `agent`, `dose`, `schedule`, `adverse_event`, or a helper kind such as `cue`.
    label : str
        The vocabulary id or value (for example `intravenous`).
    start, end : int
        Code-point offsets into the document's text (the clean view).
    source : str
        Who proposed it: the id of a rule, vocabulary entry or model.
    basis : str
        `stated`, `weak`, or the id of an inference rule.
    value : Any
        The parsed value where the kind has one (a dose, a schedule, a statement).
    judgement : str
        The judge's verdict; `open` until judged.
    reason : str
        Why the judge said so: the cue's id.
    score : float
        How sure the judge is that the mention answers its field, 0 to 1.
    entry : str
        Id of the vocabulary entry, empty where there is none.
    section : Section or None
        Where it stands; see `TrialDocument.section_of`.
    sentence : int
        Position of its sentence in the document, -1 until asked; see `sentence_of`.
    tier : Tier or None
        How directly it speaks of what is given; see `stemtrial.resolve.tiers.tier`.
    """

    kind: str
    label: str
    start: int
    end: int
    source: str
    basis: str = "stated"
    value: Any = None
    judgement: Judgement = "open"
    reason: str = ""
    score: float = 0.5
    entry: str = ""
    section: Section | None = field(default=None, repr=False, compare=False)
    sentence: int = field(default=-1, repr=False, compare=False)
    tier: Tier | None = field(default=None, repr=False, compare=False)


class Parsed(Protocol):
    """What a text parser finds: offsets in the text it was given, and the rule that read it."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def rule(self) -> str:
        """What read it."""


def parsed_mention(kind: str, label: str, parsed: Parsed, offset: int) -> Mention:
    """Return what a parser found as a mention of the document.

    Parameters
    ----------
    kind, label : str
        Of the mention.
    parsed : Parsed
        Becomes its value.
    offset : int
        Where the parser's text begins in the document's.
    """
    start, end = offset + parsed.start, offset + parsed.end
    return Mention(kind, label, start, end, parsed.rule, value=parsed)


def in_reading_order(mention: Mention) -> tuple[int, int]:
    """Return the key that sorts mentions by start, longer ones first."""
    return mention.start, -mention.end
