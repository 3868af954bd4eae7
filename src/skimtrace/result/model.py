"""The result document, `schema_version` "1": what every renderer reads and what is measured from outside.

Lines and columns count from 1; columns count characters. Paths are relative to the extension's root, with "/". Unknown
values are null, never absent. Fields beyond CONTRACT's are additions and may be ignored.
"""

import msgspec

SCHEMA_VERSION = "1"


class _Frozen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the parts of the document: immutable and closed."""


class Location(_Frozen):
    """A place in the extension's code."""

    file: str
    line: int
    column: int
    code: str


class SourcePoint(_Frozen):
    """Where personal data is read. `selector` is the CSS selector, JSON key, path or cookie that names it."""

    file: str
    line: int
    column: int
    code: str
    selector: str | None


class StepPoint(_Frozen):
    """One hop of the data between its source and its sink; `kind` says what happens there ("assigned to x")."""

    file: str
    line: int
    column: int
    kind: str
    code: str


class SinkPoint(_Frozen):
    """Where the data leaves the code. `channel` says how it travels: url, body, header, message, storage, ..."""

    file: str
    line: int
    column: int
    code: str
    channel: str


class FlowEndpoint(_Frozen):
    """Where a flow ends. `resolved` is false when the address is not in the package; `reason` then says why."""

    url: str | None
    host: str | None
    category: str | None
    resolved: bool
    reason: str | None = None


class PageHosts(_Frozen):
    """Hosts of the pages whose data is read: concrete hosts, or match-pattern hosts such as "*.linkedin.com"."""

    hosts: list[str]


class Flow(_Frozen):
    """Personal data on its way from a source to a sink."""

    id: str
    data_types: list[str]
    page: PageHosts
    confidence: str
    confidence_reason: str
    source: SourcePoint
    steps: list[StepPoint]
    sink: SinkPoint
    endpoint: FlowEndpoint | None


class Endpoint(_Frozen):
    """An address in the extension's code, whether or not data was seen to reach it."""

    url: str | None
    host: str | None
    category: str | None
    receives: list[str]
    locations: list[Location]


class GdprNote(_Frozen):
    """An article a finding may bear on: what the code shows, and what it cannot show. An indicator, never a finding."""

    article: str
    because: str
    unknown: str


class Finding(_Frozen):
    """A signature that matched."""

    id: str
    signature: str
    title: str
    severity: str
    confidence: str
    message: str
    locations: list[Location]
    flows: list[str]
    gdpr: list[GdprNote]
    attack: list[str]
    cwe: list[str]
    fingerprint: str
    check_next: list[str]
    accepted: dict[str, str] | None = None


class ScorePart(_Frozen):
    """One line of the score's breakdown; the points of all lines add up to the score."""

    reason: str
    points: int
    findings: list[str]


class SkippedFile(_Frozen):
    """A file, or a part of one, that was not analysed, and why."""

    file: str
    reason: str


class ParseError(_Frozen):
    """A place the parser could not make sense of; the rest of the file was analysed."""

    file: str
    line: int


class Coverage(_Frozen):
    """What was analysed and what was not. `files` and `bytes` count the tree, `scripts` the pieces of JavaScript."""

    files: int
    bytes: int
    scripts: int
    analysed_bytes: int
    skipped: list[SkippedFile]
    parse_errors: list[ParseError]
    limits: list[str]


class ExtensionInfo(_Frozen):
    """Who the extension says it is."""

    id: str | None
    name: str | None
    version: str | None
    manifest_version: int | None
    format: str | None
    sha256: str | None
    signature: str | None


class Tool(_Frozen):
    """Which skimtrace made the result; `signatures` is a digest of the signatures and models used."""

    name: str
    version: str
    signatures: str


class ScriptInfo(_Frozen):
    """A piece of JavaScript and where it runs. `contexts` is empty when nothing that was found loads it."""

    file: str
    line: int
    bytes: int
    contexts: list[str]
    reached: bool


class ContextInfo(_Frozen):
    """A place where scripts run."""

    id: str
    kind: str
    world: str
    origin: str
    hosts: list[str]


class ManifestInfo(_Frozen):
    """What the manifest asks for."""

    permissions: list[str]
    optional_permissions: list[str]
    host_permissions: list[str]
    optional_host_permissions: list[str]
    externally_connectable: list[str]
    content_security_policy: str | None
    locales: list[str]


class Timing(_Frozen):
    """How long it took, in seconds of wall clock. The only part that differs from run to run."""

    seconds: float
    parse_seconds: float | None = None
    flow_seconds: float | None = None


class Result(_Frozen):
    """All there is to say about one extension. `error` is set when the analysis failed; the rest is then empty."""

    schema_version: str
    input: str
    tool: Tool
    extension: ExtensionInfo
    verdict: str
    complete: bool
    score: int
    score_breakdown: list[ScorePart]
    flows: list[Flow]
    endpoints: list[Endpoint]
    findings: list[Finding]
    coverage: Coverage
    timing: Timing
    error: str | None
    manifest: ManifestInfo
    scripts: list[ScriptInfo]
    contexts: list[ContextInfo]
