"""Exchange with annotation tools: trials out as texts with marks, marks back as answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from stemtrial_annotations.exchange import brat, doccano, label_studio, prodigy
from stemtrial_annotations.exchange.sheet import Filled


class Format(NamedTuple):
    """How a tool's files are written and read."""

    write: Callable[..., None]
    read: Callable[[Path], Iterator[Filled]]


FORMATS = {
    "label-studio": Format(label_studio.write, label_studio.read),
    "doccano": Format(doccano.write, doccano.read),
    "prodigy": Format(prodigy.write, prodigy.read),
    "brat": Format(brat.write, brat.read),
}
