"""Every mention in a record, whether or not it answers a field: form, import, checks, figures."""

from __future__ import annotations

from stemtrial_annotations.mentions.standoff import (
    JUDGEMENTS,
    MODES,
    TYPES,
    MentionedTrial,
    MentionSpan,
    load_mentions,
)

__all__ = ["JUDGEMENTS", "MODES", "TYPES", "MentionSpan", "MentionedTrial", "load_mentions"]
