"""Build hook: `STEMTRIAL_COMPILE=1` compiles the modules that read every record, with mypyc.

A wheel built so gives the same answers in about a fifth less time, for one Python version and one
kind of machine. Without the variable the wheel is plain Python, as is every editable install.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SWITCH = "STEMTRIAL_COMPILE"
_SETUP = """\
import sys
from mypyc.build import mypycify
from setuptools import setup

setup(
    name="stemtrial",
    packages=[],
    script_args=["-q", "build_ext", "--inplace", "--parallel", "2"],
    ext_modules=mypycify(
        ["--config-file", "pyproject.toml", *sys.argv[1:]],
        multi_file=True,
        debug_level="0",
        group_name="stemtrial",
    ),
)
"""


class CompiledModules(BuildHookInterface):  # type: ignore[type-arg]
    """Adds compiled modules to the wheel, beside their sources."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, where asked for, and say what goes where in the wheel.

        Parameters
        ----------
        version : str
            `standard` or `editable`.
        build_data : dict
            What hatchling lets a hook change.

        Raises
        ------
        RuntimeError
            If a module does not compile; the compiler's words are part of the message.
        """
        if version == "editable" or os.environ.get(SWITCH, "0") in ("", "0"):
            return
        self._kept = TemporaryDirectory(prefix="stemtrial-")  # until the wheel is written
        folder = Path(self._kept.name)
        modules = choose(Path(self.root) / "nlp", self.config["compile"], self.config["leave"])
        for made in compile_modules(Path(self.root), modules, folder):
            build_data["force_include"][str(made)] = made.relative_to(folder).as_posix()
        build_data["pure_python"] = False
        build_data["infer_tag"] = True


def choose(source: Path, patterns: Sequence[str], leave: Sequence[str]) -> list[str]:
    """Return the modules that patterns name and `leave` does not, relative to `source`."""
    named = {path for pattern in patterns for path in source.glob(pattern)}
    left = {path for pattern in leave for path in source.glob(pattern)}
    return sorted(path.relative_to(source).as_posix() for path in named - left)


def compile_modules(root: Path, modules: Sequence[str], folder: Path) -> list[Path]:
    """Compile modules of the pipeline in a folder of their own.

    Parameters
    ----------
    root : Path
        The repository.
    modules : sequence of str
        Relative to `nlp`.
    folder : Path
        Empty; the modules are found there afterwards, by their place in the wheel.

    Returns
    -------
    list of Path
        The shared objects.

    Raises
    ------
    RuntimeError
        If a module does not compile.
    """
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(root / "nlp" / "stemtrial", folder / "stemtrial", ignore=skip)
    shutil.copy(root / "pyproject.toml", folder)
    (folder / "setup.py").write_text(_SETUP, encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - this interpreter and a script of our own
        [sys.executable, "setup.py", *modules],
        cwd=folder,
        env=os.environ | {"MYPYPATH": os.pathsep.join([str(folder), str(root / "models")])},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the modules do not compile:\n{done.stdout}{done.stderr}")
    return sorted(
        path
        for pattern in ("*.so", "*.pyd")
        for path in folder.rglob(pattern)
        if "build" not in path.relative_to(folder).parts
    )
