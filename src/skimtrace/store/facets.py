"""What a result is asked for by: its facets, as pairs of a kind and a value."""

from collections.abc import Iterator
from enum import StrEnum

from skimtrace.result.model import Result


class Facet(StrEnum):
    """The kinds of facets."""

    VERDICT = "verdict"
    HOST = "host"
    """A host that an address in the code names."""
    RECEIVER = "receiver"
    """A host that page data was seen to reach."""
    DATA = "data"
    """A data type that leaves or is kept."""
    SIGNATURE = "signature"
    PERMISSION = "permission"
    """A permission or a host permission, required or optional."""
    ID = "id"
    STATE = "state"
    """"incomplete", where something that could matter was not analysed."""


def facets(result: Result) -> list[tuple[str, str]]:
    """Return the facets of `result`, each once."""
    return list(dict.fromkeys(_facets(result)))


def _facets(result: Result) -> Iterator[tuple[str, str]]:
    yield Facet.VERDICT.value, result.verdict
    if not result.complete:
        yield Facet.STATE.value, "incomplete"
    for endpoint in result.endpoints:
        if endpoint.host is not None:
            yield Facet.HOST.value, endpoint.host
    for flow in result.flows:
        for data_type in flow.data_types:
            yield Facet.DATA.value, data_type
        if flow.endpoint is not None and flow.endpoint.host is not None:
            yield Facet.HOST.value, flow.endpoint.host
            if not flow.sink.local:
                yield Facet.RECEIVER.value, flow.endpoint.host
    for finding in result.findings:
        yield Facet.SIGNATURE.value, finding.signature
    asked = result.manifest
    for name in (
        *asked.permissions, *asked.optional_permissions, *asked.host_permissions, *asked.optional_host_permissions,
    ):  # fmt: skip
        yield Facet.PERMISSION.value, name
    info = result.extension
    for claim in (info.id, info.header_id, info.key_id, info.gecko_id):
        if claim:
            yield Facet.ID.value, claim
