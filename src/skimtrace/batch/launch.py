"""Starts worker processes: forked from a server that has everything in memory, or, where that cannot be, anew."""

import multiprocessing
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any, Protocol, TypeAlias

from skimtrace.batch.worker import serve

Initializer: TypeAlias = Callable[..., object] | None


class WorkerProcess(Protocol):
    """What the executor needs of a process; those of `multiprocessing` have it."""

    @property
    def exitcode(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""

    def kill(self) -> None:
        """End it at once."""

    def join(self) -> None:
        """Wait until it has ended."""


class Launch(Protocol):
    """Starts a worker and returns it with our end of its pipe. Raises OSError when it cannot."""

    def __call__(
        self, initializer: Initializer, initargs: tuple[Any, ...], memory: int | None, /
    ) -> "tuple[WorkerProcess, Connection[Any, Any]]":
        """Start one, under a limit of `memory` bytes."""


def fork_worker(
    initializer: Initializer, initargs: tuple[Any, ...], memory: int | None, /
) -> "tuple[WorkerProcess, Connection[Any, Any]]":
    """Start a worker as a child of this process, which must not be a daemonic one."""
    context = _context()
    ours, theirs = context.Pipe()
    process = context.Process(  # type: ignore[attr-defined]  # every concrete context has it
        target=serve, args=(theirs, initializer, initargs, memory), daemon=True
    )
    process.start()
    theirs.close()  # so that the worker's death is the end of the pipe
    return process, ours


def warm_up() -> None:
    """Start the server that workers are forked from, where there is one, so that it is ready when they are wanted."""
    if _context().get_start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running  # noqa: PLC0415 - not everywhere

        with interrupts_blocked():
            ensure_running()


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Keep SIGINT from this thread, and from what it starts: the server would break off over a Ctrl-C that comes before
    it has loaded all, and show where it was."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _context() -> BaseContext:
    """Return how to start workers: forked from a server that has imported the rooms, where there is such a thing.

    Never forked from this process: it has threads, and a fork of those can stall.
    """
    if sys.platform != "win32" and "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["skimtrace.batch.preload"])
        return context
    return multiprocessing.get_context("spawn")


def spawn_worker(
    initializer: Initializer, initargs: tuple[Any, ...], memory: int | None, /
) -> "tuple[WorkerProcess, Connection[Any, Any]]":
    """Start a worker as a new interpreter, which a daemonic process may do, too. Not on Windows."""
    ours, theirs = socket.socketpair()
    with theirs:
        pipe: Connection[Any, Any] = Connection(ours.detach())
        command = [sys.executable, "-P", "-m", "skimtrace.batch.worker_main", str(theirs.fileno())]
        try:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])  # noqa: S603 - ours
        except OSError:
            pipe.close()
            raise
    worker = _Spawned(process)
    try:
        pipe.send((initializer, initargs, memory))
    except OSError:
        worker.kill()
        pipe.close()
        raise
    return worker, pipe


class _Spawned:
    """A process of `subprocess`, with the interface of those of `multiprocessing`."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    @property
    def exitcode(self) -> int | None:
        return self._process.poll()

    def kill(self) -> None:
        self._process.kill()

    def join(self) -> None:
        self._process.wait()
