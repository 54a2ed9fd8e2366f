"""Releases: folders of weights with a manifest; found, verified and opened, nothing more."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

MANIFEST = "manifest.json"


class ReleaseError(ValueError):
    """A release that is missing, incomplete or changed; the message names the file."""


@dataclass(frozen=True, slots=True)
class Release:
    """An opened release.

    Attributes
    ----------
    version : str
    manifest : dict
        What the manifest says: files with their sha256, settings, fingerprint of the data.
    judge : dict
        The judge's models as JSON.
    """

    version: str
    manifest: dict[str, Any]
    judge: dict[str, Any]


def list_releases() -> list[str]:
    """Return the versions that are installed, oldest first."""
    folder = files("stemtrial_models") / "releases"
    if not folder.is_dir():
        return []
    found = [item.name for item in folder.iterdir() if (item / MANIFEST).is_file()]
    return sorted(found, key=_order)


def open_release(version: str | None = None, folder: Traversable | None = None) -> Release:
    """Open a release after checking the sha256 of each of its files.

    Parameters
    ----------
    version : str, optional
        The newest by default.
    folder : Traversable, optional
        A release outside the package, for example one just trained.

    Returns
    -------
    Release

    Raises
    ------
    ReleaseError
        If it is missing, a file is missing, or a file is not the one that the manifest names.
    """
    if folder is None:
        installed = list_releases()
        if not installed:
            raise ReleaseError("no model release is installed; reinstall stemtrial.")
        chosen = version or installed[-1]
        if chosen not in installed:
            raise ReleaseError(f"no release {chosen!r}; installed are {', '.join(installed)}.")
        folder = files("stemtrial_models") / "releases" / chosen
    manifest = _parse(_read(folder / MANIFEST), MANIFEST)
    contents: dict[str, bytes] = {}
    for name, expected in sorted(manifest.get("sha256", {}).items()):
        contents[name] = _read(folder / name)
        if hashlib.sha256(contents[name]).hexdigest() != expected:
            raise ReleaseError(
                f"{name} of release {manifest.get('version')} is not the file that its manifest "
                "names: it was changed or cut short; reinstall stemtrial."
            )
    if "judge.json" not in contents:
        raise ReleaseError(f"{MANIFEST} of {folder.name} names no judge.json; reinstall stemtrial.")
    return Release(str(manifest["version"]), manifest, _parse(contents["judge.json"], "judge.json"))


def _read(file: Traversable) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ReleaseError(f"{file.name} cannot be read ({error.strerror}).") from error


def _parse(content: bytes, name: str) -> dict[str, Any]:
    try:
        parsed: dict[str, Any] = json.loads(content)
    except ValueError as error:
        raise ReleaseError(f"{name} is not JSON ({error}).") from error
    return parsed


def _order(version: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part) if part.isdigit() else -1, part) for part in version.split("."))
