from __future__ import annotations

import itertools
import json
from dataclasses import replace
from random import Random

import numpy as np
import pytest
import spacy

from stemtrial.errors import InputError
from stemtrial.propose.ner_linear import OFFSETS, word_rows, word_scores
from stemtrial.propose.ner_parts import read_tagger
from stemtrial.propose.ner_words import cut_words
from stemtrial_training.ner.gain import MARGIN, wins
from stemtrial_training.ner.linear import TAGS, tag_words, words_of
from stemtrial_training.ner.parts import read_recogniser
from stemtrial_training.ner.public import public_sentences
from stemtrial_training.ner.recipe import Recipe
from stemtrial_training.ner.scoring import is_held_out, score_chosen_agents, score_tags
from stemtrial_training.ner.sentences import Marked, Sentence, apart, form_fold
from stemtrial_training.ner.substitution import agent_forms, made_up_name, substituted
from stemtrial_training.ner.training import chosen_sentences, train

DRUGS = ("zorbinol", "trexalene", "quimofen", "parvolide")
FRAMES = (
    ("They receive ", " by mouth every day."),
    ("Patients are given ", " on day one."),
    ("The drug ", " is added in week two."),
)
LINEAR = Recipe(buckets=1 << 12, exchange=0.5, public=False)
NETWORK = Recipe(form="spacy", width=16, depth=1, epochs=1, least=0.0, public=False)


def sentence(text, *marked, trial_id="X-1", source="silver"):
    spans = tuple(
        Marked(text.index(word), text.index(word) + len(word), kind, word) for word, kind in marked
    )
    return Sentence(trial_id, text, "detailed_description", spans, source)


def material():
    found = [
        sentence(before + drug + after, (drug, "agent"), trial_id=f"X-{drug}")
        for drug, (before, after) in itertools.product(DRUGS, FRAMES)
    ]
    return found * 4 + [sentence("Nothing of note was seen by them in that week.")] * 8


@pytest.mark.parametrize("recipe", [LINEAR, NETWORK], ids=["linear", "spacy"])
def test_two_trainings_give_the_same_bytes(recipe):
    one, two = (train(material(), recipe) for _ in range(2))
    assert one.content == two.content
    assert one.settings == two.settings
    assert train(material(), replace(recipe, seed=recipe.seed + 1)).content != one.content


def test_a_linear_tagger_finds_a_name_that_it_never_saw():
    nlp = spacy.blank("en")
    tagger = train(material(), LINEAR).tagger(nlp)
    cut = cut_words("They receive glofenate by mouth every day.", place="detailed_description")
    ((found,),) = tagger.tag([cut])
    assert cut.words[found.start : found.end] == ["glofenate"]
    assert found.kind == "agent"
    assert 0 < found.score <= 1


def test_a_linear_tagger_reads_many_stretches_as_one_by_one():
    nlp = spacy.blank("en")
    tagger = train(material(), LINEAR).tagger(nlp)
    texts = ("They receive glofenate by mouth every day.", "", "Nothing.", "The drug zorbinol is")
    stretches = [cut_words(text, place="detailed_description") for text in texts]
    together = tagger.tag(stretches)
    fresh = [train(material(), LINEAR).tagger(nlp).tag([one])[0] for one in stretches]
    assert [[one[:3] for one in found] for found in together] == [
        [one[:3] for one in found] for found in fresh
    ]
    assert tagger.tag([]) == []


def test_a_words_part_of_the_score_depends_on_its_distance():
    rows = word_rows("zorbinol", 1 << 12)
    assert len(rows) == len(OFFSETS)
    assert len({row[0] for row in rows}) == len(OFFSETS)
    hidden = word_rows("zorbinol", 1 << 12, hidden=True)
    assert [len(row) for row in hidden] == [len(row) - 1 for row in rows]


