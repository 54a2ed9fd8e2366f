"""What was proposed and is no answer: who is listed, and the reason in plain words."""

from __future__ import annotations

from typing import Any

import pytest

from stemtrial.answers import LabelAnswer
from stemtrial.document import TrialDocument, lay_out
from stemtrial.mentions import Cue, Mention
from stemtrial.output.marks import marks_of
from stemtrial.output.rejected import reason_words, rejected_lines
from stemtrial.records import TrialRecord
from stemtrial.vocabulary import Vocabulary
from stemtrial.vocabulary.entries import Entry

TEXT = "Patients who failed rituximab get cells by vein. Others got cells by muscle."


@pytest.fixture
def trial() -> TrialDocument:
    return lay_out(TrialRecord(trial_id="T1", brief_summary=TEXT))


def mention(words: str, kind: str, label: str, **parts: Any) -> Mention:
    start = TEXT.index(words)
    return Mention(kind, label, start, start + len(words), "rule", **parts)


def cue(words: str, label: str) -> Cue:
    start = TEXT.index(words)
    return start, start + len(words), label


def listed(trial: TrialDocument) -> list[str]:
    return [line.plain.strip() for _, line in rejected_lines(trial, marks_of(trial.fields))]


def answer(trial: TrialDocument, found: Mention, field: str) -> None:
    evidence = trial.section_at(found.start).evidence(found.start, found.end)
    given = LabelAnswer(
        label=found.label,
        quote=evidence.text,
        section=evidence.section,
        confidence=0.9,
        source="rule",
        evidence=evidence,
    )
    setattr(trial.fields, field, [given])


def test_a_cue_is_quoted_with_the_reason(trial: TrialDocument) -> None:
    trial.cues = [cue("failed", "prior"), cue("got", "prior")]
    found = mention("rituximab", "agent", "rituximab", judgement="prior", reason="cue:prior")
    assert reason_words(trial, found) == "a therapy before the trial, or one that failed (“failed”)"


def test_words_are_shown_in_their_context_with_their_place(trial: TrialDocument) -> None:
    trial.mentions = [mention("by muscle", "route", "intramuscular", judgement="background")]
    assert listed(trial)[-2:] == [
        "intramuscular: background, not what this trial gives",
        "…get cells by vein. Others got cells by muscle. (summary)",
    ]


def test_evidence_and_its_repetitions_are_not_listed(trial: TrialDocument) -> None:
    proof = mention("by vein", "route", "intravenous", judgement="answers")
    again = mention("vein", "route", "intravenous", judgement="open")
    other = mention("by muscle", "route", "intramuscular", judgement="open")
    trial.mentions = [proof, again, other]
    answer(trial, proof, "route")
    lines = listed(trial)
    assert lines[0] == "Proposed, but no answer (1)"
    assert "intramuscular: a better placed statement decides this field" in lines
    assert not any(line.startswith("intravenous") for line in lines)


def test_repetitions_elsewhere_are_counted(trial: TrialDocument) -> None:
    proof = mention("by vein", "route", "intravenous", judgement="answers")
    trial.mentions = [proof, mention("by muscle", "route", "intravenous", judgement="background")]
    answer(trial, proof, "route")
    assert listed(trial) == [
        "Nothing was proposed that is no answer.",
        "1 more mention repeats what is answered above.",
    ]


def test_the_likelihood_is_told_where_the_learned_judge_had_a_say(trial: TrialDocument) -> None:
    found = mention("by muscle", "route", "intramuscular")
    trial.context = {"labels": {"route": {"intramuscular": 0.314}}, "thresholds": {"route": 0.5}}
    assert reason_words(trial, found).endswith("; likelihood 0.31; 0.50 is needed")
    trial.context["given"] = 0.2
    assert reason_words(trial, found) == "this trial seems to give no cells (likelihood 0.20)"


def test_what_never_counts_is_said_so(trial: TrialDocument) -> None:
    trial.vocabulary = Vocabulary({"agent": {"saline": Entry(id="saline", category="excluded")}})
    found = mention("rituximab", "agent", "saline", entry="saline", judgement="answers")
    assert reason_words(trial, found).startswith("never counts")


def test_a_product_repeats_what_it_implies(trial: TrialDocument) -> None:
    entry = Entry(id="veincell", implies={"route": "intravenous"})
    trial.vocabulary = Vocabulary({"product": {"veincell": entry}})
    product = mention("Others", "product", "veincell", entry="veincell")
    trial.mentions = [product]
    assert "named product" in listed(trial)
    answer(trial, mention("by vein", "route", "intravenous"), "route")
    assert "named product" not in listed(trial)


def test_nothing_proposed_is_said(trial: TrialDocument) -> None:
    assert listed(trial) == ["Nothing was proposed that is no answer."]
