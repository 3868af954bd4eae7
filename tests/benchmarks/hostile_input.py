"""Time to read input made to be slow, at n/4, n/2 and n: it must grow as the input does.

`python -m tests.benchmarks.hostile_input` prints a table; the README beside this file keeps figures. The inputs are
those of the tests, which say what is read from them and, where it can be counted, with how much work.
"""

import argparse
import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from rich import box
from rich.console import Console
from rich.table import Table

from skimtrace.bundle.limits import Limits
from skimtrace.bundle.reader import open_bundle
from skimtrace.extension.glob import Glob
from skimtrace.extension.jsonc import JsonError, parse_json
from skimtrace.extension.load import load_extension
from skimtrace.extension.matchpattern import MatchPattern
from skimtrace.extension.soup import make_soup
from skimtrace.flow.sites import SiteTables, load_site_tables
from skimtrace.javascript.libraries import read_table, recognise, table_file
from skimtrace.javascript.lower import lower
from skimtrace.javascript.positions import Positions
from tests.bundle.checks import MIB
from tests.bundle.test_bombs import empty_blocks, many_entries
from tests.bundle.test_damage import headers_in_headers
from tests.extension import test_glob, test_jsonc, test_tokenizer
from tests.extension.made import bundle_of
from tests.extension.test_load import hostile_files
from tests.javascript import test_libraries
from tests.javascript.test_hostile import BROKEN, CHAINS, DEEPEST, DEPTH, ENOUGH, FUNCTION, NESTS

Task = Callable[[], object]

PARTS: Final = (4, 2, 1)
"""The sizes measured: n divided by each."""
ROUNDS: Final = 3
SHORT: Final = 0.3
"""Seconds; of what takes less, the best of `ROUNDS` counts."""


class Shape(NamedTuple):
    """A hostile input: what prepares the task of reading one of a size, in a folder of its own, and the full size."""

    prepare: Callable[[int, Path], Task]
    size: int


def _package(make: Callable[[int], bytes], limits: Limits) -> Callable[[int, Path], Task]:
    def prepare(n: int, folder: Path) -> Task:
        path = folder / "package.zip"
        path.write_bytes(make(n))
        return lambda: open_bundle(path, path.name, limits)

    return prepare


def _json(make: Callable[[int], str]) -> Callable[[int, Path], Task]:
    def prepare(n: int, _: Path) -> Task:
        data = make(n).encode()

        def read() -> None:
            with contextlib.suppress(JsonError):
                parse_json(data)

        return read

    return prepare


def _page(make: Callable[[int], str]) -> Callable[[int, Path], Task]:
    def prepare(n: int, _: Path) -> Task:
        text = make(n)
        return lambda: make_soup(text, 1000)

    return prepare


def _glob(pattern: str) -> Callable[[int, Path], Task]:
    def prepare(n: int, _: Path) -> Task:
        glob, text = Glob(pattern), "a" * n
        return lambda: glob.matches(text)

    return prepare


def _match_pattern(n: int, _: Path) -> Task:
    pattern, url = MatchPattern.parse("https://a/" + "*a" * 2000), "https://a/" + "a" * n + "b"
    return lambda: pattern.matches(url)


def _manifest(n: int, _: Path) -> Task:
    bundle = bundle_of(hostile_files(n))
    return lambda: load_extension(bundle)


def _misses(n: int, _: Path) -> Task:
    packaged = load_site_tables()
    tables = SiteTables(packaged.sites, packaged.generic)
    texts = [f"./chunks/{i}-vendor.js .panel > li:nth-child({i}) a.button" for i in range(n)]

    def ask() -> None:
        for text in texts:
            tables.match_selector(text, tables.sites)

    return ask


def _regexes(n: int, _: Path) -> Task:
    tables, email, phone = load_site_tables(), "(" * n + "[a-z]+@[a-z]+\\.[a-z]+", "[" * n
    return lambda: (tables.is_email_pattern(email), tables.is_phone_pattern(phone))


