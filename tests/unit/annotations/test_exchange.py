"""Exchange with annotation tools: round trips lose nothing, hand-made exports come in, broken
ones get a sentence."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stemtrial.errors import InputError
from stemtrial.records import TrialRecord
from stemtrial_annotations.exchange import FORMATS
from stemtrial_annotations.exchange.details import DetailsError, read_details, write_details
from stemtrial_annotations.exchange.label_studio import CONFIG_SUFFIX
from stemtrial_annotations.exchange.sheet import Filled, fill, labels, lay_out, read_back
from stemtrial_annotations.standoff import SPAN_FIELDS

TOOLS = sorted(FORMATS)
RECORD = TrialRecord(
    trial_id="T1",
    brief_title="Marrow cells for uveitis",
    brief_summary="Given by\nvein with prednisone.",
    arms=[{"label": "High", "description": "9 million \U0001f600 cells"}],
)
TITLE = lay_out(RECORD).starts[0]
SUMMARY = lay_out(RECORD).starts[1]


# Round trips

ODD = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from("%;|=\n\r\t \u2028\U0001f600[]"),
    max_size=30,
)
WORDS = st.text(st.sampled_from("ab %;|=,-é"), min_size=1, max_size=12)
NUMBERS = st.none() | st.integers(1, 10**12).map(float) | st.floats(0.01, 1e6)
VALUES = {
    "dose": st.fixed_dictionaries(
        {
            "low": NUMBERS,
            "high": NUMBERS,
            "unit": st.sampled_from(["cells", "ml_per_kg"]),
            "per": st.sampled_from(["total", "unclear"]),
        }
    ),
    "combination": st.fixed_dictionaries(
        {"agent": WORDS, "category": st.sampled_from(["biologic", "other_drug"])}
    ),
    "adverse_events": st.fixed_dictionaries(
        {
            "status": st.sampled_from(["observed", "planned"]),
            "severity": st.sampled_from(["none", "severe"]),
            "serious": st.booleans(),
            "relatedness": st.sampled_from(["related", "unspecified"]),
            "negated": st.booleans(),
        }
    ),
}
LABELLED = st.fixed_dictionaries(
    {
        "label": st.sampled_from(["single", "oral", "msc"]),
        "basis": st.sampled_from(["stated", "I2"]),
    }
)


@st.composite
def answered(draw):
    """Draw a record and an answer with spans in its strings, some of them without a place."""
    summary = draw(ODD)
    described = draw(ODD)
    record = TrialRecord(
        trial_id=draw(st.sampled_from(["T1", "NCT00000000", "EU/2020 1"])),
        brief_title="Cells",
        brief_summary=summary,
        arms=[{"label": "A", "description": described}],
    )
    places = [("brief_title", None, None, "Cells"), ("brief_summary", None, None, summary)]
    places.append(("arms", 0, "description", described))

    def item(values):
        section, index, part, text = draw(st.sampled_from(places))
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        quote = text[start:end]
        if quote != quote.strip() or not quote:
            return values | {"quote": "gone; %", "section": section, "evidence": None}
        evidence = {"section": section, "index": index, "part": part, "start": start, "end": end}
        return values | {"quote": quote, "section": section, "evidence": evidence | {"text": quote}}

    answer = {
        "trial_id": record.trial_id,
        "in_scope": draw(st.booleans()),
        "disease": draw(st.lists(st.sampled_from(["uveitis", "cidp"]), min_size=1, unique=True)),
        "n_administrations": draw(st.lists(st.integers(1, 20), max_size=3)),
        "interval": draw(st.none() | WORDS.filter(str.strip)),
        "interval_days": draw(st.none() | st.floats(0.5, 400)),
        "combination_none": draw(st.booleans()),
        "notes": draw(ODD),
    }
    for name in SPAN_FIELDS:
        drawn = draw(st.lists(VALUES.get(name, LABELLED), max_size=2))
        answer[name] = [item(values) for values in drawn]
    return record, answer


def plain(answer):
    """Return an answer with its lists in an order of their own, and no empty evidence."""
    made = dict(answer)
    for name in SPAN_FIELDS:
        items = [{k: v for k, v in one.items() if v is not None} for one in answer[name]]
        made[name] = sorted(json.dumps(one, sort_keys=True) for one in items)
    return made


@pytest.mark.parametrize("tool", TOOLS)
@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(pair=answered())
def test_a_round_trip_loses_nothing(tmp_path_factory, tool, pair):
    record, answer = pair
    out = tmp_path_factory.mktemp("exchange") / "out"
    FORMATS[tool].write([fill(record, answer)], out, suggested=False, force=True)
    (filled,) = FORMATS[tool].read(out)
    assert filled.trial_id == record.trial_id
    back, problems = read_back(filled, record)
    assert problems == []
    assert plain(back) == plain(answer)


ITEMS = st.lists(
    st.fixed_dictionaries({"low": NUMBERS, "serious": st.booleans(), "agent": ODD}), min_size=1
)


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("note", ["\x0c", "ends in a form feed\x0c", "\u2028", "\x85 a", "\x1f"])
def test_notes_keep_odd_white_space_at_their_ends(tmp_path, tool, note):
    record = TrialRecord(trial_id="T1", brief_title="Cells")
    answer = {"trial_id": "T1", "in_scope": True, "disease": ["uveitis"], "notes": note}
    answer |= {"n_administrations": [], "interval": None, "interval_days": None}
    answer |= {"combination_none": False} | {name: [] for name in SPAN_FIELDS}
    FORMATS[tool].write([fill(record, answer)], tmp_path / "out", suggested=False, force=True)
    (filled,) = FORMATS[tool].read(tmp_path / "out")
    back, problems = read_back(filled, record)
    assert (back["notes"], problems) == (note, [])


@given(ITEMS)
def test_details_are_read_as_they_were_written_and_stay_on_one_line(items):
    line = write_details(items)
    assert "\n" not in line
    assert "\t" not in line
    assert read_details(line) == items


@pytest.mark.parametrize(
    ("line", "said"),
    [("low", "'low' is not key=value"), ("low=many", "'many' is no value of low"),
     ("serious=perhaps", "no value of serious"), ("n_administrations=two", "no value of n_")],
)  # fmt: skip
def test_details_that_cannot_be_read_are_told(line, said):
    with pytest.raises(DetailsError, match=said):
        read_details(line)


def test_details_may_be_typed_with_any_spaces():
    assert read_details(" low = 5;high=;  agent = a b ;") == [
        {"low": 5.0, "high": None, "agent": "a b"}
    ]


# The sheet


def test_a_sheet_shows_every_string_and_one_character_for_each():
    sheet = lay_out(RECORD)
    assert sheet.text.startswith("T1\n\n[brief_title]\nMarrow cells")
    for start, string in zip(sheet.starts, sheet.strings, strict=True):
        shown = sheet.text[start : start + len(string.text)]
        assert shown == string.text.replace("\U0001f600", "\ufffd")
    assert max(map(ord, sheet.text)) <= 0xFFFF


def trial_mark(**more):
    values = {"in_scope": True, "disease": ["uveitis"], **more}
    return (0, 2, "trial", write_details([values]))


def back(*marks, text=None):
    from stemtrial_annotations.exchange.sheet import Mark

    made = tuple(Mark(*mark) for mark in marks)
    return read_back(Filled("here", "T1", text or lay_out(RECORD).text, made), RECORD)


def test_what_no_mark_says_is_not_reported_and_details_have_defaults():
    answer, problems = back(trial_mark(), (SUMMARY, SUMMARY + 5, "adverse_events-planned"))
    assert problems == []
    assert answer["disease"] == ["uveitis"]
    assert answer["route"] == []
    (event,) = answer["adverse_events"]
    assert (event["severity"], event["negated"], event["quote"]) == ("unspecified", False, "Given")


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ((SUMMARY, SUMMARY + 5, "route"), "no label 'route'"),
        ((SUMMARY, SUMMARY + 5, "colour-red"), "no label 'colour-red'"),
        ((SUMMARY, SUMMARY + 5, "dose-cells"), "'high=...' is missing"),
        ((SUMMARY, SUMMARY + 5, "combination-biologic"), "'agent=...' is missing"),
        ((TITLE, SUMMARY + 5, "route-oral"), "reaches over a heading"),
        ((SUMMARY - 3, SUMMARY + 5, "route-oral"), "reaches over a heading"),
        ((0, 2, "route-oral"), "not on the trial's id"),
        ((0, 2, "trial", "colour=red"), "no value 'colour' of a trial"),
        ((SUMMARY, SUMMARY + 5, "dose-cells", "low"), "is not key=value"),
    ],
)
def test_a_mark_that_cannot_be_read_is_left_out_and_said(mark, said):
    answer, (problem,) = back(trial_mark(), mark)
    assert said in problem.reason
    assert problem.level == "error"
    assert all(answer[name] == [] for name in SPAN_FIELDS)


def test_a_text_that_is_another_one_gives_no_answer():
    answer, (problem,) = back(trial_mark(), text="T1\n\nAnother text")
    assert answer is None
    assert "export the trial again" in problem.reason


def test_a_trial_of_which_nothing_is_said_gives_no_answer():
    answer, (problem,) = back((SUMMARY, SUMMARY + 5, "route-oral"))
    assert answer is None
    assert "mark the trial's id as 'trial'" in problem.reason


def test_the_labels_of_a_tool_are_those_of_the_guidelines():
    listed = labels()
    assert len(listed) == len(set(listed))
    assert {"trial", "route-oral", "dose-cells", "combination-biologic"} <= set(listed)
    assert not [label for label in listed if label.startswith("disease")]


# Exports as the tools write them

TEXT = lay_out(RECORD).text
VEIN = (SUMMARY + 6, SUMMARY + 13)  # Over a line end.
SAID = trial_mark()[3]
TRIAL_TASK = {"start": 0, "end": 2, "label": "trial", "details": SAID}


def label_studio(tmp_path, annotations, data=None):
    path = tmp_path / "project-1-at-2025-01-02.json"
    task = {"id": 7, "annotations": annotations, "drafts": [], "predictions": [], "meta": {},
            "data": data or {"text": TEXT}, "total_annotations": 1, "project": 1}  # fmt: skip
    path.write_text(json.dumps([task]), encoding="utf-8")
    return path


def region(name, kind, start, end, region_id, **value):
    return {"id": region_id, "from_name": name, "to_name": "text", "type": kind, "origin": "manual",
            "value": {"start": start, "end": end, **value}}  # fmt: skip


RESULT = [
    region("label", "labels", 0, 2, "a", labels=["trial"], text="T1"),
    region("details", "textarea", 0, 2, "a", text=[SAID]),
    region("label", "labels", *VEIN, "b", labels=["route-intravenous"], text="by\nvein"),
]


def test_label_studio_the_export_of_a_project(tmp_path):
    cancelled = {"id": 1, "completed_by": 1, "result": [], "was_cancelled": True}
    done = {"id": 2, "completed_by": 1, "result": RESULT, "was_cancelled": False, "lead_time": 3.1}
    (filled,) = FORMATS["label-studio"].read(label_studio(tmp_path, [cancelled, done]))
    answer, problems = read_back(filled, RECORD)
    assert problems == []
    assert [(one["label"], one["quote"]) for one in answer["route"]] == [
        ("intravenous", "by\nvein")
    ]


def test_label_studio_of_two_annotations_the_ground_truth_counts(tmp_path):
    two = [{"result": [], "ground_truth": False}, {"result": RESULT, "ground_truth": True}]
    (filled,) = FORMATS["label-studio"].read(label_studio(tmp_path, two))
    assert len(filled.marks) == 2
    with pytest.raises(InputError, match="2 annotations; mark the right one as ground truth"):
        list(FORMATS["label-studio"].read(label_studio(tmp_path, [two[0], two[0]])))


def test_label_studio_a_task_that_nobody_finished_is_passed_over(tmp_path):
    assert list(FORMATS["label-studio"].read(label_studio(tmp_path, []))) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is no JSON"),
        ('{"tasks": []}', "is no list of tasks"),
        ('[{"text": "a", "label": []}]', "not JSON-MIN"),
        ('[{"data": {"words": "a"}}]', "has no text in 'data'"),
        ('[{"data": {"text": "a"}, "annotations": [{"result": [{"type": "labels"}]}]}]',
         "task 1: has a region that is not of the form"),
    ],
)  # fmt: skip
def test_label_studio_a_broken_export_gets_the_reason(tmp_path, content, said):
    path = tmp_path / "export.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        list(FORMATS["label-studio"].read(path))


def test_label_studio_gets_an_interface_with_every_label(tmp_path):
    out = tmp_path / "tasks.json"
    FORMATS["label-studio"].write([lay_out(RECORD)], out, suggested=True, force=False)
    tree = ET.parse(out.with_name(out.name + CONFIG_SUFFIX))
    assert [one.get("value") for one in tree.iter("Label")] == labels()
    (task,) = json.loads(out.read_text(encoding="utf-8"))
    assert set(task) == {"data", "predictions"}


def lines(tmp_path, *rows):
    path = tmp_path / "export.jsonl"
    path.write_text(
        "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8"
    )
    return path


DETAILS = {"0-2-trial": SAID}


@pytest.mark.parametrize(
    "spans",
    [
        {"label": [[0, 2, "trial"], [*VEIN, "route-intravenous"]]},
        {"labels": [[*VEIN, "route-intravenous"], [0, 2, "trial"]]},
        {
            "entities": [
                {"id": 4, "label": "trial", "start_offset": 0, "end_offset": 2},
                {"id": 9, "label": "route-intravenous", "start_offset": VEIN[0],
                 "end_offset": VEIN[1]},
            ],
            "relations": [],
        },
    ],
    ids=["label", "labels", "entities"],
)  # fmt: skip
def test_doccano_the_export_of_a_project(tmp_path, spans):
    path = lines(tmp_path, {"id": 3, "text": TEXT, "Comments": [], "details": DETAILS, **spans})
    (filled,) = FORMATS["doccano"].read(path)
    answer, problems = read_back(filled, RECORD)
    assert problems == []
    assert [one["quote"] for one in answer["route"]] == ["by\nvein"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "line 2: is no JSON"),
        ("[]", "line 2: is no JSON object"),
        ({"label": []}, "line 2: has no 'text'"),
        ({"text": "a"}, "line 2: has no spans"),
        ({"text": "a", "label": ["positive"]}, "export a sequence-labelling project"),
        ({"text": "a", "label": [], "details": 3}, "'details' that are no object"),
    ],
)
def test_doccano_a_broken_export_gets_the_reason(tmp_path, row, said):
    path = lines(tmp_path, {"text": TEXT, "label": []}, row)
    with pytest.raises(InputError, match=said):
        list(FORMATS["doccano"].read(path))


def test_prodigy_the_output_of_db_out(tmp_path):
    span = {"start": VEIN[0], "end": VEIN[1], "label": "route-intravenous", "token_start": 9,
            "token_end": 11}  # fmt: skip
    row = {"text": TEXT, "_input_hash": 1, "_task_hash": 2, "_view_id": "spans_manual",
           "tokens": [], "answer": "accept", "spans": [TRIAL_TASK, span], "meta": {}}  # fmt: skip
    rejected = row | {"answer": "reject"}
    (filled,) = FORMATS["prodigy"].read(lines(tmp_path, rejected, row, row | {"answer": "ignore"}))
    answer, problems = read_back(filled, RECORD)
    assert problems == []
    assert filled.where == "line 2"
    assert [one["quote"] for one in answer["route"]] == ["by\nvein"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"spans": []}, "has no 'text'"),
        ({"text": "a", "spans": [{"start": 1}]}, "without start, end and label"),
        ({"text": "a", "spans": ["a"]}, "without start, end and label"),
    ],
)
def test_prodigy_a_broken_export_gets_the_reason(tmp_path, row, said):
    with pytest.raises(InputError, match=said):
        list(FORMATS["prodigy"].read(lines(tmp_path, row)))


def brat(tmp_path, annotations, text=TEXT):
    folder = tmp_path / "collection"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "T1.txt").write_text(text, encoding="utf-8", newline="")
    (folder / "sub" / "T1.ann").write_text(annotations, encoding="utf-8")
    return folder


def test_brat_a_folder_with_fragments_notes_and_what_is_not_ours(tmp_path):
    start, end = VEIN
    annotations = (
        f"T1\ttrial 0 2\tT1\n#1\tAnnotatorNotes T1\t{SAID}\n"
        f"T2\troute-intravenous {start} {start + 2};{start + 3} {end}\tby vein\n"
        "A1\tNegation T2\nR1\tgiven Arg1:T1 Arg2:T2\n*\tEquiv T1 T2\n"
    )
    (filled,) = FORMATS["brat"].read(brat(tmp_path, annotations))
    answer, problems = read_back(filled, RECORD)
    assert problems == []
    assert [one["quote"] for one in answer["route"]] == ["by\nvein"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("T1 trial 0 2 T1", "is no text-bound annotation"),
        ("T1\ttrial\tT1", "is no text-bound annotation"),
        ("T1\ttrial 0 9999\tT1", "goes beyond the text"),
        ("T1\ttrial 0 2\tT2", "does not have the words that stand at 0-2"),
        (f"T1\troute-oral 0 2;{TITLE} {TITLE + 6}\tT1 Marrow", "words between them"),
    ],
)
def test_brat_a_broken_line_gets_the_reason(tmp_path, line, said):
    with pytest.raises(InputError, match=said):
        list(FORMATS["brat"].read(brat(tmp_path, line + "\n")))


def test_brat_a_folder_without_its_files_gets_the_reason(tmp_path):
    with pytest.raises(InputError, match="is no folder"):
        list(FORMATS["brat"].read(tmp_path / "none"))
    with pytest.raises(InputError, match=r"holds no \.ann file"):
        list(FORMATS["brat"].read(tmp_path))
    (tmp_path / "T1.ann").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"has no T1\.txt beside it"):
        list(FORMATS["brat"].read(tmp_path))
