"""Released weights: finding, verifying and opening them."""

from stemtrial_models.release import Release, ReleaseError, list_releases, open_release

__all__ = ["Release", "ReleaseError", "list_releases", "open_release"]
