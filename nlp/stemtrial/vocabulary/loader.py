"""Read the vocabulary files of the package, and a user's own on top of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from stemtrial.vocabulary.entries import NAME_LISTS, Entry, Vocabulary

FILES = {
    "route": "routes.yaml",
    "cell_type": "cell_types.yaml",
    "cell_source": "cell_sources.yaml",
    "donor_type": "donor_types.yaml",
    "disease": "diseases.yaml",
    "product": "products.yaml",
    "severity": "severities.yaml",
    "agent": "agents",
    "cue": "cues.yaml",
}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Entries = dict[str, dict[str, Entry]]


class VocabularyError(ValueError):
    """A vocabulary file that cannot be used; the message names the file and the entry."""


def load_vocabulary(extra: Sequence[Path] = ()) -> Vocabulary:
    """Load the package's vocabularies and merge extra files into them.

    Parameters
    ----------
    extra : sequence of Path
        YAML files, each a mapping from kind to a list of entries. An entry with a known id adds
        its forms and codes to that entry and overrides the other keys that it gives; an entry
        with a new id is added.

    Returns
    -------
    Vocabulary

    Raises
    ------
    VocabularyError
        If a file is missing or not of this shape.
    """
    entries: _Entries = {}
    root = files("stemtrial.vocabulary")
    for kind, name in FILES.items():
        for file in _yaml_files(root / name):
            _add(entries, kind, _parse(_read(file), file.name), file.name, merge=False)
    for path in extra:
        content = _read(path)
        if not isinstance(content, dict):
            raise VocabularyError(f"{path.name}: expected a mapping from kind to entries.")
        for kind, items in content.items():
            if kind not in FILES:
                known = ", ".join(FILES)
                raise VocabularyError(f"{path.name}: unknown kind {kind!r}; known are {known}.")
            _add(entries, kind, _parse(items, path.name), path.name, merge=True)
    return Vocabulary(entries)


def _yaml_files(place: Traversable) -> Iterable[Traversable]:
    if place.is_dir():
        return sorted(
            (file for file in place.iterdir() if file.name.endswith(".yaml")),
            key=lambda file: file.name,
        )
    return [place] if place.is_file() else []


def _read(file: Traversable | Path) -> Any:
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except OSError as error:
        raise VocabularyError(f"{file.name}: cannot be read ({error.strerror}).") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise VocabularyError(f"{file.name}: is not YAML ({reason}).") from error


def _parse(items: Any, name: str) -> list[Entry]:
    if not isinstance(items, list):
        raise VocabularyError(f"{name}: expected a list of entries.")
    entries: list[Entry] = []
    for number, item in enumerate(items, start=1):
        title = item.get("id") if isinstance(item, dict) else None
        where = f"{name}, entry {number}" + (f" ({title})" if title else "")
        try:
            entries.append(Entry.model_validate(item))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"]) or "entry"
            raise VocabularyError(f"{where}: {key}: {first['msg']}.") from error
    return entries


def _add(entries: _Entries, kind: str, items: list[Entry], name: str, *, merge: bool) -> None:
    for item in items:
        place = entries.setdefault(f"cue:{item.id}" if kind == "cue" else kind, {})
        known = place.get(item.id)
        if known is None:
            place[item.id] = item
        elif merge:
            place[item.id] = _merged(known, item)
        else:
            raise VocabularyError(f"{name}: the id {item.id!r} stands twice in kind {kind!r}.")


def _merged(known: Entry, item: Entry) -> Entry:
    given = item.model_fields_set - {"label"} if item.label == item.id else item.model_fields_set
    update: dict[str, Any] = {key: getattr(item, key) for key in given}
    for key in NAME_LISTS:
        update[key] = list(dict.fromkeys([*getattr(known, key), *getattr(item, key)]))
    update["codes"] = {**known.codes, **item.codes}
    return known.model_copy(update=update)
