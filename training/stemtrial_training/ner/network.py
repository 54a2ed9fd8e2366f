"""Training spaCy's entity recogniser."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import spacy
import srsly
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import filter_spans, fix_random_seed, minibatch
from spacy.vectors import Vectors

from stemtrial.propose.ner import KINDS
from stemtrial.propose.ner_spacy import recogniser_settings
from stemtrial.propose.ner_words import cut_words
from stemtrial_training.ner.linear import words_of
from stemtrial_training.ner.recipe import Recipe
from stemtrial_training.ner.sentences import Sentence
from stemtrial_training.ner.substitution import agent_forms, substituted

_BATCH = 64
_DROP = 0.2
_FIRST = 500


def fit_network(
    sentences: Sequence[Sentence], recipe: Recipe, vectors: bytes | None = None
) -> tuple[dict[str, Any], bytes]:
    """Train an entity recogniser.

    Parameters
    ----------
    sentences : sequence of Sentence
    recipe : Recipe
    vectors : bytes, optional
        spaCy's serialisation of floret vectors, where the recipe wants them.

    Returns
    -------
    settings : dict
        `ner.json`.
    content : bytes
        `ner.msgpack`. The same sentences and recipe give the same bytes on one machine, since all
        random numbers have a seed and thinc's CPU operations run in one order; another
        processor's arithmetic may round otherwise.
    """
    fix_random_seed(recipe.seed)
    random = Random(recipe.seed)  # noqa: S311 - no secret
    nlp = spacy.blank("en")
    if vectors is not None:
        nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings).from_bytes(vectors)
    size = recipe.width, recipe.depth, vectors is not None
    ner: Any = nlp.add_pipe("ner", config=recogniser_settings(*size))
    for kind in KINDS:
        ner.add_label(kind)
    forms = agent_forms(sentences)
    optimizer = nlp.initialize(lambda: [_example(nlp, one) for one in sentences[:_FIRST]])
    for _ in range(recipe.epochs):
        order = list(sentences)
        random.shuffle(order)
        exchanged = [substituted(one, forms, recipe.exchange, random) for one in order]
        for batch in minibatch(exchanged, size=_BATCH):
            nlp.update([_example(nlp, one) for one in batch], drop=_DROP, sgd=optimizer)
    parts = {"ner": ner.to_bytes(exclude=["vocab"])}
    if vectors is not None:
        parts["vectors"] = vectors
    settings = {"form": "spacy", **dict(zip(("width", "depth", "vectors"), size, strict=True))}
    return {**settings, "least": 0.0}, bytes(srsly.msgpack_dumps(parts))


def _example(nlp: Language, sentence: Sentence) -> Example:
    cut = cut_words(sentence.text)
    doc = Doc(nlp.vocab, words=cut.words)
    gold = doc.copy()
    places = [(words_of(cut, one), one.kind) for one in sentence.marked]
    gold.ents = filter_spans([Span(gold, *at, label=kind) for at, kind in places if at[0] < at[1]])
    return Example(doc, gold)
