"""A finder in its own environment, spoken to by JSON lines; `worker.py` is the other side."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_FINDERS = _HERE / "finders"
_ONE_CORE = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


class NotInstalledError(RuntimeError):
    """A system that cannot run here; the message is the reason."""


class Worker:
    """A running finder.

    Parameters
    ----------
    finder : str
        `negspacy`, `medspacy`, `edsnlp` or `gliner`: `finders/with_NAME.py`.
    header : dict
        The first line; see `terms.header`.
    python : str, optional
        The interpreter of the environment that holds the library; else that of
        `$STEMTRIAL_NAME_PYTHON`, else this one.

    Attributes
    ----------
    version : str
        What the finder says of itself.
    seconds : float
        Processor time that the finder has read for, loading left out.

    Raises
    ------
    NotInstalledError
        If the interpreter, the library or the weights are not there.
    """

    def __init__(self, finder: str, header: dict[str, Any], python: str | None = None) -> None:
        variable = variable_of(finder)
        chosen = python or os.environ.get(variable) or sys.executable
        script = _FINDERS / f"with_{finder}.py"
        try:
            self._process = subprocess.Popen(  # noqa: S603
                [chosen, "-I", "-W", "ignore", str(_HERE / "worker.py"), str(script)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                env={**os.environ, **_ONE_CORE},
            )
        except OSError as error:
            raise NotInstalledError(f"cannot run {chosen}: {error.strerror}") from error
        self.seconds = 0.0
        try:
            said = self._ask(header)
        except (OSError, ValueError) as error:
            self.close()
            raise NotInstalledError(f"{chosen} did not answer: {error}") from error
        if "missing" in said:
            self.close()
            raise NotInstalledError(f"{said['missing']}; ${variable} names another Python")
        self.version = str(said["ready"])

    def read(self, records: Iterable[dict[str, Any]]) -> Iterator[list[list[Any]]]:
        """Send records one by one; yield the mentions of each.

        Parameters
        ----------
        records : iterable of dict
            `id`, `texts`, and `given`: spans as (text, start, end, id) to be judged too.

        Raises
        ------
        RuntimeError
            If the worker dies or answers another record.
        """
        for record in records:
            try:
                said = self._ask(record)
            except (OSError, ValueError) as error:
                raise RuntimeError(f"{self.version} stopped at {record['id']}: {error}") from error
            if said.get("id") != record["id"]:
                raise RuntimeError(f"{self.version} did not answer {record['id']}")
            self.seconds += said["seconds"]
            yield said["mentions"]

    def close(self) -> None:
        """End the process."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _ask(self, line: dict[str, Any]) -> dict[str, Any]:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise ValueError("it has no streams")
        stdin.write(json.dumps(line) + "\n")
        stdin.flush()
        said = stdout.readline()
        if not said:
            raise ValueError("it ended without a word")
        answer: dict[str, Any] = json.loads(said)
        return answer


def variable_of(finder: str) -> str:
    """Return the environment variable that names a finder's interpreter."""
    return f"STEMTRIAL_{finder.upper()}_PYTHON"
