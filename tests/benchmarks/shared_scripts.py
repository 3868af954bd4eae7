"""What it saves to lower a script once that many extensions share.

`python -m tests.benchmarks.shared_scripts` analyses 20 made extensions with one vendor bundle and a script of their
own each: without a file of lowered scripts, with an empty one, and once more with that. It prints the processor time of
each; the README beside this file keeps the figures. The bundle is made up (see `lowering.py`).
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from skimtrace.bundle.model import Bundle
from skimtrace.extension.load import load_extension
from skimtrace.extension.model import Extension
from skimtrace.flow.analyse import analyse, load_program
from skimtrace.javascript.kept import decode, encode
from skimtrace.javascript.lower import collector_paused, lower
from skimtrace.javascript.positions import Positions
from skimtrace.javascript.reveal import reveal
from skimtrace.store.scripts import Scripts
from tests.benchmarks.lowering import minified, plain
from tests.extension.made import Content, bundle_of

SIZES = (100_000, 300_000)


def extensions(count: int, vendor: bytes) -> list[dict[str, Content]]:
    """Extensions with one bundle and 20 KB of their own each, on pages of their own."""
    return [
        {
            "manifest.json": {
                "manifest_version": 3, "name": f"Made {number}", "version": "1",
                "content_scripts": [
                    {"matches": [f"https://www.site{number}.example/*"], "js": ["vendor.js", "content.js"]}
                ],
            },
            "vendor.js": vendor,
            "content.js": plain(20_000, number + 100),
        }
        for number in range(count)
    ]  # fmt: skip


def timed(task: Callable[[Bundle, Extension], object], made: Sequence[dict[str, Content]]) -> float:
    """Processor time of a task over all of them, in seconds."""
    total = 0.0
    for files in made:
        bundle = bundle_of(files)
        extension = load_extension(bundle)
        with collector_paused():
            started = time.process_time()
            task(bundle, extension)
            total += time.process_time() - started
    return total


def compared(made: Sequence[dict[str, Content]]) -> Iterator[tuple[str, float, float]]:
    """Seconds of taking their scripts in alone, and of the whole analysis: without the file, when it is empty, and
    when every script is in it."""

    def loading(kept: Scripts | None) -> float:
        return timed(lambda bundle, extension: load_program(bundle, extension, kept), made)

    def analysing(kept: Scripts | None) -> float:
        return timed(lambda bundle, extension: analyse(bundle, extension, (), kept), made)

    timed(analyse, made[:1])  # tables are read, and modules imported
    yield "without", loading(None), analysing(None)
    with TemporaryDirectory() as folder:
        one, other = (Scripts(Path(folder) / name, "benchmark") for name in ("one.db", "other.db"))
        yield "empty", loading(one), analysing(other)
        yield "filled", loading(one), analysing(other)
        one.close()
        other.close()


def codec(data: bytes) -> tuple[float, float, float, int]:
    """Seconds of lowering a script, of writing and of reading what it was lowered to, the best of three; and bytes."""
    best = [float("inf")] * 3
    for _ in range(3):
        with collector_paused():
            times = [time.process_time()]
            module = reveal(lower(data))
            times.append(time.process_time())
            written = encode(module) or b""
            times.append(time.process_time())
            decode(written, Positions(data))
            times.append(time.process_time())
        best = [min(known, after - before) for known, before, after in zip(best, times, times[1:], strict=False)]
    return best[0], best[1], best[2], len(written)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="BYTES", help="of the vendor bundle")
    parser.add_argument("--extensions", type=int, default=20)
    options = parser.parse_args(arguments)
    console = Console()
    single = Table("script", "size, MB", "lower, s/MB", "write, s/MB", "read, s/MB", "lower / read", "bytes per byte")
    whole = Table("bundle, MB", "file", "taking in, s", "ratio", "analysis, s", "ratio")
    for size in options.sizes:
        for shape, make in (("plain", plain), ("minified", minified)):
            data = make(size)
            megabytes = len(data) / 1e6
            lowering, writing, reading, written = codec(data)
            single.add_row(
                shape, f"{megabytes:.2f}", f"{lowering / megabytes:.3f}", f"{writing / megabytes:.3f}",
                f"{reading / megabytes:.3f}", f"{lowering / reading:.1f}", f"{written / len(data):.1f}",
            )  # fmt: skip
        made = extensions(options.extensions, minified(size))
        rows = list(compared(made))
        _, loading, total = rows[0]
        for name, loaded, seconds in rows:
            whole.add_row(
                f"{size / 1e6:.2f}", name, f"{loaded:.2f}", f"{loading / loaded:.2f}", f"{seconds:.2f}",
                f"{total / seconds:.2f}",
            )  # fmt: skip
    console.print(single)
    console.print(whole)


if __name__ == "__main__":
    main()
