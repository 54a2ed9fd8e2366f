"""The recipes side by side: on held-out trials, on unseen forms, and on gold mentions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import spacy

from stemtrial.propose.ner import AGENT
from stemtrial_training.ner.recipe import Recipe
from stemtrial_training.ner.scoring import (
    is_held_out,
    is_unlisted,
    score_chosen_agents,
    score_tags,
    tag_sentences,
)
from stemtrial_training.ner.sentences import Sentence, share_of
from stemtrial_training.ner.training import Trained, train

HELD_OUT = 10
FOLD = 1
_PLAIN = Recipe()
_NETWORK = Recipe(form="spacy", epochs=3, least=0.0, public=False)
RECIPES = (
    _PLAIN,
    replace(_PLAIN, public=False),
    replace(_PLAIN, exchange=0.0),
    _NETWORK,
    replace(_NETWORK, width=32, depth=1),
    replace(_NETWORK, vectors=True),
    replace(_NETWORK, public=True, sentences=6_000, epochs=2),
)


@dataclass(frozen=True, slots=True)
class Material:
    """What recognisers learn from and are scored on.

    Attributes
    ----------
    learning : list of Sentence
        Of all trials but the held-out tenth, and of public corpora.
    held_out : list of Sentence
        Silver sentences of the held-out trials.
    gold_learning, gold_scored : list of Sentence
        Gold mentions of train trials to learn from, and of dev trials to score.
    vectors : bytes or None
    """

    learning: list[Sentence]
    held_out: list[Sentence]
    gold_learning: list[Sentence]
    gold_scored: list[Sentence]
    vectors: bytes | None = None


def is_held_out_trial(trial_id: str) -> bool:
    """Whether a trial is one of the held-out tenth."""
    return share_of(trial_id, HELD_OUT) == 0


def compare_recipes(
    material: Material, recipes: Sequence[Recipe], told: Callable[[str], None]
) -> list[dict[str, Any]]:
    """Train every recipe without the forms of a fold, and score it.

    Parameters
    ----------
    material : Material
    recipes : sequence of Recipe
    told : callable
        Told the name of each step.

    Returns
    -------
    list of dict
        In the order of the recipes; networks with vectors are left out where there are none.
    """
    rows = []
    for recipe in recipes:
        if recipe.vectors and material.vectors is None:
            continue
        told(recipe.name)
        trained = train(material.learning, recipe, material.vectors, FOLD)
        rows.append(describe(trained) | score_model(trained, material))
    return rows


def describe(trained: Trained) -> dict[str, Any]:
    """Return what a model is and took."""
    return {
        "name": trained.recipe.name,
        "recipe": asdict(trained.recipe),
        "sentences": trained.sentences,
        "train_seconds": round(trained.seconds, 1),
        "bytes": len(trained.content),
    }


def score_model(trained: Trained, material: Material) -> dict[str, Any]:
    """Score a model that has not seen the held-out trials nor the forms of `FOLD`."""
    tagger = trained.tagger(spacy.blank("en"))
    tag_sentences(tagger, material.held_out, 0.0)  # fills the tagger's tables
    tagged, pace = tag_sentences(tagger, material.held_out, 0.0)
    sure, _ = tag_sentences(tagger, material.held_out, trained.recipe.least)
    found: dict[str, Any] = {
        "words_per_second": round(pace),
        "plain": score_tags(material.held_out, tagged),
        "unseen_forms": score_chosen_agents(material.held_out, tagged, is_held_out(FOLD)),
        "unseen_forms_sure": score_chosen_agents(material.held_out, sure, is_held_out(FOLD)),
    }
    if material.gold_scored:
        found["gold"] = score_gold(trained, material.gold_scored)
    return found


def score_gold(trained: Trained, sentences: Sequence[Sentence]) -> dict[str, Any]:
    """Score a model on exhaustively marked sentences, and on the agents no vocabulary lists."""
    tagged, _ = tag_sentences(trained.tagger(spacy.blank("en")), sentences, 0.0)
    n_trials = len({one.trial_id for one in sentences})
    unlisted = score_chosen_agents(sentences, tagged, is_unlisted)
    return {"n_trials": n_trials, **score_tags(sentences, tagged), f"unlisted_{AGENT}s": unlisted}


def best_of(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the row that finds unseen forms best: by F1 of overlap, then by pace."""
    return max(
        rows,
        key=lambda row: (row["unseen_forms"]["f1"]["value"] or 0.0, row["words_per_second"]),
    )