def test_scores_of_many_words_are_the_sums_over_each_ones_rows():
    weights = np.random.default_rng(1).normal(size=(1 << 10, 3)).astype(np.float32)
    words = ["zorbinol", "a", "\0", "IL-2"]
    together = word_scores(words, weights)
    for number, word in enumerate(words):
        rows = word_rows(word, len(weights))
        alone = np.stack([weights[one].sum(axis=0) for one in rows])
        assert np.allclose(together[:, number], alone, atol=1e-5)


def test_a_network_comes_back_from_its_bytes():
    nlp = spacy.blank("en")
    trained = train(material(), replace(NETWORK, epochs=120, exchange=0.0))
    cut = cut_words("They receive zorbinol by mouth every day.")
    ((found,),) = trained.tagger(nlp).tag([cut])
    assert (cut.words[found.start : found.end], found.kind) == (["zorbinol"], "agent")


def test_an_unknown_form_is_refused():
    with pytest.raises(ValueError, match="unknown form 'forest'"):
        read_tagger(spacy.blank("en"), {"form": "forest"}, b"")


def test_tags_begin_and_go_on_and_hide_whole_names():
    one = sentence("They receive zorbi nol daily.", ("zorbi nol", "agent"))
    tags, hidden = tag_words(one, cut_words(one.text), 1.0, Random(1))
    assert tags == ["O", "O", "B-agent", "I-agent", "O", "O"]
    assert hidden == [tag != "O" for tag in tags]
    assert set(tags) <= set(TAGS)


def test_exchanged_names_keep_their_marks():
    one = sentence("Zorbinol and MSCs are given.", ("Zorbinol", "agent"), ("MSCs", "cell_type"))
    other = substituted(one, ["trexalene"], 1.0, Random(1))
    assert [other.text[m.start : m.end] for m in other.marked] == ["Trexalene", "MSCs"]
    assert substituted(one, ["trexalene"], 0.0, Random(1)) == one
    assert agent_forms([one]) == ["zorbinol"]
    assert made_up_name(["zorbinol"], Random(1)) == "zorbinol"


def test_longer_mentions_win_and_offsets_move_into_the_sentence():
    marked = [Marked(10, 14, "agent"), Marked(8, 20, "cell_type"), Marked(30, 34, "agent")]
    assert apart(marked, 5, 25) == (Marked(3, 15, "cell_type"),)


def test_held_out_forms_and_unwanted_corpora_are_not_learned():
    held = form_fold("zorbinol")
    public = sentence("Zorb is a drug.", source="phee")
    chosen = chosen_sentences([*material(), public], LINEAR, held)
    assert chosen
    assert not any("zorbinol" in one.text for one in chosen)
    assert public not in chosen
    assert public in chosen_sentences([*material(), public], replace(LINEAR, public=True), held)
    few = chosen_sentences(material(), replace(LINEAR, sentences=5))
    assert len(few) == 5


def test_scores_count_exact_and_overlapping_mentions():
    one = sentence("They receive zorbi nol daily.", ("zorbi nol", "agent"))
    found = score_tags([one], [[(13, 18, "agent"), (0, 4, "agent")]])["kinds"]["agent"]
    assert found["strict"]["f1"]["value"] == 0
    assert found["relaxed"]["recall"]["value"] == 1
    assert found["relaxed"]["precision"]["value"] == 0.5
    assert found["relaxed"]["n"] == 1


def test_an_unseen_form_is_found_by_overlap_and_known_mentions_are_never_false():
    one = sentence("Zorbinol and MSCs", ("Zorbinol", "agent"), ("MSCs", "cell_type"))
    tagged = [[(0, 8, "agent"), (13, 17, "agent"), (9, 12, "agent")]]
    scored = score_chosen_agents([one], tagged, is_held_out(form_fold("Zorbinol")))
    assert (scored["n"], scored["found"], scored["false"]) == (1, 1, 1)
    other = score_chosen_agents([one], tagged, is_held_out((form_fold("Zorbinol") + 1) % 5))
    assert other["n"] == 0


