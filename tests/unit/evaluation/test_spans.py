"""Spans, strict and relaxed: by hand, as properties, and beside nervaluate."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial_evaluation.evidence import evidence_report
from stemtrial_evaluation.spans import Span, relaxed, strict, summary, tokens

SPANS = st.lists(
    st.builds(
        lambda start, length, label, place: Span(start, start + length, label, place),
        st.integers(0, 12),
        st.integers(1, 5),
        st.sampled_from("ab"),
        st.sampled_from(["title", "arms"]),
    ),
    max_size=6,
)


def test_strict_wants_both_ends_and_the_label():
    gold = [Span(0, 4, "a"), Span(6, 9, "a")]
    assert strict(gold, [Span(0, 4, "a"), Span(6, 8, "a")])["a"] == (1, 1, 1)
    assert strict(gold, [Span(0, 4, "b")]) == {"a": (0, 0, 2), "b": (0, 1, 0)}


def test_relaxed_pairs_one_to_one():
    gold = [Span(0, 4, "a"), Span(6, 9, "a")]
    assert relaxed(gold, [Span(0, 9, "a")])["a"] == (1, 0, 1)
    assert relaxed([Span(0, 9, "a")], gold)["a"] == (1, 1, 0)
    # Each of the two can be paired, though the first overlaps both.
    assert relaxed(gold, [Span(3, 7, "a"), Span(0, 2, "a")])["a"] == (2, 0, 0)


def test_spans_that_touch_or_stand_in_two_texts_do_not_meet():
    assert relaxed([Span(0, 4, "a")], [Span(4, 6, "a")])["a"] == (0, 1, 1)
    assert relaxed([Span(0, 4, "a", "title")], [Span(0, 4, "a", "arms")])["a"] == (0, 1, 1)


def test_tokens_count_words_inside_spans():
    words = [(0, 3), (4, 7), (8, 11)]
    assert tokens([Span(0, 7, "a")], [Span(4, 11, "a")], words)["a"] == (1, 1, 1)


@given(SPANS, SPANS, st.randoms(use_true_random=False))
def test_order_and_duplicates_change_nothing_and_relaxed_finds_no_less(gold, given_, shuffler):
    for measure in (strict, relaxed):
        first = measure(gold, given_)
        again = measure(
            shuffler.sample(gold, len(gold)) + gold[:1], shuffler.sample(given_, len(given_))
        )
        assert first == again
        for label, (hits, false, missed) in first.items():
            assert hits + missed == len({one for one in gold if one.label == label})
            assert hits + false == len({one for one in given_ if one.label == label})
    both = strict(gold, given_), relaxed(gold, given_)
    assert all(both[0][label][0] <= both[1][label][0] for label in both[0])


@given(SPANS)
def test_spans_against_themselves_are_perfect_and_against_nothing_all_missed(gold):
    for measure in (strict, relaxed):
        assert all(one[1:] == (0, 0) for one in measure(gold, gold).values())
        assert all(one[0] == one[1] == 0 < one[2] for one in measure(gold, []).values())


@given(st.lists(st.tuples(SPANS, SPANS), max_size=4))
def test_the_micro_figure_is_the_sum_of_the_labels(documents):
    found = summary([strict(*one) for one in documents], replicates=10)
    micro = found.pop("micro")
    for count in ("true_positives", "false_positives", "false_negatives"):
        assert micro[count] == sum(one[count] for one in found.values())


def apart(generator, chance):
    """Draw spans that do not overlap, since nervaluate knows no others."""
    return [
        Span(start, start + generator.randint(1, 3), generator.choice("ab"))
        for start in range(0, 40, 5)
        if generator.random() < chance
    ]


@pytest.mark.parametrize("seed", range(5))
def test_nervaluate_says_the_same_of_plain_spans(seed):
    nervaluate = pytest.importorskip("nervaluate", reason="nervaluate is not installed")
    generator = random.Random(seed)
    documents = [(apart(generator, 0.6), apart(generator, 0.6)) for _ in range(30)]

    def plain(spans):
        # Its ends are inclusive.
        return [{"label": s.label, "start": s.start, "end": s.end - 1} for s in spans]

    theirs = nervaluate.Evaluator(
        [plain(gold) for gold, _ in documents],
        [plain(found) for _, found in documents],
        tags=["a", "b"],
        loader="dict",
    ).evaluate()["overall"]["strict"]
    ours = summary([strict(*one) for one in documents], replicates=10)["micro"]
    assert ours["precision"]["value"] == pytest.approx(theirs.precision)
    assert ours["recall"]["value"] == pytest.approx(theirs.recall)
    assert ours["f1"]["value"] == pytest.approx(theirs.f1)


def labelled(label, quote, start, section="arms", basis="stated"):
    evidence = {"section": section, "index": 0, "part": "label", "start": start}
    evidence["end"] = start + len(quote)
    return {
        "label": label, "quote": quote, "section": section, "basis": basis, "evidence": evidence
    }  # fmt: skip


def test_evidence_is_right_by_value_by_words_and_by_place():
    gold = {
        "A": {"route": [labelled("oral", "by mouth", 10)]},
        "B": {"route": [labelled("topical", "a cream", 0), labelled("oral", "x", 3, basis="weak")]},
    }
    found = {
        # The same words further on count as the same place, as the guidelines say.
        "A": {"route": [labelled("oral", "By  mouth", 90)]},
        "B": {"route": [labelled("topical", "cream", 2)]},
    }
    one = evidence_report(gold, found, replicates=10)["route"]
    hits = {way: (f["true_positives"], f["false_negatives"]) for way, f in one.items()}
    assert hits == {
        "normalised": (2, 0),
        "as_written": (1, 1),
        "place_strict": (1, 1),
        "place_relaxed": (2, 0),
    }
    elsewhere = {"A": {"route": [labelled("oral", "by mouth", 10, section="brief_title")]}}
    one = evidence_report(gold, elsewhere, replicates=10)["route"]
    assert one["normalised"]["true_positives"] == 1
    assert one["place_relaxed"]["true_positives"] == 0


def test_answers_without_quotes_get_no_figures_of_evidence():
    assert evidence_report({"A": {"route": [{"label": "oral"}]}}, {}, replicates=10) == {}
