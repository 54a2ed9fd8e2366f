"""Fixtures of the whole suite: one pipeline, since building one takes seconds."""

from __future__ import annotations

import pytest

from stemtrial.pipeline import Extractor


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The package's own pipeline, with all fields and no extra vocabulary."""
    return Extractor()
