from __future__ import annotations

import io
import json

import pytest

from stemtrial.readers import Failure, read_records, records_from_texts
from stemtrial.readers.failures import Located
from stemtrial.readers.native import read_jsonl
from stemtrial.readers.sniff import detect_format


def test_strings_are_kept_exactly() -> None:
    text = "  1×10⁶ cells\u00a0/kg\r\n&lt;b&gt; \u2028 _x000D_<br> "
    line = json.dumps({"trial_id": "T1", "brief_summary": text}).encode()
    (item,) = read_jsonl([line], "a.jsonl")
    assert isinstance(item, Located)
    assert item.record.brief_summary == text


def test_a_byte_order_mark_is_no_part_of_the_record() -> None:
    (item,) = read_jsonl([b'\xef\xbb\xbf{"trial_id": "T1", "brief_title": "x"}\r\n'], "a.jsonl")
    assert isinstance(item, Located)


def test_a_registry_is_inferred_but_never_overruled() -> None:
    lines = [
        b'{"trial_id": "NCT04313322", "brief_title": "x"}',
        b'{"trial_id": "NCT04313323", "brief_title": "x", "registry": "Mine"}',
        b'{"trial_id": "whatever", "brief_title": "x"}',
    ]
    found = [item.record.registry for item in read_jsonl(lines, "a") if isinstance(item, Located)]
    assert found == ["ClinicalTrials.gov", "Mine", ""]


def test_lines_may_hold_studies_of_the_api() -> None:
    study = {
        "protocolSection": {"identificationModule": {"nctId": "NCT00000009", "briefTitle": "x"}}
    }
    (item,) = read_jsonl([json.dumps(study).encode()], "a.jsonl")
    assert isinstance(item, Located)
    assert item.record.trial_id == "NCT00000009"


def test_reading_is_lazy() -> None:
    class Endless(io.RawIOBase):
        def __next__(self) -> bytes:
            return b'{"trial_id": "T1", "brief_title": "x"}'

    assert isinstance(next(read_jsonl(Endless(), "a.jsonl")), Located)


def test_unknown_keys_are_ignored_and_null_is_empty() -> None:
    (item,) = read_jsonl([b'{"trial_id": "T1", "results": "x", "arms": null, "y": 1}'], "a")
    assert isinstance(item, Located)
    assert item.record.arms == []


def test_bare_texts_become_records() -> None:
    items = list(records_from_texts(["One.", "Two."]))
    assert [item.record.trial_id for item in items if isinstance(item, Located)] == [
        "TEXT-1",
        "TEXT-2",
    ]
    assert isinstance(items[1], Located)
    assert items[1].record.detailed_description == "Two."


def test_read_records_checks_paths_at_the_call() -> None:
    from stemtrial.errors import InputError

    with pytest.raises(InputError, match="nowhere"):
        read_records(["nowhere.jsonl"])


def test_failures_are_part_of_the_stream(tmp_path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('broken\n{"trial_id": "T1", "brief_title": "x"}\n')
    bad, good = read_records([path])
    assert isinstance(bad, Failure)
    assert (bad.line, bad.raw, bad.unreadable) == (1, "broken", False)
    assert good.trial_id == "T1"


@pytest.mark.parametrize(
    ("head", "suffix", "expected"),
    [
        (b"PAR1....", "", "parquet"),
        (b'{"trial_id": "x"}\n{"trial_id": "y"}\n', "", "jsonl"),
        (b'{"trial_id": "x"}', "", "jsonl"),
        (b'{"trial_id": "x"\n{"trial_id": "y"}\n', "", "jsonl"),
        (b'{"trial_id": "x"}\n', ".json", "jsonl"),
        (b'\xef\xbb\xbf{"trial_id": "x"}\n', "", "jsonl"),
        (b'{\n  "protocolSection": {', "", "json"),
        (b'{"studies": [{}]}\n', "", "json"),
        (b"  [\n{}", "", "json"),
        (b"broken", ".jsonl", "jsonl"),
        (b"broken", ".json", "json"),
        (b"a,b\n1,2\n", "", "csv"),
        (b"a\tb\n", ".tsv", "csv"),
        (b"prose without marks", "", None),
    ],
)
def test_formats_are_told_by_extension_and_content(
    head: bytes, suffix: str, expected: str | None
) -> None:
    assert detect_format(head, suffix) == expected
