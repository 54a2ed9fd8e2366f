"""What `stemtrial train` does once its options are read."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from rich.console import Console

from stemtrial.cli.console import say
from stemtrial.errors import InputError, OutputError, UsageError
from stemtrial.propose.ner_parts import PART as NER_PART
from stemtrial.propose.ner_parts import WEIGHTS as NER_WEIGHTS
from stemtrial.version import GUIDELINES_VERSION, __version__
from stemtrial_annotations.reading import GOLD_VERSION
from stemtrial_evaluation.confidence import confidence_report, judged_answers
from stemtrial_evaluation.model_comparison import Compared, print_comparison
from stemtrial_models import Release, ReleaseError, list_releases, open_release
from stemtrial_training.ablation import ablate
from stemtrial_training.adverse_event_training import train_adverse_events
from stemtrial_training.calibrating import calibrated_out_of_fold, fit_calibration
from stemtrial_training.combination_training import train_combination
from stemtrial_training.comparing import compare_parts
from stemtrial_training.cross_validation import FOLDS, CrossValidated, cross_validate, outer_fold
from stemtrial_training.curve import SHARES, curve_svg, learning_curve
from stemtrial_training.data import TrainingData, load_training_data
from stemtrial_training.evidence_training import train_evidence
from stemtrial_training.extra import read_extra
from stemtrial_training.judges import Settings, train_judge
from stemtrial_training.ner.gain import pipeline_with
from stemtrial_training.ner.parts import read_recogniser
from stemtrial_training.releasing import write_release
from stemtrial_training.schedule_training import train_schedule
from stemtrial_training.steps import Steps
from stemtrial_training.unseen import PART as UNSEEN
from stemtrial_training.unseen import to_part, unread_trials

_PACKAGES = ("spacy", "scispacy", "scikit-learn", "numpy", "scipy")
_JUDGE_STEPS = 16


@dataclass(frozen=True, slots=True)
class Request:
    """The options of the command, as given."""

    out: Path | None = None
    corpus: Path | None = None
    extra: list[Path] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    version: str = "0.0.0+local"
    judges_only: bool = False
    cross_validate: Path | None = None
    curve: Path | None = None
    ablate: Path | None = None
    force: bool = False
    ner: Path | None = None

    @property
    def folders(self) -> list[Path]:
        """Where reports go."""
        return [one for one in (self.cross_validate, self.curve, self.ablate) if one is not None]

    @property
    def crosses(self) -> bool:
        """Whether the judge is cross-validated."""
        whole = self.out is not None and not self.judges_only
        return whole or self.cross_validate is not None


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
    if request.out is None and not request.folders:
        raise UsageError(
            "nothing to do: give --out DIR, --cross-validate DIR, --curve DIR or --ablate DIR."
        )
    if request.out is not None and (request.out / "manifest.json").exists() and not request.force:
        raise OutputError(f"{request.out}: holds a release already; give --force to replace it.")
    settings = Settings()
    extra = read_extra(request.extra, request.records)
    recogniser = _recogniser(request.ner)
    if request.out is not None:
        _say_what_follows(request)
    with Steps(console, _steps(request)) as steps:
        steps.told("reading the labels")
        data = load_training_data(request.corpus, extra, pipeline_with(recogniser))
        if request.ablate is not None:
            _write(request.ablate, "ablation.json", _json(ablate(data, settings, steps.told)))
        crossed = cross_validate(data, settings, steps.told) if request.crosses else None
        if request.cross_validate is not None and crossed is not None:
            _write(request.cross_validate, "cross_validation.json", _json(crossed_report(crossed)))
        if request.curve is not None:
            found = learning_curve(data, settings, steps.told)
            _write(request.curve, "learning_curve.json", _json(found))
            _write(request.curve, "learning_curve.svg", curve_svg(found))
        if request.out is None:
            return {}
        judge = train_judge(data.all, settings, steps.told)
        steps.told("schedules")
        schedule = train_schedule(data.all, settings)
        steps.told("combinations")
        combination = train_combination(data.all, settings)
        steps.told("adverse events")
        adverse_events = train_adverse_events(data.all, settings)
        steps.told("evidence")
        evidence = train_evidence(data.all, settings)
    facts = describe(data, settings)
    parts: dict[str, Any] = {
        "judge": judge.to_json(),
        "schedule": schedule.to_json(),
        "evidence": evidence.to_json(),
        "combination": combination.to_json(),
        "adverse_events": adverse_events.to_json(),
    }
    parts |= _measured_parts(crossed) if crossed is not None else _kept_parts()
    if recogniser is not None:
        parts |= {NER_PART: recogniser.part(NER_PART), NER_WEIGHTS: recogniser.files[NER_WEIGHTS]}
    compared = _compare_with_current(parts)  # before it is perhaps replaced
    try:
        write_release(request.out, request.version, parts, facts)
    except OSError as error:
        raise OutputError(f"{request.out}: cannot be written ({error.strerror}).") from error
    _write(request.out, "config.json", _json(resolved_config(request, facts)))
    if compared is not None:
        _write(request.out, "comparison.json", _json(compared.to_dict()))
    return {"release": str(request.out), "version": request.version, **facts}


def _say_what_follows(request: Request) -> None:
    """Say before the work what would surprise after it."""
    if request.version in list_releases():
        say(
            f"release {request.version} came with the package: `stemtrial promote` takes only "
            "another version."
        )
    if request.ner is None:
        say("without --ner the release holds no recogniser of unlisted agents.")


def _recogniser(folder: Path | None) -> Release | None:
    if folder is None:
        return None
    release, why = read_recogniser(folder)
    say(f"recogniser {why}")
    return release


def _steps(request: Request) -> int:
    folds = FOLDS * (int(request.crosses) + int(request.ablate is not None))
    curve = len(SHARES) * FOLDS if request.curve is not None else 0
    return 1 + folds + curve + (_JUDGE_STEPS if request.out is not None else 0)


def _measured_parts(crossed: CrossValidated) -> dict[str, Mapping[str, Any]]:
    judged = judged_answers(crossed.gold, crossed.predicted)
    calibration = fit_calibration(judged, unread_trials())
    return {"calibration": calibration.to_json(), UNSEEN: to_part(crossed.predicted)}


def _kept_parts() -> dict[str, Mapping[str, Any]]:
    """Return what is taken over from the release in use where only the judges are trained."""
    try:
        kept = open_release().part("calibration")
    except ReleaseError:
        return {}
    return {} if kept is None else {"calibration": kept}


def crossed_report(crossed: CrossValidated) -> dict[str, Any]:
    """Return the scores of a cross-validation and its calibration before and after.

    The calibration after is itself out of fold; `unread` is of the dev trials, on which no rule
    was written.
    """
    judged = judged_answers(crossed.gold, crossed.predicted)
    unread = unread_trials()

    def fold(trial_id: str) -> int:
        return outer_fold(crossed.family[trial_id])

    calibrated = calibrated_out_of_fold(judged, unread, fold, FOLDS)
    kept = {n: [one for one in rows if one.trial_id in unread] for n, rows in calibrated.items()}
    confidence = {
        "raw": confidence_report(judged),
        "calibrated": confidence_report(calibrated),
        "calibrated, unread trials": confidence_report({n: r for n, r in kept.items() if r}),
    }
    return {**crossed.report().to_dict(), "confidence": confidence}


def _compare_with_current(parts: Mapping[str, Mapping[str, Any]]) -> Compared | None:
    """Compare with the release in use, where both hold answers to trials that they had not seen."""
    try:
        current = open_release()
    except ReleaseError as error:
        say(f"not compared with the release in use: {error}")
        return None
    old, new = current.part(UNSEEN), parts.get(UNSEEN)
    if old is None or new is None:
        which = f"release {current.version}" if old is None else "this model"
        say(f"not compared: {which} holds no cross-validated answers.")
        return None
    try:
        found = compare_parts(old, new)
    except InputError as error:
        say(f"not compared: {error}")
        return None
    print_comparison(found, current.version)
    return found


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


def resolved_config(request: Request, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return all that decided the result: options, the extra files' sums, settings, versions."""
    extra = [
        {"file": one.name, "sha256": None if one.is_dir() else _sha256(one)}
        for one in request.extra
    ]
    options = {"version": request.version, "judges_only": request.judges_only, "extra": extra}
    return {"options": options, "folds": FOLDS, **facts}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, sort_keys=False, ensure_ascii=False) + "\n"


def _write(folder: Path, name: str, text: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror}).") from error
