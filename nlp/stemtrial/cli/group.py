"""The root command group: commands are imported when invoked, and errors become exit codes."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command as to_command

from stemtrial.cli.console import PREFIX, say, spoken_log
from stemtrial.errors import EXIT_INTERNAL, EXIT_UNWRITABLE, StemtrialError

ENTRY_POINT_GROUP = "stemtrial.commands"


class LazyGroup(TyperGroup):
    """A group whose help lists commands that it has not imported.

    Built-in commands are `name: (module:attribute, help)` in `built_in`; packages add commands
    in the entry-point group `stemtrial.commands`, each a Typer app under the command's name, of
    which `described` may tell what the help says.
    """

    built_in: Mapping[str, tuple[str, str]] = {}
    described: Mapping[str, str] = {}

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Return the names of all commands, the built-in ones first."""
        added = sorted(set(_plugins()) - set(self.built_in))
        return [*self.built_in, *added]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command; one that was not invoked is a stand-in with name and help."""
        loaded = super().get_command(ctx, cmd_name)
        if loaded is not None or cmd_name not in self.list_commands(ctx):
            return loaded
        return TyperCommand(cmd_name, help=self._help_of(cmd_name), callback=lambda: None)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Import the command that is invoked."""
        name = args[0] if args else ""
        if name in self.list_commands(ctx) and name not in self.commands:
            self.add_command(self._load(name), name)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; its errors become one sentence and an exit code."""
        try:
            with spoken_log():
                return super().invoke(ctx)
        except StemtrialError as error:
            say(str(error))
            raise typer.Exit(error.exit_code) from error
        except BrokenPipeError as error:
            _silence_stdout()
            raise typer.Exit(EXIT_UNWRITABLE) from error
        except (typer.Exit, typer.Abort, KeyboardInterrupt):
            raise
        except Exception as error:
            if hasattr(error, "show"):  # A usage error, which the command line prints itself.
                raise
            _report_internal(error)
            raise typer.Exit(EXIT_INTERNAL) from error

    def _help_of(self, name: str) -> str:
        if name in self.built_in:
            return self.built_in[name][1]
        if name in self.described:
            return self.described[name]
        return f"Comes with {_plugins()[name].value.partition(':')[0].partition('.')[0]}."

    def _load(self, name: str) -> Any:
        if name in self.built_in:
            module, _, attribute = self.built_in[name][0].partition(":")
            app = getattr(importlib.import_module(module), attribute)
        else:
            app = _load_plugin(_plugins()[name])
        command = to_command(app) if isinstance(app, typer.Typer) else app
        command.name = name
        return command


def _plugins() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=ENTRY_POINT_GROUP)}


def _load_plugin(point: EntryPoint) -> Any:
    try:
        return point.load()
    except (ImportError, AttributeError) as error:
        raise StemtrialError(
            f"the command '{point.name}' cannot be loaded from {point.value} ({error})."
        ) from error


def _report_internal(error: Exception) -> None:
    say(f"internal error ({type(error).__name__}: {error}); please report it.")
    if os.environ.get("STEMTRIAL_DEBUG"):
        traceback.print_exception(error)
    else:
        typer.echo(f"{PREFIX}set STEMTRIAL_DEBUG=1 to see where it happened.", err=True)


def _silence_stdout() -> None:
    # The reader of the pipe is gone; Python's own flush at exit would complain once more.
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
