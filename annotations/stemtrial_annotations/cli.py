"""`stemtrial gold`: rebuild, check, count and compare the hand labels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stemtrial.errors import UsageError

app = typer.Typer(
    help="The hand-labelled trials: rebuild their text, check, count and compare the labels.",
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
)

CorpusOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE|DIR",
        help="Records: JSONL (may be gzipped) or API v2 JSON. Else $STEMTRIAL_CORPUS.",
    ),
]
SplitOption = Annotated[
    str | None, typer.Option(metavar="train|dev|test|fresh", help="Only the trials of this split.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace outputs that exist.")]

SOURCES = "label-studio|doccano|prodigy|brat|mentions|review"
TOOLS = "label-studio|doccano|prodigy|brat"

HYDRATE_EPILOG = """\
\b
Examples:
  stemtrial gold hydrate --corpus studies/ --out records.jsonl
  stemtrial gold hydrate --split train --out records.jsonl --answers answers.jsonl
  stemtrial gold hydrate --from-api --split dev --out records.jsonl

\b
What could not be placed is printed as: trial, section, field, reason (tab-separated).

\b
Exit codes:
  0  every answer stands where it was labelled
  1  internal error
  2  usage
  3  done, but some trials or answers have no place in this corpus
  4  there is no corpus, or it cannot be read
  5  an output cannot be written
"""


@app.command(epilog=HYDRATE_EPILOG)
def hydrate(
    out: Annotated[Path, typer.Option(metavar="FILE", help="Write the records here, as JSONL.")],
    corpus: CorpusOption = None,
    answers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the answers here, with full quotes and evidence."),
    ] = None,
    passages: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the adverse-event passages here, with text."),
    ] = None,
    texts: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Texts of passages that no registry has: JSONL of passage_id and text, or a "
            "JSON file of the PHEE corpus.",
        ),
    ] = None,
    split: SplitOption = None,
    from_api: Annotated[
        bool,
        typer.Option("--from-api", help="Ask ClinicalTrials.gov for the texts. Needs the network."),
    ] = False,
    api: Annotated[
        str | None, typer.Option(metavar="URL", help="Another address of the API v2.")
    ] = None,
    force: ForceOption = False,
) -> None:
    """Rebuild the text of the gold trials from their records.

    From a local corpus, or from the registry.

    Where a registry edited a text, answers are placed by their quotes if these are found once.
    """
    from stemtrial_annotations.api import API
    from stemtrial_annotations.commands import run_hydrate

    asked = (api or API) if from_api else None
    raise typer.Exit(
        run_hydrate(out, corpus, answers, passages, texts or [], split, asked, force=force)
    )


IMPORT_EPILOG = """\
\b
Examples:
  stemtrial gold import export.json --from label-studio --out mine.jsonl \\
      --guidelines 1.2 --origin "one curator" --corpus trials.jsonl
  stemtrial gold import check.xlsx --from review --rows fields.jsonl --out checked.jsonl
"""


@app.command("import", epilog=IMPORT_EPILOG)
def import_answers(
    answers: Annotated[
        Path, typer.Argument(metavar="FILE", help="Answers or passages with full quotes, JSONL.")
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="Write the standoff here; of a review queue the answers."
        ),
    ],
    guidelines: Annotated[str, typer.Option(help="Version that they were labelled under.")] = "",
    origin: Annotated[str, typer.Option(help="Who labelled them, and how.")] = "",
    tool: Annotated[
        str | None,
        typer.Option("--from", metavar=SOURCES, help="What FILE is, where it is no answers."),
    ] = None,
    rows: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="With --from review: the JSONL rows that the queue was made with."
        ),
    ] = None,
    corpus: CorpusOption = None,
    force: ForceOption = False,
) -> None:
    """Turn answers, or a tool's export, into standoff without text.

    A filled-in review queue (--from review) becomes answers for `stemtrial train --extra`.

    Problems are printed as: trial, place, field, reason (tab-separated).
    """
    if tool == "review":
        from stemtrial_annotations.exchange.commands import run_review

        raise typer.Exit(run_review(answers, rows, out, force=force))
    if not guidelines or not origin:
        raise UsageError("--guidelines and --origin say how the labels were made; give both.")
    from stemtrial_annotations.commands import run_import

    raise typer.Exit(run_import(answers, out, guidelines, origin, tool, corpus, force=force))


EXPORT_EPILOG = """\
\b
Examples:
  stemtrial gold export label-studio --split train --out tasks.json
  stemtrial extract trials.jsonl -o rows.jsonl
  stemtrial gold export prodigy --answers rows.jsonl --corpus trials.jsonl --out tasks.jsonl

