"""A clock that adds up the time of several stretches of work."""

import time


class Clock:
    """Adds up seconds of wall clock: `with clock:` runs it. Stretches do not lie within one another."""

    __slots__ = ("_since", "seconds")

    def __init__(self) -> None:
        self.seconds = 0.0
        self._since = 0.0

    def __enter__(self) -> None:
        self._since = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._since
