"""Whether an agent is given to those who get the cells: points for and against a mention."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from stemtrial.document import TrialDocument
from stemtrial.judge.combination_cues import Cue, dosing_words
from stemtrial.judge.combination_phase import PHASES, PhaseReader
from stemtrial.judge.combination_points import read_points
from stemtrial.mentions import Mention
from stemtrial.propose.ner import SOURCE as MODEL
from stemtrial.sections import Section
from stemtrial.vocabulary import Entry

_DOSING_TIMES = r"\b(?:days?|every|over|for) [\u2212\u2013+-]?\d"
# "Conditioning: fludarabine": the agent opens what a heading of the protocol announces.
_HEADING = re.compile(
    r"(?:conditioning|prep\w+|ablat\w+|deplet\w+|mobili[sz]ation|prophylaxis|prevention|regimen"
    r"|chemotherapy|therapy|disease|immunosuppression|induction|phase)\b[^.;]{0,25}:\s*$",
    re.IGNORECASE,
)
_HEADING_REACH = 50
_DOSING_REACH = 60
# A cue's sign, and the characters within which it counts before the agent and behind it.
_NEAR: dict[str, tuple[str, int, int]] = {
    "given_before": ("given", 90, -1),
    "given_after": ("given", -1, 30),
    "failed_before": ("failed", 90, -1),
    "refused_before": ("refused", 6, -1),
    "refused_after": ("refused", -1, 10),
    "denied_before": ("denied", 30, -1),
    "instead_before": ("denied", 60, -1),
    "added": ("added", 4, 4),
    "everyone": ("everyone", 70, -1),
    "continued": ("continued", 40, -1),
    **{f"phase:{phase}": ("phase", 60, -1) for phase in PHASES},
    "kept_after": ("kept", -1, 60),
    "kept_before": ("kept", 12, -1),
    "stopped_after": ("stopped", -1, 60),
}
_IN_SENTENCE = frozenset({"planned", "talk"})
_PREMEDICATION = frozenset(
    {
        "premedication",
        "antihistamines",
        "diphenhydramine",
        "chlorphenamine",
        "promethazine",
        "paracetamol",
        "ranitidine",
        "ondansetron",
        "granisetron",
        "antiemetics",
    }
)
_PREMEDICATION_REACH = 100
_LISTS = frozenset({"arms", "interventions"})
_GRAFT_CATEGORIES = frozenset({"conditioning", "mobilisation"})
_BESIDE_GRAFT = frozenset({"procedure_device", "standard_care"})


class GivenReader:
    """Reads what speaks for and against the agents of one document.

    Parameters
    ----------
    trial : TrialDocument
        With judged mentions.
    reader : PhaseReader
        Of the same document.
    graft : bool
        Whether the trial gives a haematopoietic graft.

    Attributes
    ----------
    graft : bool
    listed : bool
        Whether the trial lists arms or interventions.
    """

    def __init__(self, trial: TrialDocument, reader: PhaseReader, graft: bool) -> None:
        self._trial = trial
        self._reader = reader
        self.graft = graft
        self._premedication = [
            mention.start for mention in trial.of_kind("agent") if mention.label in _PREMEDICATION
        ]
        self.listed = any(section.name in _LISTS for section in trial.sections)

    def read(self, mention: Mention, entry: Entry) -> tuple[str, set[str], int]:
        """Read a mention.

        Parameters
        ----------
        mention : Mention
            Of kind `agent`.
        entry : Entry
            Its vocabulary entry.

        Returns
        -------
        place : str
            Where it stands, by the names of `combination_points.yaml`.
        signs : set of str
            What stands around it.
        points : int
            The more, the surer the agent is given.
        """
        place = _place(self._trial.section_of(mention))
        signs = self.signs(mention, entry, place)
        points = read_points().signs
        total = sum([points[sign] for sign in signs])
        total += _basis(place, entry.category, entry.generic, self.graft, self.listed)
        return place, signs, total

    def signs(self, mention: Mention, entry: Entry, place: str) -> set[str]:
        """Return the names of the signs around a mention.

        Parameters
        ----------
        mention : Mention
        entry : Entry
        place : str
            `prose` where a sentence may only talk about an agent.
        """
        trial = self._trial
        index = trial.sentence_of(mention)
        start, end = trial.sentences[index]
        signs = _cue_signs(self._reader.cues(index), mention)
        if mention.judgement in ("prior", "negated", "background", "comparator"):
            signs.add(mention.judgement)
        if mention.basis == "weak":
            signs.add("model" if mention.source == MODEL else "weak")
        text, behind = trial.text, mention.end
        before = text[mention.start - 2 : mention.start]
        if _dosing().search(text, behind, min(end, behind + _DOSING_REACH)):
            signs.add("dosing")
        if "+" in before or "+" in text[behind : behind + 2]:
            signs.add("added")
        if entry.category == "procedure_device" and text.endswith("ed", 0, mention.end):
            signs.add("given")
        if entry.category == "glucocorticoid" and any(
            abs(start - mention.start) <= _PREMEDICATION_REACH for start in self._premedication
        ):
            signs.add("premedication")
        if ":" in before and _HEADING.search(
            text, max(start, mention.start - _HEADING_REACH), mention.start
        ):
            signs.add("heading")
        if "stopped" in signs:
            signs.discard("kept")
        if place != "prose" or "kept" in signs:
            signs -= {"talk", "background"}
        if entry.category != "standard_care":
            signs.discard("continued")
        elif "continued" in signs:
            signs.discard("background")
        return signs


@lru_cache(maxsize=4096)
def _basis(place: str, category: str | None, generic: bool, graft: bool, listed: bool) -> int:
    """Return the points of a place and of an agent's traits, before any sign."""
    table = read_points()
    traits = []
    if generic:
        traits.append("generic")
    if category == "second_cell_product" and not graft:
        traits.append("second_cell_product")
    if graft and category in _GRAFT_CATEGORIES:
        traits.append("graft")
    if graft and category == "immunosuppressant":
        traits.append("graft_prophylaxis")
    if graft and category in _BESIDE_GRAFT:
        traits.append("beside_graft")
    if not graft and place in ("prose", "results"):
        traits.append("prose_beside_lists" if listed else "prose_alone")
    return table.place[place] + sum([table.agent[trait] for trait in traits])


@cache
def _dosing() -> re.Pattern[str]:
    words = "|".join(sorted(dosing_words(), key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])|{_DOSING_TIMES}")


def _place(section: Section) -> str:
    if section.role in ("title", "results"):
        return section.role
    if section.name in _LISTS:
        part = section.part if section.role == "experimental" else "neutral"
        return f"{section.name} {part}"
    return "prose"


def _cue_signs(cues: list[Cue], mention: Mention) -> set[str]:
    signs: set[str] = set()
    start, end = mention.start, mention.end
    for cue_start, cue_end, kind in cues:
        before, after = start - cue_end, cue_start - end
        if before < 0 and after < 0:
            continue
        if kind in _IN_SENTENCE:
            signs.add(kind)
        elif kind in _NEAR:
            sign, reach_before, reach_after = _NEAR[kind]
            if (0 <= before <= reach_before or 0 <= after <= reach_after) and (
                sign != "failed" or _last_planned(cues, start) < cue_end
            ):
                signs.add(sign)
    return signs


def _last_planned(cues: list[Cue], offset: int) -> int:
    """Return where the last cue of a plan before an offset starts, -1 where there is none."""
    starts = [start for start, end, kind in cues if kind == "planned" and end <= offset]
    return max(starts, default=-1)
