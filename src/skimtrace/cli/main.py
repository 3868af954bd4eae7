"""The console script. Workers import it too when they start, so it imports nothing of ours before it is called."""

import sys
from typing import Final

WORKING: Final = ("scan", "diff")
"""The commands that need workers."""


def main() -> None:
    """Run the command line of this process and exit with its code."""
    if sys.argv[1:2] and sys.argv[1] in WORKING and "--help" not in sys.argv:
        # The server of the workers takes as long to start as the command line does: let both do it at the same time.
        from skimtrace.batch.launch import warm_up  # noqa: PLC0415 - see above

        warm_up()
    from skimtrace.cli.app import app  # noqa: PLC0415 - see above
    from skimtrace.cli.streams import prepare_streams  # noqa: PLC0415 - see above

    prepare_streams()
    app()
