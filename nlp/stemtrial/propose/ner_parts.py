"""The recogniser in a release: `ner.json` says what it is, `ner.msgpack` holds its weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import srsly
from spacy.language import Language

from stemtrial.propose.ner import Tagger
from stemtrial.propose.ner_linear import LinearTagger
from stemtrial.propose.ner_spacy import SpacyTagger

PART = "ner"
WEIGHTS = "ner.msgpack"


def read_tagger(nlp: Language, settings: Mapping[str, Any], content: bytes) -> Tagger:
    """Build the tagger of a release.

    Parameters
    ----------
    nlp : Language
        The pipeline whose vocabulary it shares.
    settings : mapping
        What `ner.json` holds: `form` is `linear` or `spacy`.
    content : bytes
        What `ner.msgpack` holds.

    Raises
    ------
    ValueError
        If the form is unknown.
    """
    form = settings.get("form")
    if form == "spacy":
        return SpacyTagger(nlp, settings, content)
    if form == "linear":
        parts: dict[str, Any] = srsly.msgpack_loads(content)
        tags = settings["tags"]
        weights = np.frombuffer(parts["weights"], dtype="<f2").reshape(-1, len(tags))
        bias = np.frombuffer(parts["bias"], dtype="<f4")
        return LinearTagger(tags, weights.astype(np.float32), bias, float(settings["ease"]))
    raise ValueError(f"ner.json: unknown form {form!r}; expected 'linear' or 'spacy'.")


def pack_linear(weights: Any, bias: Any) -> bytes:
    """Return the weights of a linear tagger as plain bytes in msgpack."""
    content = {
        "weights": np.ascontiguousarray(weights, dtype="<f2").tobytes(),
        "bias": np.ascontiguousarray(bias, dtype="<f4").tobytes(),
    }
    return bytes(srsly.msgpack_dumps(content))
