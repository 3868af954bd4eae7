"""Jobs that behave, and jobs that do not; they run in worker processes, so they are named functions of a module."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

_prepared: list[int] = []


def prepare(offset: int = 0) -> None:
    _prepared.append(offset)


def work(job: str) -> str:
    word, _, value = job.partition(":")
    if word in ACTIONS:
        ACTIONS[word](value)
    return f"{word}/{float(value or 0) + sum(_prepared):g}"


def pid(job: str = "") -> str:
    if job == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return str(os.getpid())


def gated(job: str, gate: Path) -> str:
    while job == "wait" and not gate.exists():
        time.sleep(0.01)
    return job


def prepare_badly() -> None:
    os._exit(7)


def _sleep(value: str) -> None:
    time.sleep(float(value))


def _die(value: str) -> None:
    os.kill(os.getpid(), int(value))


def _hang(_: str) -> None:
    """Hang in C, where no Python signal handler runs."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ctypes.CDLL(None).sleep(3600)


def _fill(_: str) -> None:
    held = []
    while True:
        held.append(bytearray(64 * 1024 * 1024))


def _fail(_: str) -> None:
    raise ZeroDivisionError("one line\nand another")


def _interrupt(_: str) -> None:
    os.kill(os.getpid(), signal.SIGINT)


def _leave(value: str) -> None:
    sys.exit(int(value))


ACTIONS: dict[str, Callable[[str], None]] = {
    "sleep": _sleep, "die": _die, "hang": _hang, "fill": _fill, "fail": _fail, "interrupt": _interrupt, "leave": _leave,
}  # fmt: skip
