"""Generated schedules, rendered in every wording, are read back."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stemtrial.propose.schedules import ScheduleMention, parse_schedules

WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
         9: "nine", 10: "ten", 11: "eleven", 12: "twelve"}  # fmt: skip
ADVERBS = {("day", 1): "daily", ("week", 1): "weekly", ("month", 1): "monthly",
           ("week", 2): "every other week"}  # fmt: skip
DAYS = {"day": 1, "week": 7, "month": 30}

counts = st.integers(2, 12)
units = st.sampled_from(["day", "week", "month"])
sizes = st.integers(1, 12)
products = st.sampled_from(["MSCs", "stem cells", "UC-MSCs", "autologous mononuclear cells"])
nouns = st.sampled_from(["infusions", "injections", "doses", "administrations", "transplantations"])


def number(value: int, style: int) -> str:
    word = WORDS.get(value, str(value))
    return (str(value), word, f"{word} ({value})")[style % 3]


def time(size: int, unit: str, style: int) -> str:
    return f"{number(size, style)} {unit}{'' if size == 1 else 's'}"


def interval(size: int, unit: str, style: int, wording: int) -> str:
    amount = time(size, unit, style)
    plain = str(size) if style % 2 else WORDS[size]
    forms = [
        f"every {amount}" if size > 1 else f"every {unit}",
        f"{amount} apart",
        f"at {plain}-{unit} intervals",
        f"with an interval of {amount}",
        f"separated by {amount}",
        f"once every {amount}" if size > 1 else f"once a {unit}",
        f"at intervals of {amount}",
        f"spaced {amount} apart",
        ADVERBS.get((unit, size), f"every {amount}"),
    ]
    return forms[wording % len(forms)]


def the_one(text: str) -> ScheduleMention:
    found = [m for m in parse_schedules(text) if m.label == "multiple"]
    assert len(found) == 1, (text, parse_schedules(text))
    return found[0]


@given(counts, sizes, units, products, nouns, st.integers(0, 30), st.integers(0, 30))
def test_count_and_interval(
    count: int, size: int, unit: str, product: str, noun: str, style: int, wording: int
) -> None:
    text = f"{number(count, style)} {noun} of {product} {interval(size, unit, style + 1, wording)}"
    found = the_one(text)
    assert found.n == (count,)
    assert found.interval_days == size * DAYS[unit]
    assert found.about == "cells"


@given(counts, sizes, units, products, st.integers(0, 30), st.integers(0, 30))
def test_interval_then_number_of_times(
    count: int, size: int, unit: str, product: str, style: int, wording: int
) -> None:
    rhythm = interval(size, unit, style, wording)
    times = {2: "twice"}.get(count, f"{number(count, style)} times")
    for text in (
        f"{product} are infused {rhythm}, {times}.",
        f"{product} are infused {times}, {rhythm}.",
        f"Infusion of {product} ({rhythm}, {number(count, style)} doses in total)",
    ):
        found = the_one(text)
        assert found.n == (count,), text
        assert found.interval_days == size * DAYS[unit], text


@given(st.integers(2, 8), st.integers(1, 6), units, products, st.integers(0, 30))
def test_frequency_times_duration(
    count: int, size: int, unit: str, product: str, style: int
) -> None:
    length = time(count * size, unit, style)
    rhythm = f"every {time(size, unit, style + 1)}" if size > 1 else f"once a {unit}"
    for preposition in ("for", "over", "for a total of", "during"):
        found = the_one(f"{product} are infused {rhythm} {preposition} {length}.")
        assert found.n == (count,)
        assert found.interval_days == size * DAYS[unit]


def points_text(points: list[int], unit: str, wording: int) -> str:
    marks = [str(point) for point in points]
    named = [f"{unit} {point}" for point in points]
    short = [f"{unit[0].upper()}{point}" for point in points]
    forms = [
        f"on {unit}s {', '.join(marks[:-1])} and {marks[-1]}",
        f"on {unit}s {', '.join(marks[:-1])}, and {marks[-1]}",
        f"at {', '.join(named[:-1])} and {named[-1]}",
        f"at {', '.join(named)}",
        f"({', '.join(short)})",
        f"at {', '.join(marks[:-1])} and {marks[-1]} {unit}s",
        f"on {unit} {'/'.join(marks)}",
        f"on {' and '.join(named)}",
        f"{unit.capitalize()} {', '.join(marks)}",
    ]
    return forms[wording % len(forms)]


@given(
    st.integers(0, 1), st.integers(2, 30), st.integers(2, 5), units, products, st.integers(0, 30)
)
def test_evenly_spaced_points(
    first: int, step: int, count: int, unit: str, product: str, wording: int
) -> None:
    points = [first + step * index for index in range(count)]
    text = f"{product} are injected {points_text(points, unit, wording)}"
    found = the_one(text)
    assert found.n == (count,), text
    assert found.interval_days == step * DAYS[unit], text


@given(
    st.lists(st.integers(0, 90), min_size=3, max_size=6, unique=True), products, st.integers(0, 30)
)
def test_any_points(points: list[int], product: str, wording: int) -> None:
    points.sort()
    steps = {right - left for left, right in pairwise(points)}
    text = f"{product} are injected {points_text(points, 'day', wording)}"
    found = the_one(text)
    assert found.n == (len(points),), text
    assert found.interval_days == (steps.pop() if len(steps) == 1 else None), text


@given(
    st.sampled_from(["single", "one", "1", "one (1)", "a single", "only one"]),
    st.sampled_from(["infusion", "injection", "dose", "administration", "transplantation"]),
    st.sampled_from(["", "intravenous ", "IV ", "intra-articular ", "MSC "]),
    products,
)
def test_single_in_every_wording(word: str, noun: str, adjective: str, product: str) -> None:
    text = f"Patients receive {word} {adjective}{noun} of {product}."
    found = parse_schedules(text)
    assert [(m.label, m.n) for m in found] == [("single", (1,))]
    assert found[0].about == "cells"


@given(
    st.sampled_from(["second", "third", "fourth", "2nd", "3rd"]),
    st.sampled_from(
        ["if {} did not heal", "in case of {} relapse", "depending on {} response",
         "at the discretion of {} physician"]
    ),
    st.sampled_from(["the", "any", "a"]),
)  # fmt: skip
def test_conditional_rank(rank: str, condition: str, article: str) -> None:
    value = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4}[rank]
    text = f"A {rank} infusion of MSCs is given {condition.format(article)}."
    found = parse_schedules(text)
    assert [(m.label, m.n) for m in found] == [("conditional", (value - 1, value))]


@given(st.text(max_size=200))
def test_any_text_gives_valid_offsets(text: str) -> None:
    for mention in parse_schedules(text):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.label in ("single", "multiple", "conditional")
        if mention.interval is not None:
            assert text[mention.interval_start : mention.interval_end] == mention.interval


PIECES = [
    "two", "three", "3", "doses", "infusions", "of", "MSC", "every", "week", "weeks", "day", "days",
    "0", "7", "and", ",", ".", "(", ")", "for", "times", "once", "twice", "repeated", "second",
    "if", "may", "apart", "interval", "monthly", "q2w", "x4", "-", "to", "per", "a", "three (3)",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_shuffled_words_give_valid_mentions(words: list[str]) -> None:
    text = " ".join(words)
    for mention in parse_schedules(text):
        assert 0 <= mention.start < mention.end <= len(text)
        assert all(value > 0 for value in mention.n)
        assert mention.interval_days is None or mention.interval_days > 0
