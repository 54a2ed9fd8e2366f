"""Whether an agent is given to those who get the cells: points for and against a mention."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from stemtrial.document import TrialDocument
from stemtrial.judge.combination_cues import Cue, dosing_words
from stemtrial.judge.combination_phase import PhaseReader
from stemtrial.mentions import Mention
from stemtrial.propose.ner import SOURCE as MODEL
from stemtrial.sections import Section
from stemtrial.vocabulary import Entry

_WORD = re.compile(r"[^\W_]+")
_DOSING_TIMES = re.compile(r"\b(?:days?|every|over|for) [\u2212\u2013+-]?\d")
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
    "phase": ("phase", 60, -1),
    "kept_after": ("kept", -1, 60),
    "kept_before": ("kept", 12, -1),
    "stopped_after": ("stopped", -1, 60),
}
_NOWHERE = ("", -1, -1)
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


class Points(BaseModel):
    """The points of places, signs and agents, and how many make an agent count."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    threshold: int
    place: dict[str, int]
    signs: dict[str, int]
    agent: dict[str, int]


@cache
def read_points() -> Points:
    """Return the package's points."""
    source = files("stemtrial.judge") / "combination_points.yaml"
    return Points.model_validate(yaml.safe_load(source.read_text(encoding="utf-8")))


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
        table = read_points()
        place = _place(self._trial.section_of(mention))
        signs = self.signs(mention, entry, place)
        total = table.place[place] + sum([table.signs[sign] for sign in signs])
        total += sum([table.agent[trait] for trait in self._traits(entry, place)])
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
        if _doses(trial.text[mention.end : min(end, mention.end + _DOSING_REACH)]):
            signs.add("dosing")
        if (
            "+"
            in trial.text[mention.start - 2 : mention.start]
            + trial.text[mention.end : mention.end + 2]
        ):
            signs.add("added")
        if entry.category == "procedure_device" and trial.text.endswith("ed", 0, mention.end):
            signs.add("given")
        if entry.category == "glucocorticoid" and any(
            abs(start - mention.start) <= _PREMEDICATION_REACH for start in self._premedication
        ):
            signs.add("premedication")
        if ":" in trial.text[mention.start - 2 : mention.start] and _HEADING.search(
            trial.text, max(start, mention.start - _HEADING_REACH), mention.start
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

    def _traits(self, entry: Entry, place: str) -> set[str]:
        traits = set()
        if entry.generic:
            traits.add("generic")
        if entry.category == "second_cell_product" and not self.graft:
            traits.add("second_cell_product")
        if self.graft and entry.category in _GRAFT_CATEGORIES:
            traits.add("graft")
        if self.graft and entry.category == "immunosuppressant":
            traits.add("graft_prophylaxis")
        if self.graft and entry.category in _BESIDE_GRAFT:
            traits.add("beside_graft")
        if not self.graft and place in ("prose", "results"):
            traits.add("prose_beside_lists" if self.listed else "prose_alone")
        return traits


def _doses(text: str) -> bool:
    if not dosing_words().isdisjoint(_WORD.findall(text)):
        return True
    return _DOSING_TIMES.search(text) is not None


def _place(section: Section) -> str:
    if section.role in ("title", "results"):
        return section.role
    if section.name in _LISTS:
        part = section.part if section.role == "experimental" else "neutral"
        return f"{section.name} {part}"
    return "prose"


def _cue_signs(cues: list[Cue], mention: Mention) -> set[str]:
    signs: set[str] = set()
    starts = [cue.start for cue in cues if cue.kind == "planned" and cue.end <= mention.start]
    planned = max(starts, default=-1)
    for cue in cues:
        before, after = mention.start - cue.end, cue.start - mention.end
        if before < 0 and after < 0:
            continue
        if cue.kind in _IN_SENTENCE:
            signs.add(cue.kind)
            continue
        kind = "phase" if cue.kind.startswith("phase:") else cue.kind
        sign, reach_before, reach_after = _NEAR.get(kind, _NOWHERE)
        near = 0 <= before <= reach_before or 0 <= after <= reach_after
        if near and (sign != "failed" or planned < cue.end):
            signs.add(sign)
    return signs
