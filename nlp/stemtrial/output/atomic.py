"""Files that appear whole or not at all: written beside their place, then renamed."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from stemtrial.errors import OutputError


class AtomicFile:
    """A file under a temporary name until `commit`.

    Parameters
    ----------
    path : Path
        Where the file shall appear; missing folders are made.
    force : bool
        Whether a file that is there already may be replaced.
    binary : bool
        Whether bytes are written; else UTF-8 text.

    Raises
    ------
    OutputError
        If the place exists (without `force`), is a folder, or cannot be written.
    """

    def __init__(self, path: Path, *, force: bool = False, binary: bool = False) -> None:
        self.path = path
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            refuse_existing(path, force=force)
            path.parent.mkdir(parents=True, exist_ok=True)
            self.handle: IO[Any] = (
                self._temporary.open("wb")
                if binary
                else self._temporary.open(
                    "w", encoding="utf-8", errors="backslashreplace", newline=""
                )
            )
        except OSError as error:
            raise unwritable(path, error) from error

    def commit(self) -> None:
        """Make the file appear."""
        try:
            self.handle.flush()
            os.fsync(self.handle.fileno())
            self.handle.close()
            self._temporary.replace(self.path)
        except OSError as error:
            self.discard()
            raise unwritable(self.path, error) from error

    def discard(self) -> None:
        """Remove what was written; nothing appears."""
        with suppress(OSError):  # A full disk fails again on the last flush; the file goes anyway.
            self.handle.close()
        self._temporary.unlink(missing_ok=True)


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise OutputError where a path is a folder, or a file that may not be replaced."""
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; give the name of a file.")
    if not force and path.exists():
        raise OutputError(f"{path}: exists already; give --force to replace it, or another name.")


def unwritable(path: Path, error: OSError) -> OutputError:
    """Return the sentence of a write that the system refused."""
    return OutputError(f"{path}: cannot be written ({error.strerror or error}).")
