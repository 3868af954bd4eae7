"""The registry: reads the packaged signatures and those of a further folder; refuses a broken one with its place."""

from collections.abc import Collection, Iterator
from pathlib import Path

from skimtrace.data import data_files, data_folder, digest, line_of, load_yaml
from skimtrace.errors import DataError
from skimtrace.signatures.advice import walk
from skimtrace.signatures.cases import Case
from skimtrace.signatures.folder import signature_files
from skimtrace.signatures.model import SignatureSet
from skimtrace.signatures.schema import FlowTerm, Node, Signature
from skimtrace.signatures.taxonomy import Taxonomies, packaged_taxonomies


def load_signatures(extra: Path | None = None) -> SignatureSet:
    """Return the packaged signatures and those below the folder `extra`, sorted by id.

    Raises DataError, with the file and line, for the first file that is not a signature, whose name is not its id,
    whose id is taken, or that names a data type, category, article, technique or weakness no taxonomy has; for a
    pattern of `extra` that cannot be looked for; and for what `signature_files` refuses.
    """
    further = signature_files(extra) if extra is not None else []
    taxonomies = packaged_taxonomies()
    found: dict[str, Signature] = {}
    files: dict[str, Path] = {}
    for path in (*data_files(data_folder() / "rules"), *further):
        signature = load_signature(path, taxonomies)
        if path in further:
            refuse_patterns(signature, path)
        if signature.id in found:
            _refuse(path, ("id",), f"the id {signature.id} is taken by {files[signature.id]}")
        found[signature.id] = signature
        files[signature.id] = path
    ordered = tuple(found[key] for key in sorted(found))
    cases = {path.stem: path for path in data_files(data_folder() / "cases")}
    known = {path.stem for path in files.values() if path.is_relative_to(data_folder())}
    loaded = tuple(load_case(path, taxonomies, known) for path in cases.values())
    return SignatureSet(ordered, taxonomies, files, digest(extra), loaded, cases)


def load_signature(path: Path, taxonomies: Taxonomies) -> Signature:
    """Read one signature file. Raises DataError as `load_signatures` does."""
    signature = load_yaml(path, Signature)
    if path.stem != signature.id:
        _refuse(path, ("id",), f"the file is named {path.stem}.yaml, so its id must be {path.stem}, not {signature.id}")
    for place, reason in _unknown_names(signature, taxonomies):
        _refuse(path, place, reason)
    return signature


def refuse_patterns(signature: Signature, path: Path) -> None:
    """Refuse patterns that cannot be looked for. For the packaged ones a test does so, to spare each start the time."""
    from skimtrace.signatures.patterns import PatternError, compile_pattern  # noqa: PLC0415 - a parser, seldom needed

    nodes = list(walk(signature.match, ("match",)))
    for at, mitigation in enumerate(signature.mitigations):
        nodes += walk(mitigation.match, ("mitigations", at, "match"))
    for node, place in nodes:
        for at, js in enumerate(node.pattern.js if node.pattern is not None else ()):
            try:
                compile_pattern(js)
            except PatternError as error:
                _refuse(path, (*place, "pattern", "js", at), f"{js!r} is no pattern: {error}")


def load_case(path: Path, taxonomies: Taxonomies, signatures: Collection[str]) -> Case:
    """Read one case file, whose rows may name the `signatures`.

    Raises DataError, with the file and line, when it is not a case, when its name is not its id, when two rows have one
    id, or when it names a signature, an article, a data type or a category that there is not.
    """
    case = load_yaml(path, Case)
    if path.stem != case.id:
        _refuse(path, ("id",), f"the file is named {path.stem}.yaml, so its id must be {path.stem}, not {case.id}")
    for place, reason in _unknown_in_case(case, taxonomies, signatures):
        _refuse(path, place, reason)
    return case


def _unknown_in_case(
    case: Case, known: Taxonomies, signatures: Collection[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for at, row in enumerate(case.rows):
        if any(row.id == other.id for other in case.rows[:at]):
            yield ("rows", at, "id"), f"the id {row.id} is taken by a row before"
        for index, name in enumerate(row.signatures):
            if name not in signatures:
                yield ("rows", at, "signatures", index), f"no such signature: {name}"
        for index, name in enumerate(row.articles):
            if name not in known.articles:
                yield ("rows", at, "articles", index), f"no such article in the taxonomy: {name}"
        for key in ("evidence", "mitigations"):
            for index, part in enumerate(getattr(row, key)):
                yield from _unknown_in_node(part.match, ("rows", at, key, index, "match"), known)


def _unknown_names(signature: Signature, known: Taxonomies) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for at, name in enumerate(signature.attack):
        if name not in known.techniques:
            yield ("attack", at), f"no such ATT&CK technique in the taxonomy: {name}"
    for at, name in enumerate(signature.cwe):
        if name not in known.weaknesses:
            yield ("cwe", at), f"no such CWE in the taxonomy: {name}"
    for at, row in enumerate(signature.gdpr):
        if row.article not in known.articles:
            yield ("gdpr", at, "article"), f"no such article in the taxonomy: {row.article}"
    yield from _unknown_in_node(signature.match, ("match",), known)
    for at, mitigation in enumerate(signature.mitigations):
        yield from _unknown_in_node(mitigation.match, ("mitigations", at, "match"), known)
    for side in ("match", "near_miss"):
        for at, example in enumerate(getattr(signature.examples, side)):
            for flow_at, flow in enumerate(example.flows):
                place = ("examples", side, at, "flows", flow_at, "data_types")
                yield from _unknown_types(flow.data_types, place, known)


def _unknown_in_node(
    node: Node, place: tuple[str | int, ...], known: Taxonomies
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for key in ("all", "any", "none"):
        for at, child in enumerate(getattr(node, key) or ()):
            yield from _unknown_in_node(child, (*place, key, at), known)
    for at, child in enumerate(node.at_least.of if node.at_least is not None else ()):
        yield from _unknown_in_node(child, (*place, "at_least", "of", at), known)
    for at, name in enumerate((node.fact.category if node.fact is not None else None) or ()):
        if name not in known.categories:
            yield (*place, "fact", "category", at), f"no such endpoint category: {name}"
    if node.flow is not None:
        yield from _unknown_in_term(node.flow, (*place, "flow"), known)


def _unknown_in_term(
    term: FlowTerm, place: tuple[str | int, ...], known: Taxonomies
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield from _unknown_types(term.data_types or (), (*place, "data_types"), known)
    for at, name in enumerate((term.endpoint.category if term.endpoint is not None else None) or ()):
        if name not in known.categories:
            yield (*place, "endpoint", "category", at), f"no such endpoint category: {name}"
    if term.not_ is not None:
        yield from _unknown_in_term(term.not_, (*place, "not"), known)


def _unknown_types(
    names: tuple[str, ...], place: tuple[str | int, ...], known: Taxonomies
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for at, name in enumerate(names):
        if name.endswith("*"):
            if not any(kind.startswith(name[:-1]) for kind in known.data_types):
                yield (*place, at), f"no data type begins with {name[:-1]!r}"
        elif name not in known.data_types:
            yield (*place, at), f"no such data type: {name}"


def _refuse(path: Path, place: tuple[str | int, ...], reason: str) -> None:
    raise DataError(str(path), line_of(path.read_text(encoding="utf-8"), place), reason)
