"""Writing a release: weights, the settings they came from, and a manifest that seals them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_release(
    folder: Path, version: str, judge: Mapping[str, Any], facts: Mapping[str, Any]
) -> None:
    """Write a release.

    Parameters
    ----------
    folder : Path
        Made where missing; files of the same names are replaced.
    version : str
    judge : mapping
        The judge's JSON form.
    facts : mapping
        What the manifest says besides: settings, packages, fingerprint of the training data.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps(judge, indent=0, sort_keys=True, ensure_ascii=False).encode() + b"\n"
    (folder / "judge.json").write_bytes(content)
    manifest = {
        "version": version,
        "sha256": {"judge.json": hashlib.sha256(content).hexdigest()},
        **facts,
    }
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
