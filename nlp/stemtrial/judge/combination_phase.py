"""The phase of a transplant in which an agent is given: before harvest, before or after the graft.

The phase decides the category of an agent that has several (guidelines, ruling "combination"):
cyclophosphamide mobilises, conditions or prevents GVHD.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from stemtrial.document import TrialDocument
from stemtrial.judge.combination_cues import Cue, cue_scanner
from stemtrial.mentions import Mention
from stemtrial.sections import Section

Phase = Literal["mobilisation", "conditioning", "after", "outside", ""]
PHASES: tuple[Phase, ...] = ("mobilisation", "conditioning", "after", "outside")

_DAYS = re.compile(
    r"\b(?:[Dd]ays?|DAYS?|D(?=[+\u2212\u2013-]?\d))\s?\(?\s?([+\u2212\u2013-]?)\s?(\d{1,3})\b"
)
_BEFORE_GRAFT = re.compile(r"\b(?:days?|D)\s?\(?[\u2212\u2013-]\s?\d", re.IGNORECASE)
# "Day 3, 2: thiotepa": the days stand before the agent, mostly without their sign.
_DAY_LABEL = re.compile(r"\bdays?[^a-z:]{1,20}:\s*$", re.IGNORECASE)
_LABEL_REACH = 30
# The same in lower case, from its first letter: a search for a letter is fast.
_COUNTS_DOWN = re.compile(r"d(?<!\wd)(?:ays?)?\s?\(?[\u2212\u2013-]\s?\d")
_DAY_REACH = 170
_OPENING_REACH = 40
_OPENS = re.compile(
    r"\W*(?:(?:then|starting|beginning|also|next),? )?(?:on |from |at )?", re.IGNORECASE
)
_CUE_AFTER_REACH = 45
_SENTENCES_BACK = 5
_LAST_GRAFT_DAY = 60
_BREAKS = re.compile(r"\b(?:with|followed|and|then|to)\b|,")
_NAMES: dict[str, Phase] = {f"phase:{phase}": phase for phase in PHASES}


class PhaseReading(NamedTuple):
    """A phase and what it rests on: `day`, `sentence`, `earlier` sentence, or nothing."""

    phase: Phase
    basis: Literal["day", "sentence", "earlier", ""]


class PhaseReader:
    """Reads the phases of one document's agents; keeps the cues of sentences it has seen.

    Parameters
    ----------
    trial : TrialDocument
    """

    def __init__(self, trial: TrialDocument) -> None:
        self._trial = trial
        self._cues: dict[int, list[Cue]] | None = None
        self._days: dict[int, bool] = {}
        self._before: dict[int, Phase] = {}

    def cues(self, index: int) -> list[Cue]:
        """Return the combination cues of a sentence, by its position in `trial.sentences`."""
        if self._cues is None:
            self._cues = self._all_cues()
        return self._cues.get(index, [])

    def _all_cues(self) -> dict[int, list[Cue]]:
        """Scan the text, and group the cues that lie within one sentence."""
        by_sentence: dict[int, list[Cue]] = {}
        sentences = self._trial.sentences
        index = low = high = -1
        for cue in cue_scanner().scan(self._trial.lower):
            start, end, _ = cue
            if start >= high:
                index = self._trial.sentence_index(start)
                low, high = sentences[index]
            if low <= start and end <= high:
                if index in by_sentence:
                    by_sentence[index].append(cue)
                else:
                    by_sentence[index] = [cue]
        return by_sentence

    def read(self, mention: Mention) -> PhaseReading:
        """Return the phase in which an agent is given, empty where nothing says it.

        Days counted from the graft ("on days -6 to -3", "beginning on day +1") come first, then
        the nearest cue in the sentence, then the last cue of the sentences before it.
        """
        index = self._trial.sentence_of(mention)
        near = self._nearest(mention, index)
        by_day = self._by_day(mention, index)
        if by_day and near not in ("mobilisation", "outside"):
            return PhaseReading(by_day, "day")
        if near:
            return PhaseReading(near, "sentence")
        earlier = self._earlier(mention, index)
        return PhaseReading(earlier, "earlier" if earlier else "")

    def _by_day(self, mention: Mention, index: int) -> Phase:
        if not self._names_days(index):
            return ""
        start, end = self._trial.sentences[index]
        text = self._trial.text
        if _DAY_LABEL.search(text, max(start, mention.start - _LABEL_REACH), mention.start):
            return ""
        days = _DAYS.search(text, mention.end, min(end, mention.end + _DAY_REACH))
        if days is None:
            days = self._opening_days(start, mention.start)
        if days is None:
            return ""
        sign, number = days.group(1), int(days.group(2))
        if sign and sign != "+":
            return "conditioning"
        if sign == "+" or number == 0 or _BEFORE_GRAFT.search(text, start, mention.start):
            return "after"
        if not self.counts_down() or number > _LAST_GRAFT_DAY:
            return ""
        earlier = self._earlier(mention, index)
        return earlier if earlier in ("mobilisation", "outside") else "after"

    def _names_days(self, index: int) -> bool:
        """Whether a sentence names days by number, so that a closer look is worth its time."""
        known = self._days.get(index)
        if known is None:
            days = _DAYS.search(self._trial.text, *self._trial.sentences[index])
            known = self._days[index] = days is not None
        return known

    def _opening_days(self, start: int, end: int) -> re.Match[str] | None:
        """Return the days that open a sentence ("On days -5 to -3, you will receive AGENT")."""
        days = _DAYS.search(self._trial.text, start, min(end, start + _OPENING_REACH))
        return days if days and _OPENS.fullmatch(self._trial.text, start, days.start()) else None

    def counts_down(self) -> bool:
        """Whether the record counts days down to a graft."""
        return counts_down(self._trial)

    def _nearest(self, mention: Mention, index: int) -> Phase:
        near: Cue | None = None
        for cue in self.cues(index):
            start, _, kind = cue
            if kind not in _NAMES:
                continue
            if start < mention.end:
                near = cue
                continue
            gap = start - mention.end
            if gap > _CUE_AFTER_REACH or (near is not None and mention.start - near[1] <= gap):
                break
            if _BREAKS.search(self._trial.text, mention.end, start):
                break
            return _NAMES[kind]
        return _NAMES[near[2]] if near else ""

    def _earlier(self, mention: Mention, index: int) -> Phase:
        known = self._before.get(index)
        if known is None:
            known = self._before[index] = self._last_before(index, self._trial.section_of(mention))
        return known

    def _last_before(self, index: int, section: Section) -> Phase:
        for earlier in range(index - 1, max(-1, index - 1 - _SENTENCES_BACK), -1):
            if self._trial.sentences[earlier][0] < section.start:
                break
            for _, _, kind in reversed(self.cues(earlier)):
                if kind in _NAMES:
                    return _NAMES[kind]
        return ""


def counts_down(trial: TrialDocument) -> bool:
    """Whether a record counts days down to a graft ("on day -6"); read once a document."""
    known: bool | None = trial.context.get("counts down")
    if known is None:
        known = trial.context["counts down"] = _COUNTS_DOWN.search(trial.lower) is not None
    return known
