"""Command line: composes the rooms."""
