"""Runs one finder in its own environment: JSON lines of records in, mentions out.

`python worker.py FINDER.py`, with the standard library only beside what the finder imports. The
first line in is the header, the first line out `{"ready": VERSION}` or `{"missing": REASON}`.
Then, for each record `{"id", "texts", "given"}`, one line `{"id", "mentions", "seconds"}`, the
seconds being processor time of this process.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import warnings
from pathlib import Path
from time import process_time
from types import ModuleType
from typing import Any


def load(path: Path) -> ModuleType:
    """Import a finder from its file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Serve records until the input ends."""
    # Libraries print to standard output as they please: it is moved away from the protocol.
    lines_out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    lines_in = os.fdopen(os.dup(0), "r", encoding="utf-8")
    warnings.filterwarnings("ignore")

    def answer(line: dict[str, Any]) -> None:
        lines_out.write(json.dumps(line) + "\n")
        lines_out.flush()

    header = json.loads(next(lines_in))
    try:
        finder = load(Path(sys.argv[1]))
        read = finder.build(header)
    except Exception as error:  # noqa: BLE001
        answer({"missing": f"{type(error).__name__}: {error}"})
        return
    answer({"ready": finder.VERSION})
    for line in lines_in:
        record = json.loads(line)
        start = process_time()
        mentions = read(record["texts"], record["given"])
        seconds = process_time() - start
        answer({"id": record["id"], "mentions": mentions, "seconds": seconds})


if __name__ == "__main__":
    main()
