"""The pipeline as a spaCy Language, and records to fields with it."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from stemtrial.answers import FIELDS, TrialFields
from stemtrial.components import COMPONENTS, FOR_FIELDS, Step
from stemtrial.document import TrialDocument, lay_out
from stemtrial.records import TrialRecord
from stemtrial.tokenizer import make_tokenizer

ZONE = 5_000
BATCH = 512
COLLECT_AFTER = 1_000_000


def load(
    vocabulary: Sequence[Path | str] = (),
    *,
    release: str | None = None,
    components: Sequence[str] = COMPONENTS,
    ner: bool = False,
) -> Language:
    """Build the pipeline.

    Parameters
    ----------
    vocabulary : sequence of path
        Extra vocabulary files in YAML, added to the package's own.
    release : str, optional
        Version or folder of the model release; by default the one in use, see
        `stemtrial_models.find_release`.
    components : sequence of str
        The steps to run; training runs `UNLEARNED`, all that need no release.
    ner : bool
        Whether `doc.spans["ner"]` shows all that the recogniser finds, in every sentence; costs
        time, and shows nothing where the release has no recogniser.

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
    settings: dict[str, dict[str, Any]] = {
        "stemtrial_vocabulary": {"extra": [str(path) for path in vocabulary]},
        "stemtrial_ner": {"release": release, "show": ner},
        "stemtrial_judge": {"release": release},
        "stemtrial_statements": {"release": release},
    }
    with _rare_collections():
        nlp = spacy.blank("en")
        nlp.tokenizer = make_tokenizer(nlp)
        nlp.max_length = 10_000_000
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
    release : str, optional
        Version or folder of the model release; the one in use by default.

    Raises
    ------
    ValueError
        If a field is unknown, or the release is missing or changed.
    """

    def __init__(
        self,
        vocabulary: Sequence[Path | str] = (),
        fields: Sequence[str] | None = None,
        release: str | None = None,
    ) -> None:
        unknown = sorted(set(fields or ()) - set(FIELDS))
        if unknown:
            raise ValueError(f"unknown field {unknown[0]!r}: choose from {', '.join(FIELDS)}")
        self.nlp = load(vocabulary, release=release, components=FOR_FIELDS)
        self._zone = ExitStack()
        self._read = 0
        self._dropped = [name for name in FIELDS if fields is not None and name not in fields]

    def read(self, record: TrialRecord) -> TrialDocument:
        """Run the pipeline on a record and return the whole document with its mentions."""
        (trial,) = self._read_all([record])
        return trial

    def extract_record(self, record: TrialRecord) -> TrialFields:
        """Extract the fields of one record."""
        return self._kept(self.read(record).fields)

    def _kept(self, found: TrialFields) -> TrialFields:
        for name in self._dropped:
            setattr(
                found, name, TrialFields.model_fields[name].get_default(call_default_factory=True)
            )
            found.support.pop(name, None)
        return found

    def extract_many(self, records: Iterable[TrialRecord]) -> Iterator[TrialFields]:
        """Extract the fields of records, in order.

        Records are read in batches, step by step, because a step that runs on many documents in
        a row finds its code and data in the processor's cache. Batches of a stream start with
        one record, so that the first answer does not wait. No step needs the tokens of a whole
        record, so no Doc is made of it.
        """
        with _rare_collections():
            for batch in _batches(records):
                self._renew_zone(len(batch))
                yield from self._extract_batch(batch)

    def _extract_batch(self, records: list[TrialRecord]) -> list[TrialFields]:
        return [self._kept(trial.fields) for trial in self._read_all(records)]

    def _read_all(self, records: Sequence[TrialRecord]) -> list[TrialDocument]:
        trials = [lay_out(record) for record in records]
        for _, step in self.nlp.pipeline:
            if isinstance(step, Step):
                step.read_all(trials)
        return trials

    def _renew_zone(self, records: int) -> None:
        # A zone frees the strings that records add to the vocabulary, but the tokenizer caches
        # nothing new inside one: so the first records fill the cache, and later ones are freed.
        if self._read >= ZONE:
            self._zone.close()
            self._zone.enter_context(self.nlp.memory_zone())
            self._read = 0
        self._read += records


def _batches(records: Iterable[TrialRecord]) -> Iterator[list[TrialRecord]]:
    iterator = iter(records)
    size = BATCH if isinstance(records, Sequence) else 1
    while batch := list(islice(iterator, size)):
        yield batch
        size = min(2 * size, BATCH)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Let the garbage collector pass over the vocabulary, and run less often.

    Documents hold no reference cycles: counting references frees them.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


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
