"""The invariant of all output: the words at an evidence's offsets are the words it quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from stemtrial.answers import LIST_FIELDS, Evidence, TrialFields
from stemtrial.output.rows import json_line, long_rows
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial.sample import sample_records

# What proposes answers, written as registries do and as they should not.
SPEAKING = (
    "intravenous infusion",
    "intra\u00adve\u200bnous\u00a0infusion",
    "intra&shy;venous",
    "injected into the fistula",
    "mesenchymal stem cells",
    "mesenchymal\u00a0stromal&nbsp;cells",
    "<i>MSC</i>s",
    "CD34<sup>+</sup> cells",
    "autologous",
    "allo&shy;geneic",
    "adipose-derived",
    "umbilical cord (UC-MSCs)",
    "Crohn&#39;s disease",
    "Crohn&amp;#39;s disease",
    "multiple sclerosis",
    "1x10<sup>6</sup> cells/kg",
    "1 × 10⁶ cells/kg",
    "2.5x10^8 cells",
    "120 million cells",
    "1,5&times;10^6 MSC/kg",
    "５×10^6 cells",
    "10 mL",
    "weeks 0, 2 and 4",
    "every 2\u00a0weeks, three times",
    "a single infusion",
    "once",
    "methotrexate",
    "cyclophosphamide &amp; G-CSF",
    "no serious adverse events",
    "mild to moderate adverse events (AEs)",
    "will receive",
    "failed",
    "placebo",
)
NOISE = (
    " ",
    ". ",
    ", ",
    "\n\n",
    "\r\n",
    "\t",
    "_x000D_",
    "\u00a0",
    "\u200b",
    "\ufeff",
    "\u00ad",
    "\u202e",
    "\x00",
    "\x1b[31m",
    "\x85",
    "\u2028",
    "🧬",
    "👩\u200d🔬",
    "e\u0301",
    "ﬁ",
    "İ",
    "ß",
    "&",
    "&lt;",
    "&amp;amp;",
    "&notanentity;",
    "&#0;",
    "&#x1F600;",
    "<br/>",
    "<b",
    "</p>",
    "\\>",
    "\\",
    "\u0661",
    "\u2075",
    "（",
    "）",
    "-",
    "(",
)
words = st.one_of(st.sampled_from(SPEAKING), st.sampled_from(NOISE), st.text(max_size=4))
texts = st.lists(words, min_size=1, max_size=14).map(lambda parts: "".join(_spaced(parts)))


def _spaced(parts: list[str]) -> Iterator[str]:
    for part in parts:
        yield part
        if part in SPEAKING:
            yield " "


def arm_of(text: str) -> dict[str, str]:
    return {"label": text[:20] or "A", "type": "EXPERIMENTAL", "description": text}


records = st.fixed_dictionaries(
    {"brief_title": texts},
    optional={
        "official_title": texts,
        "brief_summary": texts,
        "detailed_description": texts,
        "results": texts,
        "arms": st.lists(texts.map(arm_of), max_size=2),
        "interventions": st.lists(
            texts.map(lambda text: {"type": "DRUG", "name": text, "description": text[::-1]}),
            max_size=2,
        ),
        "conditions": st.lists(texts, max_size=2),
        "keywords": st.lists(texts, max_size=2),
    },
)


def string_of(record: TrialRecord, evidence: Evidence) -> str:
    """The raw string that an evidence points into."""
    value: Any = getattr(record, evidence.section)
    if evidence.index is not None:
        value = value[evidence.index]
    if evidence.part is not None:
        value = getattr(value, evidence.part)
    assert isinstance(value, str)
    return value


def evidence_of(fields: TrialFields) -> Iterator[Evidence]:
    """Every evidence of a trial; an answer's quote and section must agree with its own."""
    for name in LIST_FIELDS:
        for answer in getattr(fields, name):
            assert answer.quote == answer.evidence.text
            assert answer.section == answer.evidence.section
            yield answer.evidence
    yield from (known.evidence for known in fields.support.values() if known.evidence)


def check(record: TrialRecord, fields: TrialFields) -> int:
    count = 0
    for evidence in evidence_of(fields):
        assert evidence.text
        assert 0 <= evidence.start < evidence.end
        assert string_of(record, evidence)[evidence.start : evidence.end] == evidence.text
        count += 1
    return count


@pytest.mark.parametrize("record", sample_records(), ids=lambda record: record.trial_id)
def test_it_holds_for_the_sample(record: TrialRecord, extractor: Extractor) -> None:
    check(record, extractor.extract_record(record))


def test_the_sample_has_evidence_in_every_kind_of_section(extractor: Extractor) -> None:
    found = [extractor.extract_record(record) for record in sample_records()]
    assert sum(map(check, sample_records(), found)) > 4 * len(found)
    sections = {evidence.section for fields in found for evidence in evidence_of(fields)}
    assert {"brief_title", "brief_summary", "arms", "interventions"} <= sections


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(parts=records)
@example(parts={"brief_title": "Crohn&amp;#39;s\u00a0disease", "brief_summary": "🧬<i>MSC</i>s"})
def test_it_holds_for_messy_records(parts: dict[str, Any], extractor: Extractor) -> None:
    title = parts["brief_title"] if parts["brief_title"].strip() else "A title"
    record = TrialRecord.model_validate(parts | {"trial_id": "M1", "brief_title": title})
    fields = extractor.extract_record(record)
    check(record, fields)
    again = TrialFields.model_validate_json(json_line(fields))
    assert again == fields
    for row in long_rows(fields):
        if row.get("section"):
            where = Evidence(
                **{name: row[name] for name in ("section", "index", "part", "start", "end")},
                text=row["quote"],
            )
            assert string_of(record, where)[where.start : where.end] == row["quote"]


def test_messy_records_are_not_empty_of_answers(extractor: Extractor) -> None:
    """The property would hold idly if mess kept every answer away."""
    title = (
        "Intra\u00adve\u200bnous\u00a0Infusion of Allo\u00adgeneic "
        "Mesenchymal\u00a0Stromal&nbsp;Cells for Crohn&amp;#39;s Disease 🧬"
    )
    record = TrialRecord(trial_id="M1", brief_title=title)
    fields = extractor.extract_record(record)
    assert check(record, fields) >= 4
    quotes = {name: [found.quote for found in getattr(fields, name)] for name in LIST_FIELDS}
    assert "Intra\u00adve\u200bnous" in quotes["route"][0]
    assert quotes["donor_type"] == ["Allo\u00adgeneic"]
    assert quotes["cell_type"] == ["Mesenchymal\u00a0Stromal&nbsp;Cells"]
    assert quotes["disease"][0].startswith("Crohn&amp;#39;s")
