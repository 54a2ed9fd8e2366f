"""The `stemtrial` command.

To add a command, write a module with a Typer app and name it in `BUILT_IN`; another package
names its app in the entry-point group `stemtrial.commands`.
"""

from __future__ import annotations

from typing import Annotated

import typer

from stemtrial.cli.group import LazyGroup
from stemtrial.version import __version__, compiled

BUILT_IN: dict[str, tuple[str, str]] = {
    "extract": (
        "stemtrial.cli.extract:app",
        "Read registry records and write their fields, each value with its evidence.",
    ),
    "show": (
        "stemtrial.cli.show:app",
        "Show one trial: its fields, and its text with the evidence coloured.",
    ),
    "demo": (
        "stemtrial.cli.demo:app",
        "Extract the shipped sample, print its fields and write them in three forms.",
    ),
    "models": (
        "stemtrial.cli.models:app",
        "List the model releases, describe one, or choose the one to use.",
    ),
    "schema": (
        "stemtrial.cli.schema:app",
        "Print the JSON Schema of a row, and the columns of the tables.",
    ),
}
# What the help says of commands that the upper packages add: it lists them without importing them.
DESCRIBED = {
    "evaluate": "Score predictions against gold answers, with 95 % intervals.",
    "gold": "Rebuild, check, count, compare and extend the hand labels.",
    "promote": "Install a trained release, unless it is worse than the one in use.",
    "train": "Train a release, with annotations of your own if you have any.",
}


class _Stemtrial(LazyGroup):
    built_in = BUILT_IN
    described = DESCRIBED


app = typer.Typer(
    name="stemtrial",
    cls=_Stemtrial,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"stemtrial {__version__}{' (compiled)' if compiled() else ''}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_print_version, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Read cell-therapy trial registry text into fields, each with its evidence."""


def main() -> None:
    """Run the command line."""
    app()
