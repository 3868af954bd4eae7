"""Time per megabyte of parsing and lowering, from 100 KB to 10 MB: it must stay level.

`python -m tests.benchmarks.lowering` prints a table; the README beside this file keeps the figures. The scripts are
made up: code of the kind extensions hold (message handlers, classes, requests, data tables, module wrappers), once laid
out by hand and once as a minifier leaves it, on one line.
"""

import argparse
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from skimtrace.javascript import grammar
from skimtrace.javascript.lower import lower

SIZES = (100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)

TEMPLATES = (
    """
/** Collects the cards of the list that is shown. */
function NAME(VAR, options = {}) {
  const result = [];
  if (!VAR || options.disabled) {
    return result;
  }
  for (const item of VAR.querySelectorAll("TEXT")) {
    const title = item.getAttribute("TEXT") || "";
    result.push({ title: title.trim(), index: result.length, url: `TEXT/${title}?page=${options.page}` });
  }
  return result.filter((item) => item.title !== "" && !options.seen.has(item.url));
}
""",
    """
chrome.runtime.onMessage.addListener((message, sender, sendResponse) => {
  switch (message.type) {
    case "TEXT":
      NAME(message.VAR).then(sendResponse);
      return true;
    case "TEXT": {
      const { VAR, ...rest } = message.payload;
      sendResponse({ ok: true, VAR, rest });
      break;
    }
    default:
      console.warn("TEXT", message.type, sender.id);
  }
});
""",
    """
async function NAME(VAR, token) {
  try {
    const response = await fetch("https://api.example.com/TEXT/" + encodeURIComponent(VAR.id), {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: "Bearer " + token },
      body: JSON.stringify({ name: VAR.name, tags: [...VAR.tags, "TEXT"], count: VAR.count + 1 }),
    });
    return response.ok ? await response.json() : null;
  } catch (error) {
    console.error("TEXT", error && error.message);
    throw error;
  }
}
""",
    """
class NAME extends EventTarget {
  #queue = [];
  static instances = 0;
  constructor(VAR, { limit = NUMBER, retry = true } = {}) {
    super();
    this.VAR = VAR;
    this.limit = limit;
    this.retry = retry;
    NAME.instances += 1;
  }
  get size() {
    return this.#queue.length;
  }
  add(VAR) {
    if (this.size >= this.limit) this.#queue.shift();
    this.#queue.push(VAR);
    this.dispatchEvent(new CustomEvent("TEXT", { detail: VAR }));
    return () => this.#queue.splice(this.#queue.indexOf(VAR), 1);
  }
}
""",
    """
const NAME = {
  "TEXT": { id: NUMBER, label: "TEXT", flags: [true, false, null], pattern: /^TEXT-\\d+$/i },
  "TEXT": { id: NUMBER, label: "TEXT", flags: [false, NUMBER, "TEXT"], pattern: /[TEXT]+/g },
  VAR: [NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, "\\u0054EXT\\n", "TEXT"],
};
""",
    """
(function (root, factory) {
  if (typeof define === "function" && define.amd) define(["exports"], factory);
  else factory((root.NAME = root.NAME || {}));
})(this, function (exports) {
  var VAR = NUMBER, cache = Object.create(null), i, n;
  function NAME(key, value) {
    for (i = 0, n = arguments.length; i < n; i++) {
      cache[key + i] = (value << 5) - value + (VAR ^ arguments[i]) >>> 0;
    }
    return key in cache ? cache[key] : (VAR = -VAR, void 0);
  }
  exports.NAME = NAME;
});
""",
)
_NOUNS = """account button cache card client column data entry field filter header image label list menu option page
panel profile query record row score search section session sheet source state status target text token user value view
window"""
WORDS = _NOUNS.split()
LOCAL = ("response", "result", "error", "options", "message", "rest", "exports", "factory")


class Row(NamedTuple):
    """One measurement, in seconds of processor time."""

    shape: str
    size: int
    parsing: float
    total: float
    ops: int


