"""What must hold of the scorer whatever the answers are."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stemtrial_evaluation import score
from stemtrial_evaluation.comparison import mistakes
from stemtrial_evaluation.fields import VIEWS, view_named

FAST = settings(max_examples=30, deadline=None)


def random_answer(seed):
    """One trial's answer, weak labels and duplicates among it; a seed draws fast."""
    generator = random.Random(seed)

    def some(make):
        return [make() for _ in range(generator.randint(0, 3))]

    def labelled(*labels):
        return some(
            lambda: {
                "label": generator.choice(labels),
                "quote": "words",
                "section": "arms",
                "basis": generator.choice(["stated", "stated", "weak", "I1"]),
            }
        )

    def dose():
        return {
            "low": generator.choice([None, 1_000_000, 2e6, 5]),
            "high": generator.choice([None, 1_000_000, 2e6, 5]),
            "unit": generator.choice(["cells", "cells_per_kg", "ml"]),
            "per": generator.choice(["administration", "total", "unclear"]),
        }

    def agent():
        return {
            "agent": generator.choice(["cyclosporine", "Ciclosporin", "seton", "G-CSF"]),
            "category": generator.choice(["immunosuppressant", "mobilisation", "other_drug"]),
        }

    def statement():
        return {
            "status": generator.choice(["observed", "planned"]),
            "severity": generator.choice(["none", "mild", "severe", "unspecified"]),
            "serious": generator.random() < 0.5,
            "relatedness": generator.choice(["related", "unspecified"]),
            "negated": generator.random() < 0.5,
        }

    return {
        "in_scope": generator.random() < 0.5,
        "disease": some(lambda: generator.choice(["uveitis", "vitiligo", "psoriasis"])),
        "cell_type": labelled("msc", "hsc", "mnc"),
        "cell_source": labelled("adipose", "bone_marrow"),
        "donor_type": labelled("autologous", "allogeneic"),
        "route": labelled("intravenous", "topical", "oral"),
        "schedule": labelled("single", "multiple"),
        "n_administrations": some(lambda: generator.randint(1, 3)),
        "interval": generator.choice([None, "every 2 weeks", "Every  2 weeks"]),
        "interval_days": generator.choice([None, 14, 14.0, 30]),
        "dose": some(dose),
        "combination": some(agent),
        "combination_none": generator.random() < 0.5,
        "adverse_events": some(statement),
    }


def sets_of_trials():
    """Strategy for answers by trial id."""
    ids = st.sampled_from([f"T{i}" for i in range(6)])
    return st.dictionaries(ids, st.integers(0, 999_999).map(random_answer), max_size=6)


def scored(gold, predicted):
    return score(gold, predicted, replicates=20)


def without_weak(trials):
    def strong(answer):
        return {
            field: [i for i in value if not (isinstance(i, dict) and i.get("basis") == "weak")]
            if isinstance(value, list)
            else value
            for field, value in answer.items()
        }

    return {trial_id: strong(answer) for trial_id, answer in trials.items()}


@FAST
@given(sets_of_trials(), sets_of_trials())
def test_micro_is_the_sum_of_the_classes(gold, predicted):
    for one in scored(gold, predicted).fields.values():
        for part in ("true_positives", "false_positives", "false_negatives", "support"):
            total = sum(getattr(c, part) for c in one.classes.values())
            assert total == getattr(one.micro, part), (one.name, part)
        assert one.trial_counts.sum(axis=0).tolist() == [
            one.micro.true_positives,
            one.micro.false_positives,
            one.micro.false_negatives,
        ]


@FAST
@given(sets_of_trials(), sets_of_trials())
def test_hits_and_misses_account_for_the_gold(gold, predicted):
    for one in scored(gold, predicted).fields.values():
        micro = one.micro
        assert micro.true_positives + micro.false_negatives == micro.support + one.weak_found
        assert 0 <= one.weak_found <= one.weak


@FAST
@given(sets_of_trials(), sets_of_trials(), st.randoms(use_true_random=False))
def test_order_and_duplicates_change_nothing(gold, predicted, shuffler):
    def shaken(trials):
        ids = list(trials)
        shuffler.shuffle(ids)
        return {t: {f: shake(v) for f, v in trials[t].items()} for t in ids}

    def shake(value):
        if not isinstance(value, list):
            return value
        repeated = [*value, *shuffler.choices(value, k=2)] if value else []
        return shuffler.sample(repeated, len(repeated))

    again = scored(shaken(gold), shaken(predicted)).to_dict()
    assert again == scored(gold, predicted).to_dict()


