"""A SIGINT inside the block is raised at its end, and nothing of the block is left out."""

import signal

import pytest

from skimtrace.cli.interrupts import interrupt_after


def test_the_block_is_finished_first() -> None:
    done: list[str] = []
    with pytest.raises(KeyboardInterrupt), interrupt_after():
        signal.raise_signal(signal.SIGINT)
        done.append("finished")
    assert done == ["finished"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_error_of_the_block_is_its_own() -> None:
    with pytest.raises(ValueError, match="own"), interrupt_after():
        raise ValueError("own")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
