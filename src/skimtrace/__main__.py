"""`python -m skimtrace`: the command line without an installed script."""

from skimtrace.cli.main import main

if __name__ == "__main__":
    main()
