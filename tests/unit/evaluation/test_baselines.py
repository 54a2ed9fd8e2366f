from __future__ import annotations

from stemtrial.records import TrialRecord
from stemtrial_evaluation.baselines.keywords import Keywords
from stemtrial_evaluation.baselines.tfidf import TfIdf


def record(number: int, title: str, summary: str = "", drug: str = "") -> TrialRecord:
    interventions = [{"type": "DRUG", "name": drug, "description": ""}] if drug else []
    return TrialRecord.model_validate(
        {
            "trial_id": f"T{number}",
            "brief_title": title,
            "brief_summary": summary,
            "interventions": interventions,
        }
    )


def labels(answer: dict, field: str) -> list[str]:
    return [one["label"] for one in answer[field]]


def test_keywords_prefer_titles_and_know_no_context() -> None:
    trials = [
        record(1, "Intravenous mesenchymal stem cells in lupus", "Not given into the joint."),
        record(2, "A trial", "Cells are put into the knee joint, intra-articular.", "Rituximab"),
        record(3, "Mesenchymal stem cells in uveitis", "Two infusions, 2x10^6 cells/kg each."),
    ]
    found = Keywords().predict(trials)
    assert labels(found["T1"], "route") == ["intravenous"]
    assert found["T1"]["in_scope"]
    assert labels(found["T2"], "route") == ["intraarticular"]
    assert found["T2"]["combination"] == [{"agent": "rituximab", "category": "biologic"}]
    assert found["T3"]["dose"][0]["low"] == 2e6
    assert found["T3"]["n_administrations"] == [2]


def test_tfidf_learns_labels_from_words_and_skips_unlabelled_fields() -> None:
    trials = [
        record(n, "marrow cells by vein" if n % 2 else "fat cells by mouth") for n in range(12)
    ]
    answers = {
        f"T{n}": {
            "in_scope": bool(n % 2),
            "disease": ["uveitis"] if n % 2 else ["psoriasis"],
            "cell_type": [{"label": "msc" if n % 2 else "svf"}],
            "cell_source": [{"label": "bone_marrow" if n % 2 else "adipose"}],
            "donor_type": [{"label": "autologous" if n % 2 else "allogeneic"}],
            "route": [{"label": "intravenous" if n % 2 else "oral"}],
            "schedule": [{"label": "single" if n % 2 else "multiple"}],
            "n_administrations": [1] if n % 2 else [],
            "combination": [{"agent": "G-CSF", "category": "mobilisation"}] if n % 2 else [],
            "adverse_events": [{"status": "planned", "serious": True}] if n % 2 else [],
        }
        for n in range(12)
    }
    del answers["T0"]["schedule"]
    model = TfIdf()
    model.learn(trials, answers)
    found = model.predict([record(99, "marrow cells by vein")])["T99"]
    assert found["in_scope"] is True
    assert found["disease"] == ["uveitis"]
    assert labels(found, "route") == ["intravenous"]
    assert labels(found, "schedule") == ["single"]
    assert found["n_administrations"] == [1]
    assert found["combination"] == [{"agent": "filgrastim", "category": "mobilisation"}]
    assert found["adverse_events"] == [
        {
            "status": "planned",
            "severity": "unspecified",
            "serious": True,
            "relatedness": "unspecified",
            "negated": False,
        }
    ]
