"""Coverage-guided fuzzing of what reads hostile input: `python -m tests.fuzz TARGET`; see the README beside this."""
