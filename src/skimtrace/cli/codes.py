"""The exit codes of all commands, as the contract has them."""

from typing import Final

DONE: Final = 0
FAILED: Final = 1
"""Some input could not be read or its analysis failed, or something could not be written."""
USAGE: Final = 2
REACHED: Final = 10
"""A `--fail-on` threshold was reached."""
INTERRUPTED: Final = 130
"""128 + SIGINT, after Ctrl-C."""
CLOSED: Final = 141
"""128 + SIGPIPE, as a shell reports a program whose reader went away."""