def test_public_corpora_become_sentences(tmp_path):
    with pytest.raises(InputError, match="none of the public corpora"):
        public_sentences(tmp_path)
    iob = tmp_path / "conll" / "BC5CDR-IOB"
    iob.mkdir(parents=True)
    rows = "Zorbi\tB-Chemical\nnol\tI-Chemical\nhelped\tO\n(\tO\nthem\tO\n)\tO\n.\tO\n\n"
    for name in ("train.tsv", "devel.tsv"):
        (iob / name).write_text(rows, encoding="utf-8")
    phee = tmp_path / "phee"
    phee.mkdir()
    drug = {"text": [["zorbinol"]], "start": [[8]]}
    event = {"Treatment": {"text": [["zorbinol"]], "start": [[8]], "Drug": drug}}
    row = {"id": "1", "context": "He took zorbinol.", "annotations": [{"events": [event]}]}
    (phee / "train.json").write_text(json.dumps(row) + "\n", encoding="utf-8")
    found = public_sentences(tmp_path)
    assert [one.text for one in found] == ["Zorbi nol helped (them)."] * 2 + ["He took zorbinol."]
    marked = [[one.text[m.start : m.end] for m in one.marked] for one in found]
    assert marked == [["Zorbi nol"], ["Zorbi nol"], ["zorbinol"]]


def difference(value, verdict):
    return {"combination.agent": {"difference": value, "verdict": verdict}}


@pytest.mark.parametrize(
    ("dev", "everywhere", "unseen_dev", "ships"),
    [
        ((0.0, "undecided"), (0.03, "win"), 0.02, True),
        ((-MARGIN / 2, "undecided"), (0.03, "win"), 0.02, True),
        ((-2 * MARGIN, "undecided"), (0.03, "win"), 0.02, False),
        ((-MARGIN / 2, "loss"), (0.03, "win"), 0.02, False),
        ((0.0, "undecided"), (0.01, "undecided"), 0.02, False),
        ((0.0, "undecided"), (0.01, "win"), -0.01, False),
    ],
)
def test_it_ships_only_where_it_wins_on_unseen_forms_and_costs_nothing(
    dev, everywhere, unseen_dev, ships
):
    plain = {"dev": difference(*dev)}
    forgotten = {
        "all": difference(*everywhere),
        "dev": difference(unseen_dev, "undecided"),
    }
    decided, why = wins(plain, forgotten)
    assert decided is ships
    assert why.startswith("ships" if ships else "left out")


def test_a_recogniser_that_its_report_leaves_out_is_not_taken(tmp_path):
    with pytest.raises(InputError, match="holds no trained recogniser"):
        read_recogniser(tmp_path)
    (tmp_path / "ner.json").write_text('{"form": "linear"}')
    (tmp_path / "ner.msgpack").write_bytes(b"\x80")
    report = {"pipeline": {"ships": True, "why": "ships: it wins"}}
    (tmp_path / "ner_report.json").write_text(json.dumps(report))
    release, _ = read_recogniser(tmp_path)
    assert release is not None
    assert release.part("ner") == {"form": "linear"}
    report["pipeline"] |= {"ships": False, "why": "left out: it loses"}
    (tmp_path / "ner_report.json").write_text(json.dumps(report))
    assert read_recogniser(tmp_path) == (None, "left out: it loses")


def test_weights_survive_packing():
    trained = train(material(), LINEAR)
    nlp = spacy.blank("en")
    tagger = trained.tagger(nlp)
    assert tagger.tags == list(TAGS)
    assert np.isfinite(tagger._weights).all()


def test_a_mark_is_given_the_words_it_touches():
    cut = cut_words("IL-2 (zorbinol) 5mg")
    assert cut.words == ["IL", "-", "2", "(", "zorbinol", ")", "5", "mg"]
    for start, end, words in ((0, 4, ["IL", "-", "2"]), (6, 9, ["zorbinol"]), (4, 5, [])):
        first, last = words_of(cut, Marked(start, end, "agent"))
        assert cut.words[first:last] == words
