"""Sections: every string of a record that the guidelines read, one by one."""

from __future__ import annotations

from dataclasses import dataclass

from stemtrial.answers import Evidence
from stemtrial.records import PROSE_SECTIONS, TrialRecord
from stemtrial.textview import TextView, clean


@dataclass(slots=True)
class Section:
    """One string of a record and where it stands in the document's text.

    Attributes
    ----------
    name : str
        The section's name in the record (`brief_title`, `arms`, ...).
    index : int or None
        Position in `arms` or `interventions`.
    part : str or None
        `label`, `name` or `description` there.
    view : TextView
        Raw string and clean view.
    start : int
        Offset of the clean view in the document's text.
    type : str
        The arm's or intervention's type, lower case, underscores as spaces.
    role : str
        What the trial uses it for: `title`, `prose`, `results`, `condition`, `keyword`,
        `experimental`, `comparator` or `neutral`; arms and interventions get theirs from the judge.
    """

    name: str
    index: int | None
    part: str | None
    view: TextView
    start: int = 0
    type: str = ""
    role: str = "neutral"

    @property
    def end(self) -> int:
        """Offset of the end of the clean view in the document's text."""
        return self.start + len(self.view.text)

    def evidence(self, start: int, end: int) -> Evidence:
        """Cut evidence from the raw string.

        Parameters
        ----------
        start, end : int
            Offsets into the document's text, inside this section.

        Returns
        -------
        Evidence
            With offsets into the raw string.
        """
        low, high = self.view.to_raw(start - self.start, end - self.start)
        return Evidence(
            section=self.name,
            index=self.index,
            part=self.part,
            start=low,
            end=high,
            text=self.view.raw[low:high],
        )


def read_sections(record: TrialRecord) -> list[Section]:
    """List the non-empty strings of a record in reading order.

    Parameters
    ----------
    record : TrialRecord

    Returns
    -------
    list of Section
        Titles, summary, description, arms, interventions, results, then conditions and keywords
        (which the guidelines allow for the disease only); offsets laid out for a document text
        in which sections are joined by `SEPARATOR`.
    """
    found: list[Section] = []
    for name in PROSE_SECTIONS[:-1]:
        role = "title" if name.endswith("title") else "prose"
        _add(found, name, None, None, getattr(record, name), "", role)
    for index, arm in enumerate(record.arms):
        kind = plain_type(arm.type)
        _add(found, "arms", index, "label", arm.label, kind, "neutral")
        _add(found, "arms", index, "description", arm.description, kind, "neutral")
    for index, item in enumerate(record.interventions):
        kind = plain_type(item.type)
        _add(found, "interventions", index, "name", item.name, kind, "neutral")
        _add(found, "interventions", index, "description", item.description, kind, "neutral")
    _add(found, "results", None, None, record.results, "", "results")
    for index, condition in enumerate(record.conditions):
        _add(found, "conditions", index, None, condition, "", "condition")
    for index, keyword in enumerate(record.keywords):
        _add(found, "keywords", index, None, keyword, "", "keyword")
    return found


SEPARATOR = "\n\n"


def plain_type(text: str) -> str:
    """Return a type in the form in which types compare: lower case, no underscores."""
    return text.lower().replace("_", " ").strip()


def _add(
    found: list[Section],
    name: str,
    index: int | None,
    part: str | None,
    raw: str,
    kind: str,
    role: str,
) -> None:
    if not raw.strip():
        return
    start = found[-1].end + len(SEPARATOR) if found else 0
    found.append(Section(name, index, part, clean(raw), start, kind, role))
