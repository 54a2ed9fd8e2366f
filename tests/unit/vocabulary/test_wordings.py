"""What words are proposed as, kind by kind: whole classes of wording."""

from __future__ import annotations

import pytest

from stemtrial.pipeline import Extractor

CASES = [
    ("cell_type", "Autologous adipose tissue derived mesenchymal stem cells.", {"msc"}),
    ("cell_type", "Autologous fat is grafted.", {"svf"}),
    ("cell_type", "Renal cell carcinoma is treated.", set()),
    ("cell_type", "Participants have motor neuron disease.", set()),
    ("cell_type", "Human embryonic stem cell-derived retinal pigment epithelium.", {"esc_derived"}),
    ("cell_type", "iPSC-derived NK cells are infused.", {"ipsc_derived"}),
    ("cell_type", "Limbal stem cell deficiency of one eye.", set()),
    ("cell_type", "Pleiotropic factors are injected.", {"cell_free"}),
    ("cell_type", "Islet function and islet cell antibodies are measured.", set()),
    ("cell_type", "A melanoma cell vaccine is injected.", {"other_cell"}),
    ("cell_type", "Retinal progenitor cells are injected.", {"neural", "other_cell"}),
    ("cell_source", "Menstrual blood stem cells are infused.", {"menstrual_endometrial"}),
    ("cell_source", "Cells are purified from donor blood.", {"peripheral_blood"}),
    ("cell_source", "Exosomes derived from plasma are applied.", {"peripheral_blood"}),
    ("cell_source", "Patients with bone marrow malignancies are enrolled.", set()),
    ("cell_source", "Limbal stem cell deficiency of one eye.", set()),
    ("cell_source", "A cartilage sample is digested.", {"other_source"}),
    ("route", "Cells are injected into the damaged area of the heart.", {"intramyocardial"}),
    ("route", "Injected through the ovarian artery.", {"intraarterial"}),
    ("route", "You receive the cells through the CVC.", {"intravenous"}),
    ("route", "Injections to the affected joints.", {"intraarticular"}),
    ("route", "Injected into the corpus cavernous.", {"other_route"}),
]


@pytest.mark.parametrize(("kind", "text", "labels"), CASES)
def test_wordings(extractor: Extractor, kind: str, text: str, labels: set[str]) -> None:
    trial = extractor.nlp(text)._.trial
    assert {mention.label for mention in trial.of_kind(kind)} == labels
