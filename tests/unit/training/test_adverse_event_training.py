"""Training the judge of adverse events on records of our own."""

from __future__ import annotations

from stemtrial.document import lay_out
from stemtrial.propose.parsers import propose_adverse_events
from stemtrial.records import TrialRecord
from stemtrial_training.adverse_event_training import train_adverse_events
from stemtrial_training.judges import Example, Settings

PLANNED = {
    "status": "planned",
    "severity": "unspecified",
    "serious": False,
    "relatedness": "unspecified",
    "negated": False,
}


def example(number: int, text: str, quotes: list[str], **more: object) -> Example:
    trial = lay_out(TrialRecord(trial_id=f"NCT{number:08}", detailed_description=text))
    trial.add(propose_adverse_events(trial))
    gold = {"adverse_events": [PLANNED | {"quote": quote} for quote in quotes]}
    return Example(trial, gold, str(number), **more)


def test_it_learns_from_the_sentences_that_gold_quotes() -> None:
    good = "The nurse will gather adverse events by phone."
    bad = "Adverse events will be discussed elsewhere by lawyers."
    examples = [example(n, good, ["gather adverse events"]) for n in range(6)]
    examples += [example(10 + n, bad, []) for n in range(6)]
    judge = train_adverse_events(examples, Settings())
    assert judge.planned.weights["nurse"] > 0 > judge.planned.weights["lawyers"]
    assert judge.threshold == Settings().adverse_event_threshold


def test_a_trial_whose_adverse_events_were_not_labelled_teaches_nothing() -> None:
    text = "The nurse will gather adverse events by phone."
    examples = [example(n, text, [], labelled=frozenset({"route"})) for n in range(4)]
    assert train_adverse_events(examples, Settings()).planned.weights == {}
