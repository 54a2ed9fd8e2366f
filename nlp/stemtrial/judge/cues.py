"""Context cues grouped by sentence."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from stemtrial.document import TrialDocument


@dataclass(slots=True)
class SentenceCues:
    """Cues of one sentence: class to the offsets at which its cues start."""

    positions: dict[str, list[int]]

    def has(self, name: str) -> bool:
        """Whether the sentence holds a cue of the class."""
        return name in self.positions

    def before(self, name: str, offset: int, reach: int = 10_000) -> bool:
        """Whether a cue of the class starts at most `reach` characters before an offset."""
        positions = self.positions.get(name)
        if positions is None:
            return False
        return any(offset - reach <= start < offset for start in positions)

    def after(self, name: str, offset: int, reach: int = 10_000) -> bool:
        """Whether a cue of the class starts at most `reach` characters after an offset."""
        positions = self.positions.get(name)
        if positions is None:
            return False
        return any(offset <= start <= offset + reach for start in positions)


def sentence_cues(trial: TrialDocument) -> dict[int, SentenceCues]:
    """Group the cues of a document by sentence.

    Parameters
    ----------
    trial : TrialDocument
        With cues.

    Returns
    -------
    dict of int to SentenceCues
        Sentence position to its cues; sentences without cues are missing.
    """
    grouped: dict[int, SentenceCues] = {}
    positions: dict[str, list[int]] = {}
    following = -1  # where the sentence behind the last cue's starts
    for start, _, name in trial.cues:
        if start >= following:
            index = trial.sentence_index(start)
            last = index + 1 == len(trial.sentences)
            following = sys.maxsize if last else trial.sentences[index + 1][0]
            positions = {}
            grouped[index] = SentenceCues(positions)
        if name in positions:
            positions[name].append(start)
        else:
            positions[name] = [start]
    return grouped
