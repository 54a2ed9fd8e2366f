"""What the judge learns from which trials."""

from __future__ import annotations

from functools import cache

from stemtrial.components import UNLEARNED
from stemtrial.pipeline import load
from stemtrial.records import TrialRecord
from stemtrial_training.data import make_document
from stemtrial_training.judges import Example, Settings, train_judge


@cache
def _nlp() -> object:
    return load(components=UNLEARNED)


def _example(number: int, *, given: bool) -> Example:
    kind = "Allogeneic" if number % 2 else "Autologous"
    title = f"{kind} stem cells from cord blood or marrow"
    summary = (
        f"{kind} mesenchymal stem cells are infused, no others."
        if given
        else f"After {kind} stem cell transplantation a drug is tested for infections."
    )
    record = TrialRecord(trial_id=f"X-{number}", brief_title=title, brief_summary=summary)
    found = [{"label": "msc"}] if given else []
    donors = [{"label": kind.lower()}] if given else []
    gold = {
        "cell_type": found,
        "cell_source": [],
        "donor_type": donors,
        "route": [],
        "disease": ["not_autoimmune"],
    }
    return Example(make_document(_nlp(), record), gold, family=record.trial_id)


def test_donors_are_learned_only_from_trials_that_give_cells() -> None:
    settings = Settings(folds=2)
    giving = [_example(number, given=True) for number in range(16)]
    others = [_example(number, given=False) for number in range(16, 32)]
    alone = train_judge(giving, settings).fields
    together = train_judge([*giving, *others], settings).fields
    assert together["donor_type"].mention == alone["donor_type"].mention
    assert together["cell_type"].mention != alone["cell_type"].mention


def test_partial_trials_may_weigh_less_in_whether_cells_are_given() -> None:
    giving = [_example(number, given=True) for number in range(16)]
    others = [_example(number, given=False) for number in range(16, 32)]
    for example in others:
        example.labelled = frozenset({"cell_type"})
    light = train_judge([*giving, *others], Settings(folds=2, given_partial_weight=0.01)).given
    heavy = train_judge([*giving, *others], Settings(folds=2, given_partial_weight=1.0)).given
    row = {"no interventions": 1.0}
    assert light.of_values(row) > heavy.of_values(row)
