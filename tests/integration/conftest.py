"""A stand-in for the pipeline where a test is about reading and writing, not about extraction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from stemtrial import batch
from stemtrial.answers import DoseAnswer, Evidence, LabelAnswer, Support, TrialFields
from stemtrial.cli.app import app
from stemtrial.records import TrialRecord


class StandInExtractor:
    """Answers each record with its first words; raises on the word CRASH."""

    def extract_record(self, record: TrialRecord) -> TrialFields:
        section = "brief_title" if record.brief_title else "detailed_description"
        text = getattr(record, section)
        if "CRASH" in text:
            raise ZeroDivisionError("a parser divided\nby zero")
        evidence = Evidence(section=section, start=0, end=len(text[:20]), text=text[:20])
        common: dict[str, Any] = {
            "quote": evidence.text,
            "section": section,
            "source": "stand-in",
            "evidence": evidence,
        }
        return TrialFields(
            trial_id=record.trial_id,
            in_scope=True,
            route=[
                LabelAnswer(label="intravenous", confidence=0.9, **common),
                LabelAnswer(label="topical", confidence=0.3, **common),
            ],
            dose=[
                DoseAnswer(
                    low=1e6, high=2e6, unit="cells_per_kg", per="total", confidence=0.8, **common
                )
            ],
            interval="weekly",
            support={"interval": Support(confidence=0.4, source="stand-in", evidence=evidence)},
        )

    def extract_many(self, records: Iterable[TrialRecord]) -> Iterator[TrialFields]:
        return (self.extract_record(record) for record in records)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "load_extractor", lambda *_: StandInExtractor())


@pytest.fixture
def run_cli(stand_in: None) -> Callable[..., Any]:  # noqa: ARG001
    """Run the command line in this process with the stand-in."""

    def run(*args: object, stdin: bytes | None = None) -> Any:
        return CliRunner().invoke(app, [str(arg) for arg in args], input=stdin)

    return run
