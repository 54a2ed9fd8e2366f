"""Releases: folders of weights with a manifest; found, verified and opened, nothing more."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
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
    files : dict
        The verified content of each file by its name: `judge.json` always, others where the
        release has them (`schedule.json`, `calibration.json`, ...). Binary ones, such as
        `ner.msgpack`, are read by those who know their form.
    """

    version: str
    manifest: dict[str, Any]
    files: dict[str, bytes]

    @property
    def judge(self) -> dict[str, Any]:
        """The judge's models as JSON."""
        return _parse(self.files["judge.json"], "judge.json")

    def part(self, name: str) -> dict[str, Any] | None:
        """Return what the file `NAME.json` holds, None where the release has none.

        Raises
        ------
        ReleaseError
            If it is no JSON object.
        """
        content = self.files.get(f"{name}.json")
        return None if content is None else _parse(content, f"{name}.json")


def open_release(version: str | None = None, folder: Traversable | None = None) -> Release:
    """Open a release after checking the sha256 of each of its files.

    Parameters
    ----------
    version : str, optional
        A version or a folder; see `stemtrial_models.folders.find_release` for the default.
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
        from stemtrial_models.folders import find_release

        folder = find_release(version)
    manifest = _parse(_read(folder / MANIFEST), MANIFEST)
    version, sums = manifest.get("version"), manifest.get("sha256")
    if not isinstance(version, str) or not isinstance(sums, dict):
        raise ReleaseError(f"{MANIFEST} of {folder.name} has no version or no sha256 sums.")
    contents: dict[str, bytes] = {}
    for name, expected in sorted(sums.items()):
        if not _FILE_NAME.fullmatch(name):
            raise ReleaseError(f"{MANIFEST} of {folder.name}: {name!r} is no name of a file in it.")
        contents[name] = content = _read(folder / name)
        if hashlib.sha256(content).hexdigest() != expected:
            raise ReleaseError(
                f"{name} of release {version} is not the file that its manifest names: it was "
                "changed or cut short; install or train the release again."
            )
    if "judge.json" not in contents:
        raise ReleaseError(f"{MANIFEST} of {folder.name} names no judge.json; reinstall stemtrial.")
    return Release(version, manifest, contents)


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


def order_of(version: str) -> tuple[tuple[int, str], ...]:
    """Return the key that sorts versions: 0.10 after 0.9."""
    return tuple((int(part) if part.isdigit() else -1, part) for part in version.split("."))
