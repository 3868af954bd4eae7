"""Semgrep with a small taint pack over the scripts of one extension, measured as skimtrace is.

It is given every script that stands in a file of its own and that skimtrace counted, under made-up names: its own
defaults would leave out `node_modules`, tests and `*.min.js`, and it reads no packages and no scripts inside pages. So
it has a little less to read than skimtrace, never more. It runs without a network.
"""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec

from skimtrace.bundle.limits import Limits
from skimtrace.bundle.reader import open_bundle
from skimtrace.extension.root import root_of
from skimtrace.result.model import Result
from tests.benchmarks.process import Cost, run

PACK: Final = Path(__file__).with_name("semgrep")
_GIVEN_UP: Final = {"Timeout", "Syntax error", "Lexical error", "Out of memory", "Stack overflow", "Fatal error"}


class Peer(msgspec.Struct, frozen=True, kw_only=True):
    """What semgrep did with one extension. `files` and `bytes` were given to it; `scanned` of the files it looked at.

    `errors` counts by kind what it says it could not do; `given_up` the files that it left because of a time limit or
    because it could not read them, `partly` those of which it read a part, `functions` those that its data flow left at
    a time limit of its own. `completed` is false when it was ended at
    the limit for one extension, or failed: then its time is too short, and nothing is known of its findings.
    """

    files: int
    bytes: int
    scanned: int
    findings: int
    errors: dict[str, int]
    given_up: int
    partly: int
    functions: int
    completed: bool
    cost: Cost


def run_semgrep(program: str, result: Result, path: Path, timeout: int, limit: float) -> Peer:
    """Run `program` over the scripts of the extension at `path`, of which `result` tells.

    `timeout` is semgrep's own limit in seconds for one file and rule, `limit` that for the whole extension; 0 is none.
    """
    with TemporaryDirectory(prefix="skimtrace-benchmark-") as place:
        folder = Path(place, "scripts")
        files, size = lay_out(result, path, folder)
        return _run(program, folder, files, size, timeout, limit)


def start_up(program: str) -> Peer:
    """Run `program` over one script without content: what it costs to start."""
    with TemporaryDirectory(prefix="skimtrace-benchmark-") as place:
        folder = Path(place, "scripts")
        folder.mkdir()
        (folder / "00000.js").write_bytes(b"0;\n")
        return _run(program, folder, 1, 3, 0, 0)


def lay_out(result: Result, path: Path, folder: Path) -> tuple[int, int]:
    """Write the scripts of the extension at `path` into `folder`, by number; return how many, and their bytes."""
    folder.mkdir()
    names = list(dict.fromkeys(script.file for script in result.scripts if script.kind == "file"))
    bundle = root_of(open_bundle(path, result.input, Limits()))
    size = 0
    for number, name in enumerate(names):
        size += (folder / f"{number:05}.js").write_bytes(bundle.read(name))
    return len(names), size


def _run(program: str, folder: Path, files: int, size: int, timeout: int, limit: float) -> Peer:
    (folder / ".semgrepignore").touch()  # in place of the defaults
    output = folder.parent / "semgrep.json"
    command = (
        program, "scan", "--config", str(PACK), "--metrics", "off", "--disable-version-check", "--jobs", "1",
        "--no-git-ignore", "--max-target-bytes", "0", "--timeout", str(timeout), "--timeout-threshold", "0",
        "--json", "--quiet", ".",
    )  # fmt: skip
    own = {name: str(folder.parent / file) for name, file in (
        ("SEMGREP_SETTINGS_FILE", "settings.yml"), ("SEMGREP_LOG_FILE", "semgrep.log"),
        ("SEMGREP_VERSION_CACHE_PATH", "version"),
    )}  # fmt: skip
    cost = run(command, output, folder=folder, environment=own, limit=limit)
    try:
        said: dict[str, Any] | None = msgspec.json.decode(output.read_bytes(), type=dict[str, Any])
    except msgspec.DecodeError:
        said = None
    return read_output(said, files, size, cost)


def read_output(said: dict[str, Any] | None, files: int, size: int, cost: Cost) -> Peer:
    """Return what semgrep's JSON output tells; None is no output at all."""
    if said is None:
        return Peer(
            files=files, bytes=size, scanned=0, findings=0, errors={}, given_up=files, partly=0, functions=0,
            completed=False, cost=cost,
        )  # fmt: skip
    by_kind: dict[str, list[str]] = {}
    for error in said["errors"]:
        # A kind with details is written as a list: ["PartialParsing", [places...]].
        kind = error["type"] if isinstance(error["type"], str) else error["type"][0]
        by_kind.setdefault(kind, []).append(error.get("path") or "")
    return Peer(
        files=files,
        bytes=size,
        scanned=len(said["paths"]["scanned"]),
        findings=len(said["results"]),
        errors=dict(Counter({kind: len(paths) for kind, paths in by_kind.items()})),
        given_up=len({path for kind, paths in by_kind.items() if kind in _GIVEN_UP for path in paths}),
        partly=len({path for kind, paths in by_kind.items() if kind == "PartialParsing" for path in paths}),
        functions=len(said.get("time", {}).get("fixpoint_timeouts", ())),
        completed=cost.code in (0, 1),
        cost=cost,
    )
