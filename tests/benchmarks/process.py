"""What a command costs, with every process it starts: wall clock, processor time and the memory of the largest.

`python process.py REPORT LIMIT COMMAND...` runs one command and writes its cost to the file REPORT as JSON; `run`
starts that, so that each command has a parent of its own and no other's children are counted. Workers of skimtrace are
not children of the process that was started but of a server beside it, which the system hands to the nearest process
that adopts orphans. That is Linux's PR_SET_CHILD_SUBREAPER, so the benchmark runs there alone.
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

_PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>
_LEFT_OVER_SECONDS = 10.0
"""How long processes may outlive the one that was started, before they are ended."""


class Cost(NamedTuple):
    """`wall` and `cpu` in seconds, the latter of all processes together; `peak` in bytes: the most memory that one of
    the processes held. `code` is the exit code, None for a command that was ended at its limit."""

    wall: float
    cpu: float
    peak: int
    code: int | None


def run(
    command: Sequence[str],
    output: Path,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    limit: float = 0,
) -> Cost:
    """Run `command` in `folder` with its standard output in the file `output`, for `limit` seconds at most (0: any)."""
    with TemporaryDirectory() as place, output.open("wb") as written:
        report = Path(place, "cost.json")
        subprocess.run(
            [sys.executable, __file__, str(report), str(limit), *command],
            stdout=written,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            check=True,
        )
        return Cost(**json.loads(report.read_bytes()))


def main(report: str, limit: float, command: Sequence[str]) -> None:
    """Run the command, wait for all that it started, and write what it cost."""
    if sys.platform != "linux" or ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise SystemExit("processes that others leave behind can be counted on Linux alone")
    started = time.perf_counter()
    process = subprocess.Popen(command, start_new_session=True)
    code: int | None = None
    try:
        code = process.wait(limit or None)
    except subprocess.TimeoutExpired:
        pass
    finally:
        if code is None:  # also at Ctrl-C
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    wall = time.perf_counter() - started
    _wait_for_the_rest(process.pid)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, code)  # Linux counts in KiB
    Path(report).write_text(json.dumps(cost._asdict()), encoding="utf-8")


def _wait_for_the_rest(group: int) -> None:
    deadline = time.monotonic() + _LEFT_OVER_SECONDS
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:  # there is none any more
            return
        if pid:
            continue
        if time.monotonic() > deadline:
            os.killpg(group, signal.SIGKILL)
        time.sleep(0.01)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), sys.argv[3:])
