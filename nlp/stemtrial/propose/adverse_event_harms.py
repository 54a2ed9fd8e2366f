"""Harms that a registry's text names, with what the rules read of them: what a judge decides on."""

from __future__ import annotations

from dataclasses import dataclass, field

from stemtrial.mentions import Mention, parsed_mention
from stemtrial.propose.adverse_event_anchors import Anchor
from stemtrial.propose.adverse_event_reading import Reading, suppose_planned
from stemtrial.propose.adverse_event_sentences import Sentence
from stemtrial.propose.adverse_events import StatementMention, statements


@dataclass(slots=True)
class Harm:
    """A harm that stands in a registry's text.

    Attributes
    ----------
    sentence : Sentence
    position : int
        The harm's, among the sentence's.
    section : str
        The section's name.
    offset : int
        Where the section's text begins in the document's.
    reading : Reading or None
        What the rules read; None where they find no statement.
    mentions : list of Mention
        The statements of that reading; empty without one.
    """

    sentence: Sentence
    position: int
    section: str
    offset: int
    reading: Reading | None = None
    mentions: list[Mention] = field(default_factory=list)

    @property
    def anchor(self) -> Anchor:
        """The words that name it."""
        return self.sentence.anchors[self.position]

    @property
    def status(self) -> str:
        """The status by the rules, `none` without a statement."""
        return "none" if self.reading is None else self.reading.verdict.status

    def supposed(self) -> list[Mention]:
        """Return the statements that it makes if the trial measures it."""
        reading = suppose_planned(self.sentence, self.position)
        return [statement_mention(one, self.offset) for one in statements(self.sentence, reading)]


def statement_mention(statement: StatementMention, offset: int) -> Mention:
    """Return a statement as a mention of the document."""
    return parsed_mention("adverse_event", statement.severity, statement, offset)


def harms_of(
    sentence: Sentence,
    readings: list[Reading],
    mentions: list[list[Mention]],
    *,
    section: str,
    offset: int,
) -> list[Harm]:
    """Return all harms of a sentence, those without a statement too.

    Parameters
    ----------
    sentence : Sentence
    readings : list of Reading
        The statements that the rules read in it.
    mentions : list of list of Mention
        The mentions of each reading.
    section : str
    offset : int
        As in `Harm`.

    Returns
    -------
    list of Harm
        In reading order.
    """
    read = {one.anchor.start: (one, found) for one, found in zip(readings, mentions, strict=True)}
    harms = []
    for position, anchor in enumerate(sentence.anchors):
        reading, found = read.get(anchor.start, (None, []))
        harms.append(Harm(sentence, position, section, offset, reading, found))
    return harms
