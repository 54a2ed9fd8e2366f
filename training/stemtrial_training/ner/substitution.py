"""Exchange of agents' names while training, so that a model learns the company, not the names."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from stemtrial.propose.ner import AGENT
from stemtrial_training.ner.sentences import Marked, Sentence

_SHORTEST = 6


def agent_forms(sentences: Sequence[Sentence]) -> list[str]:
    """Return the agents' names in sentences, in lower case, sorted."""
    return sorted(
        {
            sentence.text[one.start : one.end].lower()
            for sentence in sentences
            for one in sentence.marked
            if one.kind == AGENT and one.end - one.start > 4
        }
    )


def made_up_name(forms: Sequence[str], random: Random) -> str:
    """Make a name of the first half of one name and the second half of another.

    A name of several words, or a short one, is taken whole.
    """
    first, second = random.choice(forms), random.choice(forms)
    if " " in first or " " in second or min(len(first), len(second)) < _SHORTEST:
        return first
    return first[: len(first) // 2] + second[len(second) // 2 :]


def substituted(sentence: Sentence, forms: Sequence[str], share: float, random: Random) -> Sentence:
    """Return a sentence in which a share of the agents' names is exchanged.

    Parameters
    ----------
    sentence : Sentence
    forms : sequence of str
        Names to make others from.
    share : float
        How likely each name is exchanged.
    random : Random

    Returns
    -------
    Sentence
        With the mentions at their new offsets.
    """
    if not forms or all(one.kind != AGENT for one in sentence.marked):
        return sentence
    text, position = "", 0
    marked: list[Marked] = []
    for one in sentence.marked:
        text += sentence.text[position : one.start]
        name = sentence.text[one.start : one.end]
        if one.kind == AGENT and random.random() < share:
            made = made_up_name(forms, random)
            name = made[:1].upper() + made[1:] if name[:1].isupper() else made
        marked.append(Marked(len(text), len(text) + len(name), one.kind, one.entry))
        text += name
        position = one.end
    text += sentence.text[position:]
    return Sentence(sentence.trial_id, text, sentence.place, tuple(marked), sentence.source)
