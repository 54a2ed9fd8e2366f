"""Label Studio: JSON tasks in, the same JSON out ("JSON", not "JSON-MIN").

A mark is a region of type `labels`; its details are a per-region `textarea` with the same id.
Format: https://labelstud.io/guide/task_format
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from stemtrial.errors import InputError
from stemtrial_annotations.exchange.files import read_json, refuse, write_text
from stemtrial_annotations.exchange.sheet import (
    Filled,
    Mark,
    Sheet,
    first_lines,
    labels,
    trial_id_of,
)

CONFIG_SUFFIX = ".config.xml"


def write(sheets: Iterable[Sheet], out: Path, *, suggested: bool, force: bool) -> None:
    """Write tasks to a file, and the labelling interface beside it.

    Parameters
    ----------
    sheets : iterable of Sheet
    out : Path
        A JSON file.
    suggested : bool
        Whether the marks are a model's (`predictions`) or a person's (`annotations`).
    force : bool
    """
    tasks = [_task(sheet, suggested) for sheet in sheets]
    write_text(out, json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", force=force)
    write_text(out.with_name(out.name + CONFIG_SUFFIX), interface(), force=force)


def interface() -> str:
    """Return the labelling interface: labels, and a line of details for each region."""
    listed = "\n".join(f"    <Label value={quoteattr(label)}/>" for label in labels())
    return f"""<View>
  <Labels name="label" toName="text" showInline="true">
{listed}
  </Labels>
  <TextArea name="details" toName="text" perRegion="true" editable="true" maxSubmissions="1"/>
  <Style>.htx-text {{ white-space: pre-wrap; }}</Style>
  <Text name="text" value="$text" granularity="word"/>
</View>
"""


def _task(sheet: Sheet, suggested: bool) -> dict[str, Any]:
    result: list[dict[str, Any]] = []
    for number, mark in enumerate(sheet.marks):
        place = {"start": mark.start, "end": mark.end, "text": sheet.text[mark.start : mark.end]}
        shared = {"id": f"m{number}", "to_name": "text"}
        result.append(
            shared
            | {"from_name": "label", "type": "labels", "value": place | {"labels": [mark.label]}}
        )
        if mark.details:
            value = place | {"text": [mark.details]}
            result.append(shared | {"from_name": "details", "type": "textarea", "value": value})
    made = {"result": result} | ({"model_version": "stemtrial"} if suggested else {})
    return {
        "data": {"trial_id": sheet.trial_id, "text": sheet.text},
        "predictions" if suggested else "annotations": [made],
    }


def read(path: Path) -> Iterator[Filled]:
    """Read an export.

    Raises
    ------
    InputError
        If it is no Label Studio JSON; the sentence says which task and why.
    """
    tasks = read_json(path)
    if not isinstance(tasks, list):
        raise InputError(f"{path}: is no list of tasks; export from Label Studio as JSON.")
    for number, task in enumerate(tasks, start=1):
        where = f"task {number}"
        if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
            if isinstance(task, dict) and "text" in task:
                raise refuse(path, where, "is of the short form; export as JSON, not JSON-MIN")
            raise refuse(path, where, "has no 'data'")
        text = task["data"].get("text")
        if not isinstance(text, str):
            raise refuse(path, where, "has no text in 'data'")
        trial_id = trial_id_of(text, task["data"].get("trial_id"))
        annotation = _chosen(path, where, task)
        if annotation is not None:
            marks = tuple(_marks(path, where, annotation))
            yield Filled(where, trial_id, text, marks)


def _chosen(path: Path, where: str, task: dict[str, Any]) -> dict[str, Any] | None:
    """Return the one annotation that counts; None for a task that nobody finished."""
    done = [one for one in task.get("annotations") or [] if not one.get("was_cancelled")]
    truth = [one for one in done if one.get("ground_truth")]
    if len(truth or done) > 1:
        raise refuse(
            path, where, f"has {len(truth or done)} annotations; mark the right one as ground truth"
        )
    chosen: list[dict[str, Any]] = truth or done
    return chosen[0] if chosen else None


def _marks(path: Path, where: str, annotation: dict[str, Any]) -> Iterator[Mark]:
    details: dict[str, str] = {}
    regions: list[tuple[str, int, int, list[str]]] = []
    for region in annotation.get("result") or []:
        try:
            value = region["value"]
            if region["type"] == "labels":
                place = int(value["start"]), int(value["end"])
                regions.append((region["id"], *place, value["labels"]))
            elif region["type"] == "textarea":
                text = value["text"]
                details[region["id"]] = first_lines([text] if isinstance(text, str) else text)
        except (KeyError, TypeError, ValueError) as error:
            raise refuse(path, where, f"has a region that is not of the form ({error})") from error
    for region_id, start, end, names in regions:
        for label in names:
            yield Mark(start, end, label, details.get(region_id, ""))
