"""The finders with the libraries themselves, where their environments are at hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stemtrial.records import TrialRecord
from stemtrial_evaluation.baselines.process import NotInstalledError, Worker
from stemtrial_evaluation.baselines.rivals import RIVALS, Rival

CUES = {
    "negation_pseudo": [],
    "negation_preceding": ["no", "without"],
    "negation_following": [],
    "termination": ["but"],
    "hypothesis": ["if"],
    "hypothesis_following": ["if needed"],
    "prior": ["refractory to"],
    "background": ["previous studies"],
}
HEADER = {
    "groups": [
        {"id": "vein", "exact": False, "forms": ["intravenous", "by vein"]},
        {"id": "drug", "exact": False, "forms": ["infliximab"]},
        {"id": "short", "exact": True, "forms": ["IV"]},
    ],
    "cues": CUES,
    "prompts": {},
}
TEXTS = [
    "Cells are given by vein, iv or IV. Patients were refractory to infliximab.",
    "It goes on without infliximab.",
]


@pytest.fixture(params=["negspacy", "medspacy", "edsnlp"])
def finder(request: pytest.FixtureRequest) -> Iterator[tuple[str, Worker]]:
    try:
        worker = Worker(request.param, HEADER)
    except NotInstalledError as error:
        pytest.skip(f"{RIVALS[request.param]} is not installed: {error}")
    yield request.param, worker
    worker.close()


def test_terms_are_found_and_their_context_is_judged(finder: tuple[str, Worker]) -> None:
    name, worker = finder
    (mentions,) = worker.read([{"id": "A", "texts": TEXTS, "given": [[0, 0, 5, "m0"]]}])
    found = {(text, TEXTS[text][start:end]): set(flags) for text, start, end, _, flags in mentions}
    assert set(found) == {
        (0, "Cells"),
        (0, "by vein"),
        (0, "IV"),
        (0, "infliximab"),
        (1, "infliximab"),
    }
    assert "negated" in found[1, "infliximab"]
    assert not found[0, "by vein"]
    if name != "negspacy":
        assert "historical" in found[0, "infliximab"]


def test_a_library_answers_a_record(finder: tuple[str, Worker]) -> None:
    rival = Rival(finder[0])
    record = TrialRecord.model_validate(
        {
            "trial_id": "T",
            "brief_title": "Allogeneic adipose-derived mesenchymal stem cells in lupus",
            "brief_summary": "Cells are given intravenously, 2x10^6 cells/kg.",
        }
    )
    found = rival.predict([record])["T"]
    rival.close()
    assert found["donor_type"] == [{"label": "allogeneic"}]
    assert found["cell_source"] == [{"label": "adipose"}]
    assert found["route"] == [{"label": "intravenous"}]
    assert found["disease"] == ["systemic_lupus"]
    assert found["dose"][0]["low"] == 2e6
