"""Vocabulary entries, and the vocabulary that holds them by kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

from stemtrial.vocabulary.variants import exact_variants, expand_choices, variants

FormBasis = Literal["stated", "weak"]
COUNTABLE_CATEGORIES = frozenset({"procedure_device", "second_cell_product", "standard_care"})
NAME_LISTS = ("forms", "exact", "weak")
UNLISTED = "unlisted:"


class Entry(BaseModel):
    """One entry of a closed vocabulary.

    Attributes
    ----------
    id : str
        Unique within its kind; may be finer than the label (`intracoronary`).
    label : str
        The guidelines' label that the entry answers with; the id where not given.
    name : str
        Preferred name.
    codes : dict
        Standard codes by system, for example `{"NCIT": "C38276"}`.
    review_group : str or None
        The published review's group, where its figures have one.
    forms, exact, weak : list of str
        Surface forms: matched without case; case-sensitive; without case and only a hint.
    generic : bool
        Whether the entry names its label only where nothing finer is said ("stem cells").
    atc, category, mechanism, targets
        For agents: ATC code, the guidelines' default category, mechanism, HGNC gene symbols.
    implies : dict
        For products: what the named product says of other fields, kind to label.
    rule : str or None
        The guidelines' inference rule that allows what is implied (`I4`), else None.
    decoy : bool
        Whether the entry's forms look like others of their kind and mean something else
        ("stage IV" among the routes): to be matched so that they win, then dropped.
    note : str
        A remark for readers of the file.
    """

    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=1)
    label: str = ""
    name: str = ""
    codes: dict[str, str] = Field(default_factory=dict)
    review_group: str | None = None
    forms: list[str] = Field(default_factory=list)
    exact: list[str] = Field(default_factory=list)
    weak: list[str] = Field(default_factory=list)
    generic: bool = False
    atc: str | None = None
    category: str | None = None
    mechanism: str | None = None
    targets: list[str] = Field(default_factory=list)
    implies: dict[str, str] = Field(default_factory=dict)
    rule: str | None = None
    decoy: bool = False
    note: str = ""

    @model_validator(mode="after")
    def _fill_label(self) -> Entry:
        self.label = self.label or self.id
        return self


class SurfaceForm(NamedTuple):
    """A form to look for: its text, its entry's id, how to match it and how strong it is."""

    text: str
    entry: str
    case_sensitive: bool
    basis: FormBasis


class Vocabulary:
    """Entries by kind (`route`, `cell_type`, ..., `agent`, and `cue:CLASS` for context cues).

    Parameters
    ----------
    entries : dict
        Kind to id to entry.
    """

    def __init__(self, entries: dict[str, dict[str, Entry]]) -> None:
        self._entries = entries

    def kinds(self) -> list[str]:
        """Return the kinds, in the order of their files."""
        return list(self._entries)

    def entries(self, kind: str) -> list[Entry]:
        """Return the entries of a kind, in the order of their files; none for a kind without."""
        return list(self._entries.get(kind, {}).values())

    def by_id(self, kind: str, entry_id: str) -> Entry:
        """Return one entry; of an agent that a model found unlisted, one made from its name.

        Raises
        ------
        KeyError
            If the kind or the id is unknown.
        """
        try:
            return self._entries[kind][entry_id]
        except KeyError:
            if kind != "agent" or not entry_id.startswith(UNLISTED):
                raise
        from stemtrial.vocabulary.unlisted import unlisted_entry  # which needs `Entry`

        return unlisted_entry(entry_id)

    def labels(self, kind: str) -> list[str]:
        """Return the labels of a kind, each once, without decoys, in the order of their files."""
        return list(dict.fromkeys(entry.label for entry in self.entries(kind) if not entry.decoy))

    def surface_forms(self, kind: str, *, decoys: bool = False) -> Iterator[SurfaceForm]:
        """List what to look for, with spelling variants.

        Parameters
        ----------
        kind : str
            Cues (`cue:CLASS`) are taken as written; drugs get no plural.
        decoys : bool
            Whether to list decoy entries too; who asks for them has to drop their matches.

        Yields
        ------
        SurfaceForm
            Each (text, entry) once; a form that is both `stated` and `weak` is `stated`.
        """
        for entry in self.entries(kind):
            if entry.decoy and not decoys:
                continue
            seen: set[str] = set()
            for text in entry.exact:
                for form in exact_variants(text):
                    if form not in seen:
                        seen.add(form)
                        yield SurfaceForm(form, entry.id, True, "stated")
            plurals = entry.category is None or entry.category in COUNTABLE_CATEGORIES
            bases: tuple[tuple[list[str], FormBasis], ...] = (
                (entry.forms, "stated"),
                (entry.weak, "weak"),
            )
            for texts, basis in bases:
                for text in texts:
                    forms = (
                        expand_choices(text.lower())
                        if kind.startswith("cue:")
                        else variants(text, plurals)
                    )
                    for form in forms:
                        if form not in seen:
                            seen.add(form)
                            yield SurfaceForm(form, entry.id, False, basis)
