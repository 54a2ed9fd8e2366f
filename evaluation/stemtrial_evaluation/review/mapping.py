"""The mapping from answers to the review's categories, read and checked."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from stemtrial.errors import InputError


class Choices(BaseModel):
    """Open questions of the mapping; see `mapping.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    svf_is_adipose_msc: bool = True
    conditional_is_multiple: bool = True
    jak_is_conventional: bool = True
    background_counts: bool = True
    inferred_counts: bool = True
    conditioning_counts: bool = True


class Mapping(BaseModel):
    """How answers become categories."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    window: tuple[int, int]
    leave_out_study_types: tuple[str, ...] = ()
    choices: Choices = Choices()
    route_bins: dict[str, tuple[str, ...]]
    jak_inhibitors: tuple[str, ...] = ()
    africa: tuple[str, ...] = ()

    def flipped(self, choice: str) -> Mapping:
        """Return the mapping with one choice turned round."""
        value = not getattr(self.choices, choice)
        return self.model_copy(update={"choices": self.choices.model_copy(update={choice: value})})


def load_mapping(path: Path | None = None) -> Mapping:
    """Read a mapping.

    Parameters
    ----------
    path : Path, optional
        The package's own where not given.

    Raises
    ------
    InputError
        If it is missing or not of this form.
    """
    name = str(path or "mapping.yaml")
    try:
        return Mapping.model_validate(_read(path, "mapping.yaml"))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{name}: {where}: {first['msg']}.") from error


def load_claims() -> list[dict[str, Any]]:
    """Return the published findings; see `published.yaml`."""
    found: list[dict[str, Any]] = _read(None, "published.yaml")
    return found


def _read(path: Path | None, name: str) -> Any:
    source = path if path is not None else files("stemtrial_evaluation.review") / name
    try:
        return yaml.safe_load(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = getattr(error, "strerror", None) or "it is not YAML in UTF-8"
        raise InputError(f"{source}: cannot be read: {reason}.") from error
