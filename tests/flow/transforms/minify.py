"""Minifies the scripts of extensions with terser, in one process of Node.js for all."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from skimtrace.javascript.decode import to_utf8
from tests.flow.transforms import Files, scripts

MINIFIER: Final = Path(__file__).parents[2] / "node" / "minify.mjs"


def minified(extensions: Mapping[str, Files]) -> tuple[dict[str, dict[str, bytes]], list[str]]:
    """Return the extensions with their script files minified, and "extension/file" of each that terser cannot read.

    Variables at the top level get short names too where no other script can see them.
    """
    given = {}
    for name, files in extensions.items():
        found = scripts(files)
        alone = len(found) == 1 and not any(path.endswith(".html") for path in files)
        for script in found:
            code = to_utf8(files[script.file]).decode()
            given[json.dumps([name, script.file])] = {"code": code, "module": script.module, "toplevel": alone}
    run = subprocess.run(["node", MINIFIER], input=json.dumps(given).encode(), capture_output=True, check=True)
    changed = {name: dict(files) for name, files in extensions.items()}
    wrong = []
    for key, made in json.loads(run.stdout).items():
        name, file = json.loads(key)
        if "code" in made:
            changed[name][file] = made["code"].encode()
        else:
            wrong.append(f"{name}/{file}")
    return changed, wrong
