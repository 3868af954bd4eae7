"""Facts about the code that signatures use beside flows: private API paths, cookies and selectors of known sites."""

from skimtrace.flow.explain import Explainer
from skimtrace.flow.model import Fact
from skimtrace.flow.program import Program
from skimtrace.flow.sites import SiteTables
from skimtrace.javascript.ir import Const


def code_facts(program: Program, explainer: Explainer, tables: SiteTables) -> tuple[Fact, ...]:
    """Every constant that names a private API path or a session cookie of a known site, each place once."""
    found: dict[Fact, None] = {}
    for unit in program.units:
        for index, op in enumerate(unit.module.ops):
            if not isinstance(op, Const) or op.kind != "string" or not isinstance(op.value, str) or not op.value:
                continue
            text = op.value
            if len(text) > 2000:
                continue
            if "/" in text:
                path = tables.by_path(text)
                if path is not None and path.private:
                    found[Fact("private-api", path.path, explainer.place(unit.base + index), path.site.id)] = None
            elif len(text) < 40 and (cookie := tables.by_cookie(text)) is not None:
                found[Fact("cookie", text, explainer.place(unit.base + index), cookie.site.id)] = None
    return tuple(sorted(found, key=lambda f: (f.kind, f.value, f.place.file if f.place else "", str(f.place))))
