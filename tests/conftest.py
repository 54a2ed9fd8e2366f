"""Fixtures of the whole suite: one pipeline, since building one takes seconds."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from stemtrial.pipeline import Extractor

# The suite draws the same examples every time, so that a pass is a pass of this commit.
# `search` draws new ones, and more of them.
settings.register_profile("suite", derandomize=True)
settings.register_profile("search", max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(scope="session", autouse=True)
def _no_releases_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ["STEMTRIAL_MODELS"] = str(tmp_path_factory.mktemp("models"))
    os.environ.pop("STEMTRIAL_RELEASE", None)


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The package's own pipeline, with all fields and no extra vocabulary."""
    return Extractor()
