"""Writes the made parts of README.md anew: `.venv/bin/python -m tests.readme`."""

from tests.readme.blocks import README, made_anew

README.write_text(made_anew(README.read_text(encoding="utf-8")), encoding="utf-8")
