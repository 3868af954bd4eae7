"""Events as links: `dispatchEvent(new CustomEvent(name, {detail}))` -> listeners of that name."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from skimtrace.flow.arrivals import LOOSE, Arrival
from skimtrace.flow.fieldpath import Path
from skimtrace.flow.model import Confidence
from skimtrace.flow.program import Node
from skimtrace.flow.stores import Stores
from skimtrace.flow.values import CallString
from skimtrace.javascript.ir import Call, Get, Read

_MAX_LISTENERS: Final = 200
_PLATFORM: Final = frozenset(
    {"click", "load", "DOMContentLoaded", "change", "input", "keydown", "keyup", "submit", "scroll", "mouseover",
     "blur", "focus", "resize", "error", "mousedown", "mouseup", "mousemove", "beforeunload", "unload", "popstate",
     "hashchange", "message", "visibilitychange", "readystatechange", "mouseenter", "mouseout", "keypress"}
)  # fmt: skip
"""Events that the platform raises, and nobody gives data by."""


class EventLinks(Stores):
    """Events with data."""

    @cached_property
    def _listening(self) -> tuple[dict[str, list[Node]], list[Node]]:
        """Calls of `addEventListener` by the name of the event, and those whose name is not known."""
        by_name: dict[str, list[Node]] = defaultdict(list)
        others: list[Node] = []
        for name in ("*.addEventListener", "addEventListener"):
            for node, call in self.ends.calls(name, 2):
                heard = self.constants.strings(self.program.unit(node).base + call.args[0])
                for event in heard:
                    by_name[event].append(node)
                if not heard:
                    others.append(node)
        return by_name, others

    def _raised(self, site: Node, op: Call, path: Path, calls: CallString) -> Iterator[Arrival]:
        unit = self.program.unit(site)
        target = unit.module.ops[op.callee]
        if not isinstance(target, Get | Read) or target.name != "dispatchEvent":
            return
        raised: set[str] = set()
        for root in self.resolver.roots(unit.base + op.args[0], calls):
            made = self.program.op(root.node)
            if type(made) is Call and made.new and made.args:
                raised.update(self.constants.strings(self.program.unit(root.node).base + made.args[0], root.calls))
        if not raised and path[:1] not in (("detail",), ("data",)):
            return
        by_name, others = self._listening
        if raised:
            joined = [(node, f"sent as event {name}") for name in sorted(raised) for node in by_name.get(name, ())]
        else:
            joined = [
                (node, "") for name, nodes in by_name.items() if name not in _PLATFORM for node in nodes
            ]  # fmt: skip
        joined += [(node, "") for node in others]
        for node, kind in joined[:_MAX_LISTENERS]:
            if self.setting.share_document(site, node):
                sure = Confidence.HIGH if kind else Confidence.LOW
                for arrival in self._callbacks(node, path, (), kind or f"sent as an event, {LOOSE}", sure):
                    yield arrival._replace(calls=())
