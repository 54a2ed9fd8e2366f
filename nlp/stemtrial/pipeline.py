"""The pipeline as a spaCy Language, and records to fields with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from stemtrial.answers import FIELDS, TrialFields
from stemtrial.components import COMPONENTS
from stemtrial.document import TrialDocument, make_doc
from stemtrial.records import TrialRecord
from stemtrial.tokenizer import make_tokenizer

ZONE = 5_000


def load(
    vocabulary: Sequence[Path | str] = (),
    *,
    release: str | None = None,
    components: Sequence[str] = COMPONENTS,
) -> Language:
    """Build the pipeline.

    Parameters
    ----------
    vocabulary : sequence of path
        Extra vocabulary files in YAML, added to the package's own.
    release : str, optional
        The model release; the newest by default.
    components : sequence of str
        The steps to run; training runs `UNLEARNED`, all that need no release.

    Returns
    -------
    Language
        `nlp(text)` reads a bare text; `stemtrial.make_doc(nlp, record)` lays out a record for
        `nlp`. The answers stand at `doc._.trial.fields`.

    Raises
    ------
    stemtrial.vocabulary.VocabularyError
        If an extra file is not a vocabulary; the sentence names file and entry.
    """
    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer(nlp)
    nlp.max_length = 10_000_000
    settings: dict[str, dict[str, Any]] = {
        "stemtrial_vocabulary": {"extra": [str(path) for path in vocabulary]},
        "stemtrial_judge": {"release": release},
    }
    for name in components:
        nlp.add_pipe(name, config=settings.get(name, {}))
    return nlp


class Extractor:
    """Turns records into fields, one at a time, without keeping anything between them.

    Parameters
    ----------
    vocabulary : sequence of path
        Extra vocabulary files.
    fields : sequence of str, optional
        The fields to keep; all by default.

    Raises
    ------
    ValueError
        If a field is unknown.
    """

    def __init__(
        self, vocabulary: Sequence[Path | str] = (), fields: Sequence[str] | None = None
    ) -> None:
        unknown = sorted(set(fields or ()) - set(FIELDS))
        if unknown:
            raise ValueError(f"unknown field {unknown[0]!r}: choose from {', '.join(FIELDS)}")
        self.nlp = load(vocabulary)
        self._zone = ExitStack()
        self._read = 0
        self._dropped = [name for name in FIELDS if fields is not None and name not in fields]

    def read(self, record: TrialRecord) -> TrialDocument:
        """Run the pipeline on a record and return the whole document with its mentions."""
        document: TrialDocument = self.nlp(make_doc(self.nlp, record))._.trial
        return document

    def extract_record(self, record: TrialRecord) -> TrialFields:
        """Extract the fields of one record."""
        found = self.read(record).fields
        for name in self._dropped:
            setattr(
                found, name, TrialFields.model_fields[name].get_default(call_default_factory=True)
            )
            found.support.pop(name, None)
        return found

    def extract_many(self, records: Iterable[TrialRecord]) -> Iterator[TrialFields]:
        """Extract the fields of records, in order."""
        for record in records:
            self._renew_zone()
            yield self.extract_record(record)

    def _renew_zone(self) -> None:
        # A zone frees the strings that records add to the vocabulary, but the tokenizer caches
        # nothing new inside one: so the first records fill the cache, and later ones are freed.
        if self._read > 0 and self._read % ZONE == 0:
            self._zone.close()
            self._zone.enter_context(self.nlp.memory_zone())
        self._read += 1


def extract(
    records: Iterable[TrialRecord | dict[str, Any]],
    *,
    fields: Sequence[str] | None = None,
    vocabulary: Sequence[Path | str] = (),
) -> Iterator[TrialFields]:
    """Extract fields from registry records.

    Parameters
    ----------
    records : iterable of TrialRecord or dict
        Dicts are validated as `TrialRecord`.
    fields : sequence of str, optional
        The fields to keep; all by default.
    vocabulary : sequence of path
        Extra vocabulary files in YAML.

    Yields
    ------
    TrialFields
        One for each record, in order.

    Raises
    ------
    pydantic.ValidationError
        If a dict is no record.
    """
    extractor = Extractor(vocabulary, fields)
    yield from extractor.extract_many(
        record if isinstance(record, TrialRecord) else TrialRecord.model_validate(record)
        for record in records
    )
