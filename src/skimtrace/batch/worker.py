"""What runs in a worker process: take a call, do it, answer, until the pipe ends."""

import os
import select
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import PurePath
from typing import Any, Final

READY: Final = "ready"
TAKEN: Final = "taken"
FINISHED: Final = "finished"
FAILED: Final = "failed"
NO_MEMORY: Final = "no-memory"


def serve(
    pipe: "Connection[Any, Any]",
    initializer: Callable[..., object] | None,
    initargs: tuple[Any, ...],
    memory: int | None,
) -> None:
    """Answer calls (function, arguments, keywords) from `pipe`, under a limit of `memory` bytes, after
    `initializer(*initargs)`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    _limit_memory(memory)
    _leave_with_parent(pipe)
    try:
        if initializer is not None:
            initializer(*initargs)
        pipe.send((READY, None))
        while True:
            function, arguments, keywords = pipe.recv()
            pipe.send((TAKEN, None))
            answer = attempt(function, arguments, keywords)
            try:
                pipe.send(answer)
            except MemoryError:
                answer = (NO_MEMORY, None)
                pipe.send(answer)
            if answer[0] == NO_MEMORY:
                return  # what is left of the heap is in no state to go on with
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the parent is gone, or has no more calls


def attempt(function: Callable[..., Any], arguments: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[str, Any]:
    """Return (FINISHED, answer), or what went wrong instead."""
    try:
        return FINISHED, function(*arguments, **keywords)
    except MemoryError:
        return NO_MEMORY, None
    except Exception as error:  # the next call must not suffer from this one
        return FAILED, describe(error)


def describe(error: BaseException, what: str = "the analysis failed") -> str:
    """Return an unexpected error as a clause: `what` came of it, what it is, and where in our code it arose."""
    frames = traceback.extract_tb(error.__traceback__)[1:]  # the first one is where we caught it
    ours = [frame for frame in frames if "skimtrace" in PurePath(frame.filename).parts]
    last = (ours or frames)[-1:]
    where = "".join(f" at {'/'.join(PurePath(frame.filename).parts[-2:])}:{frame.lineno}" for frame in last)
    text = " ".join(str(error).split())[:300]
    return f"{what} (a defect of skimtrace): {type(error).__name__}{': ' + text if text else ''}{where}"


def _leave_with_parent(pipe: "Connection[Any, Any]") -> None:
    """End this process when the other end of `pipe` is gone, also in the middle of a call: nobody is left who would
    end one that hangs."""
    if not hasattr(select, "poll"):  # Windows: a worker ends after its call
        return
    watched = select.poll()
    watched.register(pipe.fileno(), 0)  # hanging up is told without being asked for

    def watch() -> None:
        watched.poll()
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def _limit_memory(memory: int | None) -> None:
    if memory is None or sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def peak_bytes() -> int | None:
    """Return the most memory this process has held, in bytes, where the system tells."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 - not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # Linux counts in KiB
