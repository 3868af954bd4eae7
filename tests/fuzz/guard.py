"""What a target must not do beside raising: take long, write elsewhere, start a process, open a connection."""

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

SCRATCH: Final = Path(tempfile.gettempdir()) / "skimtrace-fuzz"
"""The only folder that a target may write to."""
CPU_SECONDS: Final = 20
"""What one input may cost. Instrumented code takes about three times as long as it does otherwise."""
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FORBIDDEN: Final = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "socket.connect",
    "socket.bind",
)
_CHANGES: Final = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod")


class TooSlowError(BaseException):
    """An input costs more CPU time than it may. No Exception, so that nothing that handles errors takes it for one."""


class ForbiddenError(BaseException):
    """A target did what none may."""


_watching = False
_hooked = False


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching:
        return
    if event in _FORBIDDEN:
        raise ForbiddenError(f"{event}{arguments!r}")
    changes = event in _CHANGES or (event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES)
    if changes and isinstance(arguments[0], str | bytes | os.PathLike):
        path = Path(_folder(event, arguments), os.fsdecode(arguments[0])).resolve()
        if not path.is_relative_to(SCRATCH.resolve()):
            raise ForbiddenError(f"{event} {path}")


def _folder(event: str, arguments: tuple[Any, ...]) -> str:
    """Return the folder that the event's path is relative to: a descriptor stands last in the events that have one."""
    descriptor = arguments[-1] if event in {"os.remove", "os.rmdir", "os.mkdir"} else -1
    return f"/proc/self/fd/{descriptor}" if isinstance(descriptor, int) and descriptor >= 0 else ""


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlowError(f"more than {CPU_SECONDS} seconds of CPU time")


@contextmanager
def watched(seconds: float = CPU_SECONDS) -> Iterator[None]:
    """Raise TooSlowError or ForbiddenError over what happens inside; the time is CPU time."""
    global _watching, _hooked  # noqa: PLW0603 - an audit hook stays for good, so it is added once
    if not _hooked:
        sys.addaudithook(_audit)
        _hooked = True
    before = signal.signal(signal.SIGVTALRM, _too_slow)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    _watching = True
    try:
        yield
    finally:
        _watching = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def checked(check: Callable[[bytes], None], data: bytes) -> BaseException | None:
    """Return what `check` raises over `data`, None where it holds."""
    try:
        with watched():
            check(data)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # also what is no Exception is a finding
        return error
    return None
