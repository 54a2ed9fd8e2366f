"""The review queue of `stemtrial extract`, filled in by a person, back as answers.

A queue holds the doubtful answers of some rows; the sure ones stand in the rows only. So both are
read: the answers of a trial are its rows' with the decisions applied. A trial with a line that
nobody decided is not checked yet, and left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from stemtrial.answers import LABEL_FIELDS, LIST_FIELDS, AgentCategory, DoseUnit, TrialFields
from stemtrial.errors import InputError
from stemtrial.output.review import DECISIONS
from stemtrial.output.rows import value_text
from stemtrial_annotations.importing import Problem
from stemtrial_annotations.reading import said
from stemtrial_annotations.values import closed_labels

NEEDED = ("trial_id", "field", "value", "decision", "correct_value", "section", "start", "end")
_PLACE = ("section", "index", "part", "start", "end")
_EMPTY: dict[str, Any] = {
    "n_administrations": [],
    "interval": None,
    "interval_days": None,
    "combination_none": False,
}
_AGENT = re.compile(r"(?P<agent>.+) \((?P<category>\w+)\)")
_DOSE = re.compile(
    r"(?:(?P<sign><=|>=) ?)?(?P<low>[\d.]+(?:e\d+)?)(?: ?- ?(?P<high>[\d.]+(?:e\d+)?))?"
    r" (?P<unit>\w+)(?: (?P<per>per administration|in total))?"
)
_PER = {"per administration": "administration", "in total": "total", None: "unclear"}


@dataclass(slots=True)
class Reviewed:
    """A queue that was read back.

    Attributes
    ----------
    answers : list of dict
        The guidelines' form, with quotes and evidence, of the trials that are decided whole.
    problems : list of Problem
        Lines that cannot be applied, and trials left out, with the reason.
    decided : int
        Lines with a decision.
    """

    answers: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    decided: int = 0


def read_queue(path: Path) -> list[dict[str, str]]:
    """Read a queue, CSV or XLSX, as rows of texts.

    Raises
    ------
    InputError
        If it cannot be read or lacks a column; the sentence names it.
    """
    import pandas as pd

    try:
        if path.suffix.lower() == ".xlsx":
            table = pd.read_excel(path, dtype=str, keep_default_na=False)
        else:
            table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except ImportError as error:
        raise InputError(f"{path}: to read workbooks install openpyxl, or save as CSV.") from error
    except Exception as error:
        reason = " ".join(str(error).split())[:120]
        raise InputError(f"{path}: is no review queue that can be read ({reason}).") from error
    lacking = [name for name in NEEDED if name not in table.columns]
    if lacking:
        raise InputError(
            f"{path}: has no column '{lacking[0]}'; fill in the queue that "
            "`stemtrial extract --review-below` wrote, and keep its columns."
        )
    rows: list[dict[str, str]] = table.astype(str).to_dict("records")
    return rows


def apply_review(
    queue: Sequence[Mapping[str, str]], rows: Sequence[Mapping[str, Any]], name: str = "the queue"
) -> Reviewed:
    """Apply the decisions of a queue to the rows that it was made from.

    Parameters
    ----------
    queue : sequence of mapping
        Its lines; `decision` is `accept`, `reject` or `correct` (`accepted` and the like too).
    rows : sequence of mapping
        Rows of `stemtrial extract`, JSONL.
    name : str
        The queue's name, for messages.

    Returns
    -------
    Reviewed

    Raises
    ------
    InputError
        If a row is none of `stemtrial extract`.
    """
    done = Reviewed()
    found: dict[str, TrialFields] = {}
    for row in rows:
        try:
            fields = TrialFields.model_validate(row)
        except ValidationError as error:
            raise InputError(
                f"the rows, trial {row.get('trial_id')}: {said(error)}; give the JSONL rows of "
                "`stemtrial extract`."
            ) from error
        found[fields.trial_id] = fields
    answers: dict[str, dict[str, Any]] = {}
    broken: dict[str, str] = {}
    for number, line in enumerate(queue, start=2):
        trial_id = line["trial_id"]
        where = f"{name}, line {number}"
        if trial_id not in found:
            done.problems.append(
                Problem(trial_id, line["field"], where, "no row of this trial", "error")
            )
            continue
        answer = answers.setdefault(trial_id, _form(found[trial_id]))
        try:
            _decide(answer, line)
            done.decided += 1
        except ValueError as error:
            broken.setdefault(trial_id, str(error))
            done.problems.append(Problem(trial_id, line["field"], where, str(error), "error"))
    for trial_id, answer in answers.items():
        if trial_id in broken:
            reason = "left out: not every line is decided"
            done.problems.append(Problem(trial_id, "", name, reason, "warning"))
        else:
            done.answers.append(_without_texts(answer))
    return done


def _form(fields: TrialFields) -> dict[str, Any]:
    """Return a row's answers in the guidelines' form, each list item with its text."""
    row = fields.model_dump(by_alias=True)
    form: dict[str, Any] = {k: v for k, v in row.items() if k not in {"support", "_meta", "meta"}}
    for name in LIST_FIELDS:
        pairs = zip(getattr(fields, name), row[name], strict=True)
        form[name] = [item | {"_text": value_text(answer)} for answer, item in pairs]
    form["notes"] = form.get("notes") or ""
    return form


def _without_texts(form: dict[str, Any]) -> dict[str, Any]:
    dropped = {"_text", "confidence", "source"}
    for name in LIST_FIELDS:
        form[name] = [{k: v for k, v in item.items() if k not in dropped} for item in form[name]]
    form["disease"] = list(dict.fromkeys(item["label"] for item in form["disease"]))
    return form


def _decide(form: dict[str, Any], line: Mapping[str, str]) -> None:
    """Apply one line; `ValueError` says why not."""
    decision = _decision(line["decision"])
    name, wanted = line["field"], line["correct_value"].strip()
    if name not in form:
        raise ValueError(f"no field '{name}'")
    if decision == "correct" and not wanted:
        raise ValueError("'correct' needs the right value in correct_value")
    if name not in LIST_FIELDS:
        if decision == "reject":
            form[name] = not form[name] if name == "in_scope" else _EMPTY[name]
        elif decision == "correct":
            form[name] = _scalar(name, wanted)
        return
    item = _found(form[name], line)
    if decision == "reject":
        form[name].remove(item)
    elif decision == "correct":
        item |= parse_value(name, wanted)
        item["_text"] = wanted


def _decision(written: str) -> str:
    plain = written.strip().lower()
    if not plain:
        raise ValueError("not decided yet")
    for known in DECISIONS:
        if plain in {known, f"{known}ed"}:
            return known
    raise ValueError(f"no decision '{written.strip()}': write {', '.join(DECISIONS)}")


def _found(items: list[dict[str, Any]], line: Mapping[str, str]) -> dict[str, Any]:
    place = tuple(_cell(line.get(key, "")) for key in _PLACE)
    for item in items:
        evidence = item.get("evidence") or {}
        there = tuple(_cell(evidence.get(key)) for key in _PLACE)
        if item["_text"] == line["value"] and there == place:
            return item
    raise ValueError(f"the row has no answer '{line['value']}' at this place")


def _cell(value: object) -> str:
    """Return a cell as text: spreadsheets turn 12 into 12.0, and nothing into nan."""
    text = "" if value is None else str(value).strip()
    return "" if text.lower() == "nan" else text.removesuffix(".0")


def parse_value(name: str, text: str) -> dict[str, Any]:
    """Read a value as the queue writes it.

    Parameters
    ----------
    name : str
        A list field.
    text : str
        A label; `1e6-2e6 cells_per_kg per administration`; `methotrexate (immunosuppressant)`;
        `planned, serious, negated`.

    Raises
    ------
    ValueError
        If it is none; the message says how it is written.
    """
    if name in LABEL_FIELDS:
        if text not in closed_labels()[name]:
            raise ValueError(f"no label '{text}' of {name} in the guidelines")
        return {"label": text, "basis": "stated"} if name != "disease" else {"label": text}
    if name == "dose":
        return _dose(text)
    if name == "combination":
        match = _AGENT.fullmatch(text)
        if match is None or match["category"] not in get_args(AgentCategory):
            raise ValueError(f"'{text}' is not written like 'methotrexate (immunosuppressant)'")
        return {"agent": match["agent"].lower(), "category": match["category"]}
    return _statement(text)


def _dose(text: str) -> dict[str, Any]:
    match = _DOSE.fullmatch(text)
    if match is None or match["unit"] not in get_args(DoseUnit):
        raise ValueError(f"'{text}' is not written like '1e6-2e6 cells_per_kg per administration'")
    low = float(match["low"])
    high = float(match["high"]) if match["high"] else low
    return {
        "low": None if match["sign"] == "<=" else low,
        "high": None if match["sign"] == ">=" else high,
        "unit": match["unit"],
        "per": _PER[match["per"]],
    }


def _statement(text: str) -> dict[str, Any]:
    words = [one.strip() for one in text.split(",")]
    statement: dict[str, Any] = {
        "status": words[0],
        "severity": "unspecified",
        "serious": "serious" in words,
        "relatedness": "unspecified",
        "negated": "negated" in words,
    }
    for word in words[1:]:
        if word == "no adverse event":
            statement["severity"] = "none"
        elif word in {"mild", "moderate", "severe"}:
            statement["severity"] = word
        elif word in {"related", "unrelated"}:
            statement["relatedness"] = word
        elif word not in {"serious", "negated"}:
            raise ValueError(f"'{word}' is no part of a statement like 'planned, mild, related'")
    if words[0] not in {"observed", "planned", "background"}:
        raise ValueError(f"'{words[0]}' is no status: observed, planned or background")
    return statement


def _scalar(name: str, text: str) -> Any:
    if name in {"in_scope", "combination_none"}:
        if text.lower() not in {"true", "false"}:
            raise ValueError(f"{name} is true or false, not '{text}'")
        return text.lower() == "true"
    if name == "interval":
        return text
    try:
        if name == "n_administrations":
            return [int(_cell(one)) for one in text.split(";")]
        return float(text)
    except ValueError as error:
        raise ValueError(f"'{text}' is no number for {name}") from error
