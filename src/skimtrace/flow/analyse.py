"""The entry point of the flow room: a bundle and its extension -> endpoints, facts and flows."""

import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from skimtrace.bundle.model import Bundle
from skimtrace.extension.model import Extension
from skimtrace.flow.constants import Constants
from skimtrace.flow.copies import copies
from skimtrace.flow.endpoints import Endpoints, endpoint_of, is_address
from skimtrace.flow.explain import Explainer
from skimtrace.flow.facts import code_facts
from skimtrace.flow.followed import followed
from skimtrace.flow.links import Links
from skimtrace.flow.model import Analysis, Endpoint, EndpointUse, Flow, Place, ScriptCoverage
from skimtrace.flow.models import load_models
from skimtrace.flow.names import Names
from skimtrace.flow.observe import Observer, Scene
from skimtrace.flow.program import Node, Program
from skimtrace.flow.reach import reach_scripts
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.sites import load_site_tables
from skimtrace.flow.sources import Sources
from skimtrace.flow.taint import Taint
from skimtrace.javascript.ir import Concat
from skimtrace.javascript.libraries import recognise
from skimtrace.javascript.library_banners import modified_copy
from skimtrace.javascript.lower import collector_paused
from skimtrace.javascript.shelf import Shelf, lowered

MAX_SCRIPT_BYTES: Final = 32 * 1024 * 1024
_MAX_PLACES: Final = 20
"""Places of which a limit is said one by one."""
_MAX_CALLS: Final = 5_000
"""Nested calls of the interpreter; some 20,000 fit into the eight megabytes of stack that a main thread has."""


def analyse(
    bundle: Bundle, extension: Extension, observers: Iterable[Observer] = (), shelf: Shelf | None = None
) -> Analysis:
    """Analyse every script of an extension as one program.

    `observers` look at it when its flows are known; what they find is added to the facts. Scripts that stand on the
    `shelf` are taken from there, and the result is the same. Never raises over what the scripts contain. What was not
    analysed is named in `scripts` and `limits`.
    """
    with (
        _nested_deeply(),
        collector_paused(),
    ):  # the objects of an analysis form no cycles; walking them costs a tenth of its time
        return _analyse(bundle, extension, observers, shelf)


@contextmanager
def _nested_deeply() -> Iterator[None]:
    """Raise the interpreter's limit of nested calls. How deep questions nest is bounded for each kind (`MAX_NESTING`),
    but a question of one kind asks others, and their product is more than the default of 1,000."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _MAX_CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _analyse(bundle: Bundle, extension: Extension, observers: Iterable[Observer], shelf: Shelf | None) -> Analysis:
    started = time.perf_counter()
    program, scripts, skipped = load_program(bundle, extension, shelf)
    parsed = time.perf_counter()
    models, tables = load_models(), load_site_tables()
    reached = reach_scripts(program, bundle, models, tables)
    resolver = Resolver(program, models.common_names, models.patched)
    names = Names(resolver, models)
    constants = Constants(resolver, names)
    setting = Setting(program, resolver, names, tables)
    links = Links(resolver, names, constants, setting)
    sources = Sources(resolver, names, constants, setting, tables)
    readings = [reading for reading in sources.readings() if not _in_library(resolver, reading.node)]
    taint = Taint(resolver, names, models, links)
    taint.run((reading.fact, 1 << index) for index, reading in enumerate(readings))
    explainer = Explainer(program, taint, Endpoints(resolver, constants, setting), tables)
    further = followed(taint, readings, explainer, sources.answers, tables)
    taint.run((reading.fact, 1 << index) for index, reading in enumerate(further, len(readings)))
    readings += further
    flows = explainer.flows(readings)
    limits = list(reached.limits)
    if taint.exhausted:
        limits.append("the search for flows was stopped: the extension exceeds the budget of facts")
    if resolver.exhausted:
        limits.append("the search for what variables and calls mean was stopped: the extension exceeds its budget")
    crowded = sorted({*taint.crowded, *taint.links.crowded})
    limits += _said_of(explainer, crowded, "what is given here may go to more functions than were followed")
    diffuse = [reading.node for index, reading in enumerate(readings) if taint.diffuse >> index & 1]
    limits += _said_of(explainer, diffuse, "what is read here spreads too far; it was followed in part")
    scene = Scene(program, resolver, names, constants, setting, limits)
    observed = [fact for observer in observers for fact in observer(scene)]
    analysis = Analysis(
        flows=tuple(flows),
        endpoints=_endpoint_uses(program, constants, explainer, flows),
        facts=(*code_facts(program, explainer, tables, readings), *observed),
        limits=tuple(dict.fromkeys(limits)),
        beyond=tuple(dict.fromkeys(_undecoded(program))),
        scripts=_coverage(program, scripts, reached.scripts),
        skipped=skipped,
        extension=replace(
            program.extension,
            problems=(*extension.problems, *reached.problems),
            remote_scripts=reached.remote,
        ),
        parse_seconds=parsed - started,
        flow_seconds=time.perf_counter() - parsed,
    )
    program.close()
    resolver.close()
    taint.close()
    return analysis


def _said_of(explainer: Explainer, nodes: Iterable[Node], sentence: str) -> Iterator[str]:
    """A sentence about places, once for each of the first ones and once for all others."""
    places = list(dict.fromkeys(f"{place.file}:{place.line}" for place in map(explainer.place, nodes)))
    yield from (f"{place}: {sentence}" for place in places[:_MAX_PLACES])
    if len(places) > _MAX_PLACES:
        yield f"the same holds of {len(places) - _MAX_PLACES:,} more places: {sentence}"


def _in_library(resolver: Resolver, node: Node) -> bool:
    """Whether a node stands in a library's own function: what it reads and asks for is said where it is called."""
    unit = resolver.program.unit(node)
    return resolver.libraries.holds(unit, unit.module.ops[node - unit.base].fn)


