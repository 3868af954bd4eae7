"""Ctrl-C at a safe place: what belongs together is done together, and the interrupt comes after it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def interrupt_after() -> Iterator[None]:
    """Hold a SIGINT that arrives inside the block back until its end; KeyboardInterrupt is raised there then.

    Only the main thread is interrupted by Python, and only where Ctrl-C means KeyboardInterrupt; elsewhere this does
    nothing.
    """
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not usual or threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: arrived.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if arrived:
        raise KeyboardInterrupt
