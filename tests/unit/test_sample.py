"""The sample: valid records, quotes and offsets that hold, closed labels, full coverage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from stemtrial.answers import FIELDS, LABEL_FIELDS, LIST_FIELDS, TrialFields
from stemtrial.records import PROSE_SECTIONS, TrialRecord
from stemtrial.sample import sample_gold, sample_records, sample_tags

RECORDS = {record.trial_id: record for record in sample_records()}
GOLD = {row["trial_id"]: row for row in sample_gold()}
TAGS = sample_tags()
IDS = sorted(GOLD)

FIRST_TEN = {
    "crohn_disease",
    "ulcerative_colitis",
    "systemic_lupus",
    "systemic_sclerosis",
    "rheumatoid_arthritis",
    "juvenile_arthritis",
    "psoriasis",
    "psoriatic_arthritis",
    "sjogren_syndrome",
    "ankylosing_spondylitis",
}
OTHER_DISEASES = {
    "multiple_sclerosis",
    "neuromyelitis_optica",
    "type_1_diabetes",
    "aplastic_anemia",
    "not_autoimmune",
}
SITUATIONS = {
    "background_adverse_events",
    "background_iv_trap",
    "background_source_trap",
    "bone_marrow_aspiration_trap",
    "car_t_out_of_scope",
    "cell_free",
    "cells_per_ml",
    "cells_per_site",
    "chinese_hospital_style",
    "combination_none",
    "company_style",
    "comparator_cell_product",
    "comparator_drug_only",
    "conditional_retreatment",
    "conditioning",
    "dose_at_least",
    "dose_escalation_cohorts",
    "dose_range",
    "dose_total",
    "dose_up_to",
    "drug_schedule_trap",
    "esc_derived",
    "forbidden_therapy_trap",
    "html_entity",
    "ipsc_derived",
    "leukaemia_hsct",
    "liposuction_harvest_trap",
    "long_record",
    "lost_superscript",
    "mobilisation",
    "nih_outline_style",
    "non_breaking_space",
    "not_autoimmune",
    "nothing_to_extract",
    "observed_mild",
    "observed_moderate",
    "observed_negated",
    "observed_none",
    "observed_related",
    "observed_serious",
    "observed_severe",
    "observed_unrelated",
    "placebo_comparator",
    "prior_therapy_trap",
    "product_code",
    "results_text",
    "spanish_sponsor_style",
    "superscript_digits",
    "transplant_as_setting",
    "treg_out_of_scope",
    "two_arms_two_routes",
    "two_cell_products",
    "two_sentence_record",
    "typos",
    "us_academic_style",
    "volume_only_dose",
}


def strings(record: TrialRecord, section: str) -> Iterator[tuple[int | None, str | None, str]]:
    """Every raw string of a section with its index and part, in reading order."""
    if section == "arms":
        for index, arm in enumerate(record.arms):
            yield index, "label", arm.label
            yield index, "description", arm.description
    elif section == "interventions":
        for index, item in enumerate(record.interventions):
            yield index, "name", item.name
            yield index, "description", item.description
    else:
        yield None, None, getattr(record, section)


def full_text(record: TrialRecord) -> str:
    sections = (*PROSE_SECTIONS, "arms", "interventions")
    return "\n".join(text for name in sections for _, _, text in strings(record, name))


def quoted(row: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in LIST_FIELDS:
        if name != "disease":
            for answer in row[name]:
                yield name, answer


def guideline_labels(field: str) -> set[str]:
    """The closed list of a label field: the code words of its section in the guidelines."""
    text = files("stemtrial_annotations").joinpath("GUIDELINES.md").read_text(encoding="utf-8")
    body = re.split(r"\n###? ", text.split(f"\n### {field}", 1)[1])[0]
    return set(re.findall(r"`([a-z][a-z0-9_]*)`", body)) - {"weak", *FIELDS}


def test_ids_are_unique_sequential_and_match() -> None:
    expected = [f"SAMPLE-{number:04d}" for number in range(1, len(sample_records()) + 1)]
    assert len(expected) >= 44
    assert [record.trial_id for record in sample_records()] == expected
    assert [row["trial_id"] for row in sample_gold()] == expected


@pytest.mark.parametrize("trial_id", IDS)
def test_every_quote_stands_at_its_first_place(trial_id: str) -> None:
    record = RECORDS[trial_id]
    for name, answer in quoted(GOLD[trial_id]):
        evidence, quote = answer["evidence"], answer["quote"]
        assert set(evidence) == {"section", "index", "part", "start", "end", "text"}
        assert evidence["section"] == answer["section"]
        assert evidence["text"] == quote
        first = next(
            (place for place in strings(record, answer["section"]) if quote in place[2]), None
        )
        assert first is not None, f"{name}: {quote!r} is not in {answer['section']}"
        index, part, text = first
        assert (evidence["index"], evidence["part"]) == (index, part)
        assert evidence["start"] == text.find(quote)
        assert text[evidence["start"] : evidence["end"]] == quote
        assert 1 <= len(quote.split()) <= 12


@pytest.mark.parametrize("trial_id", IDS)
def test_answers_have_the_form_of_the_guidelines(trial_id: str) -> None:
    row = GOLD[trial_id]
    assert set(row) == {"trial_id", "notes", *FIELDS}
    extra = {"confidence": 1.0, "source": "gold"}
    filled = {name: [{**answer, **extra} for answer in row[name]] for name in LIST_FIELDS[1:]}
    scalars = {key: value for key, value in row.items() if key not in LIST_FIELDS}
    fields = TrialFields.model_validate({**scalars, **filled})
    assert fields.trial_id == trial_id


@pytest.mark.parametrize("field", LABEL_FIELDS)
def test_labels_stand_in_the_closed_lists(field: str) -> None:
    closed = guideline_labels(field)
    assert len(closed) >= 3
    for trial_id, row in GOLD.items():
        labels = [item if isinstance(item, str) else item["label"] for item in row[field]]
        assert len(labels) == len(set(labels)), f"{trial_id} repeats a label of {field}"
        assert set(labels) <= closed, trial_id


@pytest.mark.parametrize("trial_id", IDS)
def test_disease_scope_and_cells_agree(trial_id: str) -> None:
    row = GOLD[trial_id]
    assert row["disease"]
    cells = {answer["label"] for answer in row["cell_type"]}
    regenerative = bool(cells - {"immune_cell", "cell_free"})
    assert row["in_scope"] == (regenerative and row["disease"] != ["not_autoimmune"])
    if "not_autoimmune" in row["disease"]:
        assert row["disease"] == ["not_autoimmune"]
    if not cells:
        dependents = ("cell_source", "donor_type", "route", "schedule", "dose", "combination")
        assert not any(row[name] for name in dependents)


@pytest.mark.parametrize("trial_id", IDS)
def test_schedule_numbers_and_interval_agree(trial_id: str) -> None:
    row = GOLD[trial_id]
    labels = {answer["label"] for answer in row["schedule"]}
    numbers = row["n_administrations"]
    if labels == {"single"}:
        assert numbers == [1]
    if "conditional" in labels:
        assert max(numbers) > min(numbers)
    if "multiple" not in labels and numbers:
        assert min(numbers) == 1
    if row["interval"] is None:
        assert row["interval_days"] is None
    else:
        assert row["interval"] in full_text(RECORDS[trial_id])


@pytest.mark.parametrize("trial_id", IDS)
def test_doses_and_combination_are_consistent(trial_id: str) -> None:
    row = GOLD[trial_id]
    for dose in row["dose"]:
        bounds = [bound for bound in (dose["low"], dose["high"]) if bound is not None]
        assert bounds
        assert bounds == sorted(bounds)
    pairs = [(item["agent"], item["category"]) for item in row["combination"]]
    assert len(pairs) == len(set(pairs))
    assert all(agent == agent.lower() for agent, _ in pairs)
    assert not (row["combination_none"] and pairs)


def test_inferred_bases_follow_their_rules() -> None:
    tissue = {"umbilical_cord", "cord_blood", "placenta_amnion"}
    seen = set()
    for row in GOLD.values():
        for name in LABEL_FIELDS[1:]:
            for answer in row[name]:
                seen.add(answer["basis"])
                if answer["basis"] == "I1":
                    assert answer["label"] == "allogeneic"
                    assert tissue & {source["label"] for source in row["cell_source"]}
                if answer["basis"] in {"I2", "I3"}:
                    assert "hsc" in {cell["label"] for cell in row["cell_type"]}
    assert seen == {"stated", "weak", "I1", "I2", "I3", "I4"}


def test_coverage_of_diseases_and_situations() -> None:
    diseases = {disease for row in GOLD.values() for disease in row["disease"]}
    assert diseases >= FIRST_TEN | OTHER_DISEASES
    assert set(TAGS) >= SITUATIONS
    assert all(ids and set(ids) <= set(IDS) for ids in TAGS.values())


def test_coverage_of_cells_sources_and_units() -> None:
    def labels(name: str) -> set[str]:
        return {answer["label"] for row in GOLD.values() for answer in row[name]}

    assert labels("cell_type") >= {
        *("msc", "hsc", "mnc", "svf", "epithelial", "hair_follicle", "ipsc_derived"),
        *("esc_derived", "immune_cell", "cell_free"),
    }
    assert labels("cell_source") >= {
        *("bone_marrow", "adipose", "umbilical_cord", "cord_blood", "placenta_amnion"),
        "peripheral_blood",
    }
    units = {dose["unit"] for row in GOLD.values() for dose in row["dose"]}
    assert units >= {"cells", "cells_per_kg", "cells_per_ml", "cells_per_site", "ml"}


TEXT_TAGS = {
    "lost_superscript": r"(?:x|x&#xA0;|x )10\d{1,2}\b",
    "html_entity": r"&(?:lt|gt|amp|#x?[0-9A-F]+);",
    "non_breaking_space": "\u00a0",
    "superscript_digits": "[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]",
    "nih_outline_style": r"OUTLINE:[\s\S]*\n\* ",
}


@pytest.mark.parametrize("tag", sorted(TEXT_TAGS))
def test_text_tags_name_exactly_the_records_that_show_the_form(tag: str) -> None:
    shown = [key for key in IDS if re.search(TEXT_TAGS[tag], full_text(RECORDS[key]))]
    assert shown == TAGS[tag]


def statements(row: dict[str, Any], **wanted: Any) -> bool:
    return any(
        all(item[key] == value for key, value in wanted.items()) for item in row["adverse_events"]
    )


GOLD_TAGS = {
    "combination_none": lambda row: row["combination_none"],
    "not_autoimmune": lambda row: row["disease"] == ["not_autoimmune"],
    "cell_free": lambda row: any(cell["label"] == "cell_free" for cell in row["cell_type"]),
    "cells_per_site": lambda row: any(dose["unit"] == "cells_per_site" for dose in row["dose"]),
    "dose_at_least": lambda row: any(dose["high"] is None for dose in row["dose"]),
    "dose_up_to": lambda row: any(dose["low"] is None for dose in row["dose"]),
    "volume_only_dose": lambda row: any(dose["unit"] == "ml" for dose in row["dose"]),
    "conditional_retreatment": lambda row: any(
        answer["label"] == "conditional" for answer in row["schedule"]
    ),
    "conditioning": lambda row: any(
        item["category"] == "conditioning" for item in row["combination"]
    ),
    "mobilisation": lambda row: any(
        item["category"] == "mobilisation" for item in row["combination"]
    ),
    "background_adverse_events": lambda row: statements(row, status="background"),
    "observed_mild": lambda row: statements(row, status="observed", severity="mild"),
    "observed_moderate": lambda row: statements(row, status="observed", severity="moderate"),
    "observed_none": lambda row: statements(row, status="observed", severity="none"),
    "observed_severe": lambda row: statements(
        row, status="observed", severity="severe", negated=False
    ),
    "observed_serious": lambda row: statements(row, status="observed", serious=True),
    "observed_related": lambda row: statements(row, status="observed", relatedness="related"),
    "observed_unrelated": lambda row: statements(row, status="observed", relatedness="unrelated"),
    "observed_negated": lambda row: statements(row, status="observed", negated=True),
}


@pytest.mark.parametrize("tag", sorted(GOLD_TAGS))
def test_gold_tags_name_exactly_the_records_with_such_answers(tag: str) -> None:
    assert [key for key in IDS if GOLD_TAGS[tag](GOLD[key])] == TAGS[tag]


def test_records_differ_in_length_and_shape() -> None:
    lengths = [len(full_text(record)) for record in RECORDS.values()]
    assert min(lengths) < 250
    assert max(lengths) > 3000
    assert [key for key in IDS if not RECORDS[key].arms] == TAGS["no_arms"]
    assert [key for key in IDS if RECORDS[key].results] == TAGS["results_text"]
    placebo = [
        key for key in IDS if any("placebo" in arm.type.lower() for arm in RECORDS[key].arms)
    ]
    given = [key for key in placebo if GOLD[key]["cell_type"]]
    assert given == TAGS["placebo_comparator"]
