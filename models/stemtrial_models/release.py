"""Releases: folders of weights with a manifest; found, verified and opened, nothing more."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

MANIFEST = "manifest.json"
_FILE_NAME = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)+")


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
    parts : dict
        Its models as JSON, by file name without `.json`: `judge` always, others where the
        release has them (`schedule`, `combination`, `calibration`, ...).
    """

    version: str
    manifest: dict[str, Any]
    parts: dict[str, dict[str, Any]]

    @property
    def judge(self) -> dict[str, Any]:
        """The judge's models as JSON."""
        return self.parts["judge"]

    def part(self, name: str) -> dict[str, Any] | None:
        """Return the models of an optional part, None where the release has none."""
        return self.parts.get(name)


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
    version, sums = manifest.get("version"), manifest.get("sha256")
    if not isinstance(version, str) or not isinstance(sums, dict):
        raise ReleaseError(f"{MANIFEST} of {folder.name} has no version or no sha256 sums.")
    parts: dict[str, dict[str, Any]] = {}
    for name, expected in sorted(sums.items()):
        if not _FILE_NAME.fullmatch(name):
            raise ReleaseError(f"{MANIFEST} of {folder.name}: {name!r} is no name of a file in it.")
        content = _read(folder / name)
        if hashlib.sha256(content).hexdigest() != expected:
            raise ReleaseError(
                f"{name} of release {version} is not the file that its manifest names: it was "
                "changed or cut short; install or train the release again."
            )
        if name.endswith(".json"):
            parts[name.removesuffix(".json")] = _parse(content, name)
    if "judge" not in parts:
        raise ReleaseError(f"{MANIFEST} of {folder.name} names no judge.json; reinstall stemtrial.")
    return Release(version, manifest, parts)


def _read(file: Traversable) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ReleaseError(f"{file.name} cannot be read ({error.strerror}).") from error


def _parse(content: bytes, name: str) -> dict[str, Any]:
    try:
        parsed = json.loads(content)
    except ValueError as error:
        raise ReleaseError(f"{name} is not JSON ({error}).") from error
    if not isinstance(parsed, dict):
        raise ReleaseError(f"{name} holds no JSON object.")
    return parsed


def _order(version: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part) if part.isdigit() else -1, part) for part in version.split("."))