def plain(size: int, seed: int = 1, templates: Sequence[str] = TEMPLATES) -> bytes:
    """About `size` bytes of code as people write it."""
    random = Random(seed)
    parts: list[str] = []
    length = 0
    while length < size:
        name = random.choice(WORDS) + random.choice(WORDS).title() + str(len(parts))
        text = random.choice(templates).replace("NAME", name).replace("VAR", random.choice(WORDS))
        text = re.sub("TEXT", lambda _: "-".join(random.choices(WORDS, k=2)), text)
        text = re.sub("NUMBER", lambda _: str(random.randrange(1_000)), text)
        parts.append(text)
        length += len(text)
    return "".join(parts).encode()


def minified(size: int, seed: int = 1, templates: Sequence[str] = TEMPLATES) -> bytes:
    """About `size` bytes of such code as a minifier leaves it."""
    parts: list[str] = []
    length = 0
    while length < size:
        text = shrunk(plain(min(size, 20_000), seed + len(parts), templates).decode())
        parts.append(text)
        length += len(text)
    return "".join(parts).encode()


def shrunk(text: str) -> str:
    """Without comments and white space, and with short names."""
    short: dict[str, str] = {}

    def rename(match: re.Match[str]) -> str:
        return short.setdefault(match[0], f"{'etnrioas'[len(short) % 8]}{len(short) // 8 or ''}")

    text = re.sub(r"/\*\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(
        r"\b[a-z]+[A-Z][a-z]+\d+\b|\b(?:response|result|error|options|message|rest|exports|factory)\b", rename, text
    )
    text = re.sub(r"\n\s*", "", text)
    return re.sub(r"(?<=[=,;:{}()&|<>?+]) | (?=[=,;:{}()&|<>?+])", "", text)


def measure(sizes: tuple[int, ...], rounds: int) -> Iterator[Row]:
    """Time both shapes at every size; the best of some rounds, fewer for the large ones."""
    for shape, make in (("plain", plain), ("minified", minified)):
        for size in sizes:
            data = make(size)
            repeats = max(2, min(rounds, rounds * 1_000_000 // len(data)))
            parsing = min(timed(grammar.parse, data) for _ in range(repeats))
            total = min(timed(lower, data) for _ in range(repeats))
            module = lower(data)
            if module.error_lines:
                raise ValueError(f"the {shape} script is broken in line {module.error_lines[0]}")
            yield Row(shape, len(data), parsing, total, len(module.ops))


def timed(task: Callable[[bytes], object], data: bytes) -> float:
    """Processor time of one run, in seconds."""
    started = time.process_time()
    task(data)
    return time.process_time() - started


def table(rows: list[Row]) -> Table:
    """The measurements; `growth` is the time per MB against that of the smallest script of the same shape."""
    shown = Table("shape", "size, MB", "parse, s", "lower, s", "s/MB", "MB/s", "growth", "ops/MB")
    for column in shown.columns[1:]:
        column.justify = "right"
    first: dict[str, float] = {}
    for row in rows:
        megabytes = row.size / 1e6
        pace = row.total / megabytes
        growth = pace / first.setdefault(row.shape, pace)
        shown.add_row(
            row.shape, f"{megabytes:.2f}", f"{row.parsing:.3f}", f"{row.total - row.parsing:.3f}", f"{pace:.3f}",
            f"{1 / pace:.2f}", f"{growth:.2f}", f"{row.ops / megabytes:,.0f}",
        )  # fmt: skip
    return shown


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="BYTES")
    parser.add_argument("--rounds", type=int, default=7, help="runs of a small script; the best counts")
    options = parser.parse_args(arguments)
    rows = list(measure(tuple(options.sizes), options.rounds))
    console = Console()
    console.print(table(rows))
    console.print(f"Python {sys.version.split()[0]}, peak memory {peak_megabytes():,.0f} MB")


def peak_megabytes() -> float:
    """The most memory this process has held."""
    kilobyte = 1 if sys.platform == "darwin" else 1_000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * kilobyte / 1e6


if __name__ == "__main__":
    main()
