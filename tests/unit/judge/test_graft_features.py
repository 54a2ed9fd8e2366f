"""Whether a graft is given or only the setting: what the features see."""

from __future__ import annotations

from stemtrial.document import make_doc
from stemtrial.judge.graft_features import graft_features
from stemtrial.pipeline import load
from stemtrial.records import TrialRecord

_NLP = load(components=("stemtrial_sections", "stemtrial_vocabulary", "stemtrial_context"))


def features(text: str, title: str = "") -> set[str]:
    record = TrialRecord(trial_id="NCT00000000", brief_title=title, detailed_description=text)
    trial = _NLP(make_doc(_NLP, record))._.trial
    return set(graft_features(trial))


def test_an_outline_that_gives_the_graft_is_seen() -> None:
    text = "They get busulfan on days -6 to -3. All undergo stem cell transplantation on day 0."
    found = features(text)
    assert {"counts down", "undergo graft", "graft on day 0", "agents conditioning"} <= found


def test_support_by_cells_is_seen() -> None:
    assert "graft support" in features("Melphalan with peripheral blood stem cell support.")
    assert "followed by graft" in features(
        "Melphalan followed by autologous hematopoietic stem cell transplantation."
    )


def test_a_tested_drug_in_the_title_is_seen() -> None:
    found = features("After stem cell transplantation they take pills.", "Tacrolimus for adults")
    assert "title agent immunosuppressant" in found
    assert not found & {"counts down", "graft on day 0", "day 0"}


def test_a_trial_without_such_cells_has_none() -> None:
    assert not features("Mesenchymal stem cells are injected on day 0.")
