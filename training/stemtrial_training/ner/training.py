"""From sentences to a recogniser, by a recipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from time import process_time
from typing import Any

from spacy.language import Language

from stemtrial.propose.ner import AGENT, Tagger
from stemtrial.propose.ner_parts import PART, WEIGHTS, read_tagger
from stemtrial_models import Release
from stemtrial_training.ner.linear import fit_linear_tagger
from stemtrial_training.ner.network import fit_network
from stemtrial_training.ner.recipe import Recipe
from stemtrial_training.ner.sentences import SILVER, Sentence, form_fold
from stemtrial_training.releasing import to_json


@dataclass(frozen=True, slots=True)
class Trained:
    """A recogniser and what it took.

    Attributes
    ----------
    recipe : Recipe
    settings : dict
        `ner.json`.
    content : bytes
        `ner.msgpack`.
    sentences : int
        It learned from.
    seconds : float
        Of processor time.
    """

    recipe: Recipe
    settings: dict[str, Any]
    content: bytes
    sentences: int
    seconds: float

    def tagger(self, nlp: Language) -> Tagger:
        """Build the tagger on a pipeline's vocabulary."""
        return read_tagger(nlp, self.settings, self.content)

    def release(self) -> Release:
        """Return the two parts as a release that holds nothing else, not yet written."""
        return Release("ner", {}, {f"{PART}.json": to_json(self.settings), WEIGHTS: self.content})


def chosen_sentences(
    sentences: Sequence[Sentence], recipe: Recipe, form_hold_out: int | None = None
) -> list[Sentence]:
    """Choose what a recipe learns from.

    Parameters
    ----------
    sentences : sequence of Sentence
        Silver ones are drawn, others taken all; public ones only where the recipe wants them.
    recipe : Recipe
    form_hold_out : int, optional
        Fold of surface forms: sentences with an agent of it are left out.

    Returns
    -------
    list of Sentence
        Shuffled by the recipe's seed.
    """
    random = Random(recipe.seed)  # noqa: S311 - no secret
    kept = [one for one in sentences if not _holds_form(one, form_hold_out)]
    silver = [one for one in kept if one.source == SILVER]
    random.shuffle(silver)
    chosen = silver[: recipe.sentences]
    for one in kept:
        public = "/" in one.source or one.source in ("phee", "cellfinder")
        if one.source != SILVER and (recipe.public or not public):
            chosen.append(one)
    random.shuffle(chosen)
    return chosen


def _holds_form(sentence: Sentence, fold: int | None) -> bool:
    return fold is not None and any(
        one.kind == AGENT and one.entry and form_fold(one.entry) == fold for one in sentence.marked
    )


def train(
    sentences: Sequence[Sentence],
    recipe: Recipe,
    vectors: bytes | None = None,
    form_hold_out: int | None = None,
) -> Trained:
    """Train a recogniser.

    Parameters
    ----------
    sentences : sequence of Sentence
    recipe : Recipe
    vectors : bytes, optional
        For a network that reads them.
    form_hold_out : int, optional
        See `chosen_sentences`.

    Returns
    -------
    Trained
    """
    start = process_time()
    chosen = chosen_sentences(sentences, recipe, form_hold_out)
    if recipe.form == "linear":
        settings, content = fit_linear_tagger(chosen, recipe)
    else:
        settings, content = fit_network(chosen, recipe, vectors if recipe.vectors else None)
    return Trained(recipe, settings, content, len(chosen), process_time() - start)