\b
The second one is pre-annotated: the model's suggestions, each with its confidence.
"""


@app.command(epilog=EXPORT_EPILOG)
def export(
    tool: Annotated[str, typer.Argument(metavar=TOOLS)],
    out: Annotated[Path, typer.Option(metavar="FILE|DIR", help="Write here; for brat, a folder.")],
    answers: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Answers in the guidelines' form, or rows of `stemtrial extract`, JSONL; the "
            "gold set by default.",
        ),
    ] = None,
    split: SplitOption = None,
    corpus: CorpusOption = None,
    force: ForceOption = False,
) -> None:
    """Write trials with their labels for an annotation tool. The files hold registry text."""
    from stemtrial_annotations.exchange.commands import run_export

    raise typer.Exit(run_export(tool, out, answers, split, corpus, force=force))


CHECK_EPILOG = """\
\b
Examples:
  stemtrial gold check
  stemtrial gold check --corpus studies.jsonl.gz --no-warnings
  stemtrial gold check mine.jsonl --corpus studies.jsonl.gz

\b
Prints trial, field, level, reason (tab-separated). Exits with 3 where there are errors.
"""


@app.command(epilog=CHECK_EPILOG)
def check(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Gold answers; the committed set by default."),
    ] = None,
    corpus: CorpusOption = None,
    warnings: Annotated[
        bool, typer.Option("--warnings/--no-warnings", help="Print warnings too.")
    ] = True,
) -> None:
    """Check form and labels; with a corpus also offsets and quotes."""
    from stemtrial_annotations.commands import run_check

    raise typer.Exit(run_check(file, corpus, warnings=warnings))


STATS_EPILOG = """\
\b
Examples:
  stemtrial gold stats
  stemtrial gold stats --split dev --json
"""


@app.command(epilog=STATS_EPILOG)
def stats(
    split: SplitOption = None,
    passages: Annotated[
        bool, typer.Option("--passages", help="Count the adverse-event passages instead.")
    ] = False,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="Count the exhaustive mentions instead.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Count the trials of each label, split by split."""
    from stemtrial_annotations.commands import run_stats

    if mentions:
        from stemtrial_annotations.mentions.commands import run_mention_stats

        run_mention_stats(as_json=as_json)
        return
    run_stats(split, passages=passages, as_json=as_json)


AGREEMENT_EPILOG = """\
\b
Examples:
  stemtrial gold agreement
  stemtrial gold agreement --pair second --json
  stemtrial gold agreement --mentions
"""