@FAST
@given(sets_of_trials())
def test_an_empty_prediction_misses_every_class(gold):
    for one in scored(gold, {}).fields.values():
        assert one.micro.true_positives == one.micro.false_positives == 0
        assert one.micro.false_negatives == one.micro.support
        assert all(c.false_negatives == c.support > 0 for c in one.classes.values())
        assert one.not_reported.value in (None, 1.0)


@FAST
@given(sets_of_trials())
def test_gold_scored_against_itself_is_perfect(gold):
    for one in scored(gold, gold).fields.values():
        assert one.micro.f1.value in (None, 1.0)
        assert one.exact.value in (None, 1.0)
        assert one.weak_found == one.weak


@FAST
@given(sets_of_trials(), sets_of_trials())
def test_swapping_the_sides_swaps_precision_and_recall(gold, predicted):
    gold, predicted = without_weak(gold), without_weak(predicted)
    shared = gold.keys() & predicted.keys()
    gold = {t: gold[t] for t in shared}
    predicted = {t: predicted[t] for t in shared}
    there, back = scored(gold, predicted).fields, scored(predicted, gold).fields
    for name, one in there.items():
        assert one.micro.precision.value == back[name].micro.recall.value
        assert one.micro.f1.value == back[name].micro.f1.value
        assert one.exact == back[name].exact


@FAST
@given(sets_of_trials(), sets_of_trials())
def test_mistakes_are_as_many_as_counted(gold, predicted):
    for name, one in scored(gold, predicted).fields.items():
        found = [m.kind for m in mistakes(view_named(name), gold, predicted)]
        assert found.count("false_positive") == one.micro.false_positives
        assert found.count("false_negative") == one.micro.false_negatives


@FAST
@given(sets_of_trials(), sets_of_trials())
def test_every_interval_holds_its_figure_and_the_report_is_json(gold, predicted):
    def walk(node):
        if isinstance(node, dict):
            if isinstance(node.get("interval"), list):
                low, high = node["interval"]
                assert 0 <= low <= node["value"] <= high <= 1
            for child in node.values():
                walk(child)

    report = scored(gold, predicted).to_dict()
    walk(report)
    assert json.loads(json.dumps(report, allow_nan=False)) == report


@pytest.mark.parametrize("name", ["cell_type", "route", "donor_type"])
def test_single_labels_agree_with_scikit_learn(name):
    metrics = pytest.importorskip("sklearn.metrics")
    generator = random.Random(name)
    labels = ["a", "b", "c", "d"]
    truth = [generator.choice(labels) for _ in range(200)]
    guess = [t if generator.random() < 0.7 else generator.choice([*labels, "e"]) for t in truth]

    def answers_of(values):
        return {f"T{i:03d}": {name: [{"label": v}]} for i, v in enumerate(values)}

    views = [view for view in VIEWS if view.name == name]
    one = score(answers_of(truth), answers_of(guess), views=views, replicates=10).fields[name]
    for average, mine in (
        ("micro", (one.micro.precision.value, one.micro.recall.value, one.micro.f1.value)),
        ("macro", (one.macro_precision.value, one.macro_recall.value, one.macro_f1.value)),
    ):
        theirs = metrics.precision_recall_fscore_support(
            truth, guess, average=average, zero_division=0
        )
        assert mine == pytest.approx(theirs[:3])
    assert one.exact.value == pytest.approx(metrics.accuracy_score(truth, guess))
    *_, support = metrics.precision_recall_fscore_support(
        truth, guess, labels=sorted(one.classes), zero_division=0
    )
    assert [c.support for c in one.classes.values()] == support.tolist()


def test_multi_labels_agree_with_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    binarizer = pytest.importorskip("sklearn.preprocessing").MultiLabelBinarizer()
    generator = random.Random(5)
    labels = ["uveitis", "vitiligo", "psoriasis", "cidp"]

    def draw():
        return [generator.sample(labels, generator.randint(0, 3)) for _ in range(150)]

    truth, guess = draw(), draw()
    left, right = (
        {f"T{i:03d}": {"disease": v} for i, v in enumerate(values)} for values in (truth, guess)
    )
    one = score(left, right, replicates=10).fields["disease"]
    binarizer.fit([labels])
    matrices = binarizer.transform(truth), binarizer.transform(guess)
    for average, mine in (("micro", one.micro.f1.value), ("macro", one.macro_f1.value)):
        assert mine == pytest.approx(metrics.f1_score(*matrices, average=average))
    assert one.exact.value == pytest.approx(metrics.accuracy_score(*matrices))
