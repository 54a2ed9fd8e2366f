"""The house: import direction, style, types, locked versions, and what the Makefile says."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PACKAGES = ("nlp", "models", "annotations", "training", "evaluation")
OF_SPACY_AND_TYPER = {"thinc", "srsly", "click"}
# Finders of the baselines run in environments of their own; see evaluation/.../baselines/README.md.
OF_OTHER_ENVIRONMENTS = {"medspacy", "gliner", "loguru"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def run(*command, **more):
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300, **more
    )


def tool(name):
    return str(Path(sys.executable).parent / name)


def test_imports_point_one_way():
    done = run(tool("lint-imports"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 kept, 0 broken" in done.stdout


@pytest.mark.parametrize("arguments", [("check",), ("format", "--check")], ids=" ".join)
def test_the_style_is_clean(arguments):
    done = run(tool("ruff"), *arguments, *PACKAGES, "tests")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_types_are_clean():
    done = run(tool("mypy"))
    assert done.returncode == 0, done.stdout + done.stderr


def locked():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(pin.name): pin for pin in pinned}


def declared():
    project = PROJECT["project"]
    extras = [one for listed in project["optional-dependencies"].values() for one in listed]
    named = [*project["dependencies"], *extras, *PROJECT["build-system"]["requires"]]
    return [Requirement(one) for one in named]


def test_every_declared_requirement_is_bounded_and_locked_within_its_bounds():
    pins = locked()
    for requirement in declared():
        operators = {one.operator for one in requirement.specifier}
        assert {">=", "<"} <= operators, requirement
        version = str(pins[canonicalize_name(requirement.name)].specifier).removeprefix("==")
        assert requirement.specifier.contains(version), requirement


def test_the_lock_names_exact_versions_only_and_no_torch():
    pins = locked()
    assert all(re.fullmatch(r"==[^*,]+", str(pin.specifier)) for pin in pins.values())
    assert "torch" not in pins


def test_no_module_imports_what_the_wheel_does_not_require():
    needed = {canonicalize_name(one) for one in imported_names()}
    required = {canonicalize_name(Requirement(r).name) for r in PROJECT["project"]["dependencies"]}
    optional = {
        canonicalize_name(Requirement(r).name)
        for extra, listed in PROJECT["project"]["optional-dependencies"].items()
        if extra != "test"
        for r in listed
    }
    own = {canonicalize_name(Path(p).name) for p in wheel_packages()}
    renamed = {"sklearn": "scikit-learn", "yaml": "pyyaml"}
    needed = {renamed.get(one, one) for one in needed} - own
    assert needed - required - optional - OF_SPACY_AND_TYPER - OF_OTHER_ENVIRONMENTS == set()


def test_only_finders_of_baselines_import_what_has_its_own_environment():
    folder = ROOT / "evaluation" / "stemtrial_evaluation"
    for path in folder.rglob("*.py"):
        names = {name.split(".")[0] for name in names_in(path)}
        if names & (OF_OTHER_ENVIRONMENTS | {"negspacy", "edsnlp"}):
            assert path.parent == folder / "baselines" / "finders", path


def imported_names():
    for folder in PACKAGES:
        for path in (ROOT / folder).rglob("*.py"):
            for name in names_in(path):
                top = name.split(".")[0]
                if top not in sys.stdlib_module_names:
                    yield top


def names_in(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def wheel_packages():
    return PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


def test_nothing_loads_pickles():
    for folder in PACKAGES:
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            found = re.search(r"\b(?:import|from)\s+(?:pickle|joblib|dill|cloudpickle)\b", text)
            assert found is None, path


@pytest.mark.parametrize("python", ["3.10", "3.13", "none"])
def test_another_python_gets_one_sentence(tmp_path, python):
    stand_in = tmp_path / "python"
    if python != "none":
        version = f"({python.replace('.', ', ')})"
        # Runs the Makefile's own check, with only the version of this interpreter replaced.
        stand_in.write_text(
            "#!/bin/sh\n"
            f'exec "{sys.executable}" -c "import sys; sys.version_info = {version}; '
            'exec(sys.argv[1])" "$2"\n'
        )
        stand_in.chmod(0o755)
    done = run("make", "-s", f"VENV={tmp_path}/venv", f"PYTHON={stand_in}", "test")
    said = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert done.returncode != 0
    assert len(said) == 1
    assert said[0].startswith("stemtrial needs Python 3.11 or 3.12")
    assert not (tmp_path / "venv").exists()


def test_the_right_python_makes_the_environment_and_a_second_run_installs_nothing(tmp_path):
    venv = tmp_path / "venv"
    stamp = venv / ".stemtrial-venv"
    environment = {**os.environ, "PYTHON": ""}
    made = run("make", "-s", f"VENV={venv}", f"PYTHON={sys.executable}", str(stamp))
    assert made.returncode == 0, made.stderr
    assert (venv / "bin" / "python").exists()
    for name in (".stemtrial-run", ".stemtrial-test"):
        (venv / name).touch()
    for target in ("demo", "test"):
        planned = run("make", "-n", f"VENV={venv}", target, env=environment)
        assert planned.returncode == 0, planned.stderr
        assert "pip install" not in planned.stdout


def test_a_wheelhouse_replaces_the_index(tmp_path):
    planned = run("make", "-n", f"VENV={tmp_path}/venv", "WHEELHOUSE=some dir", "demo")
    (install,) = [line for line in planned.stdout.splitlines() if "pip install" in line]
    assert '--no-index --find-links "some dir"' in install
