"""Source of a script -> `Module`: the entry point of the javascript room."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from skimtrace.javascript import grammar
from skimtrace.javascript.borrowed import name_borrowed
from skimtrace.javascript.components import join_components
from skimtrace.javascript.decode import to_utf8
from skimtrace.javascript.ir import Module
from skimtrace.javascript.machines import erase_machines
from skimtrace.javascript.positions import Positions
from skimtrace.javascript.prototypes import make_classes
from skimtrace.javascript.scopes import resolve
from skimtrace.javascript.statements import Statements


def lower(data: bytes, line: int = 1, column: int = 1) -> Module:
    """Parse and lower one script.

    `data` is the script as it stands in its file; `line` and `column` (from 1) say where in the file it begins. Never
    raises over the content: what the parser cannot read is named in `error_lines`, and the rest is lowered. Time and
    memory are linear in the length of the script.
    """
    source = to_utf8(data)
    tree = grammar.parse(source)
    lowering = Statements(source)
    root = tree.root_node
    lines = [row + line - 1 for row in grammar.error_lines(tree)]
    lowering.later(lambda: lowering.program(root))
    del tree
    with collector_paused():
        lowering.run()
        resolve(lowering.root)
    module = Module(
        positions=Positions(source, line, column),
        ops=lowering.ops,
        starts=lowering.starts,
        ends=lowering.ends,
        functions=lowering.functions,
        bindings=lowering.bindings,
        guards=lowering.guards,
        error_lines=lines,
        esm=lowering.esm,
        keyed=lowering.keyed,
        tries=lowering.tries,
    )
    census = lowering.census
    census.prototypes = lowering.names("prototype")
    erase_machines(module, census)
    make_classes(module, census)
    join_components(module, census)
    name_borrowed(module, census)
    return module


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the cyclic collector from walking what is being built, again and again: none of it is garbage yet."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