def _coverage(
    program: Program, loaded: Mapping[str, ScriptCoverage], contexts: Mapping[str, tuple[str, ...]]
) -> tuple[ScriptCoverage, ...]:
    """What was analysed, with the contexts that were found in the code, and code in strings last."""
    found = dict(loaded)
    for unit in program.units:
        script = unit.script
        if script.id not in found:
            size = len(unit.module.positions.source)
            errors = tuple(unit.module.error_lines)
            found[script.id] = ScriptCoverage(script.file, script.line, size, (), errors, script.kind.value)
    analysed = {key: unit.script.id for key, unit in program.copies.items()}
    analysed |= {
        found[key].copy_of or "": other for key, other in analysed.items()
    }  # the other way round, where swapped
    return tuple(
        replace(
            known,
            contexts=contexts.get(key, known.contexts),
            copy_of=other if (other := analysed.get(key)) != key else None,
        )
        for key, known in found.items()
    )


def load_program(
    bundle: Bundle, extension: Extension, shelf: Shelf | None = None
) -> tuple[Program, Mapping[str, ScriptCoverage], tuple[tuple[str, str], ...]]:
    """Read, decode and lower every script; returns the program, what was lowered by script id, and (file, reason) for
    the rest."""
    program = Program(extension)
    program.read_file = lambda path: _read(bundle, path) if path in bundle.files else None
    program.has_data = any(
        path.endswith(".json") and path != "manifest.json" and not path.startswith("_locales/") for path in bundle.files
    )
    scripts: dict[str, ScriptCoverage] = {}
    skipped = []
    doubles = copies(bundle, extension)
    # Loaded scripts first: whether a copy of one is left out depends on what it imports.
    for script in sorted(extension.scripts.values(), key=lambda script: script.id in doubles):
        data = script.text.encode("utf-8", "replace") if script.text is not None else _read(bundle, script.file)
        if data is None:
            skipped.append((script.file, "the file could not be read"))
        elif len(data) > MAX_SCRIPT_BYTES:
            skipped.append((script.file, f"the script has {len(data):,} bytes; the limit is {MAX_SCRIPT_BYTES:,}"))
        else:
            library = recognise(data) if script.text is None else None
            errors: list[int] = []
            twin = program.by_file.get(doubles.get(script.id, ""))
            if twin is not None and not twin.module.esm and not twin.imports:
                program.copies[script.id] = twin
            elif library is None or library.sends:
                errors = program.add(script, lowered(data, script.line, script.column, shelf)).module.error_lines
            named = f"{library.name} {library.version}" if library else None
            claim = modified_copy(data) if library is None and script.text is None else None
            scripts[script.id] = ScriptCoverage(
                script.file, script.line, len(data), script.contexts, tuple(errors), script.kind.value, named,
                doubles[script.id] if script.id in program.copies else None,
                f"{claim.name} {claim.version}" if claim else None,
            )  # fmt: skip
    ordered = {script: scripts[script] for script in extension.scripts if script in scripts}
    return program, ordered, tuple(skipped)


def _undecoded(program: Program) -> Iterator[str]:
    """A sentence for each script that hides strings in a way that was not understood: in another script, for one."""
    first = {unit.base: unit.module.undecoded[0] for unit in program.units if unit.module.undecoded}
    for unit in program.units:
        for name in unit.module.hidden:
            for node in program.global_reads.get(name, ()):
                other = program.unit(node)
                if other is not unit and program.shares_globals(unit, other):
                    place = other.module.starts[node - other.base]
                    first[other.base] = min(place, first.get(other.base, place))
    for unit in program.units:
        if unit.base in first:
            line, _ = unit.module.positions.line_column(first[unit.base])
            yield f"{unit.file}:{line}: strings are decoded by code that was not understood"


def _read(bundle: Bundle, path: str) -> bytes | None:
    try:
        return bundle.read(path)
    except (KeyError, OSError, ValueError):
        return None


def _endpoint_uses(
    program: Program, constants: Constants, explainer: Explainer, flows: list[Flow]
) -> tuple[EndpointUse, ...]:
    """Every address in the code, with its places and the data types seen to reach its host."""
    found: dict[Endpoint, dict[Place, None]] = {}
    for unit in program.units:
        for index in sorted(index for text, places in unit.strings.items() if is_address(text) for index in places):
            node = unit.base + index
            whole = [
                unit.base + user for user in unit.users[index]
                if isinstance(joined := unit.module.ops[user], Concat) and joined.parts[0] == index
            ]  # fmt: skip
            for text in constants.texts(whole[0]) if whole else constants.texts(node):
                endpoint = endpoint_of(text)
                if endpoint is not None and endpoint.host is not None:
                    found.setdefault(endpoint, {})[explainer.place(node)] = None
    receives: dict[str, dict[str, None]] = {}
    for flow in flows:
        if flow.endpoint is not None:
            if flow.endpoint.host:
                receives.setdefault(flow.endpoint.host, {}).update(dict.fromkeys(flow.source.data_types))
            # Whether an address may be changed is said of the flow; here it is an address like others.
            named = Endpoint(flow.endpoint.url, flow.endpoint.host, resolved=True)
            found.setdefault(named if flow.endpoint.host else flow.endpoint, {})[flow.sink.place] = None
    return tuple(
        EndpointUse(endpoint, tuple(sorted(places)), tuple(receives.get(endpoint.host or "", ())))
        for endpoint, places in sorted(found.items(), key=lambda item: (item[0].host or "~", item[0].url or ""))
    )
