"""Agreement figures, against hand counts and scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from stemtrial_annotations.agreement import agreement
from stemtrial_annotations.standoff import GoldTrial
from stemtrial_annotations.values import closed_labels

ROUTES = sorted(closed_labels()["route"])


def trial(number, routes=(), in_scope=False, combination=()):
    spans = [
        {"label": label, "section": "arms", "index": 0, "part": "label", "start": s, "end": s + 4,
         "quote": "here"}
        for label, s in routes
    ]  # fmt: skip
    agents = [{"agent": a, "category": c, "section": "x", "quote": "q"} for a, c in combination]
    lists = ("cell_type", "cell_source", "donor_type", "schedule", "dose", "adverse_events")
    return GoldTrial(
        trial_id=f"T{number}",
        guidelines="",
        origin="",
        in_scope=in_scope,
        disease=[],
        route=spans,
        combination=agents,
        n_administrations=[],
        interval=None,
        interval_days=None,
        combination_none=False,
        sections={},
        **{name: [] for name in lists},
    )


def compared(first, second, field, **more):
    found = agreement(
        {one.trial_id: one for one in first}, {one.trial_id: one for one in second}, **more
    )
    return {one.field: one for one in found}[field]


def test_f1_and_kappa_are_those_of_the_counts():
    first = [trial(0, [("oral", 0)], True), trial(1, [("oral", 0), ("topical", 9)]), trial(2)]
    second = [trial(0, [("oral", 0)], True), trial(1, [("oral", 0)], True), trial(2)]
    route = compared(first, second, "route")
    assert (route.first, route.second, route.both, route.same) == (3, 2, 2, 2)
    assert route.f1.value == pytest.approx(4 / 5)
    a = [r in {s.label for s in t.route} for t in first for r in ROUTES]
    b = [r in {s.label for s in t.route} for t in second for r in ROUTES]
    assert route.kappa.value == pytest.approx(cohen_kappa_score(a, b))
    scope = compared(first, second, "in_scope")
    expected = cohen_kappa_score([1, 0, 0], [1, 1, 0])
    assert scope.kappa.value == pytest.approx(expected)


def test_spans_agree_strictly_or_by_overlap():
    first = [trial(0, [("oral", 0), ("topical", 20)])]
    second = [trial(0, [("oral", 2), ("topical", 20)])]
    route = compared(first, second, "route")
    assert route.f1.value == 1
    assert route.span_strict.value == pytest.approx(1 / 2)
    assert route.span_relaxed.value == 1
    assert compared(first, second, "in_scope").span_strict.value is None


def test_a_span_of_another_label_does_not_agree():
    route = compared([trial(0, [("oral", 0)])], [trial(0, [("topical", 0)])], "route")
    assert route.span_relaxed.value == route.f1.value == 0


def test_perfect_agreement_still_has_an_uncertain_end():
    both = [trial(n, [("oral", 0)]) for n in range(20)]
    route = compared(both, both, "route")
    low, high = route.f1.interval
    assert route.f1.value == high == 1
    assert 0.85 < low < 1


def test_nothing_to_compare_is_no_figure():
    assert compared([trial(0)], [trial(0)], "route").f1.value is None
    assert agreement({"T0": trial(0)}, {"T1": trial(1)}) == []


def test_intervals_hold_the_figure_and_come_out_the_same_again():
    generator = np.random.default_rng(1)
    picks = generator.integers(0, 3, size=(40, 2))
    first = [trial(n, [(ROUTES[a], 0)]) for n, (a, _) in enumerate(picks)]
    second = [trial(n, [(ROUTES[b], 0)]) for n, (_, b) in enumerate(picks)]
    one, other = (compared(first, second, "route", replicates=200) for _ in range(2))
    assert one == other
    low, high = one.f1.interval
    assert low < one.f1.value < high
    low, high = one.kappa.interval
    assert low < one.kappa.value < high


def test_agents_are_compared_under_the_guidelines_name_unless_another_is_asked_for():
    first = [trial(0, combination=[("G-CSF", "mobilisation")])]
    second = [trial(0, combination=[("filgrastim", "mobilisation")])]
    assert compared(first, second, "combination.agent").f1.value == 1
    assert compared(first, second, "combination").f1.value == 1
    written = compared(first, second, "combination.agent", agent_name=str.lower)
    assert written.f1.value == 0
    assert compared(first, second, "combination.category").f1.value == 1
