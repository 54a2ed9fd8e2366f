from __future__ import annotations

import pytest

from stemtrial.components import UNLEARNED, NerComponent
from stemtrial.document import make_doc
from stemtrial.pipeline import load
from stemtrial.propose.ner import SOURCE, Tagged, propose_agents, sentence_stretches
from stemtrial.propose.ner_gate import gated_sentences
from stemtrial.records import TrialRecord
from stemtrial.vocabulary import load_vocabulary
from stemtrial.vocabulary.unlisted import category_of_name, unlisted_id


class TagWords:
    """Tags the words it is told of as agents."""

    def __init__(self, *words, score=0.95):
        self.words, self.score = words, score

    def tag(self, stretches, kind="agent"):  # noqa: ARG002
        return [
            [
                Tagged(place, place + 1, "agent", self.score)
                for place, word in enumerate(stretch.words)
                if word in self.words
            ]
            for stretch in stretches
        ]


@pytest.fixture(scope="module")
def nlp():
    return load(components=UNLEARNED)


def proposed(nlp, text, *words, least=0.5, score=0.95, **more):
    record = TrialRecord(trial_id="X-1", detailed_description=text, **more)
    doc = nlp(make_doc(nlp, record))
    tagger = TagWords(*words, score=score)
    (found,) = propose_agents([doc._.trial], tagger, least)
    return [doc.text[one.start : one.end] for one in found]


def test_an_unlisted_agent_is_proposed_where_something_is_given(nlp):
    text = "All of them receive zorbinol before the cells."
    assert proposed(nlp, text, "zorbinol") == ["zorbinol"]


def test_prose_that_gives_nothing_is_not_read(nlp):
    assert proposed(nlp, "The zorbinol story began long ago.", "zorbinol") == []


def test_names_of_interventions_are_always_read(nlp):
    interventions = [{"type": "DRUG", "name": "Zorbinol"}]
    assert proposed(nlp, "Nothing.", "Zorbinol", interventions=interventions) == ["Zorbinol"]


def test_what_the_vocabulary_knows_is_never_proposed(nlp):
    text = "Patients receive methotrexate and zorbinol."
    assert proposed(nlp, text, "methotrexate", "zorbinol") == ["zorbinol"]


def test_a_part_of_a_known_name_is_never_proposed(nlp):
    assert proposed(nlp, "Patients receive oral methotrexate weekly.", "oral", "weekly") == []


def test_a_part_of_a_code_is_never_proposed(nlp):
    assert proposed(nlp, "Patients receive QWERT-114 daily.", "QWERT") == []


@pytest.mark.parametrize("word", ["patients", "treatments", "radiation", "abc"])
def test_plain_words_and_short_forms_are_never_proposed(nlp, word):
    assert proposed(nlp, f"They receive {word} soon.", word) == []


def test_an_unsure_tag_is_no_proposal(nlp):
    text = "Patients receive zorbinol."
    assert proposed(nlp, text, "zorbinol", least=0.9, score=0.8) == []


def test_documents_are_tagged_together_as_one_by_one(nlp):
    texts = ["They receive zorbinol.", "Nothing here.", "They are given trexalene and zorbinol."]
    trials = [
        nlp(make_doc(nlp, TrialRecord(trial_id=f"X-{n}", brief_summary=text)))._.trial
        for n, text in enumerate(texts)
    ]
    tagger = TagWords("zorbinol", "trexalene")
    together = propose_agents(trials, tagger, 0.5)
    assert together == [propose_agents([one], tagger, 0.5)[0] for one in trials]
    assert [[one.label for one in found] for found in together] == [
        ["zorbinol"],
        [],
        ["trexalene", "zorbinol"],
    ]


def test_a_proposal_is_weak_says_its_source_and_has_an_entry(nlp):
    doc = nlp(make_doc(nlp, TrialRecord(trial_id="X-1", brief_summary="They receive Zorbinol.")))
    ((mention,),) = propose_agents([doc._.trial], TagWords("Zorbinol"), 0.5)
    assert (mention.kind, mention.label, mention.source) == ("agent", "zorbinol", SOURCE)
    assert mention.basis == "weak"
    entry = doc._.trial.vocabulary.by_id("agent", mention.entry)
    assert (entry.label, entry.category) == ("zorbinol", "other_drug")


def test_conditions_and_keywords_are_not_read(nlp):
    record = TrialRecord(trial_id="X-1", brief_title="A", conditions=["zorbinol given"])
    doc = nlp(make_doc(nlp, record))
    assert gated_sentences(doc._.trial) == []


def test_a_stretch_says_where_it_stands(nlp):
    record = TrialRecord(trial_id="X-1", interventions=[{"type": "DRUG", "name": "Zorbinol"}])
    doc = nlp(make_doc(nlp, record))
    (stretch,) = sentence_stretches(doc._.trial, [0])
    assert stretch.place == "interventions name drug"
    assert stretch.words == ["Zorbinol"]
    assert stretch.characters(0, 1) == doc._.trial.sentences[0]


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("zorbinol", "other_drug"),
        ("zorbimab", "biologic"),
        ("zorbisone", "glucocorticoid"),
        ("zorbilimus", "immunosuppressant"),
        ("knee arthroplasty", "procedure_device"),
        ("collagen scaffolds", "procedure_device"),
        ("activated lymphocytes", "second_cell_product"),
    ],
)
def test_the_category_follows_from_the_name(name, category):
    assert category_of_name(name) == category


def test_only_unlisted_agents_get_an_entry_made_up():
    vocabulary = load_vocabulary()
    assert vocabulary.by_id("agent", unlisted_id("Zorbi  Nol")).label == "zorbi nol"
    with pytest.raises(KeyError):
        vocabulary.by_id("agent", "zorbinol")
    with pytest.raises(KeyError):
        vocabulary.by_id("route", unlisted_id("zorbinol"))


def test_the_whole_pipeline_judges_and_shows_what_is_proposed():
    nlp = load(ner=True)
    component = nlp.get_pipe("stemtrial_ner")
    assert isinstance(component, NerComponent)
    component.tagger = TagWords("zorbinol", "story")
    text = "Patients receive autologous MSCs and zorbinol. It was an old story of zorbinol."
    doc = nlp(text)
    assert [span.text for span in doc.spans["ner"]] == ["zorbinol", "story", "zorbinol"]
    unlisted = [one for one in doc._.trial.mentions if one.source == SOURCE]
    assert [one.label for one in unlisted] == ["zorbinol"]
    assert all(one.judgement != "open" or one.reason for one in unlisted)


def test_without_a_recogniser_nothing_is_shown_or_proposed():
    nlp = load(components=(*UNLEARNED[:4], "stemtrial_ner"))
    nlp.get_pipe("stemtrial_ner").tagger = None
    doc = nlp("Patients receive zorbinol.")
    assert "ner" not in doc.spans
    assert doc._.trial.of_kind("agent") == []
