"""The made parts of signatures/README.md: the signatures, their language, the score, a worked example."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from skimtrace.data import data_folder
from skimtrace.report.words import article_word
from skimtrace.signatures import fileschema
from skimtrace.signatures.reference import PARTS as PARTS_OF_A_FILE
from skimtrace.signatures.reference import described, told
from skimtrace.signatures.registry import load_signatures
from skimtrace.signatures.schema import EndpointTerm, FactTerm, FlowTerm, Node, Scope, Severity, Signature
from skimtrace.signatures.taxonomy import packaged_taxonomies
from skimtrace.verdict.scale import packaged_scale

FILE: Final = data_folder() / "README.md"
WORKED: Final = Path(__file__).resolve().parents[1] / "signatures" / "worked" / "OWN-DIRECTORY-OUT.yaml"
MOST: Final = 3
"""Words of a list, or parts of a node, that the table names."""
SHORT: Final = 7
"""Words to choose from that stand in the table itself."""


def all_signatures() -> Iterator[str]:
    """The table of the packaged signatures, most severe first."""
    rows = [row for severity in Severity for row in load_signatures().signatures if row.severity is severity]
    yield f"{len(rows)} signatures, most severe first. A preview is shown and does not score."
    yield ""
    yield "| signature | severity | title | fires on | may bear on |"
    yield "| --- | --- | --- | --- | --- |"
    for row in rows:
        name = f"[{row.id}](rules/{row.id}.yaml)"
        severity = row.severity.value + (" (preview)" if row.status.value == "preview" else "")
        yield f"| {name} | {severity} | {_cell(row.title)} | {_cell(gist(row.match))} | {_articles(row)} |"


def _articles(row: Signature) -> str:
    return ", ".join(dict.fromkeys(article_word(note.article).removesuffix(" GDPR") for note in row.gdpr)) or "-"


def gist(node: Node) -> str:
    """Return in a few words what a node fires on; the whole is what `signatures show` prints."""
    often = f"{node.count} times " if node.count else ""
    if node.flow is not None:
        return often + _flow(node.flow)
    if node.fact is not None:
        return often + _fact(node.fact)
    if node.pattern is not None:
        return f"{often}code like {_listed([_code(js) for js in node.pattern.js], 1)}"
    words = [f"({gist(child)})" if len(child.children) > 1 else gist(child) for child in node.children]
    if node.none is not None:
        return " and ".join(f"no {word}" for word in _few(words))
    if node.at_least is not None:
        return f"{node.at_least.n} of: {_listed(words)}"
    if node.any is not None:
        return " or ".join(_few(words))
    return " with ".join(_few(words)) + (
        f" in one {node.scope.value}" if node.scope not in (None, Scope.EXTENSION) else ""
    )


def _flow(term: FlowTerm) -> str:
    data = _listed(term.data_types or ())
    words = [f"a flow of {data}" if data else "a flow of people's data" if term.personal else "a flow"]
    if term.site is not None:
        words.append("of a known site" if "*" in term.site else f"of {_listed(term.site)}")
    if term.local is not None:
        words.append("that stays" if term.local else "that leaves")
    end = term.endpoint or EndpointTerm()
    named = [word for word in (*(end.category or ()), *(end.host or ()), *(end.url_contains or ())) if word != "*"]
    if named:
        words.append(f"for {_listed(named)}")
    elif end.insecure:
        words.append("without encryption")
    elif end.unresolved or end.reason:
        words.append("for an address that is not in the package")
    if term.channel is not None:
        words.append(f"by {_listed(term.channel)}")
    if term.trigger is not None:
        words.append(f"started by {_listed(term.trigger)}")
    return " ".join(words)


def _fact(term: FactTerm) -> str:
    values = [*(term.value or ()), *(f"{word}…" for word in term.value_prefix or ()), *(term.value_contains or ())]
    site = "" if term.site is None else " of a known site" if "*" in term.site else f" of {_listed(term.site)}"
    named = f" {_listed([_code(word) for word in values])}" if values else ""
    return f"{'/'.join(term.kind or ('fact',))}{site}{named}"


def _listed(words: Sequence[str], most: int = MOST) -> str:
    return ", ".join(_few(words, most))


def _few(words: Sequence[str], most: int = MOST) -> list[str]:
    kept = most if len(words) <= most else max(1, most - 1)
    return [*words[:kept], *([f"{len(words) - kept} more"] if len(words) > kept else [])]


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def language() -> Iterator[str]:
    """The reference: each part of a file, and what its keys take and are for."""
    definitions: Mapping[str, Any] = fileschema.schema()["$defs"]
    for part in PARTS_OF_A_FILE:
        made = definitions[part.__name__]
        yield from (f"### {part.__name__}", "", described(part), "")
        yield "| key | takes | |"
        yield "| --- | --- | --- |"
        for key, text in told(part).items():
            needed = " (needed)" if key in made.get("required", ()) else ""
            yield f"| `{key}` | {_cell(_takes(made['properties'][key], definitions))}{needed} | {_cell(text)} |"
        yield ""
    for name, made in definitions.items():
        if len(made.get("enum", ())) > SHORT:
            yield from (f"### {name}", "", f"One of: {', '.join(made['enum'])}.", "")


def _takes(key: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    if "anyOf" in key:
        return " or ".join(_takes(one, definitions) for one in key["anyOf"] if one.get("type") != "null")
    if "$ref" in key:
        name = key["$ref"].rpartition("/")[2]
        made = definitions[name]
        return _takes(made, definitions) if 0 < len(made.get("enum", ())) <= SHORT else f"[{name}](#{name.lower()})"
    if "enum" in key:
        return ", ".join(str(word) for word in key["enum"] if word is not None)
    kind = str(key["type"])
    if kind == "array":
        return f"list of {_takes(key.get('items', {}), definitions)}"
    if kind == "object" and "additionalProperties" in key:
        return f"by name: {_takes(key['additionalProperties'], definitions)}"
    least = f" from {key['minimum']}" if "minimum" in key else ""
    return {"string": "text", "boolean": "true, false", "integer": "number", "object": "any keys"}.get(
        kind, kind
    ) + least


def score() -> Iterator[str]:
    """How a score is made: the words and figures of taxonomies/score.yaml, and the weights of the kinds of data."""
    text = (data_folder() / "taxonomies" / "score.yaml").read_text(encoding="utf-8")
    head = text[: text.index("schema:")]
    yield from (line.removeprefix("#").strip() for line in head.splitlines())
    scale = packaged_scale()
    yield from ("", "| verdict | from | to |", "| --- | --- | --- |")
    yield from (f"| `{band.verdict.value}` | {band.lowest} | {band.highest} |" for band in scale.bands)
    levels = ("high", "medium", "low")
    yield from ("", "| a match of severity | confidence high | medium | low |", "| --- | --- | --- | --- |")
    for severity in Severity:
        yield f"| {severity.value} | {' | '.join(str(scale.points(severity, level)) for level in levels)} |"
    yield from ("", f"| kind of data (all together at most {scale.data_types_cap}) | weight |", "| --- | --- |")
    for kind in sorted(packaged_taxonomies().data_types.values(), key=lambda row: (-row.weight, row.id)):
        yield f"| `{kind.id}`: {kind.title} | {kind.weight} |"


def worked() -> Iterator[str]:
    """The worked example, which a test lints, tries and scans with."""
    yield "```yaml"
    yield from WORKED.read_text(encoding="utf-8").splitlines()
    yield "```"


def _cell(text: str) -> str:
    """Text for a cell of a table: a bar would end the cell."""
    return " ".join(text.split()).replace("|", "\\|")


PARTS: Final = {"signatures": all_signatures, "worked": worked, "language": language, "score": score}
