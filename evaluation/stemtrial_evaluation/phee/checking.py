"""Figures of the PHEE check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from stemtrial_evaluation.intervals import wilson
from stemtrial_evaluation.phee.corpus import Sentence
from stemtrial_evaluation.phee.proposing import Proposers
from stemtrial_evaluation.report import Figure
from stemtrial_evaluation.spans import Span, relaxed, strict, summary, tokens

GRADES = {"mild": "Low", "moderate": "Medium", "severe": "High"}
PROTOCOL = (
    "Arguments Route, Dosage and Severity of all events of a sentence, as a set of spans: no "
    "trigger, event or drug has to be found first. EM: same ends and role. Token: tokens of the "
    "pipeline's tokenizer inside spans of the role. Relaxed: overlap, one to one. An argument in "
    "pieces is a span a piece, where the paper scores its string. 95 % intervals by bootstrap "
    "over sentences."
)
PUBLISHED = (
    "Sun et al. 2022 report, of generative question answering, EM F1 0.762 over all kinds of "
    "sub-arguments together, on the same test split, where their model was asked for each "
    "argument of an event. That is an orientation, not the same task."
)
READING = (
    "The reader of adverse events knows statements that trials make (adverse event, toxicity, "
    "complication), while PHEE names single harms by their own names, on which it is silent."
)


def spans_found(
    sentences: Sequence[Sentence], predict: Callable[[str], Sequence[Span]], proposers: Proposers
) -> dict[str, Any]:
    """Score a finder of spans.

    Parameters
    ----------
    sentences : sequence of Sentence
    predict : callable
        Text to spans.
    proposers : Proposers
        Gives the tokens.

    Returns
    -------
    dict
        `exact`, `token` and `relaxed` to role, and `micro`, to figures.
    """
    found = [(one, predict(one.text)) for one in sentences]
    return {
        "exact": summary([strict(one.spans, spans) for one, spans in found]),
        "token": summary(
            [tokens(one.spans, spans, proposers.tokens(one.text)) for one, spans in found]
        ),
        "relaxed": summary([relaxed(one.spans, spans) for one, spans in found]),
    }


def statements_read(sentences: Sequence[Sentence], proposers: Proposers) -> dict[str, Any]:
    """Compare what the reader of adverse events says with what the corpus says of sentences.

    Parameters
    ----------
    sentences : sequence of Sentence
    proposers : Proposers

    Returns
    -------
    dict
        Shares with Wilson intervals: of adverse sentences with a statement; of graded ones with
        severities read, where they agree; of negated ones read, where denied, and of the others
        read, where not denied.
    """
    read = [(one, proposers.statements(one.text)) for one in sentences]
    adverse = [said for one, said in read if one.adverse]
    graded = [
        (one, {GRADES[severity] for severity, _ in said if severity in GRADES})
        for one, said in read
        if one.severities
    ]
    both = [(one, grades) for one, grades in graded if grades]
    denied = [(one.negated, any(negated for _, negated in said)) for one, said in read if said]
    return {
        "statement_in_adverse_sentence": _share([bool(said) for said in adverse]),
        "severity_read_where_graded": _share([bool(grades) for _, grades in graded]),
        "severity_agrees_where_read": _share([bool(o.severities & g) for o, g in both]),
        "denied_where_negated": _share([said for negated, said in denied if negated]),
        "not_denied_where_not_negated": _share(
            [not said for negated, said in denied if not negated]
        ),
    }


def _share(held: Sequence[bool]) -> dict[str, Any]:
    value = sum(held) / len(held) if held else None
    return Figure(value, wilson(sum(held), len(held)), len(held)).to_dict()
