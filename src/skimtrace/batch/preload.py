"""Imported once by the server that workers are forked from, so that each of them starts with everything in memory."""

from contextlib import suppress

from skimtrace.batch import one
from skimtrace.errors import DataError
from skimtrace.flow.models import load_models
from skimtrace.flow.sites import load_site_tables

__all__ = ["one"]

with suppress(DataError):  # a broken table is reported where it is used
    load_models()
    load_site_tables()
