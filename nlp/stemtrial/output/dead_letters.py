"""The dead-letter file: one JSON object for each record that gave no row."""

from __future__ import annotations

import json
from pathlib import Path

from stemtrial.output.atomic import AtomicFile, unwritable
from stemtrial.readers.failures import Failure


def dead_letter_path(output: Path) -> Path:
    """Return where the dead letters of an output go: `OUT.failed.jsonl` beside it."""
    return output.with_name(f"{output.stem}.failed.jsonl")


class DeadLetters:
    """Collects failures in a file that appears only if there are any.

    Parameters
    ----------
    path : Path or None
        The file; None to only count.
    force : bool
        Whether an existing file may be replaced; where nothing fails it is then removed, since
        its letters would be those of another run.

    Raises
    ------
    OutputError
        If the file exists (without `force`) or cannot be written.
    """

    def __init__(self, path: Path | None, *, force: bool = False) -> None:
        self.path = path
        self.count = 0
        self._file = AtomicFile(path, force=force) if path else None

    def write(self, failure: Failure) -> None:
        """Take a failure."""
        self.count += 1
        if self._file is None:
            return
        try:
            self._file.handle.write(json.dumps(failure.to_row(), ensure_ascii=False) + "\n")
        except OSError as error:
            raise unwritable(self._file.path, error) from error

    def commit(self) -> None:
        """Make the file appear, or none where nothing failed."""
        if self._file is None:
            return
        if self.count:
            self._file.commit()
        else:
            self._file.discard()
            self._file.path.unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove what was written."""
        if self._file is not None:
            self._file.discard()
