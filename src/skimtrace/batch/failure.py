"""What becomes of a call whose worker gave no answer."""

import signal
from enum import StrEnum
from typing import Final

from skimtrace.errors import SkimtraceError


class FailureKind(StrEnum):
    """Why there is no answer."""

    TIME = "time"
    """It took longer than it may."""
    MEMORY = "memory"
    """It needed more memory than it may have."""
    DEATH = "death"
    """Its worker ended, or never began."""
    DEFECT = "defect"
    """It raised an exception."""


class JobFailedError(Exception):
    """A call without an answer: `reason` is a clause for the reader, `seconds` says how long it ran."""

    def __init__(self, kind: FailureKind, reason: str, seconds: float = 0.0) -> None:
        super().__init__(kind, reason, seconds)  # all of them, so that it crosses process borders
        self.kind = kind
        self.reason = reason
        self.seconds = seconds


class EngineError(SkimtraceError):
    """What runs the jobs is gone, or cannot be trusted: no job can be done any more. The text says what happened."""


_OUT_OF_MEMORY: Final = {"SIGSEGV", "SIGABRT", "SIGBUS"}
"""How code that is not Python's ends when it is given no more memory."""


def death(code: int | None, memory: int | None = None) -> str:
    """Return how a worker ended, by its exit code, as a clause; `memory` was its limit in bytes."""
    if code is not None and code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        hint = " (the system may be out of memory)" if name == "SIGKILL" else ""
        if name in _OUT_OF_MEMORY and memory is not None:
            hint = f" (it may have met the memory limit of {mebibytes(memory)})"
        return f"its worker process was ended by {name}{hint}"
    return f"its worker process ended with code {code}"


def mebibytes(size: int | None) -> str:
    """Return a size in bytes in words; None is all that the machine has."""
    return "the machine" if size is None else f"{size // 2**20:,} MiB"
