"""The recogniser, trained and measured: `python -m stemtrial_training.ner --out DIR`."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from stemtrial.errors import StemtrialError
from stemtrial.propose.ner_parts import PART, WEIGHTS
from stemtrial.vocabulary.agent_names import synonyms
from stemtrial.vocabulary.loader import load_vocabulary
from stemtrial_annotations.corpus import all_records, find_corpus, records_by_id
from stemtrial_annotations.mentions import load_mentions
from stemtrial_annotations.splits import load_splits
from stemtrial_annotations.tables import print_whole
from stemtrial_training.ner.comparing import (
    FOLD,
    RECIPES,
    Material,
    best_of,
    compare_recipes,
    describe,
    is_held_out_trial,
    score_gold,
)
from stemtrial_training.ner.gain import (
    cross_validated,
    differences,
    found_agents,
    pace,
    wins,
)
from stemtrial_training.ner.parts import REPORT
from stemtrial_training.ner.public import public_sentences
from stemtrial_training.ner.recipe import Recipe
from stemtrial_training.ner.sentences import (
    Sentence,
    forbidden_trials,
    gold_sentences,
    silver_sentences,
)
from stemtrial_training.ner.training import Trained, train
from stemtrial_training.ner.vectors import floret_vectors
from stemtrial_training.releasing import to_json

_TIMED = 500
app = typer.Typer(add_completion=False)
_console = Console(stderr=True)


@app.command()
def main(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where model and report go.")],
    corpus: Annotated[
        Path | None, typer.Option(help="Registry records to learn from; else $STEMTRIAL_CORPUS.")
    ] = None,
    public: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of public labelled corpora.")
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Train all recipes, choose the best; else the first.")
    ] = False,
    vectors: Annotated[
        bool, typer.Option("--vectors", help="Train floret vectors for the recipe with them.")
    ] = False,
    measure: Annotated[
        bool, typer.Option(help="Cross-validate the pipeline with and without the model.")
    ] = True,
) -> None:
    """Train the recogniser of unlisted agents and write ner.json, ner.msgpack, ner_report.json.

    Frozen trials and their relatives are never read. Silver sentences are marked by the
    vocabulary alone: a name that only the gold set knows is no mention in them, so that the gain
    measured on gold trials is none that the model was told.
    """
    try:
        report = run(find_corpus(corpus), public, out, compare, vectors, measure)
    except StemtrialError as error:
        typer.echo(f"ner: {error}", err=True)
        raise typer.Exit(error.exit_code) from error
    _print(report)


def run(
    corpus: Path, public: Path | None, out: Path, compare: bool, vectors: bool, measure: bool
) -> dict[str, Any]:
    """Train, score and write; return the report."""
    material = read_material(corpus, public, vectors)
    recipes: tuple[Recipe, ...] = RECIPES if compare else RECIPES[:1]
    if public is None:
        recipes = tuple(dict.fromkeys(replace(one, public=False) for one in recipes))
    rows = compare_recipes(material, recipes, _console.log)
    best = best_of(rows)
    recipe = Recipe(**best["recipe"])
    report: dict[str, Any] = {
        "silver_sentences": sum(one.source == "silver" for one in material.learning),
        "held_out_sentences": len(material.held_out),
        "form_fold": FOLD,
        "models": rows,
        "chosen": best["name"],
    }
    sentences = [*material.learning, *material.held_out]
    final = train(sentences, recipe, material.vectors)
    if material.gold_scored:
        report["gold_mentions"] = _with_gold(material, sentences, recipe, final)
    if measure:
        report["pipeline"] = measure_gain(corpus, sentences, material, recipe, final)
    write(out, final, report)
    return report


def read_material(corpus: Path, public: Path | None, vectors: bool) -> Material:
    """Read all sentences; see `Material`."""
    _console.log("silver sentences")
    silver = silver_sentences(corpus)
    others = public_sentences(public) if public is not None else []
    splits = load_splits()["splits"]
    marked = {
        one.trial_id: one for one in load_mentions() if one.trial_id not in forbidden_trials()
    }
    records = records_by_id(corpus, set(marked))
    gold = {
        name: gold_sentences([one for key, one in marked.items() if key in splits[name]], records)
        for name in ("train", "dev")
    }
    trained = None
    if vectors:
        _console.log("vectors")
        kept = (one for one in all_records(corpus) if one.trial_id not in forbidden_trials())
        trained = floret_vectors(kept)
    return Material(
        learning=[one for one in silver if not is_held_out_trial(one.trial_id)] + others,
        held_out=[one for one in silver if is_held_out_trial(one.trial_id)],
        gold_learning=gold["train"],
        gold_scored=gold["dev"],
        vectors=trained,
    )


def _with_gold(
    material: Material, sentences: list[Sentence], recipe: Recipe, final: Trained
) -> dict[str, Any]:
    """Score on the dev trials' gold mentions, learning from the train trials' or not."""
    _console.log("gold mentions")
    more = train([*sentences, *material.gold_learning], recipe, material.vectors)
    return {
        "without_gold": score_gold(final, material.gold_scored),
        "with_gold": score_gold(more, material.gold_scored) | describe(more),
    }


def measure_gain(
    corpus: Path, sentences: list[Sentence], material: Material, recipe: Recipe, final: Trained
) -> dict[str, Any]:
    """Cross-validate the pipeline with and without the model, forms known and forgotten."""
    ignorant = train(sentences, recipe, material.vectors, FOLD)
    entries = {**synonyms(), **{e.label: e.id for e in load_vocabulary().entries("agent")}}
    found: dict[str, Any] = {}
    for name, fold, trained in (("all_forms", None, final), ("forms_forgotten", FOLD, ignorant)):
        _console.log(f"pipeline, {name}")
        old = cross_validated(corpus, None, fold)
        new = cross_validated(corpus, trained, fold)
        found[name] = differences(old, new)
        if fold is not None:
            found["forgotten_agents"] = {
                "without": found_agents(old, fold, entries),
                "with": found_agents(new, fold, entries),
            }
    ships, why = wins(found["all_forms"], found["forms_forgotten"])
    chosen = (one for one in all_records(corpus) if one.trial_id not in forbidden_trials())
    timed = pace(final, list(islice(chosen, _TIMED)))
    return {"ships": ships, "why": why, "pace": timed, **found}


def write(out: Path, trained: Trained, report: dict[str, Any]) -> None:
    """Write the two parts that a release seals, and the report."""
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{PART}.json").write_bytes(to_json(trained.settings))
    (out / WEIGHTS).write_bytes(trained.content)
    (out / REPORT).write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def _print(report: dict[str, Any]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    headings = ("agents strict F1", "relaxed F1", "unseen recall", "unseen false", "unseen F1")
    table.add_column("model", no_wrap=True)
    for heading in (*headings, "words/s", "bytes", "training s"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in report["models"]:
        agents, unseen = row["plain"]["kinds"]["agent"], row["unseen_forms"]
        table.add_row(
            row["name"],
            _shown(agents["strict"]["f1"]),
            _shown(agents["relaxed"]["f1"]),
            f"{_shown(unseen['recall'])} of {unseen['n']}",
            str(unseen["false"]),
            _shown(unseen["f1"]),
            f"{row['words_per_second']:,}",
            f"{row['bytes']:,}",
            f"{row['train_seconds']:.0f}",
        )
    print_whole(table)
    if "pipeline" in report:
        typer.echo(report["pipeline"]["why"])


def _shown(figure: dict[str, Any]) -> str:
    if figure["value"] is None:
        return "-"
    low, high = figure["interval"] or (figure["value"],) * 2
    return f"{figure['value']:.3f} ({low:.3f}-{high:.3f})"


if __name__ == "__main__":
    app()
