"""Errors that a person can act on. Each is one sentence and knows the command's exit code."""

from __future__ import annotations

EXIT_DONE = 0
EXIT_INTERNAL = 1
EXIT_USAGE = 2
EXIT_DEAD_LETTERS = 3
EXIT_UNREADABLE = 4
EXIT_UNWRITABLE = 5


class StemtrialError(Exception):
    """Something went wrong that is no fault of the code; the message says what to do."""

    exit_code: int = EXIT_INTERNAL


class UsageError(StemtrialError):
    """The call does not make sense: an unknown option value, field or column map."""

    exit_code = EXIT_USAGE


class InputError(StemtrialError):
    """An input is missing or cannot be read at all."""

    exit_code = EXIT_UNREADABLE


class OutputError(StemtrialError):
    """An output cannot be written."""

    exit_code = EXIT_UNWRITABLE
