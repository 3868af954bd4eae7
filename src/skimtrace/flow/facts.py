"""Facts about the code that signatures use beside flows: private API paths, cookies and selectors of known sites, and
calls of the extension interface."""

from collections.abc import Iterable

from skimtrace.flow.apis import api_calls
from skimtrace.flow.explain import Explainer
from skimtrace.flow.functions import function_ids
from skimtrace.flow.model import Confidence, Fact
from skimtrace.flow.program import Node, Program
from skimtrace.flow.reading import Reading
from skimtrace.flow.sites import SiteTables


def code_facts(
    program: Program, explainer: Explainer, tables: SiteTables, readings: Iterable[Reading]
) -> tuple[Fact, ...]:
    """Every constant that names a private API path or a session cookie of a known site, and every DOM read whose
    selector a site table knows to hold people's data, and every call of the extension interface; each place once."""
    found: dict[Fact, None] = {}
    for reading in readings:
        known = reading.personal and reading.sites and reading.confidence is Confidence.HIGH
        if known and reading.kind == "dom" and reading.selector:
            found[_fact(program, explainer, reading.node, "selector", reading.selector, reading.sites[0].id)] = None
    for unit in program.units:
        for text, places in unit.strings.items():
            if len(text) > 2000 or not text:
                continue
            if "/" in text:
                path = tables.by_path(text)
                for index in places if path is not None else ():
                    if path is not None and path.private:
                        fact = _fact(program, explainer, unit.base + index, "private-api", path.path, path.site.id)
                        found[fact] = None
            elif len(text) < 40 and (cookie := tables.by_cookie(text)) is not None:
                for index in places:
                    found[_fact(program, explainer, unit.base + index, "cookie", text, cookie.site.id)] = None
    for node, name in api_calls(program, explainer.taint.names):
        found[_fact(program, explainer, node, "api", name, None)] = None
    return tuple(sorted(found, key=lambda f: (f.kind, f.value, f.place.file if f.place else "", str(f.place))))


def _fact(program: Program, explainer: Explainer, node: Node, kind: str, value: str, site: str | None) -> Fact:
    """A fact at a node, with the functions around it and the contexts of its script."""
    contexts = tuple(dict.fromkeys(context.id for context in program.unit(node).contexts))
    return Fact(kind, value, explainer.place(node), site, function_ids(program, node), contexts)
