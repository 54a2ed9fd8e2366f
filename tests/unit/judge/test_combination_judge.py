"""The combination judge: what it learns from, its JSON form, and what the resolver makes of it."""

from __future__ import annotations

import pytest

from stemtrial.document import TrialDocument
from stemtrial.judge.combination_agents import (
    Agent,
    agent_features,
    by_agent,
    category_features,
)
from stemtrial.judge.combination_category import may_take
from stemtrial.judge.combination_features import use_groups
from stemtrial.judge.combination_judge import CombinationJudge, likely_uses
from stemtrial.judge.linear import LinearModel
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial.resolve.combination import resolve_combination
from stemtrial_training.combination_training import train_combination
from stemtrial_training.judges import Example, Settings

TITLE = "Autologous haematopoietic stem cell transplantation in scleroderma"
PROTOCOL = (
    "Mobilisation: cyclophosphamide IV once and filgrastim SC daily are given before leukapheresis."
    " Conditioning: cyclophosphamide IV on days -5 to -2. The graft is infused on day 0."
)
YES, NO = LinearModel(4.0, {}), LinearModel(-4.0, {})


def read(extractor: Extractor, text: str, given: float = 0.9) -> TrialDocument:
    record = TrialRecord(trial_id="T1", brief_title=TITLE, detailed_description=text)
    trial = extractor.read(record)
    trial.context["given"] = given
    return trial


def judge(use: LinearModel, agent: LinearModel, category: LinearModel) -> CombinationJudge:
    return CombinationJudge(use, agent, category, agent_from=0.35, category_from=0.5)


def agents_of(trial: TrialDocument) -> dict[str, Agent]:
    found = likely_uses(trial)
    return {agent.label: agent for agent in by_agent(found, [0.8] * len(found.uses))}


def answers(trial: TrialDocument, judge: CombinationJudge) -> list[tuple[str, str]]:
    judge(trial)
    return [(answer.agent, answer.category) for answer in resolve_combination(trial, [])]


def test_a_use_tells_place_entry_and_phase_once(extractor: Extractor) -> None:
    trial = read(extractor, PROTOCOL)
    found = likely_uses(trial)
    for use, groups in zip(found.uses, use_groups(trial, found), strict=True):
        names = [name for group in groups for name in group]
        assert len(names) == len(set(names))
        assert {f"entry={use.entry.id}", "place=prose"} <= set(names)
    first, *_, last = [use for use in found.uses if use.entry.id == "cyclophosphamide"]
    assert (first.category, last.category) == ("mobilisation", "conditioning")


def test_an_agent_hears_its_rivals(extractor: Extractor) -> None:
    trial = read(extractor, "Patients receive chemotherapy and melphalan IV on day -2.")
    found = likely_uses(trial)
    agents = by_agent(found, [0.9 if use.entry.id == "melphalan" else 0.4 for use in found.uses])
    rows = dict(
        zip([a.label for a in agents], agent_features(found, agents, given=0.7), strict=True)
    )
    assert rows["chemotherapy"]["generic"] == 1.0
    assert rows["melphalan"]["given"] == 0.7
    assert rows["melphalan"]["best"] == 0.9
    assert "generic" not in rows["melphalan"]


def test_categories_compete_only_where_several_are_possible(extractor: Extractor) -> None:
    agents = agents_of(read(extractor, PROTOCOL + " Mesna and a fistula plug are given."))
    rows = category_features(agents["cyclophosphamide"], graft=True)
    assert set(rows) == {"conditioning", "immunosuppressant", "mobilisation", "other_drug"}
    mobilises, suppresses = rows["mobilisation"], rows["immunosuppressant"]
    assert mobilises is not None
    assert suppresses is not None
    assert mobilises["best"] == 0.8
    assert suppresses["unread"] == 1.0
    assert category_features(agents["fistula plug"], graft=True) == {"procedure_device": None}


def test_growth_factors_may_take_two_categories_anywhere(extractor: Extractor) -> None:
    entry = agents_of(read(extractor, PROTOCOL))["filgrastim"].entry
    assert may_take(entry, graft=False) == {"mobilisation", "other_drug"}


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        (NO, 1),  # the likeliest category is always an answer
        (YES, 4),
    ],
)
def test_the_likeliest_category_answers_and_all_sure_ones(
    extractor: Extractor, category: LinearModel, expected: int
) -> None:
    favoured = LinearModel(category.bias, {"as=mobilisation": 1.0})
    found = answers(read(extractor, PROTOCOL), judge(YES, YES, favoured))
    own = [kind for agent, kind in found if agent == "cyclophosphamide"]
    assert "mobilisation" in own
    assert len(own) == expected


def test_unlikely_agents_and_trials_without_cells_give_nothing(extractor: Extractor) -> None:
    assert answers(read(extractor, PROTOCOL), judge(YES, NO, YES)) == []
    assert answers(read(extractor, PROTOCOL, given=0.1), judge(YES, YES, YES)) == []


def test_confidence_is_the_product_of_the_probabilities(extractor: Extractor) -> None:
    trial = read(extractor, "The fistula plug is placed after the infusion.")
    judge(YES, LinearModel(0.0, {}), NO)(trial)
    assert [answer.confidence for answer in resolve_combination(trial, [])] == [0.5]


def test_without_its_models_the_rules_decide(extractor: Extractor) -> None:
    trial = read(extractor, PROTOCOL)
    trial.context.pop("combination", None)
    assert resolve_combination(trial, []) == []


def test_json_keeps_all_models() -> None:
    models = judge(LinearModel(0.1, {"place=prose": 2.0}), NO, YES)
    assert CombinationJudge.from_json(models.to_json()) == models


def test_two_types_of_cells_may_be_a_product_and_its_addition(extractor: Extractor) -> None:
    trial = read(extractor, "They get mesenchymal stem cells with bone marrow mononuclear cells.")
    for mention in trial.context["candidates"]["cell_type"]:
        mention.score = 0.9
    cells = [use for use in likely_uses(trial).uses if use.kind]
    assert {use.entry.id for use in cells} >= {
        "mesenchymal stromal cells",
        "bone marrow mononuclear cells",
    }
    assert {use.category for use in cells} == {"second_cell_product"}


def test_training_learns_who_is_given_and_skips_what_nobody_labelled(extractor: Extractor) -> None:
    none = {"combination": []}
    drug = {"combination": [{"agent": "Melphalan", "category": "conditioning"}]}
    examples = []
    for number in range(12):
        given = read(extractor, "Patients receive melphalan IV daily on day -2.")
        failed = read(extractor, "All patients have failed infliximab. It is not allowed.")
        examples.append(Example(given, drug, f"a{number}"))
        examples.append(Example(failed, none, f"b{number}"))
        examples.append(Example(given, none, f"c{number}", frozenset({"route"})))
    trained = train_combination(examples, Settings())
    fresh = read(extractor, "Patients receive melphalan IV daily on day -3.")
    assert answers(fresh, trained) == [("melphalan", "conditioning")]
    assert (
        answers(read(extractor, "They have failed infliximab. It is not allowed."), trained) == []
    )
