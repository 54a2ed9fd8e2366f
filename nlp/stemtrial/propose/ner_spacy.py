"""spaCy's own entity recogniser as a tagger: a small convolutional network over hashed words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import srsly
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vectors import Vectors

from stemtrial.propose.ner import Tagged
from stemtrial.propose.ner_words import Stretch

_BATCH = 256


def recogniser_settings(width: int, depth: int, vectors: bool) -> dict[str, Any]:
    """Return the settings of spaCy's `ner` component for a network of a size.

    Parameters
    ----------
    width, depth : int
        Of the convolutional layers.
    vectors : bool
        Whether the words' static vectors are read too.
    """
    return {
        "model": {
            "@architectures": "spacy.TransitionBasedParser.v2",
            "state_type": "ner",
            "extra_state_tokens": False,
            "hidden_width": 64,
            "maxout_pieces": 2,
            "use_upper": True,
            "nO": None,
            "tok2vec": {
                "@architectures": "spacy.HashEmbedCNN.v2",
                "pretrained_vectors": vectors or None,
                "width": width,
                "depth": depth,
                "embed_size": 3000,
                "window_size": 1,
                "maxout_pieces": 2,
                "subword_features": True,
            },
        }
    }


class SpacyTagger:
    """A trained entity recogniser, on a vocabulary that it shares with the pipeline.

    Parameters
    ----------
    nlp : Language
        The pipeline; floret vectors are set on its vocabulary where the recogniser reads any.
    settings : mapping
        `width`, `depth` and `vectors`, as `recogniser_settings` takes them.
    content : bytes
        spaCy's own serialisation of the component and of the vectors, in msgpack.
    """

    def __init__(self, nlp: Language, settings: Mapping[str, Any], content: bytes) -> None:
        parts: dict[str, bytes] = srsly.msgpack_loads(content)
        if "vectors" in parts:
            nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings).from_bytes(parts["vectors"])
        chosen = {name: settings[name] for name in ("width", "depth", "vectors")}
        self._ner: Any = nlp.create_pipe("ner", config=recogniser_settings(**chosen))
        self._ner.from_bytes(parts["ner"], exclude=["vocab"])

    def tag(self, stretches: Sequence[Stretch], kind: str = "") -> list[list[Tagged]]:
        """Return what stands in each stretch; spaCy gives no probabilities, so all score 1."""
        docs = [Doc(self._ner.vocab, words=one.words) for one in stretches]
        for batch in range(0, len(docs), _BATCH):
            chosen = docs[batch : batch + _BATCH]
            self._ner.set_annotations(chosen, self._ner.predict(chosen))
        return [
            [
                Tagged(one.start, one.end, one.label_, 1.0)
                for one in doc.ents
                if kind in ("", one.label_)
            ]
            for doc in docs
        ]
