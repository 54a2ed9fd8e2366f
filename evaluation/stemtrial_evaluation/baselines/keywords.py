"""Keywords alone: the vocabulary's forms wherever they stand, doses and schedules as written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from stemtrial.answers import LABEL_FIELDS
from stemtrial.document import TrialDocument, make_doc
from stemtrial.pipeline import load
from stemtrial.records import TrialRecord

_STEPS = ("stemtrial_sections", "stemtrial_vocabulary", "stemtrial_parsers")
_LISTS = frozenset({"arms", "interventions"})
_TITLES = frozenset({"brief_title", "official_title"})
_ALSO = frozenset({"conditions", "keywords"})
_REGENERATIVE = frozenset(
    {"msc", "hsc", "mnc", "svf", "epithelial", "hair_follicle", "ipsc_derived", "esc_derived"}
)


class Keywords:
    """The package's own vocabularies and parsers without any judgement of context.

    A label answers where titles, arms or interventions name it; where none of them names any, the
    label that the text names most often does. Agents answer where arms or interventions name
    them, doses and schedules wherever they are read.
    """

    name = "keywords"

    def __init__(self) -> None:
        self._nlp = load(components=_STEPS)

    def predict(self, records: Iterable[TrialRecord]) -> dict[str, dict[str, Any]]:
        """Return answers by trial id.

        Parameters
        ----------
        records : iterable of TrialRecord

        Returns
        -------
        dict of str to dict
        """
        found = {}
        for record in records:
            trial: TrialDocument = self._nlp(make_doc(self._nlp, record))._.trial
            found[record.trial_id] = _answer(trial)
        return found


def _answer(trial: TrialDocument) -> dict[str, Any]:
    answer: dict[str, Any] = {"trial_id": trial.record.trial_id}
    for field in LABEL_FIELDS:
        labels = _labels(trial, field)
        answer[field] = labels if field == "disease" else [{"label": one} for one in labels]
    diseases = set(answer["disease"]) or {"not_autoimmune"}
    if len(diseases) > 1:
        diseases.discard("not_autoimmune")
    answer["disease"] = sorted(diseases)
    cells = {one["label"] for one in answer["cell_type"]}
    answer["in_scope"] = bool(cells & _REGENERATIVE) and diseases != {"not_autoimmune"}
    schedules = [mention.value for mention in trial.of_kind("schedule")]
    answer["n_administrations"] = sorted({n for one in schedules for n in one.n})
    doses = {(d.low, d.high, d.unit): d for d in (m.value for m in trial.of_kind("dose"))}
    answer["dose"] = [
        {"low": low, "high": high, "unit": unit, "per": "administration"}
        for low, high, unit in doses
    ]
    categories: dict[str, str] = {}
    for mention in trial.of_kind("agent"):
        entry = trial.vocabulary.by_id("agent", mention.entry or mention.label)
        categories.setdefault(mention.label, entry.category or "other_drug")
    answer["combination"] = [
        {"agent": one, "category": categories[one]}
        for one in _labels(trial, "agent", most_frequent=False)
    ]
    events = [mention.value for mention in trial.of_kind("adverse_event")]
    answer["adverse_events"] = [
        {
            "status": "planned",
            "severity": one.severity,
            "serious": one.serious,
            "relatedness": "unspecified",
            "negated": False,
        }
        for one in events
    ]
    return answer


def _labels(trial: TrialDocument, field: str, *, most_frequent: bool = True) -> list[str]:
    placed: list[str] = []
    elsewhere: Counter[str] = Counter()
    for mention in trial.of_kind(field):
        name = trial.section_at(mention.start).name
        if name in _ALSO and field != "disease":
            continue
        if name in _LISTS or (name in _TITLES and field != "agent"):
            placed.append(mention.label)
        else:
            elsewhere[mention.label] += 1
    if placed or not most_frequent:
        return sorted(set(placed))
    return [label for label, _ in elsewhere.most_common(1)]
