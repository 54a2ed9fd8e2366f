"""What a command says to the person: sentences on standard error, never on standard output."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import typer

PREFIX = "stemtrial: "


def say(sentence: str) -> None:
    """Print one sentence on standard error, control characters shown as `?`."""
    safe = "".join(char if char.isprintable() else "?" for char in sentence)
    typer.echo(PREFIX + safe, err=True)


class _SayHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        level = "warning: " if record.levelno >= logging.WARNING else ""
        say(level + record.getMessage())


@contextmanager
def spoken_log() -> Iterator[None]:
    """Say the package's log messages while a command runs."""
    logger = logging.getLogger("stemtrial")
    handler = _SayHandler(logging.WARNING)
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
