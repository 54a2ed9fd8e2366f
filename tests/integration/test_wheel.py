"""The wheel that users get: what is in it, and that it works where the repository is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "stemtrial": "nlp",
    "stemtrial_models": "models",
    "stemtrial_annotations": "annotations",
    "stemtrial_training": "training",
    "stemtrial_evaluation": "evaluation",
}
RECORD = {
    "trial_id": "EXAMPLE-1",
    "brief_title": "Allogeneic adipose mesenchymal stem cells given intravenously in uveitis",
    "arms": [{"label": "Cells", "type": "Experimental", "description": "2 x 10^6 cells/kg, once"}],
}

pytestmark = pytest.mark.wheel


def run(*command, cwd=ROOT, **more):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment.update(more)
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )


def build(folder):
    done = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("stemtrial-*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    pytest.importorskip("build", reason="needs the test extras")
    return build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_top_level_names_are_the_five_packages(names):
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == set(PACKAGES)
    assert len(top) == len(PACKAGES) + 1


def test_every_file_of_the_packages_is_in_the_wheel(names):
    """An ignore pattern such as `data/` drops files without a word."""
    there = {
        path.relative_to(ROOT / folder).as_posix()
        for package, folder in PACKAGES.items()
        for path in (ROOT / folder / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert there - set(names) == set()


def test_the_data_that_the_packages_read_is_in_the_wheel(names):
    for name in (
        "stemtrial/vocabulary/routes.yaml",
        "stemtrial/sample/records.jsonl",
        "stemtrial/sample/gold.jsonl",
        "stemtrial_annotations/GUIDELINES.md",
        "stemtrial_annotations/data/splits.json",
        "stemtrial/vocabulary/agent_synonyms.yaml",
        *(f"{package}/py.typed" for package in PACKAGES),
    ):
        assert name in names, name
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    if any((ROOT / "models" / "stemtrial_models" / "releases").glob("*/*")):
        assert any(name.startswith("stemtrial_models/releases/") for name in names)


def extracts(python, folder):
    """Run `stemtrial extract` in a folder outside the repository and return its rows."""
    (folder / "trials.jsonl").write_text(json.dumps(RECORD) + "\n", encoding="utf-8")
    command = Path(python).parent / "stemtrial"
    done = run(command, "extract", "trials.jsonl", "-o", "rows.jsonl", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    parquet = run(command, "extract", "trials.jsonl", "-o", "rows.parquet", cwd=folder)
    assert parquet.returncode == 0, parquet.stdout + parquet.stderr
    lines = (folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def check(python, folder):
    found = run(python, "-c", "import stemtrial; print(stemtrial.__file__)", cwd=folder)
    assert found.stdout.startswith(str(Path(python).parents[1])), found.stdout + found.stderr
    (row,) = extracts(python, folder)
    assert row["trial_id"] == "EXAMPLE-1"
    assert [item["label"] for item in row["cell_type"]] == ["msc"]
    assert [item["label"] for item in row["route"]] == ["intravenous"]


def test_the_wheel_runs_outside_the_repository(wheel, tmp_path):
    """With this environment's libraries, but none of its own code: fast, and needs no index."""
    folder = tmp_path / "environment"
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python)
    done = run(*pip, "install", "-q", "--no-deps", "--no-index", wheel)
    assert done.returncode == 0, done.stderr
    (site,) = folder.glob("lib/python*/site-packages")
    # Plain path lines: the .pth file of an editable install over there is not followed.
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "libraries.pth").write_text("\n".join(sorted(paths)) + "\n", encoding="utf-8")
    work = tmp_path / "work"
    work.mkdir()
    check(python, work)


@pytest.fixture
def sources(tmp_path):
    """Return pip's options for where packages come from; skip where there is nowhere."""
    house = os.environ.get("WHEELHOUSE")
    options = ["--no-index", "--find-links", str(ROOT / house)] if house else []
    pin = next(
        line
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line.startswith("hatchling==")
    )
    pip = (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--timeout", "15")
    if run(*pip, "--retries", "1", "-d", tmp_path / "probe", *options, pin).returncode != 0:
        pytest.skip("no package index and no WHEELHOUSE here, so nothing can be installed")
    return options


@pytest.mark.slow
def test_the_wheel_brings_all_that_it_needs(wheel, sources, tmp_path):
    """An empty environment: what the wheel declares, at the locked versions, is enough."""
    folder = tmp_path / "environment"
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    lock = ROOT / "constraints.txt"
    done = run(
        python,
        "-m",
        "pip",
        "install",
        "-qq",
        "--no-compile",
        *sources,
        "-c",
        lock,
        wheel,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    check(python, tmp_path)
