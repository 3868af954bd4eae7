"""Writes the made parts of README.md and signatures/README.md anew: `.venv/bin/python -m tests.readme`."""

from tests.readme.blocks import DOCUMENTS, made_anew

for file, parts in DOCUMENTS.items():
    file.write_text(made_anew(file.read_text(encoding="utf-8"), parts), encoding="utf-8")
