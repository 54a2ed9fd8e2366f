"""How a recogniser is trained: all that decides its bytes, besides the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of one recogniser.

    Attributes
    ----------
    form : str
        `linear` or `spacy`.
    sentences : int
        Silver sentences to learn from at most.
    public : bool
        Whether public corpora are added.
    exchange : float
        How likely an agent's name is hidden (linear) or exchanged (spaCy) while learning.
    width, depth, epochs : int
        Of the network.
    vectors : bool
        Whether the network reads floret vectors trained on the corpus.
    buckets, passes : int
        Rows of the linear weights, and passes over the tokens.
    penalty : float
        L2 penalty of the linear weights.
    ease : float
        What is taken off the linear score of "no mention".
    least : float
        Proposals that the linear tagger is less sure of are left out.
    seed : int
    """

    form: Literal["linear", "spacy"] = "linear"
    sentences: int = 10_000
    public: bool = True
    exchange: float = 0.5
    width: int = 64
    depth: int = 2
    epochs: int = 4
    vectors: bool = False
    buckets: int = 1 << 17
    passes: int = 6
    penalty: float = 2e-6
    ease: float = 0.0
    least: float = 0.9
    seed: int = 7

    @property
    def name(self) -> str:
        """A short name for tables."""
        if self.form == "linear":
            said = f"linear, names hidden {self.exchange:g}"
        else:
            said = f"spaCy {self.width}x{self.depth}, names exchanged {self.exchange:g}"
        return said + (", vectors" if self.vectors else "") + (", public" if self.public else "")
