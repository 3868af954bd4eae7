"""Scopes, and which declaration each name means (ECMA-262, sections 8.2 and 9.1).

Names are resolved when the whole script has been read, because `var` and functions are visible before they are
declared. One walk over the tree of scopes with a stack of declarations per name makes that linear in declarations and
references, however deep the scopes nest.
"""

from skimtrace.javascript.ir import Binding, Read, Write


class Scope:
    """A region in which declarations are visible; `top` is the script's own. `hoists` marks those that `var` declares
    into; in another, `around` is the nearest that does.

    No scope refers to itself or, once resolved, to those inside it: scopes die with the lowering, without the cyclic
    collector, which is paused meanwhile.
    """

    __slots__ = ("around", "children", "names", "references", "top")

    def __init__(self, parent: "Scope | None", hoists: bool) -> None:
        self.top = parent is None
        self.around = None if hoists or parent is None else parent.hoisting()
        self.names: dict[str, int] = {}
        self.references: list[Read | Write] = []
        self.children: list[Scope] = []
        if parent is not None:
            parent.children.append(self)

    def hoisting(self) -> "Scope":
        """The scope that a `var` in this one belongs to."""
        return self.around or self


def declare(scope: Scope, bindings: list[Binding], name: str, kind: str, fn: int) -> int:
    """Declare `name` in `scope` and return its binding; a second declaration of one name is the same variable."""
    known = scope.names.get(name)
    if known is None:
        known = scope.names[name] = len(bindings)
        bindings.append(Binding(name, kind, fn, scope.top))
    return known


def resolve(root: Scope) -> None:
    """Set `binding` on every reference below `root`, and take the scopes apart; references that no declaration
    explains keep -1."""
    visible: dict[str, list[int]] = {}
    walk: list[tuple[Scope, bool]] = [(root, False)]
    while walk:
        scope, leaving = walk.pop()
        if leaving:
            for name in scope.names:
                visible[name].pop()
            continue
        for name, binding in scope.names.items():
            visible.setdefault(name, []).append(binding)
        for reference in scope.references:
            if found := visible.get(reference.name):
                reference.binding = found[-1]
        walk.append((scope, True))
        walk += [(child, False) for child in scope.children]
        scope.children = []
