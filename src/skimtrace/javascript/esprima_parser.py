"""esprima, which reads ES2017, taught what scripts of today use and what leaves nothing in the IR to compare.

- `?.` and `??` (ES2020) are written in ES2017 before it reads them, character for character as long: `a?.b` lowers like
  `a .b`, `a?.[b]` like `a  [b]`, `a?.(b)` like `a  (b)`, and `a ?? b` like `a || b`, which binds as loosely and stands
  under the same guard. No op moves by it, so the IR of the older text is the one that the script itself must have.
- `catch` without a variable (ES2019), and `await` outside functions (ES2022).
- Regular expressions are not looked into: esprima would compile them as Python's.
"""

from typing import Any

from esprima import nodes
from esprima.parser import Parser
from tree_sitter import Node

from skimtrace.javascript import grammar

_OPTIONAL, _NULLISH = grammar.kinds("optional_chain"), grammar.sign("??")
_NAME = grammar.kinds("property_identifier", "private_property_identifier")


def parse(source: str, esm: bool = False) -> Any:
    """Parse a script, or a module when `esm`, to esprima's tree. Raises `esprima.Error` on what is newer than that."""
    parser = _Parser(older(source), options={"range": True})
    parser.scanner.testRegExp = lambda pattern, flags: None
    return parser.parseModule() if esm else parser.parseScript()


def older(source: str) -> str:
    """Return `source` without `?.` and `??`, every other character where it was."""
    data = source.encode()
    text = bytearray(data)
    waiting: list[Node] = [grammar.parse(data).root_node]
    while waiting:
        node = waiting.pop()
        if node.kind_id in _OPTIONAL:
            after = node.next_named_sibling
            while after is not None and after.kind_id in grammar.COMMENTS:
                after = after.next_named_sibling
            text[node.start_byte : node.end_byte] = b" ." if after and after.kind_id in _NAME else b"  "
        elif node.kind_id == _NULLISH:
            text[node.start_byte : node.end_byte] = b"||"
        waiting += node.children
    return text.decode()


class _Parser(Parser):  # type: ignore[misc]  # esprima is not typed
    def parseModule(self) -> Any:  # noqa: N802 - esprima's own name
        self.context.allowAwait = True
        return super().parseModule()

    def parseCatchClause(self) -> Any:  # noqa: N802 - esprima's own name
        node = self.createNode()
        self.expectKeyword("catch")
        param = None
        if not self.match("{"):
            self.expect("(")
            param = self.parsePattern([])
            self.expect(")")
        return self.finalize(node, nodes.CatchClause(param, self.parseBlock()))
