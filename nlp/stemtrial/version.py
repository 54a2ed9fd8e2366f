"""The versions of the distribution and of the guidelines that it follows."""

from importlib.util import find_spec

__version__ = "0.5.0"
GUIDELINES_VERSION = "1.2"


def compiled() -> bool:
    """Whether the modules that read every record are compiled (`make fast`)."""
    module = find_spec("stemtrial.textview")
    return module is not None and not str(module.origin).endswith(".py")
