"""The evidence page: well-formed, escaped, self-contained; links lead to their evidence."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from stemtrial.answers import Evidence, LabelAnswer, TrialFields
from stemtrial.output.html import evidence_page
from stemtrial.output.wording import printable
from stemtrial.records import TrialRecord

VOID = {"meta", "input", "br", "link"}


class Page(HTMLParser):
    """Reads a page: its tags must nest; ids, links and the text of elements are kept."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.shown: list[tuple[str, str]] = []
        self.feed(page)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.stack.append(tag)
        for name, value in attrs:
            self.attributes.append((name, value or ""))
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.shown.append((self.stack[-1] if self.stack else "", data))

    def text_of(self, tag: str) -> list[str]:
        return [text for where, text in self.shown if where == tag]


def label(text: str, start: int, end: int, value: str = "intravenous") -> LabelAnswer:
    evidence = Evidence(section="brief_summary", start=start, end=end, text=text[start:end])
    return LabelAnswer(
        quote=evidence.text,
        section="brief_summary",
        label=value,
        confidence=0.75,
        source="rule <1>",
        evidence=evidence,
    )


def page_of(summary: str, trial_id: str = "T1", **fields: list[LabelAnswer]) -> str:
    record = TrialRecord(trial_id=trial_id, brief_title="A title", brief_summary=summary)
    return evidence_page([(record, TrialFields(trial_id=trial_id, **fields))], "A page")


def test_evidence_is_marked_and_tagged() -> None:
    page = Page(page_of("Cells by vein.", route=[label("Cells by vein.", 6, 13)]))
    assert page.text_of("mark") == ["by vein"]
    assert "intravenous" in page.text_of("small")
    assert ("class", "route") in page.attributes


def test_every_link_leads_to_an_id_and_ids_are_unique() -> None:
    text = "Donor cells by vein."
    fields = {"route": [label(text, 12, 19)], "donor_type": [label(text, 0, 5, "allogeneic")]}
    records = [TrialRecord(trial_id=name, brief_summary=text) for name in ("A", "B", "A", "x y")]
    page = Page(
        evidence_page([(r, TrialFields(trial_id=r.trial_id, **fields)) for r in records], "Four")
    )
    assert len(page.ids) == len(set(page.ids))
    inner = [link[1:] for link in page.links if link.startswith("#")]
    assert len(inner) == 4 + 4 * 2
    assert set(inner) <= set(page.ids)


def test_overlapping_evidence_shows_a_band_for_each_field() -> None:
    text = "Donor cells by vein."
    page = page_of(text, route=[label(text, 6, 19)], donor_type=[label(text, 0, 11, "allogeneic")])
    assert Page(page).text_of("mark") == ["Donor ", "cells", " by vein"]
    assert "linear-gradient(var(--donor_type) 0% 50%,var(--route) 50% 100%)" in page


def test_markup_in_a_record_is_shown_and_never_acts() -> None:
    attack = "<script>alert(1)</script><img src=x onerror='a' \"> & <b>"
    record = TrialRecord.model_validate(
        {
            "trial_id": attack,
            "brief_title": attack,
            "brief_summary": attack,
            "arms": [{"label": attack, "type": attack, "description": attack}],
        }
    )
    fields = TrialFields(
        trial_id=attack, route=[label(attack, 0, len(attack), value=attack)], interval=attack
    )
    page = Page(evidence_page([(record, fields)] * 2, attack))
    assert not {"script", "img"} & set(page.tags)
    assert page.tags.count("b") == 2  # the ids in the list of trials
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert attack in page.text_of("mark")


def test_the_page_asks_for_nothing_outside_itself() -> None:
    page = page_of("Cells by vein.", trial_id="NCT00000001", route=[label("Cells by vein.", 6, 13)])
    assert "default-src 'none'" in page
    assert not re.search(r"src=|@import|url\(|<link|<script", page)
    outside = [link for link in Page(page).links if not link.startswith("#")]
    assert outside == ["https://clinicaltrials.gov/study/NCT00000001"]


def test_fields_without_a_value_are_named() -> None:
    page = page_of("Cells by vein.", route=[label("Cells by vein.", 6, 13)])
    missing = next(text for text in Page(page).text_of("p") if text.startswith("Not reported"))
    assert "dose" in missing
    assert "route" not in missing


def test_a_page_of_many_trials_has_a_list_of_them_and_a_page_of_one_has_not() -> None:
    record = TrialRecord(trial_id="T1", brief_title="A")
    pair = (record, TrialFields(trial_id="T1"))
    assert "nav" not in Page(evidence_page([pair], "One")).tags
    many = Page(evidence_page([pair] * 56, "Many"))
    assert many.tags.count("li") == 56


def test_no_trials_give_a_page_all_the_same() -> None:
    assert Page(evidence_page([], "None")).text_of("h1") == ["None"]


@given(st.text(min_size=1).filter(lambda text: text.strip()), st.data())
def test_any_text_comes_back_whole(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    page = Page(page_of(text, route=[label(text, start, end)]))
    summary = "".join(chunk for where, chunk in page.shown if where in ("p", "mark"))
    assert printable(text) in summary
