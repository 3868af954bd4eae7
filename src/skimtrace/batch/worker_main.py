"""A worker process that was not forked: `python -m skimtrace.batch.worker_main FD`, with FD its end of the pipe."""

import os
import select
import sys
import threading
from multiprocessing.connection import Connection
from typing import Any

from skimtrace.batch.worker import serve


def main() -> None:
    """Take the setup (initializer, its arguments, memory limit) from the pipe, then calls, until the pipe ends."""
    descriptor = int(sys.argv[1])
    os.set_inheritable(descriptor, False)
    pipe: Connection[Any, Any] = Connection(descriptor)
    # A parent that was killed cannot end us, and a call in an endless loop would not notice that nobody waits for it.
    threading.Thread(target=_end_with, args=(descriptor,), name="parent", daemon=True).start()
    try:
        initializer, initargs, memory = pipe.recv()
    except (EOFError, OSError):
        return
    serve(pipe, initializer, initargs, memory)


def _end_with(descriptor: int) -> None:
    """End this process when the other end of its pipe is closed."""
    poll = select.poll()
    poll.register(descriptor, 0)  # a hang-up is told whatever one asks for
    poll.poll()
    os._exit(1)


if __name__ == "__main__":
    main()
