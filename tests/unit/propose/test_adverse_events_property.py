"""What holds for every text: offsets, quotes, merging."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from stemtrial.propose.adverse_events import (
    StatementMention,
    merge_statements,
    parse_adverse_events,
)

PIECES = (
    "adverse events", "serious adverse events (SAEs)", "no", "without", "Side effects", "toxicity",
    "grade III-IV", "grade 3 or", "\u2265 grade 2", "mild to", "moderate", "severe", "GVHD",
    "graft vs.", "-host disease", "infections", "TRM", "DLT", "deaths", "died", "well tolerated",
    "complications", "allergic reactions", "treatment-related", "related to the cells",
    "of this regimen", "will be recorded", "were observed", "if", "until", "to assess", "may",
    "previous studies", "is a", "due to", "and", "or", ",", ".", ";", "\n", " - ", "(", ")", "\t",
    "\u0130", "\u00df", "\u00a0", "2.", "none of the", "patients", "neutropenia", "aspirin-induced",
)  # fmt: skip
SECTIONS = ("brief_title", "brief_summary", "detailed_description", "arms", "results")
texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=25).map("".join),
)
sections = st.sampled_from(SECTIONS)
statements = st.builds(
    StatementMention,
    start=st.just(0),
    end=st.integers(1, 9),
    status=st.sampled_from(["observed", "planned", "background"]),
    severity=st.sampled_from(["none", "mild", "severe", "unspecified"]),
    serious=st.booleans(),
    relatedness=st.sampled_from(["related", "unspecified"]),
    negated=st.booleans(),
    rule=st.just("event.plan"),
    confidence=st.floats(0, 1),
)


@settings(deadline=None)
@given(texts, sections)
def test_quotes_lie_in_the_text_and_say_something(text: str, section: str) -> None:
    for one in parse_adverse_events(text, section):
        assert 0 <= one.start < one.end <= len(text)
        quote = text[one.start : one.end]
        assert quote.strip()
        assert len(quote.split()) <= 12
        assert 0 <= one.confidence <= 1


@settings(deadline=None)
@given(texts, sections)
def test_a_denial_alone_is_severity_none(text: str, section: str) -> None:
    for one in parse_adverse_events(text, section):
        assert one.negated or one.severity != "none"


@settings(deadline=None)
@given(texts, sections)
def test_reading_twice_says_the_same(text: str, section: str) -> None:
    assert parse_adverse_events(text, section) == parse_adverse_events(text, section)


@settings(deadline=None)
@given(texts, sections)
def test_what_stands_in_another_paragraph_changes_no_statement(text: str, section: str) -> None:
    alone = [(one.start, one.key) for one in parse_adverse_events(text, section)]
    more = text + "\n" + "The sample size is forty."
    assert alone == [(one.start, one.key) for one in parse_adverse_events(more, section)]


@given(st.lists(statements, max_size=12), st.randoms())
def test_merging_is_idempotent_and_its_content_knows_no_order(
    found: list[StatementMention], random
) -> None:
    merged = merge_statements(found)
    assert merge_statements(merged) == merged
    shuffled = random.sample(found, len(found))

    def content(mentions):
        return {(one.key, one.confidence) for one in merge_statements(mentions)}

    assert content(shuffled) == content(found)
    assert {one.key for one in merged} == {one.key for one in found}
    assert len({one.key for one in merged}) == len(merged)


@given(st.lists(statements, min_size=1, max_size=12))
def test_merging_keeps_the_first_quote(found: list[StatementMention]) -> None:
    for one in merge_statements(found):
        first = next(other for other in found if other.key == one.key)
        assert (one.start, one.end) == (first.start, first.end)
