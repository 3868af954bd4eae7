"""skimtrace: which browser extensions read people's data off web pages, which data, and where each piece goes."""

__version__ = "0.1.0"
