"""The vocabulary loader: variants of forms, merging of a user's files, and plain errors."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial.vocabulary import Vocabulary, VocabularyError, load_vocabulary
from stemtrial.vocabulary.variants import exact_variants, expand_choices, plural, variants

LABELS = {
    "route": """intravenous intraarterial intralesional intraarticular intradermal subcutaneous
        intramuscular intrathecal intraventricular intraglandular submucosal_endoscopic
        intravitreal_ocular intranodal intraperitoneal intrapancreatic_hepatic intraosseous
        intradiscal intramyocardial intratracheal_inhaled intranasal topical oral
        surgical_implant other_route""",
    "cell_type": """msc hsc mnc svf epithelial hair_follicle ipsc_derived esc_derived neural
        endothelial_progenitor fibroblast immune_cell cell_free other_cell""",
    "cell_source": """bone_marrow adipose umbilical_cord cord_blood placenta_amnion
        peripheral_blood menstrual_endometrial dental skin hair_follicle limbal_oral_mucosa
        olfactory muscle fetal embryonic ipsc other_source""",
    "donor_type": "autologous allogeneic syngeneic xenogeneic",
    "disease": """crohn_disease ulcerative_colitis systemic_lupus systemic_sclerosis
        rheumatoid_arthritis juvenile_arthritis psoriasis psoriatic_arthritis sjogren_syndrome
        ankylosing_spondylitis multiple_sclerosis neuromyelitis_optica type_1_diabetes
        myasthenia_gravis cidp inflammatory_myopathy autoimmune_hepatitis
        primary_biliary_cholangitis immune_thrombocytopenia aplastic_anemia vitiligo
        vasculitis_behcet uveitis other_autoimmune not_autoimmune""",
    "severity": "none mild moderate severe unspecified",
}
MINIMUM = {"route": 25, "cell_type": 20, "cell_source": 20, "donor_type": 4, "disease": 100}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def _says(vocabulary: Vocabulary, kind: str, text: str) -> set[str]:
    return {
        vocabulary.by_id(kind, form.entry).label
        for form in vocabulary.surface_forms(kind)
        if form.text == (text if form.case_sensitive else text.lower())
    }


@pytest.mark.parametrize("kind", LABELS)
def test_labels_are_those_of_the_guidelines(vocabulary: Vocabulary, kind: str) -> None:
    assert set(vocabulary.labels(kind)) == set(LABELS[kind].split())


@pytest.mark.parametrize("kind", MINIMUM)
def test_kinds_are_rich(vocabulary: Vocabulary, kind: str) -> None:
    assert len(vocabulary.entries(kind)) >= MINIMUM[kind]


@pytest.mark.parametrize(
    ("kind", "text", "label"),
    [
        ("route", "intra-articular", "intraarticular"),
        ("route", "Intraarticular", "intraarticular"),
        ("route", "intra articular", "intraarticular"),
        ("route", "intracoronary", "intraarterial"),
        ("route", "lumbar puncture", "intrathecal"),
        ("route", "fistula tract", "intralesional"),
        ("route", "IV", "intravenous"),
        ("route", "portal vein", "intrapancreatic_hepatic"),
        ("route", "sub-Tenon", "intravitreal_ocular"),
        ("route", "suprachoroidal", "intravitreal_ocular"),
        ("route", "into the fracture gap", "intraosseous"),
        ("route", "into both knees", "intraarticular"),
        ("route", "into the ischaemic limb", "intramuscular"),
        ("route", "into the peri-infarct zone", "intramyocardial"),
        ("route", "into the thyroarytenoid muscle", "other_route"),
        ("route", "into the bladder neck", "other_route"),
        ("route", "into the haematoma cavity", "intralesional"),
        ("cell_type", "BM-MSCs", "msc"),
        ("cell_type", "BMMSC", "msc"),
        ("cell_type", "mesenchymal stromal cells", "msc"),
        ("cell_type", "haematopoietic stem cell", "hsc"),
        ("cell_type", "hematopoietic stem-cell", "hsc"),
        ("cell_type", "bone marrow transplantation", "hsc"),
        ("cell_type", "stromal vascular fraction", "svf"),
        ("cell_type", "stem cells", "other_cell"),
        ("cell_type", "exosomes", "cell_free"),
        ("cell_source", "Wharton's jelly", "umbilical_cord"),
        ("cell_source", "Whartons jelly", "umbilical_cord"),
        ("cell_source", "UC-MSCs", "umbilical_cord"),
        ("cell_source", "umbilical cord blood", "cord_blood"),
        ("cell_source", "leukapheresis", "peripheral_blood"),
        ("donor_type", "third-party", "allogeneic"),
        ("donor_type", "allogenic", "allogeneic"),
        ("disease", "Crohn’s disease".replace("’", "'"), "crohn_disease"),
        ("disease", "Crohn disease", "crohn_disease"),
        ("disease", "Sjogren syndrome", "sjogren_syndrome"),
        ("disease", "aplastic anaemia", "aplastic_anemia"),
        ("disease", "graft-versus-host disease", "not_autoimmune"),
    ],
)
def test_form_leads_to_label(vocabulary: Vocabulary, kind: str, text: str, label: str) -> None:
    assert label in _says(vocabulary, kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("route", "aspiration"),
        ("route", "liposuction"),
        ("route", "apheresis"),
        ("route", "iv"),
        ("route", "injection"),
        ("cell_type", "cells"),
        ("cell_source", "umbilical cord-derived tissue bank"),
    ],
)
def test_what_is_no_form(vocabulary: Vocabulary, kind: str, text: str) -> None:
    stated = {
        form.text
        for form in vocabulary.surface_forms(kind)
        if not form.case_sensitive and form.basis == "stated"
    }
    assert text not in stated


def test_infusion_only_hints_at_a_vein(vocabulary: Vocabulary) -> None:
    found = [form for form in vocabulary.surface_forms("route") if form.text == "infusion"]
    assert {(form.entry, form.basis) for form in found} == {("intravenous", "weak")}


def test_composite_acronyms_stand_for_type_and_source(vocabulary: Vocabulary) -> None:
    pairs = {
        "BM-MSC": ("msc", "bone_marrow"),
        "UC-MSC": ("msc", "umbilical_cord"),
        "AD-MSC": ("msc", "adipose"),
        "DPSC": ("msc", "dental"),
        "PBSCT": ("hsc", "peripheral_blood"),
        "BMT": ("hsc", "bone_marrow"),
        "UCBT": ("hsc", "cord_blood"),
        "BM-MNC": ("mnc", "bone_marrow"),
        "iPSC": ("ipsc_derived", "ipsc"),
        "hESC": ("esc_derived", "embryonic"),
        "hAEC": ("epithelial", "placenta_amnion"),
    }
    for acronym, (cell_type, source) in pairs.items():
        assert cell_type in _says(vocabulary, "cell_type", acronym), acronym
        assert source in _says(vocabulary, "cell_source", acronym), acronym


def test_products_of_rule_i4_imply_a_source(vocabulary: Vocabulary) -> None:
    listed = {entry.id: entry for entry in vocabulary.entries("product") if entry.rule == "I4"}
    sources = {name: entry.implies["cell_source"] for name, entry in listed.items()}
    assert sources["darvadstrocel"] == sources["allo_asc"] == sources["cupistem"] == "adipose"
    assert sources["remestemcel"] == sources["nurown"] == "bone_marrow"
    assert sources["cartistem"] == sources["pneumostem"] == "cord_blood"
    assert sources["pda_001"] == "placenta_amnion"
    assert len(listed) == 14


def test_products_imply_known_labels(vocabulary: Vocabulary) -> None:
    for kind in ("product", "cell_type", "cell_source"):
        for entry in vocabulary.entries(kind):
            for other, label in entry.implies.items():
                assert label in vocabulary.labels(other), entry.id


def test_a_label_has_one_review_group(vocabulary: Vocabulary) -> None:
    groups: dict[str, set[str | None]] = {}
    for entry in vocabulary.entries("route"):
        if not entry.decoy and entry.label != "other_route":
            groups.setdefault(entry.label, set()).add(entry.review_group)
    assert {label for label, found in groups.items() if len(found) > 1} == set()
    assert {"intravenous", "local_injection", "surgical"} <= set().union(*groups.values())


def test_decoys_are_only_listed_on_demand(vocabulary: Vocabulary) -> None:
    plain = {form.text for form in vocabulary.surface_forms("route")}
    every = {form.text for form in vocabulary.surface_forms("route", decoys=True)}
    assert "stage iv" not in plain
    assert "stage iv" in every
    assert plain < every


@pytest.mark.parametrize("kind", [*LABELS, "product", "agent"])
def test_forms_are_clean_and_unique(vocabulary: Vocabulary, kind: str) -> None:
    seen = set()
    for form in vocabulary.surface_forms(kind, decoys=True):
        assert form.text == " ".join(form.text.split()) != ""
        assert not set(form.text) & set("<|"), form
        assert form.case_sensitive or form.text == form.text.lower()
        assert form[:3] not in seen
        seen.add(form[:3])


def test_no_form_is_stated_for_two_labels_unless_it_names_both(vocabulary: Vocabulary) -> None:
    for kind in ("donor_type", "cell_source", "disease"):
        owners: dict[str, set[str]] = {}
        for form in vocabulary.surface_forms(kind):
            if form.basis == "stated":
                label = vocabulary.by_id(kind, form.entry).label
                owners.setdefault(form.text, set()).add(label)
        twice = {text for text, labels in owners.items() if len(labels) > 1}
        assert [text for text in twice if "blood" not in text or "marrow" not in text] == []


def test_cues_are_kinds_of_their_own(vocabulary: Vocabulary) -> None:
    cues = [kind for kind in vocabulary.kinds() if kind.startswith("cue:")]
    assert "cue:planned" in cues
    forms = {form.text for form in vocabulary.surface_forms("cue:planned")}
    assert "will receive" in forms
    assert "will receives" not in forms


def test_load_is_fast() -> None:
    times = []
    for _ in range(3):
        start = time.process_time()
        load_vocabulary()
        times.append(time.process_time() - start)
    assert min(times) < 0.6, "0.2 s on an idle machine: is libyaml used?"


class TestExtra:
    def _write(self, tmp_path: Path, text: str) -> list[Path]:
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return [path]

    def test_known_id_gets_more_forms(self, tmp_path: Path) -> None:
        extra = self._write(tmp_path, "route:\n- id: intrathecal\n  forms: [into the theca]\n")
        merged = load_vocabulary(extra)
        entry = merged.by_id("route", "intrathecal")
        assert "into the theca" in entry.forms
        assert entry.name == "Intrathecal"
        assert entry.codes["NCIT"] == "C38267"
        assert "intrathecal" in _says(merged, "route", "into the theca")
        assert "intrathecal" in _says(merged, "route", "intra-thecal")

    def test_finer_entry_keeps_its_label(self, tmp_path: Path) -> None:
        extra = self._write(tmp_path, "route:\n- id: intracoronary\n  forms: [coronary way]\n")
        assert _says(load_vocabulary(extra), "route", "coronary way") == {"intraarterial"}

    def test_new_entry_is_added(self, tmp_path: Path) -> None:
        text = "agent:\n- id: novelumab\n  category: biologic\n  forms: [novelumab]\n"
        merged = load_vocabulary(self._write(tmp_path, text))
        assert merged.by_id("agent", "novelumab").category == "biologic"
        assert _says(merged, "agent", "Novelumab") == {"novelumab"}

    def test_original_is_untouched(self, tmp_path: Path) -> None:
        load_vocabulary(self._write(tmp_path, "route:\n- id: oral\n  forms: [gulped]\n"))
        assert "gulped" not in load_vocabulary().by_id("route", "oral").forms

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("- id: oral\n", "expected a mapping"),
            ("route: oral\n", "expected a list"),
            ("rout:\n- id: oral\n", "unknown kind 'rout'"),
            ("route:\n- id: oral\n  form: [x]\n", "entry 1 (oral): form"),
            ("route:\n- forms: [x]\n", "entry 1: id"),
            ("route:\n- id: oral\n  forms: [no]\n", "entry 1 (oral): forms.0"),
            ("route: [\n", "is not YAML"),
        ],
    )
    def test_errors_name_file_and_entry(self, tmp_path: Path, text: str, says: str) -> None:
        with pytest.raises(VocabularyError) as caught:
            load_vocabulary(self._write(tmp_path, text))
        message = str(caught.value)
        assert message.startswith("mine.yaml")
        assert says in message
        assert "\n" not in message

    def test_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(VocabularyError, match=r"absent\.yaml: cannot be read"):
            load_vocabulary([tmp_path / "absent.yaml"])


class TestVariants:
    def test_choices(self) -> None:
        assert list(expand_choices("<stem|stromal|> cell")) == ["stem cell", "stromal cell", "cell"]

    @pytest.mark.parametrize(
        ("form", "expected"),
        [
            ("cell", "cells"),
            ("therapy", "therapies"),
            ("graft patch", "graft patches"),
            ("intrathecal", None),
            ("cd34+", None),
            ("sclerosis", None),
            ("assay", "assays"),
        ],
    )
    def test_plural(self, form: str, expected: str | None) -> None:
        assert plural(form) == expected

    def test_prefix_hyphen(self) -> None:
        assert set(variants("intra-dermal")) == {"intra-dermal", "intra dermal", "intradermal"}

    def test_other_hyphen_is_never_dropped(self) -> None:
        found = set(variants("cord-derived"))
        assert found == {"cord-derived", "cord derived"}

    def test_space_becomes_hyphen_in_usual_pairs_only(self) -> None:
        assert "bone-marrow" in set(variants("bone marrow"))
        assert "knee-joint" not in set(variants("knee joint"))

    def test_spelling(self) -> None:
        assert {"haematopoietic graft", "hematopoietic graft"} <= set(
            variants("haematopoietic graft")
        )
        assert "chaemotherapy" not in set(variants("chemotherapy"))

    def test_possessive_and_accent(self) -> None:
        found = set(variants("Behçet's disease"))
        assert {
            "behçet's disease",
            "behcet's disease",
            "behcets disease",
            "behcet disease",
        } <= found

    def test_acronym(self) -> None:
        assert set(exact_variants("UC-MSC")) == {
            "UC-MSC", "UC-MSCs", "UC MSC", "UC MSCs", "UCMSC", "UCMSCs"
        }  # fmt: skip
        assert set(exact_variants("IV")) == {"IV"}

    @given(st.text(alphabet="abcsy -", min_size=1, max_size=24))
    def test_variants_keep_the_letters(self, form: str) -> None:
        plain = " ".join(form.split())
        for found in variants(form, plurals=False):
            assert found.replace("-", "").replace(" ", "") == plain.replace("-", "").replace(
                " ", ""
            )
