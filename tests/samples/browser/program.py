"""A program that the browser starts for an extension (native messaging): it notes what it is told, and answers {}.

Chromium starts it by itself: `program.py FILE`. A message is its length in four bytes of the machine's order, and JSON.
"""

import struct
import sys
from pathlib import Path


def main() -> None:
    """Read messages until the input ends, and append each to the file."""
    while len(head := sys.stdin.buffer.read(4)) == 4:
        message = sys.stdin.buffer.read(struct.unpack("=I", head)[0])
        with Path(sys.argv[1]).open("ab") as file:
            file.write(message + b"\n")
        sys.stdout.buffer.write(struct.pack("=I", 2) + b"{}")
        sys.stdout.buffer.flush()


main()
