from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from stemtrial.errors import EXIT_DONE, EXIT_UNREADABLE, EXIT_USAGE, StemtrialError
from stemtrial_annotations.reading import load_gold
from stemtrial_models import (
    ReleaseError,
    find_release,
    installed_releases,
    list_releases,
    open_release,
)
from stemtrial_models.folders import install_release, use_release
from stemtrial_training.promoting import app as promoting
from stemtrial_training.releasing import write_release
from stemtrial_training.unseen import PART, to_part


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STEMTRIAL_MODELS", str(tmp_path / "own"))
    monkeypatch.delenv("STEMTRIAL_RELEASE", raising=False)
    return tmp_path / "own"


def cli(*args: object) -> Any:
    from stemtrial.cli.app import app

    return CliRunner().invoke(app, [str(one) for one in args])


def promote(*args: object) -> tuple[int, str, str]:
    """Run the command as the root group does; return exit code, error and output."""
    done = CliRunner().invoke(promoting, [str(one) for one in args])
    if isinstance(done.exception, StemtrialError):
        return done.exception.exit_code, str(done.exception), done.output
    return done.exit_code, "", done.output


def release(folder: Path, version: str, answers: dict[str, Any] | None) -> Path:
    shipped = open_release(folder=files("stemtrial_models") / "releases" / list_releases()[-1])
    parts = {"judge": shipped.judge}
    if answers is not None:
        parts[PART] = to_part(answers)
    write_release(folder / version, version, parts, {"trials": {"gold": 271}})
    return folder / version


@pytest.fixture
def gold() -> dict[str, Any]:
    return {**load_gold("train"), **load_gold("dev")}


def test_a_better_model_is_promoted_and_a_worse_one_refused(
    tmp_path: Path, own: Path, gold: dict[str, Any]
) -> None:
    poor = {name: {**answer, "route": []} for name, answer in gold.items()}
    first, better = release(tmp_path, "1.0", poor), release(tmp_path, "2.0", gold)
    install_release(release(tmp_path, "0.5", None), "0.5")
    use_release("0.5")
    code, error, _ = promote(first)
    assert code == EXIT_USAGE
    assert "--unchecked" in error
    assert promote(first, "--unchecked")[0] == EXIT_DONE
    code, _, said = promote(better)
    assert (code, open_release().version) == (EXIT_DONE, "2.0")
    assert any(line.split()[:1] == ["route"] and "win" in line for line in said.splitlines())
    shutil.rmtree(own / "1.0")
    code, error, _ = promote(first)
    assert code == EXIT_USAGE
    assert "significantly worse in route" in error
    assert not (own / "1.0").exists()
    assert promote(first, "--accept-regression", "route")[0] == EXIT_DONE
    assert open_release().version == "1.0"


def test_promote_refuses_what_is_no_release_and_fields_that_do_not_exist(tmp_path: Path) -> None:
    assert promote(tmp_path)[0] == EXIT_UNREADABLE
    assert "no field 'rout'" in promote(tmp_path, "--accept-regression", "rout")[1]


def test_a_tampered_release_is_not_promoted(tmp_path: Path, gold: dict[str, Any]) -> None:
    folder = release(tmp_path, "1.0", gold)
    (folder / "judge.json").write_bytes((folder / "judge.json").read_bytes()[:-9])
    code, error, _ = promote(folder, "--unchecked")
    assert code == EXIT_UNREADABLE
    assert "changed or cut short" in error


def test_releases_are_listed_described_and_chosen(tmp_path: Path) -> None:
    shipped = list_releases()[-1]
    install_release(release(tmp_path, "9.0", None), "9.0")
    listed = cli("models", "list")
    assert listed.exit_code == EXIT_DONE
    assert f"{shipped}\tshipped\t*" in listed.output
    assert "9.0\town" in listed.output
    assert cli("models", "use", "9.0").exit_code == EXIT_DONE
    assert json.loads(cli("models", "info").stdout)["version"] == "9.0"
    assert cli("models", "use", "--shipped").exit_code == EXIT_DONE
    assert open_release().version == shipped
    for wrong in (("use", "7"), ("use",), ("use", "9.0", "--shipped"), ("info", "7")):
        assert cli("models", *wrong).exit_code == EXIT_USAGE


def test_a_changed_release_cannot_be_chosen(tmp_path: Path, own: Path) -> None:
    install_release(release(tmp_path, "9.0", None), "9.0")
    (own / "9.0" / "judge.json").write_text("{}")
    done = cli("models", "use", "9.0")
    assert done.exit_code == EXIT_USAGE
    assert "changed or cut short" in done.output


def test_the_variable_wins_and_may_name_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = release(tmp_path, "9.0", None)
    install_release(folder, "9.0")
    use_release("9.0")
    monkeypatch.setenv("STEMTRIAL_RELEASE", list_releases()[-1])
    assert find_release().name == list_releases()[-1]
    monkeypatch.setenv("STEMTRIAL_RELEASE", str(folder))
    assert str(find_release()) == str(folder)
    monkeypatch.setenv("STEMTRIAL_RELEASE", "nowhere")
    with pytest.raises(ReleaseError, match="no release 'nowhere'; installed are"):
        find_release()


@pytest.mark.parametrize("version", ["../x", "", "active", ".x", "a/b"])
def test_a_version_that_is_no_folder_name_is_not_installed(tmp_path: Path, version: str) -> None:
    with pytest.raises(ReleaseError):
        install_release(release(tmp_path, "9.0", None), version)


def test_an_installed_version_is_replaced_only_by_force(tmp_path: Path) -> None:
    folder = release(tmp_path, "9.0", None)
    install_release(folder, "9.0")
    with pytest.raises(ReleaseError, match="--force"):
        install_release(folder, "9.0")
    install_release(folder, "9.0", force=True)
    assert [one.version for one in installed_releases() if not one.shipped] == ["9.0"]


def test_the_command_is_registered() -> None:
    root = Path(__file__).parents[2] / "pyproject.toml"
    assert 'promote = "stemtrial_training.promoting:app"' in root.read_text(encoding="utf-8")


def test_one_extraction_can_use_another_release(tmp_path: Path) -> None:
    folder = release(tmp_path, "9.0", None)
    text = ("extract", "--text", "Stem cells are given into the vein once.")
    row = json.loads(cli(*text, "--model", folder).stdout)
    assert row["_meta"]["model"] == "9.0"
    done = cli(*text, "--model", "nowhere")
    assert done.exit_code == EXIT_USAGE
    assert "no release 'nowhere'" in done.output
