"""Where releases live: those that came with the package, and the user's own in a data folder."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from stemtrial_models.release import MANIFEST, ReleaseError, order_of

FOLDER_VARIABLE = "STEMTRIAL_MODELS"
RELEASE_VARIABLE = "STEMTRIAL_RELEASE"
ACTIVE = "active"
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")


@dataclass(frozen=True, slots=True)
class Installed:
    """A release that can be used by its version.

    Attributes
    ----------
    version : str
    folder : Traversable
    shipped : bool
        Whether it came with the package.
    """

    version: str
    folder: Traversable
    shipped: bool


def user_folder() -> Path:
    """Return the folder of the user's releases.

    `$STEMTRIAL_MODELS`, else `stemtrial/models` in the system's data folder: `$XDG_DATA_HOME` or
    `~/.local/share`, on macOS `~/Library/Application Support`, on Windows `%LOCALAPPDATA%`.
    """
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named)
    home = Path.home()
    if sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "stemtrial" / "models"


def installed_releases() -> list[Installed]:
    """Return all releases: the shipped ones, then the user's, each oldest version first."""
    shipped = [(one, True) for one in _releases_in(files("stemtrial_models") / "releases")]
    own = [(one, False) for one in _releases_in(user_folder())]
    return [Installed(folder.name, folder, which) for folder, which in [*shipped, *own]]


def active_version() -> str | None:
    """Return the version that `use` chose; None where the newest shipped one is used.

    Raises
    ------
    ReleaseError
        If the file that names it cannot be read.
    """
    file = user_folder() / ACTIVE
    try:
        return file.read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(
            f"{file}: cannot be read; delete it to use the shipped model."
        ) from error


def find_release(version: str | None = None) -> Traversable:
    """Return the folder of a release.

    Parameters
    ----------
    version : str, optional
        A version, or the path of a release's folder. By default `$STEMTRIAL_RELEASE`, else the
        release chosen with `use`, else the newest that came with the package.

    Raises
    ------
    ReleaseError
        If there is none.
    """
    wanted = version or os.environ.get(RELEASE_VARIABLE) or active_version()
    found = installed_releases()
    if wanted is None:
        shipped = [one for one in found if one.shipped]
        if not shipped:
            raise ReleaseError("no model release is installed; reinstall stemtrial.")
        return shipped[-1].folder
    for one in found:
        if one.version == wanted:
            return one.folder
    if (Path(wanted) / MANIFEST).is_file():
        return Path(wanted)
    listed = ", ".join(one.version for one in found) or "none"
    raise ReleaseError(f"no release {wanted!r}; installed are {listed}.")


def use_release(version: str | None) -> None:
    """Make a version the one that is used; None goes back to the newest shipped one.

    Raises
    ------
    ReleaseError
        If it is not installed.
    OSError
        If the folder cannot be written.
    """
    file = user_folder() / ACTIVE
    if version is None:
        file.unlink(missing_ok=True)
        return
    known = [one.version for one in installed_releases()]
    if version not in known:
        raise ReleaseError(f"no release {version!r}; installed are {', '.join(known)}.")
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{ACTIVE}.{os.getpid()}")
    beside.write_text(version + "\n", encoding="utf-8")
    beside.replace(file)


def install_release(folder: Path, version: str, *, force: bool = False) -> Path:
    """Copy a release into the user's folder, whole or not at all.

    Parameters
    ----------
    folder : Path
    version : str
        Its version, which names the copy.
    force : bool
        Whether a release of that version that is there may be replaced.

    Raises
    ------
    ReleaseError
        If the version is no name of a folder, or is taken.
    OSError
        If the folder cannot be written.
    """
    if not _VERSION.fullmatch(version) or version == ACTIVE:
        raise ReleaseError(
            f"{version!r} cannot name a release: give letters, digits, '.', '+', '-'."
        )
    if any(one.version == version and one.shipped for one in installed_releases()):
        raise ReleaseError(f"release {version} came with the package; train under another version.")
    place = user_folder() / version
    if place.exists() and not force:
        raise ReleaseError(f"{place}: exists already; give --force to replace it.")
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{version}.{os.getpid()}.part")
    shutil.copytree(folder, beside)
    if place.exists():
        shutil.rmtree(place)
    beside.replace(place)
    return place


def _releases_in(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        return []
    found = [one for one in folder.iterdir() if _VERSION.fullmatch(one.name)]
    kept = [one for one in found if (one / MANIFEST).is_file()]
    return sorted(kept, key=lambda one: order_of(one.name))
