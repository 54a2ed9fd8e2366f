"""What a person reads on standard output: colours in a terminal, plain lines in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def screen(piped_width: int | None = None) -> Iterator[Console]:
    """Open a console on standard output.

    Parameters
    ----------
    piped_width : int, optional
        Columns where standard output is no terminal; `COLUMNS`, else 80, by default.

    Yields
    ------
    Console
        In a pipe what is printed appears at the end, as UTF-8 without colour codes and without
        the blanks that a terminal line is filled up with.
    """
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    console = Console(file=sys.stdout)
    if console.is_terminal:
        if reconfigure is not None:
            reconfigure(errors="replace")  # A terminal that knows no UTF-8 shows `?`.
        yield console
        return
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace", newline="\n")
    console = Console(file=sys.stdout, color_system=None, width=piped_width)
    with console.capture() as captured:
        yield console
    sys.stdout.writelines(line.rstrip() + "\n" for line in captured.get().splitlines())
    sys.stdout.flush()