@app.command(epilog=AGREEMENT_EPILOG)
def agreement(
    pair: Annotated[
        str,
        typer.Option(
            metavar="annotators|first|second|partial",
            help="The annotators as they wrote; or one of them, or the partial labels, with the "
            "adjudicated gold set.",
        ),
    ] = "annotators",
    mentions: Annotated[
        bool,
        typer.Option("--mentions", help="Compare mentions marked blind and pre-annotated."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print how far two annotators agree, with 95 % intervals."""
    from stemtrial_annotations.commands import run_agreement

    if mentions:
        from stemtrial_annotations.mentions.commands import run_mention_agreement

        raise typer.Exit(run_mention_agreement(as_json=as_json))
    raise typer.Exit(run_agreement(pair, as_json=as_json))


@app.command()
def card(
    corpus: CorpusOption = None,
    write: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Replace the tables of this card instead of printing."),
    ] = None,
) -> None:
    """Print the tables of the data card, or write them into it."""
    from stemtrial_annotations.commands import run_card

    run_card(corpus, write)


SUGGEST_EPILOG = """\
\b
Examples:
  stemtrial gold suggest --corpus trials.jsonl --n 50
  stemtrial gold suggest --corpus trials.jsonl --tool label-studio --out tasks.json

\b
Prints trial, score, doubt (bits), thin labels (tab-separated); with --tool writes the records for
that tool instead, each answer with its confidence.
"""


@app.command(epilog=SUGGEST_EPILOG)
def suggest(
    n: Annotated[int, typer.Option("--n", min=1, help="How many records.", show_default=True)] = 50,
    corpus: CorpusOption = None,
    tool: Annotated[
        str | None, typer.Option(metavar=TOOLS, help="Write them pre-annotated for this tool.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE|DIR", help="Write here; for brat, a folder.")
    ] = None,
    force: ForceOption = False,
) -> None:
    """Pick the unlabelled records worth labelling next.

    Those that the models doubt, that may have a thin label, and that are unlike one another.
    """
    from stemtrial_annotations.picking import run_suggest

    raise typer.Exit(run_suggest(n, corpus, tool, out, force=force))


RARE_EPILOG = """\
\b
Examples:
  stemtrial gold rare --corpus studies.jsonl.gz
  stemtrial gold rare --labels --corpus studies.jsonl.gz
"""


@app.command(epilog=RARE_EPILOG)
def rare(
    corpus: CorpusOption = None,
    labels: Annotated[
        bool,
        typer.Option("--labels", help="Let the pipeline look for every label of few gold trials."),
    ] = False,
) -> None:
    """Print where a corpus may hold a label of few trials.

    As label, trial, place, text (tab-separated), for a person to read; test trials are left out.
    With --labels: field, label, gold trials, records that the pipeline gives it to, how many of
    them were read, and the ids of the others.
    """
    from stemtrial_annotations.rare import run_rare, run_search

    raise typer.Exit(run_search(corpus) if labels else run_rare(corpus))


FolderOption = Annotated[
    Path,
    typer.Option(
        "--gold",
        metavar="DIR",
        help="Folder with gold.jsonl, splits.json and changes.jsonl; it is changed.",
        exists=True,
        file_okay=False,
    ),
]

CORRECT_EPILOG = """\
\b
Example:
  stemtrial gold correct corrections.jsonl --gold data/ --guidelines 1.2 --who adjudicator

\b
A line of FILE holds trial_id, field, new (the field's whole value in the guidelines' answer form)
and reason. What is refused is printed as: trial, field, level, reason (tab-separated).
"""


@app.command(epilog=CORRECT_EPILOG)
def correct(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Corrections, JSONL.")],
    gold: FolderOption,
    guidelines: Annotated[str, typer.Option(help="Version by which it was decided.")],
    who: Annotated[str, typer.Option(help="The role of who decided, for example adjudicator.")],
    corpus: CorpusOption = None,
) -> None:
    """Correct gold answers, and log every change with its reason."""
    from stemtrial_annotations.maintenance import run_correct

    raise typer.Exit(run_correct(file, gold, corpus, guidelines, who))


EXTEND_EPILOG = """\
\b
Examples:
  stemtrial gold import answers.jsonl --guidelines 1.2 --origin "one reader" --out new.jsonl
  stemtrial gold extend new.jsonl --gold data/ --corpus studies.jsonl.gz
"""


@app.command(epilog=EXTEND_EPILOG)
def extend(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="New trials in standoff, JSONL.")],
    gold: FolderOption,
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Add them to the frozen split of trials nobody has read."),
    ] = False,
    corpus: CorpusOption = None,
) -> None:
    """Add new trials to the gold set, families together.

    They join train or dev. With --fresh they join the frozen split `fresh` instead, and their
    unlabelled relatives are held out: label them before anybody reads their text for a rule, or
    an error of theirs.
    """
    from stemtrial_annotations.maintenance import run_extend

    raise typer.Exit(run_extend(file, gold, corpus, fresh=fresh))
