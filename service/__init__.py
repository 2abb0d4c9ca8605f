"""warstats: sourced war statistics, each figure with its provenance."""

from importlib.metadata import version

__version__ = version("warstats")
