"""Waiting for what a browser will do, and what is raised when it does not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

T = TypeVar("T")

PATIENCE_MS: Final = 20_000
"""How long one step may take, in milliseconds."""


class StageError(Exception):
    """The browser did not do what the sample asks for; the text says what."""


async def eventually(check: Callable[[], Awaitable[T | None]], what: str) -> T:
    """Return the first answer of `check` that is true; raises StageError, with the words `what`, if none is in time."""
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE_MS / 1000
    while loop.time() < end:
        if answer := await check():
            return answer
        await asyncio.sleep(0.1)
    raise StageError(f"not within {PATIENCE_MS // 1000} s: {what}")
