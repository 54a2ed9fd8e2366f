"""A document is freed as soon as its answers are taken: no cycle keeps it for the collector."""

from __future__ import annotations

import gc
import weakref

from stemtrial.pipeline import Extractor
from stemtrial.sample import sample_records


class _Tag:
    """Something in a document that can be watched: the document itself takes no weak reference."""


def test_documents_are_freed_without_the_collector() -> None:
    extractor = Extractor()
    watched: dict[str, weakref.ref[_Tag]] = {}
    gc.collect()
    gc.disable()
    try:
        for record in sample_records():
            tag = _Tag()
            watched[record.trial_id] = weakref.ref(tag)
            extractor.read(record).context["tag"] = tag
            del tag
        kept = [trial_id for trial_id, tag_of in watched.items() if tag_of() is not None]
    finally:
        gc.enable()
    assert kept == []
