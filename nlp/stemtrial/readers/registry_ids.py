"""Which registry an id is from, and registry ids in running text."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml


@cache
def _forms() -> tuple[tuple[str, ...], re.Pattern[str], re.Pattern[str]]:
    data = yaml.safe_load(
        files("stemtrial.readers").joinpath("registry_ids.yaml").read_text(encoding="utf-8")
    )
    names = tuple(entry["registry"] for entry in data)
    either = "|".join(f"({'|'.join(entry['forms'])})" for entry in data)
    # One numbered group a registry (the forms hold none), so `lastindex` names the registry.
    whole = re.compile(either, re.IGNORECASE)
    inside = re.compile(rf"(?<![A-Za-z0-9])(?:{either})(?![A-Za-z0-9])")
    return names, whole, inside


def registry_of(trial_id: str) -> str:
    """Return the registry that an id is from, by its form.

    Parameters
    ----------
    trial_id : str
        Any id; case and surrounding space do not matter.

    Returns
    -------
    str
        The registry's name as the WHO ICTRP writes it; empty where the form is unknown.
    """
    names, whole, _ = _forms()
    found = whole.fullmatch(trial_id.strip())
    return names[found.lastindex - 1] if found and found.lastindex else ""


def find_registry_ids(text: str) -> list[str]:
    """Return the registry ids in a text, in order, each once.

    Parameters
    ----------
    text : str
        For example the secondary-id column of a registry's download.
    """
    _, _, inside = _forms()
    return list(dict.fromkeys(match.group() for match in inside.finditer(text)))
