"""`stemtrial models`: the releases that are installed, and which one is used."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from stemtrial.cli.console import say
from stemtrial.errors import OutputError, UsageError

EPILOG = """\
\b
Examples:
  stemtrial models list
  stemtrial models info 0.5.0
  stemtrial models use 0.5.0
  stemtrial models use --shipped
  STEMTRIAL_RELEASE=build/release stemtrial extract trials.jsonl

\b
Releases of your own are in the folder that `list` names; STEMTRIAL_MODELS names another one.
STEMTRIAL_RELEASE, a version or a folder, is used before what was chosen with `use`.

\b
Exit codes:
  0  done
  1  internal error
  2  usage: no such release, or a changed file in it
  5  the choice cannot be written
"""

app = typer.Typer(
    help="List the model releases, describe one, or choose the one to use.",
    epilog=EPILOG,
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
)


@app.command("list")
def list_() -> None:
    """List the installed releases: version, where it is from, `*` where it is used."""
    from stemtrial_models import ReleaseError, find_release, installed_releases, user_folder

    try:
        used = str(find_release())
    except ReleaseError as error:
        raise UsageError(str(error)) from error
    for one in installed_releases():
        mark = "*" if str(one.folder) == used else ""
        typer.echo(f"{one.version}\t{'shipped' if one.shipped else 'own'}\t{mark}".rstrip())
    say(f"your own releases are in {user_folder()}.")


@app.command()
def info(
    version: Annotated[
        str | None, typer.Argument(help="A version or a release's folder; by default the used one.")
    ] = None,
) -> None:
    """Verify a release and print what it says of its making, as JSON."""
    from stemtrial_models import ReleaseError, open_release

    try:
        opened = open_release(version)
    except ReleaseError as error:
        raise UsageError(str(error)) from error
    size = sum(len(content) for content in opened.files.values())
    typer.echo(json.dumps({**opened.manifest, "bytes": size}, indent=2, ensure_ascii=False))


@app.command()
def use(
    version: Annotated[str | None, typer.Argument(help="The version to use.")] = None,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Use the newest release that came with the package.")
    ] = False,
) -> None:
    """Choose the release that every command uses from now on."""
    from stemtrial_models import ReleaseError, open_release
    from stemtrial_models.folders import use_release

    if (version is None) != shipped:
        raise UsageError("give a version, or --shipped.")
    try:
        if version is not None:
            open_release(version)
        use_release(version)
    except ReleaseError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise OutputError(f"the choice cannot be written ({error}).") from error
    say(f"stemtrial uses release {version or 'that came with the package'} now.")
