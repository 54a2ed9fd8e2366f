"""Progress of training: a bar where a person watches, nothing else where none does."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


class Steps:
    """A bar over a known number of steps; `told` names the step that begins.

    Parameters
    ----------
    console : Console
        Standard error.
    total : int
        Steps.
    """

    def __init__(self, console: Console, total: int) -> None:
        self._bar = Progress(
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=total)
        self._begun = False

    def __enter__(self) -> Steps:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def told(self, step: str) -> None:
        """Begin a step: the one before is done."""
        self._bar.update(self._task, description=step, advance=1 if self._begun else 0)
        self._begun = True
