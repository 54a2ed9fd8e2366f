"""`stemtrial promote`: put a trained model to use, unless it is worse."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stemtrial.cli.console import say
from stemtrial.errors import InputError, OutputError, UsageError
from stemtrial_evaluation.paired import MAIN_VIEWS

EPILOG = """\
\b
Examples:
  stemtrial promote build/release
  stemtrial promote build/release --accept-regression schedule

\b
Exit codes:
  0  done
  1  internal error
  2  refused: significantly worse in a field, or nothing to compare by
  4  the release cannot be read
  5  the folder of your releases cannot be written
"""

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog=EPILOG)
def promote(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What `train --out DIR` wrote.")],
    accept_regression: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="Promote although this field is worse. Repeatable."),
    ] = None,
    unchecked: Annotated[
        bool,
        typer.Option(
            "--unchecked", help="Promote although one of the two has nothing to compare by."
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an installed release of the same version.")
    ] = False,
) -> None:
    """Install a trained model among your releases and use it from now on.

    It is compared with the release in use, by the answers that models of both recipes gave to
    gold trials that they had not seen. Where F1 of a field is significantly lower (95 % interval
    of a paired bootstrap over trials), it is refused. `stemtrial models use` goes back.
    """
    from stemtrial_evaluation.model_comparison import print_comparison
    from stemtrial_models import ReleaseError, open_release
    from stemtrial_models.folders import install_release, use_release
    from stemtrial_training.comparing import compare_parts
    from stemtrial_training.unseen import PART

    accepted = set(accept_regression or ())
    unknown = sorted(accepted - {view.name for view in MAIN_VIEWS})
    if unknown:
        listed = ", ".join(view.name for view in MAIN_VIEWS)
        raise UsageError(f"no field '{unknown[0]}': the fields are {listed}.")
    try:
        new, current = open_release(folder=folder), open_release()
        parts = current.part(PART), new.part(PART)
    except ReleaseError as error:
        raise InputError(f"{folder}: {error}") from error
    if parts[0] is None or parts[1] is None:
        which = str(folder) if parts[1] is None else f"release {current.version}, now in use,"
        if not unchecked:
            raise UsageError(
                f"{which} holds no cross-validated answers to compare by; give --unchecked to "
                "promote all the same."
            )
    else:
        found = compare_parts(parts[0], parts[1])
        print_comparison(found, current.version)
        worse = [name for name in found.losses if name not in accepted]
        if worse:
            raise UsageError(
                f"{folder}: not promoted, it is significantly worse in {', '.join(worse)}; give "
                f"--accept-regression {worse[0]} to promote all the same."
            )
    try:
        place = install_release(folder, new.version, force=force)
        use_release(new.version)
    except ReleaseError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise OutputError(f"your releases cannot be written ({error}).") from error
    say(f"release {new.version} is in use, in {place}.")
