"""Names for flows and findings that hold from run to run, and fingerprints that hold from version to version.

A fingerprint is made of what the finding is about: the signature, and the code, selector and destination of its flows.
It stays as it is when a message is worded anew, a file renamed, a line moved or other code changed, and changes with
the code at either end, the selector or the host, and when the signature finds a flow more or less.

Names of one or two letters do not count: a minifier gives them anew at each build, by what else is in the file. Code
that is minified otherwise than before (names of three letters, a long line that is cut elsewhere) has another
fingerprint: a decision on it is then reported as stale, and has to be made anew.
"""

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from skimtrace.flow.model import Flow
from skimtrace.signatures.model import Match

FINGERPRINT_LENGTH: Final = 32
"""Hexadecimal digits: 128 bits."""

_TOKEN: Final = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')|`(?P<template>(?:[^`\\]|\\.)*+)`|(?P<name>[.\w$]++)""",
    re.DOTALL,
)
_HOLE: Final = re.compile(r"\$\{([^{}`]*+)\}")
_SHORT: Final = re.compile(r"\A((?:\.{3})?)[A-Za-z_$][\w$]?(?=\.|\Z)")
_WORDS: Final = frozenset({"as", "do", "if", "in", "of"})


def flow_id(flow: Flow) -> str:
    """Return the name of a flow within its extension: "F-", or "S-" where it only returns to the site it comes from,
    and a hash over every place and kind on the path."""
    points = [flow.source.place, *(step.place for step in flow.steps), flow.sink.place]
    kinds = [*flow.source.data_types, *(step.kind for step in flow.steps), flow.sink.channel]
    address = [] if flow.endpoint is None else [flow.endpoint.url or "", flow.endpoint.host or ""]
    places = [f"{p.file}:{p.line}:{p.column}:{p.code}" for p in points]
    return f"{'S' if flow.same_site else 'F'}-{_digest([*places, *kinds, *address, *flow.hosts])[:10]}"


def fingerprint(match: Match, flows: tuple[Flow, ...]) -> str:
    """Return the fingerprint of a match, whose flow indices point into `flows`.

    A match without flows goes by its facts, or by the code of its places when it has neither.
    """
    parts: set[tuple[str, ...]] = {_flow_parts(flows[at]) for at in match.flows}
    if not parts:
        parts = {(fact.kind, fact.value, fact.site or "") for fact in match.facts}
    if not parts:
        parts = {("place", _shape(place.code), "") for place in match.places}
    return _digest([match.signature.id, *(word for part in sorted(parts) for word in part)])[:FINGERPRINT_LENGTH]


def distinct(names: Iterable[str]) -> list[str]:
    """Return `names`, with "-2", "-3", ... behind those that were there before."""
    seen: Counter[str] = Counter()
    made = []
    for name in names:
        seen[name] += 1
        made.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return made


def _flow_parts(flow: Flow) -> tuple[str, ...]:
    host = flow.endpoint.host if flow.endpoint is not None else None
    return _shape(flow.source.place.code), flow.source.selector or "", _shape(flow.sink.place.code), host or ""


def _shape(code: str) -> str:
    """Return code on one line, with "_" for each name that a minifier may have given."""
    return _TOKEN.sub(_shaped, " ".join(code.split()))


def _shaped(found: re.Match[str]) -> str:
    if found["template"] is not None:
        return f"`{_HOLE.sub(lambda hole: f'${{{_shape(hole[1])}}}', found['template'])}`"
    name = found["name"]
    if name is None or name in _WORDS:
        return found[0]
    return _SHORT.sub(r"\1_", name)


def _digest(words: list[str]) -> str:
    whole = sha256()
    for word in words:
        data = word.encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(8, "big"))  # so that no two lists of words run together
        whole.update(data)
    return whole.hexdigest()
