"""Components that are written as options, as Vue's are: the functions in `methods`, `computed` and `watch` are those of
the component, and see it as `this`.
"""

from typing import Final

from skimtrace.javascript.census import Census
from skimtrace.javascript.ir import Func, Module, Object

PARTS: Final = ("methods", "computed", "watch")
"""Options that hold functions of the component."""
_PARTS: Final = frozenset(PARTS)
_BESIDE: Final = frozenset({"data", "props", "setup", "template", "render", "mounted", "created", "components", "name"})
"""Options that tell a component, beside these."""


def join_components(module: Module, census: Census) -> None:
    """Make the functions of components their members, in place. Time is linear in the ops."""
    ops = module.ops
    for index in census.objects:
        op = ops[index]
        if type(op) is not Object or _PARTS.isdisjoint(op.names) or _BESIDE.isdisjoint(op.names):
            continue
        for name, value in zip(op.names, op.values, strict=True):
            held = ops[value]
            if name not in PARTS or type(held) is not Object:
                continue
            for key, member in zip(held.names, held.values, strict=True):
                made = ops[member]
                if type(made) is not Func or module.functions[made.function].kind == "arrow":
                    continue
                function = module.functions[made.function]
                function.owner = index
                if name == "computed" and key is not None:  # it is read like a property
                    function.kind, function.name = "getter", key
