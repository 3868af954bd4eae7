"""Functions by name: the ids by which flows and facts say in which functions they lie."""

from skimtrace.flow.program import Node, Program


def function_ids(program: Program, node: Node) -> tuple[str, ...]:
    """Return the functions a node stands in, innermost first, each as "file:line:column" of where it begins.

    The top level of a script is one only for what stands in no function: it is around everything else, and would make
    the whole file one function.
    """
    unit = program.unit(node)
    functions, positions = unit.module.functions, unit.module.positions
    fn = unit.module.ops[node - unit.base].fn
    found = []
    while fn > 0:
        line, column = positions.line_column(functions[fn].start)
        found.append(f"{unit.file}:{line}:{column}")
        fn = functions[fn].parent
    if not found:
        line, column = positions.line_column(functions[0].start)
        found.append(f"{unit.file}:{line}:{column}")
    return tuple(found)
