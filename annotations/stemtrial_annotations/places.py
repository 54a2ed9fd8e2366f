"""Whether spans stand where they say they do, and on token boundaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import spacy
from spacy.tokenizer import Tokenizer

from stemtrial.records import TrialRecord
from stemtrial.textview import clean
from stemtrial.tokenizer import make_tokenizer
from stemtrial_annotations.anchors import fold, sha256, strings_of
from stemtrial_annotations.standoff import GoldTrial, Span
from stemtrial_annotations.values import Finding


def check_places(trial: GoldTrial, record: TrialRecord) -> Iterator[Finding]:
    """Check every span of a trial against its record.

    Parameters
    ----------
    trial : GoldTrial
    record : TrialRecord

    Yields
    ------
    tuple of str
        Field, kind, message and level. A string that the registry edited is a warning, since
        `hydrate` looks for its quotes.
    """
    yield from check_spans(trial.spans(), trial.sections, record)


def check_spans(
    spans: Iterable[tuple[str, Span]], sections: Mapping[str, str], record: TrialRecord
) -> Iterator[Finding]:
    """Check spans, given with their field names, against a record, as `check_places` does.

    Parameters
    ----------
    spans : iterable of (str, Span)
    sections : mapping of str to str
        Name of each string to the sha256 of its raw text.
    record : TrialRecord

    Yields
    ------
    tuple of str
        Field, kind, message and level.
    """
    texts = {one.key: one.text for one in strings_of(record)}
    edited: set[str] = set()
    for name, span in spans:
        if span.start is None:
            yield name, "no_place", f"the quote has no place in {span.key}", "error"
        elif span.key not in sections:
            yield name, "no_hash", f"'sections' has no hash of {span.key}", "error"
        elif span.key not in texts or sha256(texts[span.key]) != sections[span.key]:
            if span.key not in edited:
                edited.add(span.key)
                message = f"the text of {span.key} is not the one that was labelled"
                yield name, "edited", message, "warning"
        else:
            yield from _check_span(name, span, texts[span.key])


def _check_span(name: str, span: Span, text: str) -> Iterator[Finding]:
    assert span.start is not None  # noqa: S101
    assert span.end is not None  # noqa: S101
    found = text[span.start : span.end]
    where = f"{span.key}:{span.start}-{span.end}"
    if span.end > len(text):
        yield name, "offset", f"{where} goes beyond the {len(text)} characters there", "error"
    elif span.cut is None and found != span.quote:
        yield name, "offset", f"the words at {where} are not the quote", "error"
    elif span.cut is not None and not (
        found.startswith(span.quote) and sha256(fold(found).text) == span.cut.sha256
    ):
        yield name, "offset", f"the words at {where} are not the cut quote", "error"
    else:
        starts, ends = token_edges(text)
        for kind, offset, edges in (("start", span.start, starts), ("end", span.end, ends)):
            if offset not in edges:
                nearest = min(edges, key=lambda edge: (abs(edge - offset), edge))
                message = f"{where}: the {kind} is inside a token; nearest is {nearest}"
                yield name, "token_boundary", message, "warning"


@cache
def _tokenizer() -> Tokenizer:
    return make_tokenizer(spacy.blank("en"))


@cache
def token_edges(text: str) -> tuple[frozenset[int], frozenset[int]]:
    """Return where the pipeline's tokens start and end, in offsets of the raw text."""
    view = clean(text)
    spans = [
        view.to_raw(token.idx, token.idx + len(token))
        for token in _tokenizer()(view.text)
        if not token.is_space
    ]
    return frozenset(start for start, _ in spans), frozenset(end for _, end in spans)
