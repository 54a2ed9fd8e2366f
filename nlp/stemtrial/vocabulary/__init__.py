"""Closed vocabularies as data: entries in YAML, and the loader that reads and merges them."""

from __future__ import annotations

from stemtrial.vocabulary.entries import Entry, SurfaceForm, Vocabulary
from stemtrial.vocabulary.loader import VocabularyError, load_vocabulary

__all__ = ["Entry", "SurfaceForm", "Vocabulary", "VocabularyError", "load_vocabulary"]
