"""Writing a release: weights, the settings they came from, and a manifest that seals them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Part = Mapping[str, Any] | bytes


def write_release(
    folder: Path, version: str, parts: Mapping[str, Part], facts: Mapping[str, Any]
) -> None:
    """Write a release.

    Parameters
    ----------
    folder : Path
        Made where missing; files of the same names are replaced.
    version : str
    parts : mapping
        The JSON form of each part by its name: `judge`, and what else the release has. Each
        becomes a file `NAME.json`; bytes are written as they are, under the whole name given
        (`ner.msgpack`).
    facts : mapping
        What the manifest says besides: settings, packages, fingerprint of the training data.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sums: dict[str, str] = {}
    for name, part in sorted(parts.items()):
        file, content = (name, part) if isinstance(part, bytes) else (f"{name}.json", to_json(part))
        (folder / file).write_bytes(content)
        sums[file] = hashlib.sha256(content).hexdigest()
    manifest = {"version": version, "sha256": sums, **facts}
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def to_json(part: Mapping[str, Any]) -> bytes:
    """Return a part as the bytes of its file."""
    return json.dumps(part, indent=0, sort_keys=True, ensure_ascii=False).encode() + b"\n"
