"""medspaCy: target rules from the vocabulary, and ConText with its own and added rules."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import medspacy
from loguru import logger
from medspacy.context import ConText, ConTextRule
from medspacy.target_matcher import TargetMatcher, TargetRule

Mention = tuple[int, int, int, str, list[str]]
KEY = "medspacy_spans"
VERSION = f"medspaCy {version('medspacy')}"
_FLAGS = {
    "is_negated": "negated",
    "is_historical": "historical",
    "is_hypothetical": "hypothetical",
    "is_uncertain": "uncertain",
}
_CATEGORIES = {
    "prior": ("HISTORICAL", "BIDIRECTIONAL"),
    "background": ("HISTORICAL", "BIDIRECTIONAL"),
    "hypothesis": ("HYPOTHETICAL", "FORWARD"),
}


def build(header: dict[str, Any]) -> Callable[[list[str], list[list[Any]]], list[Mention]]:
    """Return the finder.

    Parameters
    ----------
    header : dict
        `groups` of terms, and `cues` that become ConText rules beside the library's own.

    Returns
    -------
    callable
        Texts and given spans to mentions: text, start, end, group or given id, flags.
    """
    logger.disable("PyRuSH")
    nlp = medspacy.load(medspacy_enable={"medspacy_tokenizer", "medspacy_pyrush"})
    targets = []
    for attribute, exact in (("LOWER", False), ("ORTH", True)):
        matcher = TargetMatcher(
            nlp, f"targets_{attribute}", None, attribute, "group", KEY, prune=False
        )
        # A list, since the matcher goes over it twice.
        matcher.add(
            [
                TargetRule(form, group["id"])
                for group in header["groups"]
                if group["exact"] is exact
                for form in group["forms"]
            ]
        )
        targets.append(matcher)
    context = ConText(nlp, input_span_type="group", span_group_name=KEY)
    context.add(
        [
            ConTextRule(form, category, direction=direction)
            for name, (category, direction) in _CATEGORIES.items()
            for form in header["cues"][name]
        ]
    )

    def read(texts: list[str], given: list[list[Any]]) -> list[Mention]:
        mentions: list[Mention] = []
        for index, doc in enumerate(nlp.pipe(texts)):
            spans = [
                doc.char_span(start, end, label=name, alignment_mode="expand")
                for number, start, end, name in given
                if number == index
            ]
            doc.spans[KEY] = [span for span in spans if span is not None]
            for matcher in targets:
                matcher(doc)
            if not doc.spans[KEY]:
                continue
            for span in context(doc).spans[KEY]:
                flags = [flag for name, flag in _FLAGS.items() if getattr(span._, name)]
                mentions.append((index, span.start_char, span.end_char, span.label_, flags))
        return mentions

    return read
