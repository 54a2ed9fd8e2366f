"""The scorer on small cases whose figures are known by hand."""

from __future__ import annotations

import pytest

from stemtrial.vocabulary.agent_names import agent_name
from stemtrial_evaluation import score
from stemtrial_evaluation.comparison import compare, mistakes
from stemtrial_evaluation.fields import view_named


def labels(*names, basis="stated"):
    return [{"label": n, "quote": n, "section": "arms", "basis": basis} for n in names]


def one_field(name, gold, predicted):
    """Score one field of trials given as lists, trial by trial."""

    def trials(values):
        return {f"T{i:02d}": {name.split(".")[0]: v} for i, v in enumerate(values)}

    return score(trials(gold), trials(predicted), replicates=50).fields[name]


def counts(one):
    return (one.true_positives, one.false_positives, one.false_negatives)


# Two defects of published evaluators.


def test_classes_with_equal_counts_are_both_counted():
    """scispaCy's PerClassScorer added up a *set* of counts, so that equal ones fell together."""
    gold = [labels("msc"), labels("msc"), labels("msc"), labels("hsc")] + [labels("hsc")] * 3
    guess = [labels("msc"), labels("msc"), labels("msc"), []] + [labels("hsc")] * 3
    one = one_field("cell_type", gold, guess)
    assert counts(one.classes["msc"]) == (3, 0, 0)
    assert counts(one.classes["hsc"]) == (3, 0, 1)
    assert one.micro.recall.value == pytest.approx(6 / 7)  # the defect prints 0.75


def test_a_class_without_a_prediction_still_counts_its_misses():
    """KAZU's acceptance gate went over the classes predicted in a section, not the gold's."""
    gold = [labels("oral"), labels("oral"), labels("oral"), labels("oral")]
    one = one_field("route", gold, [labels("oral"), labels("oral"), [], []])
    assert one.micro.recall.value == 0.5  # the defect prints 1.0
    silent = one_field("route", [labels("oral", "topical")], [labels("oral")])
    assert counts(silent.classes["topical"]) == (0, 0, 1)


# The rules of this project.


def test_a_weak_label_may_be_given_or_left():
    gold = [labels("intravenous", basis="weak")] * 2
    one = one_field("route", gold, [labels("intravenous"), []])
    assert counts(one.micro) == (1, 0, 0)
    assert (one.weak, one.weak_found, one.micro.support) == (2, 1, 0)
    assert one.exact.value == 1.0
    assert one.not_reported.n == 0  # a weak answer is an answer


def test_a_wrong_label_beside_a_weak_one_is_false():
    one = one_field("route", [labels("intravenous", basis="weak")], [labels("oral")])
    assert counts(one.micro) == (0, 1, 0)
    assert one.exact.value == 0.0


def test_a_label_both_stated_and_weak_is_required():
    gold = [labels("oral", basis="weak") + labels("oral")]
    assert counts(one_field("route", gold, [[]]).micro) == (0, 0, 1)


def test_empty_is_an_answer_too():
    one = one_field("route", [[], [], [], labels("oral")], [[], [], labels("oral"), []])
    assert one.not_reported.value == pytest.approx(2 / 3)
    assert one.not_reported.n == 3
    assert one.exact.value == 0.5


def test_zero_support_gives_no_figure_and_no_error():
    one = one_field("route", [[], []], [[], []])
    assert one.micro.f1.value is None
    assert one.micro.f1.interval is None
    assert one.macro_f1.value is None
    assert one.exact.value == 1.0


def test_a_field_that_the_gold_does_not_hold_is_not_scored():
    report = score({"P1": {"adverse_events": []}}, {"P1": {"route": labels("oral")}})
    assert report.fields["route"].n_trials == 0
    assert counts(report.fields["route"].micro) == (0, 0, 0)


def test_missing_and_unknown_trials_are_named():
    report = score({"A": {"route": labels("oral")}}, {"B": {"route": labels("oral")}})
    assert (report.missing, report.ignored) == (("A",), ("B",))
    assert counts(report.fields["route"].micro) == (0, 0, 1)


def test_disease_may_be_strings_or_objects():
    one = one_field("disease", [["uveitis", "cidp"]], [labels("uveitis")])
    assert counts(one.micro) == (1, 0, 1)


def test_in_scope_is_scored_by_accuracy_and_by_f1_of_true():
    one = one_field("in_scope", [True, True, False, False], [True, False, True, False])
    assert one.exact.value == 0.5
    assert counts(one.micro) == (1, 1, 1)


def dose(low, high, unit="cells", per="administration"):
    return {"low": low, "high": high, "unit": unit, "per": per}


