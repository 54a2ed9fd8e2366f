"""A progress line on standard error, only where a person watches."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from stemtrial.cli.console import PREFIX, say

if TYPE_CHECKING:
    from stemtrial.batch import Summary

_SECONDS_BETWEEN = 0.1


class Progress:
    """Shows records done, failed and per second; silent where standard error is no terminal."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None
        self._started = self._shown = 0.0

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bar
            from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

            self._bar = Bar(
                SpinnerColumn(),
                TextColumn("{task.completed:,.0f} records"),
                TextColumn("{task.fields[failed]:,} failed"),
                TextColumn("{task.fields[rate]:,.0f}/s"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("extract", total=None, failed=0, rate=0)
            self._started = time.monotonic()
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def say(self, sentence: str) -> None:
        """Print a sentence without breaking the line."""
        if self._bar is None:
            say(sentence)
        else:
            self._bar.console.print(PREFIX + sentence, markup=False, highlight=False)

    def show(self, summary: Summary) -> None:
        """Bring the line up to date, at most ten times a second."""
        now = time.monotonic()
        if self._bar is not None and now - self._shown >= _SECONDS_BETWEEN:
            self._shown = now
            done = summary.written + summary.failed
            rate = done / max(now - self._started, 1e-3)
            self._bar.update(self._task, completed=done, failed=summary.failed, rate=rate)
