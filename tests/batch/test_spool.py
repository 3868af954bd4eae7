from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.batch import spool
from skimtrace.batch.spool import Spool


@given(st.lists(st.tuples(st.integers(0, 20), st.binary(max_size=40), st.booleans()), max_size=60))
def test_what_is_put_is_taken(steps: list[tuple[int, bytes, bool]]) -> None:
    held: dict[int, bytes] = {}
    with Spool() as spooled:
        for position, content, take in steps:
            if take and held:
                first = min(held)
                assert spooled.take(first) == held.pop(first)
            elif position not in held:
                spooled.put(position, content)
                held[position] = content
            assert all((at in spooled) == (at in held) for at in range(21))
        for position, content in held.items():
            assert spooled.take(position) == content


def test_a_full_disk_keeps_it_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "_HELD", 1)  # a file from the second byte on
    with Spool() as spooled:
        spooled.put(0, b"before")

        def full(_: Any) -> int:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(spooled._file, "write", full)
            spooled.put(1, b"while it is full")
        spooled.put(2, b"after")
        assert [spooled.take(at) for at in (2, 1, 0)] == [b"after", b"while it is full", b"before"]
        assert 1 not in spooled


def test_what_is_large_is_not_held_in_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(spool, "_HELD", 1000)
    with Spool() as spooled:
        spooled.put(0, b"x" * 1001)
        assert spooled._file._rolled  # type: ignore[attr-defined]  # SpooledTemporaryFile's own word for it
        assert spooled.take(0) == b"x" * 1001
