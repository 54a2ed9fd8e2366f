"""Finding quotes: the strings of a record, and where in them some words stand."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from stemtrial.records import PROSE_SECTIONS, TrialRecord
from stemtrial_annotations.standoff import LONGEST_QUOTE, Cut, Span, section_key

Likeness = Literal["exact", "spacing", "spelling"]
FEWEST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class String:
    """One string of a record."""

    section: str
    index: int | None
    part: str | None
    text: str

    @property
    def key(self) -> str:
        """Its name, for example `arms[0].description`."""
        return section_key(self.section, self.index, self.part)


class Hit(NamedTuple):
    """Words found in a string, by code-point offsets."""

    string: String
    start: int
    end: int


def strings_of(record: TrialRecord) -> Iterator[String]:
    """Yield the non-empty strings that the guidelines read, in reading order.

    The first one that holds a quote is the one that it is anchored to.
    """
    for name in PROSE_SECTIONS:
        yield from _string(name, None, None, getattr(record, name))
    for index, arm in enumerate(record.arms):
        for part in ("label", "description", "type"):
            yield from _string("arms", index, part, getattr(arm, part))
    for index, item in enumerate(record.interventions):
        for part in ("name", "description", "type"):
            yield from _string("interventions", index, part, getattr(item, part))


def _string(name: str, index: int | None, part: str | None, text: str) -> Iterator[String]:
    if text:
        yield String(name, index, part, text)


def sha256(text: str) -> str:
    """Return the sha256 of a raw string in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class View:
    """A text with some of its characters left out or replaced, and the way back.

    Attributes
    ----------
    text : str
    origins : tuple of int
        For every character of `text`, its offset in the raw string.
    """

    text: str
    origins: tuple[int, ...]


def _view(raw: str, change: Callable[[str], str]) -> View:
    characters: list[str] = []
    origins: list[int] = []
    for position, character in enumerate(raw):
        for kept in change(character):
            characters.append(kept)
            origins.append(position)
    return View("".join(characters), tuple(origins))


def _plain(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    folded = unicodedata.normalize("NFKC", character).casefold()
    return "".join(one for one in folded if one.isascii() and one.isalnum())


@lru_cache(maxsize=512)
def fold(raw: str) -> View:
    """Keep the ASCII letters and digits of a text, in lower case, after Unicode NFKC.

    Line breaks, hyphens, superscripts (`10⁶`, `10^6`, `106`) and characters that a copy of the
    registry lost make no difference in this view.
    """
    return _view(raw, _plain)


@lru_cache(maxsize=512)
def without_spaces(raw: str) -> View:
    """Leave out all white space."""
    return _view(raw, lambda character: "" if character.isspace() else character)


def shorten(quote: str) -> tuple[str, Cut | None]:
    """Cut a quote to its first `LONGEST_QUOTE` words.

    Returns
    -------
    tuple
        The quote as it may be stored, character for character, and what was cut (None if
        nothing was).
    """
    words = len(quote.split())
    if words <= LONGEST_QUOTE:
        return quote, None
    end = 0
    for word in quote.split()[:LONGEST_QUOTE]:
        end = quote.index(word, end) + len(word)
    folded = fold(quote).text
    return quote[:end], Cut(words=words, letters=len(folded), sha256=sha256(folded))


def find_exact(string: String, quote: str) -> Iterator[Hit]:
    """Yield every place where the quote stands character for character."""
    start = string.text.find(quote)
    while quote and start >= 0:
        yield Hit(string, start, start + len(quote))
        start = string.text.find(quote, start + 1)


def find_spaced(string: String, quote: str) -> Iterator[Hit]:
    """Yield every place where the quote stands but for white space."""
    yield from _find(string, quote, without_spaces)


def find_folded(string: String, quote: str) -> Iterator[Hit]:
    """Yield every place where the quote's letters and digits stand."""
    yield from _find(string, quote, fold)


def _find(string: String, quote: str, view: Callable[[str], View]) -> Iterator[Hit]:
    needle = view(quote)
    if len(needle.text) < FEWEST_LETTERS:
        return
    hay = view(string.text)
    before, after = quote[: needle.origins[0]], quote[needle.origins[-1] + 1 :]
    place = hay.text.find(needle.text)
    while place >= 0:
        start = hay.origins[place]
        end = hay.origins[place + len(needle.text) - 1] + 1
        if _whole_words(string.text, start, end):
            yield Hit(string, *_widened(string.text, start, end, before, after))
        place = hay.text.find(needle.text, place + 1)


def _whole_words(text: str, start: int, end: int) -> bool:
    splits_first = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    splits_last = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return not splits_first and not splits_last


def _widened(text: str, start: int, end: int, before: str, after: str) -> tuple[int, int]:
    """Take in the quote's outer brackets and signs, which its letters do not cover."""
    if before and text[:start].endswith(before):
        start -= len(before)
    if after and text.startswith(after, end):
        end += len(after)
    return start, end


def find_cut(string: String, quote: str, cut: Cut) -> Iterator[Hit]:
    """Yield every place where a quote stands whose end is known by length and hash only."""
    needle, hay = fold(quote), fold(string.text)
    if not needle.text:
        return
    before = quote[: needle.origins[0]]
    place = hay.text.find(needle.text)
    while place >= 0:
        folded = hay.text[place : place + cut.letters]
        if len(folded) == cut.letters and sha256(folded) == cut.sha256:
            start, end = hay.origins[place], hay.origins[place + cut.letters - 1] + 1
            yield Hit(string, *_widened(string.text, start, end, before, ""))
        place = hay.text.find(needle.text, place + 1)


def find_span(strings: list[String], span: Span) -> tuple[list[Hit], Likeness]:
    """Find a span's words in some strings.

    Parameters
    ----------
    strings : list of String
    span : Span
        Its quote is looked for as it is, then but for white space, then by letters and digits
        alone; a quote that was cut by letters and digits only.

    Returns
    -------
    hits : list of Hit
        All places of the first likeness that finds any.
    likeness : str
    """
    if span.cut is not None:
        return [hit for one in strings for hit in find_cut(one, span.quote, span.cut)], "spelling"
    finders: tuple[tuple[Likeness, Callable[[String, str], Iterator[Hit]]], ...] = (
        ("exact", find_exact),
        ("spacing", find_spaced),
        ("spelling", find_folded),
    )
    for likeness, finder in finders:
        hits = [hit for string in strings for hit in finder(string, span.quote)]
        if hits:
            return hits, likeness
    return [], "exact"
