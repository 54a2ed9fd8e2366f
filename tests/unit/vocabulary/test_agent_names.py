"""Names of agents lead to one name."""

from __future__ import annotations

import pytest

from stemtrial.vocabulary import load_vocabulary
from stemtrial.vocabulary.agent_names import agent_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("G-CSF", "filgrastim"),
        ("granulocyte colony-stimulating factor", "filgrastim"),
        ("Cyclosporine  A", "ciclosporin"),
        ("cyclosporin", "ciclosporin"),
        ("MMF", "mycophenolate mofetil"),
        ("steroids", "glucocorticoid"),
        ("DMARDs", "disease-modifying antirheumatic drugs"),
        ("disease-modifying antirheumatic drug", "disease-modifying antirheumatic drugs"),
        ("acyclovir", "aciclovir"),
        ("total-body irradiation", "total body irradiation"),
        ("Conventional therapy", "standard of care"),
        ("conditioning regimen (unspecified)", "conditioning regimen"),
        ("umbilical cord mesenchymal stem cells", "mesenchymal stromal cells"),
        ("autologous peripheral blood stem cells", "haematopoietic stem cells"),
        ("total lymphatic irradiation", "total lymphoid irradiation"),
        ("Duphaston", "dydrogesterone"),
        ("oral prednisone tablets", "prednisone"),
        ("autologous adipose-derived mesenchymal stem cells", "mesenchymal stromal cells"),
        ("prednisone and its placebo", "prednisone and its placebo"),
        ("umbilical cord prednisone", "umbilical cord prednisone"),
        ("oral therapy", "oral therapy"),
        ("Something Unheard Of", "something unheard of"),
    ],
)
def test_synonyms_lead_to_one_name(name: str, expected: str) -> None:
    assert agent_name(name) == expected


def test_every_agent_keeps_its_own_name() -> None:
    for entry in load_vocabulary().entries("agent"):
        assert agent_name(entry.id) == entry.label
