"""From mentions to answers, the same for every system."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial.sections import Section
from stemtrial.textview import TextView
from stemtrial_evaluation.baselines.choosing import (
    FLAGS,
    KINDS,
    PLACES,
    Policy,
    Seen,
    answer,
    choose,
    policies,
)
from stemtrial_evaluation.baselines.tuning import tune

VIEW = TextView("", "")
PLACE = {
    "title": Section("brief_title", None, None, VIEW, role="title"),
    "arm": Section("arms", 0, "label", VIEW, role="experimental"),
    "control": Section("arms", 1, "label", VIEW, role="comparator"),
    "prose": Section("brief_summary", None, None, VIEW, role="prose"),
    "keyword": Section("keywords", 0, None, VIEW, role="keyword"),
    "results": Section("results", None, None, VIEW, role="results"),
}


def route(label, place, *flags, **more):
    return Seen("route", label, PLACE[place], flags=frozenset(flags), **more)


def labels(seen, **policy):
    return sorted({one.label for one in choose(seen, Policy(**policy))})


SEEN = [
    route("oral", "title"),
    route("topical", "arm"),
    route("intravenous", "control"),
    route("intradermal", "prose"),
    route("intradermal", "prose"),
    route("intranasal", "prose"),
    route("intranodal", "keyword"),
]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ("title_first", ["oral"]),
        ("arms_first", ["topical"]),
        ("title_and_arms", ["oral", "topical"]),
        ("placed_only", ["topical"]),
        ("anywhere", ["intradermal", "intranasal", "oral", "topical"]),
    ],
)
def test_places_and_never_a_comparator_or_a_keyword(places, expected):
    assert labels(SEEN, places=places) == expected


def test_prose_is_the_last_resort_and_its_most_frequent_label_wins():
    assert labels(SEEN[3:], places="title_first") == ["intradermal"]
    assert labels(SEEN[3:], places="placed_only") == []


def test_flags_and_weak_forms_drop_a_mention_where_the_policy_says_so():
    seen = [route("oral", "title", "negated"), route("topical", "title", weak=True)]
    assert labels(seen) == ["oral", "topical"]
    assert labels(seen, dropped=frozenset({"negated"})) == ["topical"]
    assert labels(seen, weak=False) == ["oral"]


def test_a_generic_label_gives_way_to_a_finer_one():
    seen = [
        Seen("cell_type", "other_cell", PLACE["title"], generic=True),
        Seen("cell_type", "msc", PLACE["title"]),
    ]
    assert labels(seen) == ["msc"]
    assert labels(seen[:1]) == ["other_cell"]


def plain(seen):
    return answer("T", seen, {kind: Policy() for kind in KINDS})


def test_the_guidelines_rules_fill_what_a_graft_implies():
    found = plain({"cell_type": [Seen("cell_type", "hsc", PLACE["title"])]})
    assert found["route"] == [{"label": "intravenous"}]
    assert found["schedule"] == [{"label": "single"}]
    assert found["disease"] == ["not_autoimmune"]
    assert not found["in_scope"]
    cord = plain({"cell_source": [Seen("cell_source", "cord_blood", PLACE["title"])]})
    assert cord["donor_type"] == [{"label": "allogeneic"}]


def test_context_of_a_harm_is_the_systems_to_say():
    harm = SimpleNamespace(severity="severe", serious=False)
    seen = [
        Seen("adverse_event", "severe", PLACE["prose"], value=harm),
        Seen("adverse_event", "severe", PLACE["results"], value=harm, flags=frozenset({"negated"})),
        Seen("adverse_event", "severe", PLACE["arm"], value=harm, flags=frozenset({"historical"})),
    ]
    chosen = dict.fromkeys(KINDS, Policy("anywhere"))
    found = answer("T", {"adverse_event": seen}, chosen)["adverse_events"]
    assert {(one["status"], one["negated"]) for one in found} == {
        ("planned", False),
        ("observed", True),
        ("background", False),
    }


def test_tuning_finds_the_policy_that_the_answers_follow():
    trials = {
        f"T{n}": {"route": [route("oral", "title", "negated"), route("topical", "arm")]}
        for n in range(5)
    }
    gold = {one: {"route": [{"label": "topical"}]} for one in trials}
    found = tune(trials, gold)
    assert labels(
        trials["T0"]["route"], **found["route"].to_dict() | {"dropped": found["route"].dropped}
    ) == ["topical"]
    assert found["dose"] == Policy()


@given(
    st.lists(
        st.builds(
            route,
            st.sampled_from(["oral", "topical", "intravenous"]),
            st.sampled_from(sorted(PLACE)),
            st.sampled_from(["negated", "historical", "uncertain"]),
            weak=st.booleans(),
            generic=st.booleans(),
        ),
        max_size=6,
    ),
    st.sampled_from(policies()),
)
def test_whatever_is_chosen_was_seen_and_allowed(seen, policy):
    chosen = choose(seen, policy)
    assert all(one in seen for one in chosen)
    assert all(one.section.role != "comparator" for one in chosen)
    assert not any(one.flags & policy.dropped for one in chosen)
    assert policy.weak or not any(one.weak for one in chosen)


def test_the_first_policy_is_the_plainest():
    first, *others = policies()
    assert first == Policy(PLACES[0], frozenset())
    assert len(others) + 1 == len(PLACES) * len(FLAGS) * 2
