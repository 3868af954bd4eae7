"""The exceptions skimtrace raises on purpose.

    SkimtraceError                 anything below; its text names the file and the reason
    ├── InputError                 an input cannot be read as an extension at all (exit code 1)
    ├── DataError                  a signature, model or taxonomy file is wrong (exit code 2)
    └── UsageError                 the command line asks for something impossible (exit code 2)

Anything else that escapes is a defect of skimtrace and is reported as one.
"""


class SkimtraceError(Exception):
    """Base of every error raised on purpose."""


class InputError(SkimtraceError):
    """An input cannot be read as an extension: it is missing, unreadable, or no package at all."""

    def __init__(self, input_name: str, reason: str) -> None:
        super().__init__(f"{input_name}: {reason}")
        self.input_name = input_name
        self.reason = reason


class DataError(SkimtraceError):
    """A signature, model or taxonomy file is refused; `line` counts from 1, 0 when the whole file is meant."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}" if line else f"{file}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


class UsageError(SkimtraceError):
    """The command line asks for something that cannot be done."""