@pytest.mark.parametrize(
    ("guess", "exact", "with_per", "low", "unit"),
    [
        (dose(1e6, 2e6), 1, 1, 1, 1),
        (dose(1_000_000.0000001, 2_000_000), 1, 1, 1, 1),
        (dose(1e6, 2e6, per="total"), 1, 0, 1, 1),
        (dose(1e6, None), 0, 0, 1, 1),
        (dose(1e7, 2e7), 0, 0, 0, 1),
        (dose(1e6, 2e6, unit="cells_per_kg"), 0, 0, 1, 0),
    ],
)
def test_doses_by_record_and_by_component(guess, exact, with_per, low, unit):
    hits = [
        one_field(name, [[dose(1_000_000, 2_000_000)]], [[guess]]).micro.true_positives
        for name in ("dose", "dose.with_per", "dose.low", "dose.unit")
    ]
    assert hits == [exact, with_per, low, unit]


def test_combinations_by_agent_category_and_both():
    gold = [[{"agent": "Cyclosporine", "category": "immunosuppressant"}]]
    guess = [[{"agent": "ciclosporin", "category": "other_drug"}]]
    assert counts(one_field("combination.agent", gold, guess).micro) == (1, 0, 0)
    assert counts(one_field("combination.agent_as_written", gold, guess).micro) == (0, 1, 1)
    assert counts(one_field("combination.category", gold, guess).micro) == (0, 1, 1)
    assert counts(one_field("combination", gold, guess).micro) == (0, 1, 1)


@pytest.mark.parametrize(
    ("written", "name"),
    [("G-CSF", "filgrastim"), (" Cyclosporin  A ", "ciclosporin"), ("Seton", "seton")],
)
def test_agents_are_compared_under_one_name(written, name):
    assert agent_name(written) == name
    assert agent_name(name) == name


def statement(status="planned", severity="unspecified", negated=False, **more):
    return {"status": status, "severity": severity, "negated": negated, **more}


def test_the_record_class_is_the_worst_that_is_asserted():
    gold = [[statement(severity="mild"), statement(severity="severe"), statement("background")]]
    guess = [[statement(severity="severe"), statement("background", negated=True)]]
    found = compare(
        view_named("adverse_events.record_class"),
        {"adverse_events": gold[0]},
        {"adverse_events": guess[0]},
    )
    assert set(found.hits) == {("planned", "severe")}
    assert set(found.missed) == {("background", "unspecified")}
    assert set(found.false) == {("background", "denied")}


def test_absent_attributes_of_a_statement_mean_their_default():
    full = statement(serious=False, relatedness="unspecified")
    assert counts(one_field("adverse_events", [[full]], [[{"status": "planned"}]]).micro) == (
        1,
        0,
        0,
    )


def test_a_schedule_is_compared_by_label_number_and_interval():
    gold = {"T": {"schedule": labels("multiple"), "n_administrations": [3, 1], "interval_days": 14}}
    guess = {"T": {"schedule": labels("multiple"), "n_administrations": [3], "interval_days": 14.0}}
    fields = score(gold, guess).fields
    assert counts(fields["schedule"].micro) == (1, 0, 0)
    assert counts(fields["n_administrations"].micro) == (1, 0, 1)
    assert counts(fields["interval_days"].micro) == (1, 0, 0)


def test_mistakes_carry_the_words_of_both_sides():
    gold = {"T": {"route": labels("oral"), "in_scope": False}}
    evidence = {
        "section": "arms",
        "index": 0,
        "part": "label",
        "start": 3,
        "end": 9,
        "text": "on top",
    }
    guess = {
        "T": {
            "route": [
                {
                    "label": "topical",
                    "quote": "on top",
                    "section": "arms",
                    "source": "rule",
                    "confidence": 0.7,
                    "evidence": evidence,
                }
            ],
            "in_scope": True,
            "support": {"in_scope": {"source": "model", "confidence": 0.6, "evidence": evidence}},
        }
    }
    missed, false = mistakes(view_named("route"), gold, guess)
    assert (missed.kind, missed.value, missed.quote) == ("false_negative", "oral", "oral")
    assert (false.kind, false.value, false.evidence) == ("false_positive", "topical", evidence)
    assert (false.source, false.confidence) == ("rule", 0.7)
    (scope,) = mistakes(view_named("in_scope"), gold, guess)
    assert (scope.quote, scope.source) == ("on top", "model")


def test_an_unknown_field_is_named():
    with pytest.raises(KeyError, match="no field 'rout'"):
        view_named("rout")


@pytest.mark.parametrize(
    ("gold", "guess", "same"),
    [
        ("at 4-week intervals", "4-week intervals", True),
        ("on days 1 and 8", "days 1 and 8.", True),
        ("after 2 weeks", "every 2 weeks", False),
        ("on day 8", "on day 15", False),
    ],
)
def test_where_the_words_of_an_interval_begin_does_not_count(gold, guess, same):
    fields = score({"T": {"interval": gold}}, {"T": {"interval": guess}}).fields
    assert counts(fields["interval"].micro) == ((1, 0, 0) if same else (0, 1, 1))
