"""Readers: from what registries give to a stream of `TrialRecord`."""

from stemtrial.readers.failures import Failure, Located
from stemtrial.readers.read import locate_records, read_records, records_from_texts

__all__ = ["Failure", "Located", "locate_records", "read_records", "records_from_texts"]
