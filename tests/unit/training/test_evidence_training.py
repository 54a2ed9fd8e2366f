"""Training the evidence judge on records of our own."""

from __future__ import annotations

from typing import Any

from stemtrial.document import lay_out
from stemtrial.judge.context import judge
from stemtrial.mentions import Mention
from stemtrial.records import TrialRecord
from stemtrial_training.evidence_training import train_evidence
from stemtrial_training.judges import Example, Settings

TITLE = "Marrow cells in lupus"
SUMMARY = "Earlier, marrow was tried. Now the nurse gives marrow."


def example(number: int, start: int | None, **more: Any) -> Example:
    trial = lay_out(
        TrialRecord(trial_id=f"NCT{number:08}", brief_title=TITLE, brief_summary=SUMMARY)
    )
    places = [at for at in range(len(trial.text)) if trial.lower.startswith("marrow", at)]
    trial.add(Mention("cell_source", "bone_marrow", at, at + 6, "rule") for at in places)
    judge(trial)
    evidence = None if start is None else {
        "section": "brief_summary", "index": None, "part": None, "start": start, "end": start + 6,
    }  # fmt: skip
    gold = {name: [] for name in ("cell_type", "cell_source", "donor_type", "route")}
    gold["cell_source"] = [{"label": "bone_marrow", "evidence": evidence}]
    return Example(trial, gold, str(number), **more)


def test_it_learns_which_mention_readers_quote() -> None:
    last = SUMMARY.rindex("marrow")
    examples = [example(number, last) for number in range(8)]
    chooser = train_evidence(examples, Settings())
    mentions = examples[0].trial.of_kind("cell_source")
    assert len(mentions) == 3
    assert chooser.choose(examples[0].trial, mentions) is mentions[2]


def test_an_answer_without_a_quote_or_without_a_choice_teaches_nothing() -> None:
    unquoted = [example(number, None) for number in range(8)]
    beside = [example(number, 0) for number in range(8)]  # the quote overlaps no mention
    for examples in (unquoted, beside):
        model = train_evidence(examples, Settings()).fields["cell_source"]
        assert model.weights == {}