def _hosts(n: int, _: Path) -> Task:
    names, regex, text = load_site_tables().host_names, "a." * (n // 2), "-" * n
    return lambda: (names.of_regex(regex), names.patterns(text))


def _library(make: Callable[[int], bytes]) -> Callable[[int, Path], Task]:
    def prepare(n: int, _: Path) -> Task:
        script = make(n)
        return lambda: recognise(script)

    return prepare


def _rows(n: int, folder: Path) -> Task:
    header, *rows = table_file().read_text("utf-8").splitlines()
    path = folder / "known.csv"
    path.write_text("\n".join([header, *rows[:n]]) + "\n", "utf-8")
    return lambda: read_table(path)


def _columns(unit: str) -> Callable[[int, Path], Task]:
    def prepare(n: int, _: Path) -> Task:
        data, size = ("x\n" + unit * n + "b").encode(), len(unit.encode())

        def ask() -> None:
            positions = Positions(data)
            for i in range(0, n, 1_000):
                positions.line_column(2 + i * size)

        return ask

    return prepare


def _script(make: Callable[[int], str]) -> Callable[[int, Path], Task]:
    def prepare(n: int, _: Path) -> Task:
        data = make(n).encode()
        return lambda: lower(data)

    return prepare


def _nest(name: str) -> Callable[[int], str]:
    opening, inside, closing = NESTS[name]
    return lambda n: opening * n + inside + closing * n


def _chain(name: str) -> Callable[[int], str]:
    first, link, last, _ = CHAINS[name]
    return lambda n: first + link * n + last


def _broken(text: str) -> Callable[[int], str]:
    return lambda n: text * n


def _scopes(n: int) -> str:
    return "".join(f"{{let a{i};" for i in range(n)) + "var b;" * n + "a0;" + "}" * n


LONG_SCRIPTS: Final[Mapping[str, tuple[Callable[[int], str], int]]] = {
    "functions": (lambda n: FUNCTION * n, 4_000),
    "links of a call chain": (lambda n: "a" + ".b(c)" * n, 40_000),
    "parts of a sum": (lambda n: "+".join(["a"] * n), 100_000),
    "scopes that declare and hoist": (_scopes, 15_000),
    "one line": (lambda n: ("a('" + "b" * 200 + "');") * n + "last()", 24_000),
    "one line, not ASCII": (lambda n: ("var é='" + "日本" * 30 + "';") * n + "last()", 26_000),
    "one literal": (lambda n: "f('" + "\\x41 é" * n + "')", 700_000),
    "a comment and a regex": (lambda n: "/*" + "*a/" * n + "*/ a(/" + "[^/]" * (n // 4) + "/)", 1_000_000),
}

SHAPES: Final[Mapping[str, Mapping[str, Shape]]] = {
    "package": {
        "headers in headers": Shape(_package(headers_in_headers, Limits(total_bytes=8 * MIB)), 60_000),
        "entries that share empty blocks": Shape(_package(empty_blocks, Limits(total_bytes=16 * MIB)), 20_000),
        "entries": Shape(_package(many_entries, Limits()), 100_000),
    },
    "JSON": {name: Shape(_json(make), size) for name, (make, size) in test_jsonc.LONG.items()},
    "manifest": {"content scripts and more": Shape(_manifest, 700)},
    "page": {name: Shape(_page(make), size) for name, (make, size) in test_tokenizer.LONG.items()},
    "pattern": {
        **{name: Shape(_glob(pattern), 20_000) for name, pattern in test_glob.LONG.items()},
        "match pattern": Shape(_match_pattern, 20_000),
    },
    "names": {
        "selectors that miss": Shape(_misses, 20_000),
        "a long regex": Shape(_regexes, 1_000_000),
        "a long host": Shape(_hosts, 1_000_000),
    },
    "library": {
        **{name: Shape(_library(make), size) for name, (make, size) in test_libraries.LONG.items()},
        "rows of the table": Shape(_rows, len(table_file().read_text("utf-8").splitlines()) - 1),
    },
    "columns": {unit: Shape(_columns(unit), 1_500_000) for unit in "aé日😀"},
    "script": {name: Shape(_script(make), size) for name, (make, size) in LONG_SCRIPTS.items()},
    "nest": {name: Shape(_script(_nest(name)), DEPTH if name in DEEPEST else ENOUGH) for name in NESTS},
    "chain": {name: Shape(_script(_chain(name)), ENOUGH) for name in CHAINS},
    "broken": {text: Shape(_script(_broken(text)), ENOUGH) for text in BROKEN},
}
"""By what is read. The last four are scripts that are lowered."""


def timed(shape: Shape, size: int) -> float:
    """Processor time of reading one input of that size, in seconds."""
    best = float("inf")
    for _ in range(ROUNDS):
        with TemporaryDirectory() as folder:
            task = shape.prepare(size, Path(folder))
            started = time.process_time()
            task()
            best = min(best, time.process_time() - started)
        if best > SHORT:
            break
    return best


def measure(kinds: list[str], scale: int) -> Iterator[tuple[str, str, int, list[float]]]:
    """Read every shape of some kinds at a quarter, at half and at the whole of a `scale`-th of its size."""
    for kind in kinds:
        for name, shape in SHAPES[kind].items():
            size = max(shape.size // scale, PARTS[0])
            yield kind, name, size, [timed(shape, size // part) for part in PARTS]


def growth(seconds: list[float]) -> str:
    """The time at n/2 against that at n/4, and at n against n/2; nothing where it is too short to tell."""
    if seconds[0] < 0.001:
        return ""
    return ", ".join(f"{after / before:.1f}" for before, after in pairwise(seconds))


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", nargs="+", default=list(SHAPES), choices=list(SHAPES), metavar="KIND")
    parser.add_argument("--scale", type=int, default=1, help="measure at this part of each shape's size")
    options = parser.parse_args(arguments)
    table = Table("kind", "shape", "n", "seconds at n/4, n/2, n", "growth", box=box.MARKDOWN)
    for kind, name, size, seconds in measure(options.kinds, options.scale):
        table.add_row(kind, name, f"{size:,}", ", ".join(f"{s:.3f}" for s in seconds), growth(seconds))
    Console(width=120, markup=False).print(table)


if __name__ == "__main__":
    main()
