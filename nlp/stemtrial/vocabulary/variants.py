"""Spelling variants of a surface form, so that a vocabulary lists each wording once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from itertools import product

import yaml

_CHOICE = re.compile(r"<([^<>]*)>")
_GAP = re.compile(r"([ -])")
_WORDS: dict[str, list[str]] = yaml.load(
    (files("stemtrial.vocabulary") / "spelling.yaml").read_text(encoding="utf-8"),
    Loader=yaml.SafeLoader,
)
_PREFIXES = frozenset(_WORDS["joinable_prefixes"])
_PAIRS = frozenset(tuple(pair.split()) for pair in _WORDS["hyphenated_pairs"])
_SECONDS = frozenset(_WORDS["hyphenated_seconds"])
_JOINABLE_LENGTH = 3
_SPELLINGS = (
    (re.compile(r"\bh(a?)em(?=[ao])"), ("haem", "hem")),
    (re.compile(r"\ban(a?)em(?=i)"), ("anaem", "anem")),
    (re.compile(r"\bleuk(a?)em(?=i)"), ("leukaem", "leukem")),
    (re.compile(r"\bisch(a?)em(?=i)"), ("ischaem", "ischem")),
    (re.compile(r"\bo?esoph(?=ag)"), ("oesoph", "esoph")),
    (re.compile(r"\bc(o?)eliac"), ("coeliac", "celiac")),
    (re.compile(r"\btumou?r"), ("tumour", "tumor")),
    (re.compile(r"\bp(a?)ediatric"), ("paediatric", "pediatric")),
    (re.compile(r"i[sz](?=ation\b|ed\b)"), ("is", "iz")),
)
_NO_PLURAL = re.compile(
    r"(?:(?:^|[ -])\w{1,2}|s|al|ic|ar|ly|ed|ing|ive|ary|ory|ia|ine|[^a-z])$", re.IGNORECASE
)
_SIBILANT = re.compile(r"(?:x|z|ch|sh)$")


def expand_choices(form: str) -> Iterator[str]:
    """Write out the choices of a form: `<stem|stromal|> cell` stands for three forms.

    Parameters
    ----------
    form : str
        Any number of `<a|b|c>` groups; an empty alternative makes the group optional.

    Yields
    ------
    str
        One form for every combination, white space collapsed.
    """
    parts = _CHOICE.split(form)
    options = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    for choice in product(*options):
        yield " ".join("".join(choice).split())


def plural(form: str) -> str | None:
    """Return the regular plural of a form's last word, or None where it has none.

    Parameters
    ----------
    form : str

    Returns
    -------
    str or None
        None for adjectives, participles, words of one or two letters, words that end in `s`,
        and what ends in no letter.
    """
    if _NO_PLURAL.search(form):
        return None
    if form.endswith("y") and form[-2:-1] not in "aeiou":
        return form[:-1] + "ies"
    return form + ("es" if _SIBILANT.search(form) else "s")


def variants(form: str, plurals: bool = True) -> Iterator[str]:
    """List the ways to write a form that is matched without case.

    Parameters
    ----------
    form : str
        May hold choices (see `expand_choices`). A hyphen after a prefix or an acronym also
        stands for a space and for nothing, any other hyphen for a space; a space stands for a
        hyphen in the word pairs of `spelling.yaml`.
    plurals : bool
        Whether to add the regular plural of the last word.

    Yields
    ------
    str
        Lower-case forms, perhaps repeated.
    """
    for plain in expand_choices(form.lower()):
        numbers = [plain]
        if plurals and (more := plural(plain)):
            numbers.append(more)
        for number in numbers:
            for spelled in _spellings(number):
                yield from _separators(spelled)


def exact_variants(form: str) -> Iterator[str]:
    """List the ways to write a case-sensitive short form.

    Parameters
    ----------
    form : str
        An acronym such as `UC-MSC`.

    Yields
    ------
    str
        With hyphen, space or neither, each with and without a plural `s`.
    """
    for plain in expand_choices(form):
        parts = plain.split("-")
        for separator in ("-", " ", "") if len(parts) > 1 else ("",):
            joined = separator.join(parts)
            yield joined
            if len(joined) > 2 and joined[-1].isupper():
                yield joined + "s"


def _spellings(form: str) -> Iterator[str]:
    forms = [form]
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", form) if not unicodedata.combining(char)
    )
    if bare != form:
        forms.append(bare)
    if "'s" in form:
        forms.extend([text.replace("'s", end) for text in list(forms) for end in ("s", "", " s")])
    for pattern, pair in _SPELLINGS:
        if pattern.search(form):
            forms = [pattern.sub(spelling, text) for text in forms for spelling in pair]
    yield from forms


def _separators(form: str) -> Iterator[str]:
    pieces = _GAP.split(form)
    words, gaps = pieces[::2], pieces[1::2]
    if not gaps:
        yield form
        return
    options = [_gap_options(words[index], gap, words[index + 1]) for index, gap in enumerate(gaps)]
    for choice in product(*options):
        yield words[0] + "".join(map(str.__add__, choice, words[1:]))


def _gap_options(left: str, gap: str, right: str) -> tuple[str, ...]:
    if gap == " ":
        hyphenated = right in _SECONDS or (left, right) in _PAIRS
        return (" ", "-") if hyphenated else (" ",)
    joinable = left in _PREFIXES or 0 < len(left) <= _JOINABLE_LENGTH
    return ("-", " ", "") if joinable else ("-", " ")
