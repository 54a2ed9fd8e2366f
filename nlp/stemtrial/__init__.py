"""Reads cell-therapy trial registry text into fields with evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stemtrial.version import __version__

if TYPE_CHECKING:
    from stemtrial.answers import TrialFields
    from stemtrial.document import make_doc
    from stemtrial.pipeline import Extractor, extract, load
    from stemtrial.records import TrialRecord

_HOMES = {
    "Extractor": "stemtrial.pipeline",
    "TrialFields": "stemtrial.answers",
    "TrialRecord": "stemtrial.records",
    "extract": "stemtrial.pipeline",
    "load": "stemtrial.pipeline",
    "make_doc": "stemtrial.document",
}

__all__ = [
    "Extractor",
    "TrialFields",
    "TrialRecord",
    "__version__",
    "extract",
    "load",
    "make_doc",
]


def __getattr__(name: str) -> Any:
    """Import the public names on first use, so that `stemtrial --help` stays quick."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'stemtrial' has no attribute {name!r}")
