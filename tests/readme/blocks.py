"""The parts of documents that are made from the program: outputs of commands, a path, tables.

`<!-- begin: NAME -->` and `<!-- end: NAME -->` stand around a part that is made whole; a console block whose first line
is `$ python3 run.py ...` keeps that line and gets the command's standard output.
"""

import ast
import inspect
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Final

from skimtrace import flow
from skimtrace.batch.one import scan_one
from skimtrace.batch.settings import Settings
from skimtrace.bundle import limits as bundle_limits
from skimtrace.bundle.discover import Input
from skimtrace.cli import options
from skimtrace.extension import limits as extension_limits
from skimtrace.report.markdown import section
from skimtrace.result.model import Result
from skimtrace.signatures.registry import load_signatures
from tests.readme import handbook, probes

ROOT: Final = Path(__file__).resolve().parents[2]
README: Final = ROOT / "README.md"
REFRESH: Final = ".venv/bin/python -m tests.readme"
SHOWN: Final = "samples/src/relay"
"""The sample whose path the README shows."""

OPTIONS: Final = {"TIMEOUT": "--timeout", "MEMORY": "--memory"}
SEARCH: Final = {"MAX_SCRIPT_BYTES": "script_bytes", "MAX_FACTS": "facts", "MAX_SPREAD": "spread"}
"""Limits of the flow room, and what they are called in the table."""
UNTOLD: Final = {"MAX_SCRIPT_BYTES": "One script; a larger one is not analysed."}
"""Words for limits that have none beside them."""

_PART = re.compile(r"(?s)(?P<begin><!-- begin: (?P<name>[a-z-]+) -->\n).*?(?P<end><!-- end: (?P=name) -->)")
_CONSOLE = re.compile(r"(?s)```console\n(?P<line>\$ python3 run\.py (?P<arguments>[^\n]+)\n).*?```")
_MAIN_STEP = re.compile(r"also read|passed to (?!a function)|returned from|sent as|stored under|answered")


def made_anew(text: str, parts: Mapping[str, Callable[[], Iterator[str]]]) -> str:
    """Return a document's `text` with all its made `parts` as they have to be. Raises KeyError for an unknown part."""
    text = _PART.sub(lambda part: part["begin"] + "\n".join(parts[part["name"]]()) + "\n" + part["end"], text)
    return _CONSOLE.sub(lambda block: f"```console\n{block['line']}{output(block['arguments'])}```", text)


@cache
def output(arguments: str) -> str:
    """Return what `python3 run.py ARGUMENTS` writes to standard output in the repository; its reports go nowhere."""
    words = shlex.split(arguments)
    with TemporaryDirectory() as folder:
        if words[0] == "scan" and "--no-report" not in words:
            words += ["--output", folder]
        command = [sys.executable, "-m", "skimtrace", *words]
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


@cache
def _shown() -> Result:
    return scan_one(Input(ROOT / SHOWN, SHOWN), Settings(load_signatures()))


def path() -> Iterator[str]:
    """The only flow of the sample: its source, its main steps and its sink."""
    (shown,) = _shown().flows
    steps = [step for step in shown.steps if _MAIN_STEP.match(step.kind)]
    rows = [(shown.source.file, shown.source.line, "read", shown.source.code)]
    rows += [(step.file, step.line, step.kind.partition(":")[0], step.code) for step in steps]
    rows.append((shown.sink.file, shown.sink.line, f"leaves by {shown.sink.channel}", shown.sink.code))
    width = max(len(kind) for _, _, kind, _ in rows)
    yield "```text"
    for file, line, kind, code in rows:
        yield f"{f'{file}:{line}':<17}{kind:<{width}}  {_short(code)}"
    yield "```"


def ticket() -> Iterator[str]:
    """What a ticket says of the sample, without its last parts."""
    yield "```markdown"
    yield section(_shown()).partition("\n### Legal indicators")[0]
    yield "..."
    yield "```"


def _short(code: str) -> str:
    code = " ".join(re.sub(r"// \$ .*?(?= \w+:)", "", code).split())  # without the samples' expectations
    return code if len(code) <= 60 else f"{code[:59]}…"


def seen() -> Iterator[str]:
    """The table of what is seen and what is not."""
    yield "| | seen today | known gaps |"
    yield "| --- | --- | --- |"
    for group in probes.load():
        cells = [[probe.title for probe in group.probes if probe.seen is wanted] for wanted in (True, False)]
        yield f"| {group.what} | {'<br>'.join(cells[0])} | {'<br>'.join(cells[1])} |"


def limits() -> Iterator[str]:
    """The table of limits, with the words that stand beside them in the code."""
    yield "| limit | default | what it bounds |"
    yield "| --- | --- | --- |"
    found: dict[str, tuple[int, str]] = {}
    for name, title in OPTIONS.items():
        found[title] = documented(options)[name]
    for module in (bundle_limits, extension_limits):
        found |= documented(module)
    rooms = [import_module(f"{flow.__name__}.{module.name}") for module in iter_modules(flow.__path__)]
    searching = {name: row for module in rooms for name, row in documented(module).items()}
    for name, title in SEARCH.items():
        found[title] = searching[name]
    for title, (value, words) in found.items():
        yield f"| `{title}` | {_figure(title, value)} | {words} |"


def documented(module: ModuleType) -> Mapping[str, tuple[int, str]]:
    """Return the numbers of a module, or of the class `Limits` in it: name -> value, and the text below it."""
    tree = ast.parse(inspect.getsource(module))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Limits"]
    body, owner = (classes[0].body, module.Limits()) if classes else (tree.body, module)
    found: dict[str, tuple[int, str]] = {}
    for at, node in enumerate(body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            value = getattr(owner, node.target.id)
            after = body[at + 1] if at + 1 < len(body) else None
            told = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
            if isinstance(value, int | float):
                words = " ".join(str(told).split()) or UNTOLD.get(node.target.id, "")
                found[node.target.id] = (int(value), words)
    return found


def _figure(title: str, value: int) -> str:
    if title == OPTIONS["TIMEOUT"]:
        return f"{value:,} s"
    if title == OPTIONS["MEMORY"]:
        return f"{value:,} MiB"
    if title.endswith(("bytes", "floor")):
        return f"{value >> 20:,} MiB" if value % 2**20 == 0 else f"{value:,} bytes"
    return f"{value:,}"


PARTS: Final[Mapping[str, Callable[[], Iterator[str]]]] = {
    "path": path,
    "ticket": ticket,
    "seen": seen,
    "limits": limits,
}
DOCUMENTS: Final = {README: PARTS, handbook.FILE: handbook.PARTS}
"""The documents with made parts."""
