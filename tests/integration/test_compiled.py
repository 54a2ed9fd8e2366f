"""Compiled modules (`make fast`) give the answers of plain ones."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOME = [
    "stemtrial/textview.py",
    "stemtrial/judge/surroundings.py",
    "stemtrial/judge/features.py",
    "stemtrial/judge/label_features.py",
    "stemtrial/judge/linear.py",
]
READ = """
import json, sys
from stemtrial.pipeline import Extractor
from stemtrial.readers import read_records
from stemtrial.version import compiled
answers = Extractor().extract_many(list(read_records([sys.argv[1]])))
json.dump([compiled(), [one.model_dump(mode="json") for one in answers]], sys.stdout)
"""


def hook():
    pytest.importorskip("hatchling", reason="needs the test extras")
    path = ROOT / "nlp" / "compiled_build.py"
    specification = importlib.util.spec_from_file_location("compiled_build", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def settings():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return project["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]


def test_what_reads_records_is_compiled_and_what_is_left_is_named():
    wanted = settings()
    chosen = hook().choose(ROOT / "nlp", wanted["compile"], wanted["leave"])
    assert set(SOME) < set(chosen)
    assert len(chosen) > 80
    assert not [name for name in chosen if "__init__" in name or "/ner" in name]
    for name in chosen:
        assert "BaseModel" not in (ROOT / "nlp" / name).read_text(encoding="utf-8"), name


def answers(sample, *folders):
    done = subprocess.run(
        [sys.executable, "-c", READ, str(sample)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, folders))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_compiled_modules_give_the_same_answers(tmp_path):
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    header = Path(sysconfig.get_paths()["include"]) / "Python.h"
    if shutil.which(compiler) is None or not header.exists():
        pytest.skip("needs a C compiler and Python's headers")
    made = hook().compile_modules(ROOT, SOME, tmp_path)
    assert len(made) == len(SOME) + 1
    sample = ROOT / "nlp" / "stemtrial" / "sample" / "records.jsonl"
    compiled, found = answers(sample, tmp_path, ROOT / "models")
    plain, expected = answers(sample, ROOT / "nlp", ROOT / "models")
    assert (compiled, plain) == (True, False)
    assert found == expected
    assert any(one["cell_type"] for one in found)


def test_a_module_that_does_not_compile_is_named(tmp_path):
    pytest.importorskip("mypyc", reason="needs the test extras")
    (tmp_path / "nlp" / "stemtrial").mkdir(parents=True)
    (tmp_path / "nlp" / "stemtrial" / "wrong.py").write_text("x: int = 'a'\n")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    made = tmp_path / "made"
    made.mkdir()
    with pytest.raises(RuntimeError, match=r"wrong\.py"):
        hook().compile_modules(tmp_path, ["stemtrial/wrong.py"], made)
