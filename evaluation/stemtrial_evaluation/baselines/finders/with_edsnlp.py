"""EDS-NLP: its matcher over the vocabulary, its qualifiers with English cues.

The library's own cues are French; negation, hypothesis and history take the words as parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import edsnlp
import edsnlp.pipes as eds

Mention = tuple[int, int, int, str, list[str]]
KEY = "terms"
VERSION = f"EDS-NLP {version('edsnlp')}"
_FLAGS = {"negation": "negated", "hypothesis": "hypothetical", "history": "historical"}


def build(header: dict[str, Any]) -> Callable[[list[str], list[list[Any]]], list[Mention]]:
    """Return the finder.

    Parameters
    ----------
    header : dict
        `groups` of terms, and English `cues` for the qualifiers.

    Returns
    -------
    callable
        Texts and given spans to mentions: text, start, end, group or given id, flags.
    """
    cues = header["cues"]
    nlp = edsnlp.blank("eds")
    nlp.add_pipe(eds.sentences())
    for attribute, exact in (("LOWER", False), ("TEXT", True)):
        terms = {one["id"]: one["forms"] for one in header["groups"] if one["exact"] is exact}
        if terms:
            nlp.add_pipe(
                eds.matcher(terms=terms, attr=attribute, span_setter=KEY),
                name=f"matcher_{attribute}",
            )
    nlp.add_pipe(
        eds.negation(
            pseudo=cues["negation_pseudo"],
            preceding=cues["negation_preceding"],
            preceding_regex=[],
            following=cues["negation_following"],
            verbs=[],
            termination=cues["termination"],
            attr="LOWER",
            span_getter=KEY,
        )
    )
    nlp.add_pipe(
        eds.hypothesis(
            pseudo=[],
            preceding=cues["hypothesis"],
            following=cues["hypothesis_following"],
            verbs_eds=[],
            verbs_hyp=[],
            termination=cues["termination"],
            attr="LOWER",
            span_getter=KEY,
        )
    )
    nlp.add_pipe(
        eds.history(
            history=[*cues["prior"], *cues["background"]],
            termination=cues["termination"],
            attr="LOWER",
            span_getter=KEY,
        )
    )

    def read(texts: list[str], given: list[list[Any]]) -> list[Mention]:
        mentions: list[Mention] = []
        for index, text in enumerate(texts):
            doc = nlp.make_doc(text)
            spans = [
                doc.char_span(start, end, label=name, alignment_mode="expand")
                for number, start, end, name in given
                if number == index
            ]
            doc.spans[KEY] = [span for span in spans if span is not None]
            for _, pipe in nlp.pipeline:
                doc = pipe(doc)
            for span in doc.spans[KEY]:
                flags = [flag for name, flag in _FLAGS.items() if getattr(span._, name)]
                mentions.append((index, span.start_char, span.end_char, span.label_, flags))
        return mentions

    return read
