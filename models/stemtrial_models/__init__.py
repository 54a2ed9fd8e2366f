"""Released weights: found, verified and opened."""

from stemtrial_models.folders import find_release, installed_releases, user_folder
from stemtrial_models.release import Release, ReleaseError, open_release


def list_releases() -> list[str]:
    """Return the versions that came with the package, oldest first."""
    return [one.version for one in installed_releases() if one.shipped]


__all__ = [
    "Release",
    "ReleaseError",
    "find_release",
    "installed_releases",
    "list_releases",
    "open_release",
    "user_folder",
]
