"""Public labelled corpora as sentences to learn from; which label is what stands in YAML."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from stemtrial.errors import InputError
from stemtrial.propose.ner import KINDS
from stemtrial.sentences import split_sentences
from stemtrial_training.ner.sentences import Marked, Sentence, apart

_TIGHT = frozenset(".,;:)]}%'")
_OPENING = frozenset("([{'")
PLACE = "abstract"


@cache
def _listed() -> dict[str, Any]:
    source = files("stemtrial_training") / "ner" / "public_corpora.yaml"
    listed: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return listed


def public_sentences(folder: Path, agents_only: bool = True) -> list[Sentence]:
    """Read the public corpora below a folder; those that are not there are left out.

    Parameters
    ----------
    folder : Path
    agents_only : bool
        Whether to leave out the corpora in which no agents are marked.

    Returns
    -------
    list of Sentence

    Raises
    ------
    InputError
        If the folder holds none of them.
    """
    listed = _listed()
    readers = {"iob": _iob, "phee": _phee, "brat": _brat}
    skipped = set(listed["without_agents"]) if agents_only else set()
    found: list[Sentence] = []
    for form, reader in readers.items():
        for name, corpus in listed[form].items():
            if name not in skipped and (folder / name).is_dir():
                found += reader(folder / name, name, corpus)
    if not found:
        names = ", ".join(name for form in readers for name in listed[form])
        raise InputError(f"{folder}: holds none of the public corpora ({names}).")
    return found


def _iob(folder: Path, name: str, corpus: Mapping[str, Any]) -> Iterator[Sentence]:
    for file in corpus["files"]:
        tokens: list[tuple[str, str]] = []
        number = 0
        for line in [*(folder / file).read_text(encoding="utf-8").splitlines(), ""]:
            if line.strip():
                word, _, tag = line.rpartition("\t")
                tokens.append((word, tag.strip()))
            elif tokens:
                number += 1
                yield _of_tokens(f"{name}/{file}:{number}", tokens, corpus["labels"], name)
                tokens = []


def _of_tokens(
    text_id: str, tokens: list[tuple[str, str]], labels: Mapping[str, str], name: str
) -> Sentence:
    text = ""
    marked: list[Marked] = []
    before = ""
    for word, tag in tokens:
        if text and word[0] not in _TIGHT and before not in _OPENING and "-" not in (word, before):
            text += " "
        start = len(text)
        text += word
        before = word[-1]
        kind = labels.get(tag[2:])
        if kind is not None and tag[0] == "I" and marked and marked[-1].kind == kind:
            marked[-1] = Marked(marked[-1].start, len(text), kind)
        elif kind is not None:
            marked.append(Marked(start, len(text), kind))
    return Sentence(text_id, text, PLACE, tuple(marked), name)


def _phee(folder: Path, name: str, corpus: Mapping[str, Any]) -> Iterator[Sentence]:
    labels: Mapping[str, str] = corpus["labels"]
    for file in corpus["files"]:
        for line in (folder / file).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            marked = {
                Marked(start, start + len(text), labels[role])
                for group in row["annotations"]
                for event in group["events"]
                for role, text, start in _arguments(event.get("Treatment") or {})
                if role in labels
            }
            text = row["context"]
            kept = apart(sorted(marked, key=_key), 0, len(text))
            yield Sentence(f"{name}/{row['id']}", text, PLACE, kept, name)


def _arguments(treatment: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    for role, value in treatment.items():
        if isinstance(value, dict):
            for texts, starts in zip(value.get("text", []), value.get("start", []), strict=False):
                yield from ((role, text, start) for text, start in zip(texts, starts, strict=False))


def _brat(folder: Path, name: str, corpus: Mapping[str, Any]) -> Iterator[Sentence]:
    labels: Mapping[str, str] = corpus["labels"]
    for file in sorted(folder.glob("*.ann")):
        text = file.with_suffix(".txt").read_text(encoding="utf-8")
        marked = []
        for line in file.read_text(encoding="utf-8").splitlines():
            parts = line.split("\t")
            where = parts[1].split(" ") if len(parts) == 3 else []
            if len(where) == 3 and where[0] in labels:
                marked.append(Marked(int(where[1]), int(where[2]), labels[where[0]]))
        for start, end in split_sentences(text):
            kept = apart([one for one in marked if start <= one.start < end], start, end)
            yield Sentence(f"{name}/{file.stem}:{start}", text[start:end], PLACE, kept, name)


def _key(one: Marked) -> tuple[int, int, int]:
    return one.start, one.end, KINDS.index(one.kind)
