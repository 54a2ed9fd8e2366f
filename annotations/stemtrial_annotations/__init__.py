"""The gold set, its guidelines, readers, splits and agreement."""

from __future__ import annotations

from stemtrial_annotations.huggingface import load

__all__ = ["load"]
