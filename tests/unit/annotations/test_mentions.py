"""Exhaustive mentions: from quotes to places, their checks, and two passes compared."""

from __future__ import annotations

import json

import numpy as np
import pytest
from pydantic import ValidationError
from sklearn.metrics import cohen_kappa_score

from stemtrial.records import TrialRecord
from stemtrial_annotations.checking import check_file
from stemtrial_annotations.mentions import load_mentions
from stemtrial_annotations.mentions.agreement import mention_agreement, nominal_kappa
from stemtrial_annotations.mentions.checking import check_mentions
from stemtrial_annotations.mentions.commands import count_mentions
from stemtrial_annotations.mentions.importing import mentions_to_standoff
from stemtrial_annotations.mentions.suggesting import suggest_mentions
from stemtrial_annotations.reading import data_file, read_lines
from stemtrial_annotations.splits import load_splits

RECORD = TrialRecord(
    trial_id="T1",
    brief_title="Cord cells for uveitis",
    brief_summary="Temporal cord cells, oral dye; oral pills. No cord cells for controls.",
    arms=[{"label": "Cells", "type": "Experimental", "description": "given IV, then again IV"}],
)


def mention(quote, kind="cell_source", label="umbilical_cord", **more):
    place = {"section": "brief_summary", "judgement": "answers"}
    return place | {"quote": quote, "type": kind, "label": label} | more


def marked(*mentions, mode="blind", record=RECORD):
    written = {"trial_id": record.trial_id, "mode": mode, "mentions": list(mentions)}
    return mentions_to_standoff(written, record, guidelines="1.2", origin="test")


def test_an_occurrence_is_counted_as_substring_search_counts():
    for number, start in ((1, 4), (2, 21), (3, 31)):
        quote = mention("oral", "route", "oral", occurrence=number)
        trial, problems = marked(quote)
        assert problems == []
        assert trial.mentions[0].start == start


def test_mentions_in_an_arm_name_their_string():
    place = {"section": "arms", "index": 0, "part": "description", "occurrence": 2}
    trial, problems = marked(mention("IV", "route", "intravenous", **place))
    assert problems == []
    assert trial.mentions[0].place() == {
        "section": "arms", "index": 0, "part": "description", "start": 21, "end": 23,
    }  # fmt: skip


def test_every_string_that_was_read_has_its_hash():
    trial, _ = marked()
    assert list(trial.sections) == [
        "brief_title", "brief_summary", "arms[0].label", "arms[0].description",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (mention("cord blood"), "stands there 0 times, not 1"),
        (mention("oral", occurrence=4), "stands there 3 times, not 4"),
        (mention("cord "), "white space"),
        (mention("IV", section="arms"), "no such string"),
        (mention("IV", section="arms", index=7, part="label"), "no such string"),
    ],
)
def test_a_mention_without_a_place_is_a_problem_and_left_out(wrong, reason):
    trial, (problem,) = marked(wrong)
    assert trial.mentions == []
    assert problem.level == "error"
    assert reason in problem.reason


@pytest.mark.parametrize(
    "wrong", [{"judgement": "maybe"}, {"type": "disease"}, {"occurrence": 0}, {"colour": "red"}]
)
def test_what_is_not_of_the_form_is_refused(wrong):
    with pytest.raises(ValidationError):
        marked(mention("cord", **wrong))


def kinds(*mentions):
    trial, _ = marked(*mentions)
    return [(level, kind) for _, kind, _, level in check_mentions(trial, RECORD)]


def test_words_that_stand_elsewhere_unmarked_are_a_warning():
    # "cord" stands in the title too, and twice in the summary.
    assert kinds(mention("cord")) == [("warning", "unmarked")] * 2
    everywhere = [mention("Cord", section="brief_title"), mention("cord")]
    assert kinds(*everywhere, mention("cord", occurrence=2)) == []


def test_unknown_labels_and_doubles_are_errors():
    dye = mention("dye", "agent", "Methylene Blue")
    assert kinds(dye) == [("error", "unknown_label")]
    assert kinds(mention("dye", "agent", None)) == [("warning", "no_label")]
    assert kinds(mention("dye", "route", "by_hand")) == [("error", "unknown_label")]
    blue = mention("dye", "agent", "methylene blue")
    assert kinds(blue, blue) == [("error", "duplicate")]


def test_a_file_is_checked_line_by_line_and_mode_by_mode(tmp_path):
    path = tmp_path / "mentions.jsonl"
    rows = [marked(mode=mode)[0].to_row() for mode in ("blind", "preannotated", "blind")]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    checked = check_file(path, {"T1": RECORD})
    assert checked.n == 3
    assert [(one.line, one.kind) for one in checked.remarks] == [(3, "duplicate_id")]


def passes():
    one = marked(
        mention("cord cells"),
        mention("oral", "route", "oral", occurrence=2),
        mention("oral", "route", "oral", occurrence=3, judgement="prior"),
        mode="preannotated",
    )[0]
    other = marked(
        mention("cord"), mention("oral", "route", "oral", occurrence=2), mode="blind"
    )[0]  # fmt: skip
    return {"T1": one}, {"T1": other}


def test_two_passes_agree_strictly_where_offsets_are_the_same_and_relaxed_where_they_overlap():
    found = {one.type: one for one in mention_agreement(*passes(), replicates=50)}
    assert found["all"].strict.value == pytest.approx(2 / 5)
    assert found["all"].relaxed.value == pytest.approx(4 / 5)
    assert found["cell_source"].strict.value == 0
    assert found["cell_source"].labelled.value == 1
    assert found["route"].bias.value == 2
    assert found["dose"].strict.value is None
    assert mention_agreement({}, passes()[1]) == []


def test_kappa_of_many_categories_is_that_of_scikit_learn():
    generator = np.random.default_rng(0)
    first = generator.integers(0, 4, 200)
    second = np.where(generator.random(200) < 0.6, first, generator.integers(0, 4, 200))
    table = np.zeros((4, 4))
    np.add.at(table, (first, second), 1)
    expected = cohen_kappa_score(first, second)
    assert float(nominal_kappa(table.ravel())) == pytest.approx(expected)


def test_suggestions_are_of_the_form_and_stand_where_they_say():
    record = TrialRecord(
        trial_id="T2",
        brief_title="Intravenous mesenchymal stem cells in lupus",
        brief_summary="Mesenchymal stem cells from bone marrow, given by intravenous infusion.",
    )
    suggested = suggest_mentions(record)
    trial, problems = mentions_to_standoff(suggested, record, guidelines="1.2", origin="test")
    assert problems == []
    assert {"cell_type", "cell_source", "route"} <= {span.type for span in trial.mentions}
    assert not [one for one in check_mentions(trial, record) if one[3] == "error"]


def test_the_committed_mentions_are_of_the_form_and_of_gold_trials():
    found = load_mentions()
    splits = load_splits()["splits"]
    marked = {trial.trial_id for trial in found}
    assert marked <= {one for members in splits.values() for one in members}
    assert all(marked & set(splits[name]) for name in ("train", "dev", "test"))  # can be scored
    assert not marked & set(splits["fresh"])
    keys = [(trial.trial_id, trial.mode) for trial in found]
    assert keys == sorted(set(keys))
    assert not [one for trial in found for one in check_mentions(trial) if one[3] == "error"]
    for (_, row), trial in zip(read_lines(data_file("mentions.jsonl")), found, strict=True):
        assert trial.to_row() == row
    counts = count_mentions(found)
    assert sum(count["any"] for count in counts.values()) == sum(len(t.mentions) for t in found)
