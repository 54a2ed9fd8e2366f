"""The document: one record laid out as one spaCy Doc, with its sections and mentions."""

from __future__ import annotations

import sys
from bisect import bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from stemtrial.answers import TrialFields
from stemtrial.mentions import Cue, Mention, in_reading_order
from stemtrial.records import TrialRecord
from stemtrial.sections import SEPARATOR, Section, read_sections
from stemtrial.sentences import split_sentences
from stemtrial.textview import TextView
from stemtrial.vocabulary import Vocabulary

_FEW = 12  # times as many before: then each is put in its place, instead of a sort of all


@dataclass(slots=True)
class TrialDocument:
    """What the pipeline knows of one record.

    Attributes
    ----------
    record : TrialRecord
    text : str
        The sections' clean views, joined; all offsets of mentions point into it.
    sections : list of Section
    sentences : list of tuple of int
        Start and end of every sentence, in order; none crosses a section.
    mentions : list of Mention
        In order of their start.
    cues : list of Cue
        Context cues, in order of their start.
    flags : set of str
        `truncated` where text was cut, `conflict` where answers disagree.
    context : dict
        What one step leaves for the next (for example the cues of every sentence).
    fields : TrialFields
        The answers, once resolved.
    vocabulary : Vocabulary
        What the mentions' entries can be looked up in.
    """

    record: TrialRecord
    text: str
    sections: list[Section]
    sentences: list[tuple[int, int]] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    context: dict[str, Any] = field(default_factory=dict)
    fields: TrialFields = field(init=False)
    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary({}))
    _section_starts: list[int] = field(default_factory=list)
    _sentence_starts: list[int] = field(default_factory=list)
    _by_kind: dict[str, list[Mention]] = field(default_factory=dict)
    _lower: str | None = None
    _reversed_lower: str | None = None

    def __post_init__(self) -> None:
        self.fields = TrialFields(trial_id=self.record.trial_id)

    @property
    def lower(self) -> str:
        """The text in lower case, as long as the text; made once."""
        if self._lower is None:
            lower = self.text.lower()
            if len(lower) != len(self.text):
                lower = "".join(c if len(c.lower()) > 1 else c.lower() for c in self.text)
            self._lower = lower
        return self._lower

    @property
    def reversed_lower(self) -> str:
        """The text in lower case from its end, to look for what stands before; made once."""
        if self._reversed_lower is None:
            self._reversed_lower = self.lower[::-1]
        return self._reversed_lower

    def section_at(self, offset: int) -> Section:
        """Return the section that holds an offset of the text."""
        if not self._section_starts:
            self._section_starts = [section.start for section in self.sections]
        return self.sections[bisect_right(self._section_starts, offset) - 1]

    def section_of(self, mention: Mention) -> Section:
        """Return the section that a mention stands in; looked up once a mention."""
        section = mention.section
        if section is None:
            section = mention.section = self.section_at(mention.start)
        return section

    def sentence_index(self, offset: int) -> int:
        """Return the position, in `sentences`, of the sentence at or before an offset."""
        if not self._sentence_starts:
            self._sentence_starts = [start for start, _ in self.sentences]
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def sentence_of(self, mention: Mention) -> int:
        """Return the position, in `sentences`, of a mention's sentence; looked up once."""
        index = mention.sentence
        if index < 0:
            index = mention.sentence = self.sentence_index(mention.start)
        return index

    def locate(self) -> None:
        """Look up section and sentence of all mentions, in one pass."""
        sections = iter(self.sections)
        section = following = next(sections, None)
        after = 0
        sentence, next_sentence = -1, 0
        for mention in self.mentions:
            start = mention.start
            while start >= after:
                section, following = following, next(sections, None)
                after = sys.maxsize if following is None else following.start
            while start >= next_sentence:
                sentence += 1
                last = sentence + 1 == len(self.sentences)
                next_sentence = sys.maxsize if last else self.sentences[sentence + 1][0]
            mention.section = section
            mention.sentence = sentence

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """Return start and end of the sentence at or before an offset."""
        return self.sentences[self.sentence_index(offset)]

    def of_kind(self, *kinds: str) -> list[Mention]:
        """Return the mentions of the given kinds, in order of their start; not to be changed."""
        if len(kinds) > 1:
            return [mention for mention in self.mentions if mention.kind in kinds]
        by_kind = self._by_kind
        if not by_kind:
            for mention in self.mentions:
                kind = mention.kind
                if kind in by_kind:
                    by_kind[kind].append(mention)
                else:
                    by_kind[kind] = [mention]
        return by_kind.get(kinds[0], [])

    def keep(self, mentions: Iterable[Mention]) -> None:
        """Keep only the given mentions of the document, which are in order."""
        self.mentions = list(mentions)
        self._by_kind.clear()

    def add(self, mentions: Iterable[Mention]) -> None:
        """Add mentions and keep the order: a new one stands behind those of the same place."""
        new = list(mentions)
        if not new:
            return
        if _FEW * len(new) < len(self.mentions):
            for mention in new:
                insort(self.mentions, mention, key=in_reading_order)
        else:
            self.mentions += new
            self.mentions.sort(key=in_reading_order)
        if self._by_kind:
            for kind in {mention.kind for mention in new}:
                self._by_kind[kind] = [one for one in self.mentions if one.kind == kind]


def lay_out(record: TrialRecord) -> TrialDocument:
    """Lay out a record: sections, joined text and sentences.

    Parameters
    ----------
    record : TrialRecord

    Returns
    -------
    TrialDocument
        Without mentions.
    """
    sections = read_sections(record)
    text = SEPARATOR.join(section.view.text for section in sections)
    sentences = [
        span for section in sections for span in split_sentences(section.view.text, section.start)
    ]
    return TrialDocument(record, text, sections, sentences)


def lay_out_text(text: str) -> TrialDocument:
    """Lay out a bare text as it is: one section `detailed_description`, no cleaning.

    Parameters
    ----------
    text : str

    Returns
    -------
    TrialDocument
    """
    record = TrialRecord.model_construct(trial_id="TEXT-1", detailed_description=text)
    section = Section("detailed_description", None, None, TextView(text, text), role="prose")
    return TrialDocument(record, text, [section], split_sentences(text))


def make_doc(nlp: Language, record: TrialRecord) -> Doc:
    """Tokenise a record into a Doc whose `doc._.trial` is its `TrialDocument`.

    Parameters
    ----------
    nlp : Language
        A pipeline from `stemtrial.load`.
    record : TrialRecord

    Returns
    -------
    Doc
    """
    trial = lay_out(record)
    doc = nlp.make_doc(trial.text)
    doc._.trial = trial
    return doc


if not Doc.has_extension("trial"):
    Doc.set_extension("trial", default=None)
