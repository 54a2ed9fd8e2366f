"""Reading and writing the tools' files, with sentences for what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stemtrial.errors import InputError
from stemtrial.output.atomic import AtomicFile


def refuse(path: Path, where: str, problem: str) -> InputError:
    """Return the error of one task of a file."""
    return InputError(f"{path}, {where}: {problem}.")


def read_utf8(path: Path) -> str:
    """Read a text file as it is, line ends included.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"{path}: cannot be read ({reason}).") from error


def read_json(path: Path) -> Any:
    """Read a JSON document.

    Raises
    ------
    InputError
        If it cannot be read or is no JSON.
    """
    try:
        return json.loads(read_utf8(path))
    except ValueError as error:
        raise InputError(f"{path}: is no JSON ({error}).") from error


def read_tasks(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield place and object of each line of JSONL.

    Raises
    ------
    InputError
        If a line is no JSON object.
    """
    for number, line in enumerate(read_utf8(path).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise refuse(path, where, f"is no JSON ({error})") from error
        if not isinstance(row, dict):
            raise refuse(path, where, "is no JSON object")
        yield where, row


def write_text(path: Path, text: str, *, force: bool) -> None:
    """Write a file, whole or not at all.

    Raises
    ------
    OutputError
        If it exists (without `force`) or cannot be written.
    """
    file = AtomicFile(path, force=force)
    file.handle.write(text)
    file.commit()


def write_lines(path: Path, rows: Iterator[dict[str, Any]], *, force: bool) -> None:
    """Write objects as JSONL."""
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    write_text(path, "".join(lines), force=force)
