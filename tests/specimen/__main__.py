"""Writes reports/specimen/ anew: `.venv/bin/python -m tests.specimen`; with `--screenshots` the pictures, too."""

import sys

from tests.specimen.files import FOLDER, files

FOLDER.mkdir(parents=True, exist_ok=True)
wanted = files()
for path in FOLDER.iterdir():
    if path.suffix != ".png" and path.name not in wanted:
        path.unlink()
for name, content in wanted.items():
    (FOLDER / name).write_bytes(content)
if "--screenshots" in sys.argv[1:]:
    from tests.specimen import pictures

    pictures.take()
