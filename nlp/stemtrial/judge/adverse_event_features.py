"""Features of the harms that a registry's text names, and of the statements they would make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from stemtrial.mentions import Mention
from stemtrial.propose.adverse_event_harms import Harm
from stemtrial.propose.adverse_event_sentences import Sentence
from stemtrial.propose.adverse_events import Key

PLANNED = "planned"
STATEMENT_GROUPS = ("severity", "serious", "related", "negated", "proposed", "elsewhere")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|\d+")
_REACH = 60
_WORDS = 5
_MOST = 3


def planned_statements(harm: Harm) -> tuple[list[Mention], bool]:
    """Return the statements that a harm makes if the trial measures it.

    Parameters
    ----------
    harm : Harm

    Returns
    -------
    mentions : list of Mention
        The rules' own where they say so too.
    proposed : bool
        Whether they do.
    """
    if harm.status == PLANNED:
        return harm.mentions, True
    return harm.supposed(), False


def proposed_counts(harms: Iterable[Harm]) -> Counter[Key]:
    """Count how often the rules propose each statement in a record."""
    return Counter([mention.value.key for harm in harms for mention in harm.mentions])


def harms_with_features(harms: Iterable[Harm]) -> Iterator[tuple[Harm, list[str]]]:
    """List the features of every harm that may be one that the trial measures.

    Its kind, the rule that read it, where it stands, the words around it and in its sentence.

    Parameters
    ----------
    harms : iterable of Harm
        Those of a sentence one after the other.

    Yields
    ------
    harm : Harm
    names : list of str
        Of the features that hold, each once; a bare word stands for a word of the sentence.
    """
    last: Sentence | None = None
    words: dict[str, None] = {}  # no set: sums of weights depend on their order
    for harm in harms:
        sentence = harm.sentence
        if harm.status != PLANNED and harm.anchor.kind == "tolerated":
            continue
        if sentence is not last:
            last, words = sentence, dict.fromkeys(_WORD.findall(sentence.flat))
        yield harm, [*words, *_names(harm)]


def _names(harm: Harm) -> list[str]:
    sentence, anchor = harm.sentence, harm.anchor
    flat, kind, status = sentence.flat, anchor.kind, harm.status
    left = _WORD.findall(flat, max(0, anchor.start - _REACH), anchor.start)[-_WORDS:]
    right = _WORD.findall(flat, anchor.end, anchor.end + _REACH)[:_WORDS]
    names = ["left=" + word for word in dict.fromkeys(left)]
    names += ["right=" + word for word in dict.fromkeys(right)]
    names += ["before=" + left[-1]] if left else []
    names += ["after=" + right[0]] if right else []
    names += [
        f"kind={kind}",
        f"section={harm.section}",
        f"status={status}",
        f"status={status} kind={kind}",
    ]
    if harm.reading is not None:
        rule = harm.reading.verdict.rule
        names += [f"rule={rule}", f"rule={rule} kind={kind}"]
    if sentence.studied:
        names.append("studied=")
    return names


def statement_features(key: Key, counts: Counter[Key], *, proposed: bool) -> list[str]:
    """List the features of one statement: what it says, and how often the rules propose it.

    Parameters
    ----------
    key : tuple
        The statement.
    counts : Counter
        From `proposed_counts`.
    proposed : bool
        Whether the rules propose it here.

    Returns
    -------
    list of str
        One of each of `STATEMENT_GROUPS`, and `own=` for a proposed one.
    """
    count = counts[key]
    names = [
        f"severity={key[1]}",
        f"serious={key[2]:d}",
        f"related={key[3]}",
        f"negated={key[4]:d}",
        f"proposed={min(_MOST, count)}",
        f"elsewhere={min(2, count - proposed)}",
    ]
    return [*names, "own="] if proposed else names
