"""The points of `combination_points.yaml`, by which the rules hold an agent for given or not."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict


class Points(BaseModel):
    """The points of places, signs and agents, and how many make an agent count."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    threshold: int
    place: dict[str, int]
    signs: dict[str, int]
    agent: dict[str, int]


@cache
def read_points() -> Points:
    """Return the package's points."""
    source = files("stemtrial.judge") / "combination_points.yaml"
    return Points.model_validate(yaml.safe_load(source.read_text(encoding="utf-8")))
