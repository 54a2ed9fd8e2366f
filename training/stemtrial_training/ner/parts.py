"""A trained recogniser on its way into a release."""

from __future__ import annotations

import json
from pathlib import Path

from stemtrial.errors import InputError
from stemtrial.propose.ner_parts import PART, WEIGHTS
from stemtrial_models import Release

REPORT = "ner_report.json"


def read_recogniser(folder: Path) -> tuple[Release | None, str]:
    """Read what `python -m stemtrial_training.ner --out DIR` wrote.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    release : Release or None
        With the recogniser's two files only; None where its report says that it brings the
        pipeline nothing.
    why : str
        What the report says.

    Raises
    ------
    InputError
        If a file is missing or not of its form.
    """
    try:
        report = json.loads((folder / REPORT).read_text(encoding="utf-8"))
        files = {name: (folder / name).read_bytes() for name in (f"{PART}.json", WEIGHTS)}
    except (OSError, ValueError) as error:
        raise InputError(
            f"{folder}: holds no trained recogniser ({error}); train one with "
            "`python -m stemtrial_training.ner --out DIR`."
        ) from error
    measured = report.get("pipeline")
    if not measured:
        return None, "left out: its gain was not measured"
    return (Release("ner", {}, files) if measured["ships"] else None), measured["why"]
