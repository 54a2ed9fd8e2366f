"""The versions of the distribution and of the guidelines that it follows."""

__version__ = "0.5.0"
GUIDELINES_VERSION = "1.2"
