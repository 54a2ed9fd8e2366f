"""What a recogniser brings the pipeline: cross-validated answers with it and without it.

Once with the vocabulary as it is, and once with a fold of the agents' entries forgotten, which
shows what becomes of drugs that the vocabulary has never heard of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from stemtrial.components import UNLEARNED, NerComponent
from stemtrial.pipeline import Extractor, load
from stemtrial.propose.ner import AGENT
from stemtrial.records import TrialRecord
from stemtrial.vocabulary.agent_names import agent_name
from stemtrial_annotations.splits import LEARNED, load_splits
from stemtrial_evaluation.fields import view_named
from stemtrial_evaluation.intervals import wilson
from stemtrial_evaluation.paired import paired_differences
from stemtrial_models import Release
from stemtrial_training.cross_validation import cross_validate
from stemtrial_training.data import load_training_data
from stemtrial_training.judges import Settings
from stemtrial_training.ner.sentences import form_fold
from stemtrial_training.ner.training import Trained

NER = "stemtrial_ner"
FORGETTING = "stemtrial_forgetting"
VIEWS = ("combination.agent", "combination.category")
MARGIN = 0.005
_ROUNDS = 3


@Language.factory(FORGETTING, default_config={"fold": 0})
class ForgettingComponent:
    """Drop the agents of a fold of surface forms, as if the vocabulary had no such entries."""

    def __init__(self, nlp: Language, name: str, fold: int) -> None:  # noqa: ARG002
        self.name = name
        self._fold = fold

    def __call__(self, doc: Doc) -> Doc:
        """Drop the mentions."""
        trial = doc._.trial
        trial.keep(
            mention
            for mention in trial.mentions
            if mention.kind != AGENT or form_fold(mention.entry or mention.label) != self._fold
        )
        return doc


@dataclass(frozen=True, slots=True)
class Answers:
    """Cross-validated answers of the gold trials."""

    gold: Mapping[str, Any]
    predicted: Mapping[str, Any]


def pipeline_with(release: Release | None, forgotten: int | None = None) -> Language:
    """Build the pipeline as far as the rules go, with a recogniser, perhaps forgetful.

    Parameters
    ----------
    release : Release or None
        Holds the recogniser's parts; None runs without.
    forgotten : int, optional
        The fold of the agents' surface forms to forget.
    """
    nlp = load(components=UNLEARNED)
    if forgotten is not None:
        nlp.add_pipe(FORGETTING, after="stemtrial_vocabulary", config={"fold": forgotten})
    if release is not None:
        nlp.add_pipe(NER, config={"learned": False})
        recogniser: NerComponent = nlp.get_pipe(NER)
        recogniser.use(nlp, release)
    return nlp


def cross_validated(
    corpus: Path | None,
    trained: Trained | None,
    forgotten: int | None,
) -> Answers:
    """Cross-validate the judges behind a recogniser; see `pipeline_with`.

    The judges learn with the whole vocabulary, as those of a release do, and meet forgotten
    forms only in the trials that they answer: learning with forgotten forms too, they would
    trust the recogniser more than a release's judges can.
    """
    release = None if trained is None else trained.release()
    data = load_training_data(corpus, nlp=pipeline_with(release))
    answer = None
    if forgotten is not None:
        answer = load_training_data(corpus, nlp=pipeline_with(release, forgotten))
    found = cross_validate(data, Settings(), answer=answer)
    return Answers(found.gold, found.predicted)


def differences(old: Answers, new: Answers) -> dict[str, Any]:
    """Compare the combination of two sets of answers, by split and on all trials."""
    splits = load_splits()["splits"]
    found: dict[str, Any] = {}
    for name in (*LEARNED, "all"):
        ids = set(old.gold) if name == "all" else set(splits[name]) & set(old.gold)
        gold = {one: old.gold[one] for one in ids}
        views = [view_named(view) for view in VIEWS]
        compared = paired_differences(gold, old.predicted, new.predicted, views=views)
        found[name] = {one.field: one.to_dict() for one in compared}
    return found


def found_agents(answers: Answers, fold: int, entries: Mapping[str, str]) -> dict[str, Any]:
    """Count the gold agents of a forgotten fold that the answers hold.

    Parameters
    ----------
    answers : Answers
    fold : int
    entries : mapping of agent name to vocabulary entry
    """
    hits = total = 0
    for trial_id, gold in answers.gold.items():
        wanted = {agent_name(one["agent"]) for one in gold["combination"]}
        said = {agent_name(one["agent"]) for one in answers.predicted[trial_id]["combination"]}
        for name in wanted:
            if form_fold(entries.get(name, name)) == fold:
                total += 1
                hits += name in said
    interval = wilson(hits, total)
    return {"n": total, "found": hits, "interval": list(interval) if interval else None}


def pace(trained: Trained, records: Sequence[TrialRecord]) -> dict[str, Any]:
    """Time the whole pipeline of the release in use without and with a recogniser, in turn.

    Returns
    -------
    dict
        Records a second of processor time, best of three rounds each.
    """
    extractor = Extractor()
    recogniser: NerComponent = extractor.nlp.get_pipe(NER)
    nothing = Release("none", {}, {})
    best: dict[str, float] = {}
    for _ in range(_ROUNDS):
        for name, release in (("without", nothing), ("with", trained.release())):
            recogniser.use(extractor.nlp, release)
            start = process_time()
            for _ in extractor.extract_many(records):
                pass
            best[name] = min(best.get(name, 1e9), process_time() - start)
    shown: dict[str, Any] = {
        f"records_per_second_{name}": round(len(records) / seconds, 1)
        for name, seconds in best.items()
    }
    cost = 1000 * (best["with"] - best["without"]) / len(records)
    return {"n": len(records), **shown, "ms_a_record": round(cost, 4)}


def wins(plain: Mapping[str, Any], forgotten: Mapping[str, Any]) -> tuple[bool, str]:
    """Decide whether a recogniser ships, from the differences on dev and with forgotten forms.

    It has to win significantly where forms are forgotten, on the dev trials there too, and may
    cost the dev trials with the whole vocabulary no more than `MARGIN`.

    Returns
    -------
    ships : bool
    why : str
    """
    dev, everywhere = plain["dev"][VIEWS[0]], forgotten["all"][VIEWS[0]]
    gain, cost = everywhere["difference"] or 0.0, dev["difference"] or 0.0
    on_dev = forgotten["dev"][VIEWS[0]]["difference"] or 0.0
    said = (
        f"agent F1 {gain:+.3f} with forgotten forms ({everywhere['verdict']}; dev {on_dev:+.3f}), "
        f"{cost:+.3f} on dev with the whole vocabulary ({dev['verdict']})"
    )
    if everywhere["verdict"] != "win" or on_dev <= 0:
        return False, f"left out: no sure gain on unseen forms: {said}"
    if dev["verdict"] == "loss" or cost < -MARGIN:
        return False, f"left out: costs the pipeline on dev: {said}"
    return True, f"ships: {said}"
