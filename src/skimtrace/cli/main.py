"""The console script. Workers import it too when they start, so it imports nothing before it is called."""


def main() -> None:
    """Run the command line of this process and exit with its code."""
    from skimtrace.cli.app import app  # noqa: PLC0415 - see above
    from skimtrace.cli.streams import prepare_streams  # noqa: PLC0415 - see above

    prepare_streams()
    app()
