"""What `stemtrial train` does once its options are read."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from rich.console import Console

from stemtrial.errors import InputError, OutputError, UsageError
from stemtrial.readers import Failure, locate_records
from stemtrial.records import TrialRecord
from stemtrial.version import GUIDELINES_VERSION, __version__
from stemtrial_annotations.reading import GOLD_VERSION, read_lines
from stemtrial_training.cross_validation import cross_validate
from stemtrial_training.data import TrainingData, load_training_data
from stemtrial_training.judges import Settings, train_judge
from stemtrial_training.releasing import write_release

_PACKAGES = ("spacy", "scispacy", "scikit-learn", "numpy", "scipy")
_FORM = ("trial_id", "disease", "cell_type", "cell_source", "donor_type", "route")


@dataclass(frozen=True, slots=True)
class Request:
    """The options of the command, as given."""

    out: Path | None
    corpus: Path | None
    extra: list[Path]
    records: list[str]
    version: str
    cross_validate: Path | None
    force: bool


def run_train(request: Request, console: Console) -> dict[str, Any]:
    """Train, and write what was asked for.

    Parameters
    ----------
    request : Request
    console : Console
        Where progress goes.

    Returns
    -------
    dict
        What the release's manifest says of its making; empty without a release.

    Raises
    ------
    StemtrialError
        Where an input cannot be read or an output written.
    """
    if request.out is None and request.cross_validate is None:
        raise UsageError("nothing to do: give --out DIR, --cross-validate DIR, or both.")
    if request.out is not None and (request.out / "manifest.json").exists() and not request.force:
        raise OutputError(f"{request.out}: holds a release already; give --force to replace it.")
    settings = Settings()
    extra = read_extra(request.extra, request.records)
    with console.status("reading the labels") as status:
        data = load_training_data(request.corpus, extra)
        if request.cross_validate is not None:
            _cross_validate(request.cross_validate, data, settings, status.update)
        if request.out is None:
            return {}
        judge = train_judge(data.all, settings, status.update)
    facts = describe(data, settings)
    try:
        write_release(request.out, request.version, {"judge": judge.to_json()}, facts)
    except OSError as error:
        raise OutputError(f"{request.out}: cannot be written ({error.strerror}).") from error
    return {"release": str(request.out), "version": request.version, **facts}


def describe(data: TrainingData, settings: Settings) -> dict[str, Any]:
    """Return what a manifest says of how a release was made."""
    return {
        "settings": asdict(settings),
        "trials": {"gold": len(data.gold), "partial": len(data.partial)},
        "data_sha256": data.fingerprint,
        "gold": GOLD_VERSION,
        "guidelines": GUIDELINES_VERSION,
        "stemtrial": __version__,
        "python": platform.python_version(),
        "packages": {name: version_of(name) for name in _PACKAGES},
    }


def _cross_validate(folder: Path, data: TrainingData, settings: Settings, progress: Any) -> None:
    report = cross_validate(data, settings, progress).report()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(report.to_dict(), indent=2, ensure_ascii=False)
        (folder / "cross_validation.json").write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror}).") from error


def read_extra(
    answers: list[Path], sources: list[str]
) -> dict[str, tuple[TrialRecord, Mapping[str, Any]]]:
    """Pair extra answers with their records.

    Raises
    ------
    InputError
        If an answer is not of the form, or has no record.
    """
    if not answers:
        return {}
    found: dict[str, TrialRecord] = {}
    for item in locate_records(sources) if sources else ():
        if not isinstance(item, Failure):
            found.setdefault(item.record.trial_id, item.record)
    pairs: dict[str, tuple[TrialRecord, Mapping[str, Any]]] = {}
    for path in answers:
        for number, row in read_lines(path):
            lacking = [name for name in _FORM if name not in row]
            if lacking:
                raise InputError(f"{path}, line {number}: the answer has no '{lacking[0]}'.")
            if row["trial_id"] not in found:
                raise InputError(
                    f"{path}, line {number}: no record of {row['trial_id']}; name the file that "
                    "holds it with --records."
                )
            pairs[row["trial_id"]] = (found[row["trial_id"]], row)
    return pairs
