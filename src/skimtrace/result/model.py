"""The result document, `schema_version` "1": what every renderer reads and what is measured from outside.

Lines and columns count from 1; columns count characters. Paths are relative to the extension's root, with "/". Unknown
values are null, never absent. Fields beyond CONTRACT's are additions and may be ignored.
"""

import msgspec

from skimtrace.flow import model as flow

SCHEMA_VERSION = "1"

Reason = flow.Reason
"""Why an address cannot be named."""


class _Frozen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the parts of the document: immutable and closed."""


class Location(_Frozen, frozen=True, kw_only=True):
    """A place in the extension's code."""

    file: str
    line: int
    column: int
    code: str


class SourcePoint(_Frozen, frozen=True, kw_only=True):
    """Where data is read. `selector` is the CSS selector, JSON key, path or cookie that names it.

    `kind` says what is read: "dom", "json", "cookie", "request", "page-text", ...
    """

    file: str
    line: int
    column: int
    code: str
    selector: str | None
    kind: str


class StepPoint(_Frozen, frozen=True, kw_only=True):
    """One hop of the data between its source and its sink; `kind` says what happens there ("assigned to x")."""

    file: str
    line: int
    column: int
    kind: str
    code: str


class SinkPoint(_Frozen, frozen=True, kw_only=True):
    """Where the data leaves the code. `channel` says how it travels: url, body, header, message, storage, ...

    `local` is true where it stays on the machine: storage, a download, the clipboard, the extension's own display.
    """

    file: str
    line: int
    column: int
    code: str
    channel: str
    local: bool


class FlowEndpoint(_Frozen, frozen=True, kw_only=True):
    """Where a flow ends. `resolved` is false when the address is not in the package; `reason` then says why.

    Where it is false and `host` is named all the same, `url` and `host` are those of the default, which may be changed
    by what `reason` says. The reasons, and what each means, are those of `skimtrace.flow.model.Reason`.
    """

    url: str | None
    host: str | None
    category: str | None
    resolved: bool
    reason: Reason | None = None


class PageHosts(_Frozen, frozen=True, kw_only=True):
    """Hosts of the pages whose data is read: concrete hosts, or match-pattern hosts such as "*.linkedin.com"."""

    hosts: list[str]


class Flow(_Frozen, frozen=True, kw_only=True):
    """Data of a page on its way from a source to a sink.

    `personal` is false for page content that is not specific to people; `same_site` is true when the data only returns
    to the site it came from, which is so for all of `Result.same_site_flows` and none of `Result.flows`; `reached` is
    false when nothing that was found loads the code. `supports` is the verdict this flow alone would give. `contexts`
    are the ids of the contexts the path runs through, in order.
    """

    id: str
    data_types: list[str]
    page: PageHosts
    confidence: str
    confidence_reason: str
    source: SourcePoint
    steps: list[StepPoint]
    sink: SinkPoint
    endpoint: FlowEndpoint | None
    personal: bool
    same_site: bool
    reached: bool
    supports: str
    contexts: list[str]


class Endpoint(_Frozen, frozen=True, kw_only=True):
    """An address in the extension's code, whether or not data was seen to reach it."""

    url: str | None
    host: str | None
    category: str | None
    receives: list[str]
    locations: list[Location]


class GdprNote(_Frozen, frozen=True, kw_only=True):
    """An article a finding may bear on: what the code shows, and what it cannot show. An indicator, never a finding."""

    article: str
    because: str
    unknown: str


class Decision(_Frozen, frozen=True, kw_only=True):
    """What a reviewer decided about a finding: it is "confirmed", "false" (not so) or "accepted" (so, and may be).

    `note` is the reason, `author` who decided, `date` when, and `expires` the last day it holds (ISO dates; null for no
    end).
    """

    decision: str
    note: str
    author: str
    date: str
    expires: str | None


class ProofLine(_Frozen, frozen=True, kw_only=True):
    """One term of the signature: what it asks for, and what became of it.

    `outcome` is "held", "unknown" (it cannot be told, `reason` says why) or "absent" (what must not be there is not).
    `facts` are what held in words ("permission: cookies"), `flows` the ids of the flows.
    """

    term: str
    outcome: str
    reason: str
    locations: list[Location]
    flows: list[str]
    facts: list[str]


class MitigationNote(_Frozen, frozen=True, kw_only=True):
    """Something that holds beside a finding and lowers its confidence."""

    title: str
    because: str
    locations: list[Location]


class Finding(_Frozen, frozen=True, kw_only=True):
    """A signature that matched. `fingerprint` survives a new version whose flow code is unchanged.

    `check_next` says what a reviewer does next, `limits` what the signature cannot tell.

    `review` is set when the baseline given to the scan holds a decision on the finding; it still counts everywhere.
    `lapsed` is one that held until it expired: nothing is decided then.
    """

    id: str
    signature: str
    title: str
    severity: str
    confidence: str
    confidence_reason: str
    message: str
    locations: list[Location]
    flows: list[str]
    proof: list[ProofLine]
    mitigations: list[MitigationNote]
    gdpr: list[GdprNote]
    attack: list[str]
    cwe: list[str]
    fingerprint: str
    description: str
    check_next: list[str]
    limits: list[str]
    review: Decision | None = None
    lapsed: Decision | None = None


class ScorePart(_Frozen, frozen=True, kw_only=True):
    """One line of the score's breakdown; the points of all lines add up to the score."""

    reason: str
    points: int
    findings: list[str]


class SkippedFile(_Frozen, frozen=True, kw_only=True):
    """A file, or a part of one, that was not analysed, and why."""

    file: str
    reason: str


class ParseError(_Frozen, frozen=True, kw_only=True):
    """A place the parser could not make sense of; the rest of the file was analysed."""

    file: str
    line: int


class PackageProblem(_Frozen, frozen=True, kw_only=True):
    """Something wrong with the package. `severity` is "note" (odd), "skipped" (not read) or "hostile" (crafted)."""

    file: str
    kind: str
    severity: str
    reason: str


class Coverage(_Frozen, frozen=True, kw_only=True):
    """What was analysed and what was not. `files` and `bytes` count the tree, `scripts` the pieces of JavaScript.

    `limits` are sentences on what stopped the analysis before its end.
    """

    files: int
    bytes: int
    scripts: int
    analysed_bytes: int
    skipped: list[SkippedFile]
    parse_errors: list[ParseError]
    limits: list[str]
    problems: list[PackageProblem]


class ProofInfo(_Frozen, frozen=True, kw_only=True):
    """One signature of a CRX header. `key_id` is the extension ID its public key derives."""

    algorithm: str
    key_id: str
    valid: bool


class ExtensionInfo(_Frozen, frozen=True, kw_only=True):
    """Who the extension says it is, and what became of its signature.

    `id` is the one to report; `header_id`, `key_id` and `gecko_id` are what the CRX header, the manifest's `key` and
    Firefox's settings claim. `sha256` is the hash of the packed file, or of a folder's paths and file hashes.
    """

    id: str | None
    name: str | None
    version: str | None
    manifest_version: int | None
    format: str | None
    sha256: str | None
    signature: str | None
    header_id: str | None
    key_id: str | None
    gecko_id: str | None
    proofs: list[ProofInfo]


class Tool(_Frozen, frozen=True, kw_only=True):
    """Which skimtrace made the result; `signatures` is a digest of the signatures and models used."""

    name: str
    version: str
    signatures: str


class ScriptInfo(_Frozen, frozen=True, kw_only=True):
    """A piece of JavaScript and where it runs. `contexts` is empty when nothing that was found loads it.

    `kind` says how it stands in the package: "file", "inline", "event-handler", "javascript-url" or "code-string".
    `library` names the published library it is an unmodified copy of: such a copy is not analysed. `copy_of` is the id
    of the script that it equals, and that was analysed in its place. `modified_copy_of` names the published library
    that the script says it is in its first lines, where it is none of the files that are known of that version: it is
    analysed as any other code. Anybody can write such lines.
    """

    file: str
    kind: str
    line: int
    bytes: int
    contexts: list[str]
    reached: bool
    library: str | None
    copy_of: str | None
    modified_copy_of: str | None = None


class ContextInfo(_Frozen, frozen=True, kw_only=True):
    """A place where scripts run."""

    id: str
    kind: str
    world: str
    origin: str
    hosts: list[str]


class ManifestInfo(_Frozen, frozen=True, kw_only=True):
    """What the manifest asks for."""

    permissions: list[str]
    optional_permissions: list[str]
    host_permissions: list[str]
    optional_host_permissions: list[str]
    externally_connectable: list[str]
    content_security_policy: str | None
    locales: list[str]


class PermissionUse(_Frozen, frozen=True, kw_only=True):
    """One permission or host that the manifest asks for, and whether the code was seen to use it.

    `kind` is "permission", "optional", "host", "optional-host" or "content-script" (pages that a content script is
    declared for). `means` says what it allows, null where that is not known. `use` is "used", "not-seen" (which does
    not show that it is not used) or "cannot-tell" (it stands for no call that could be seen, what was seen may do
    without it, or not all was analysed); `because` says what that rests on. `far_reaching` is true where what it allows
    reaches what a person browses, keeps or types, or what leaves the browser; so it is of every website.
    """

    name: str
    kind: str
    means: str | None
    use: str
    because: str
    locations: list[Location]
    far_reaching: bool = False


class CheckedSignature(_Frozen, frozen=True, kw_only=True):
    """A signature of the set. `outcome` is "matched", "not-matched", or "not-checked" where the analysis failed."""

    id: str
    title: str
    severity: str
    outcome: str


class Excerpt(_Frozen, frozen=True, kw_only=True):
    """A piece of a file of the package, as decoded, around places that the result names.

    It begins at `line` and `column`; a `column` over 1, or a `text` that does not end with a line, was cut out of a
    long line. `text` keeps the line ends; lines end at "\\n".
    """

    file: str
    line: int
    column: int
    text: str


class Timing(_Frozen, frozen=True, kw_only=True):
    """What it cost: seconds of wall clock, and bytes. The only part that differs from run to run.

    `flow_seconds` is the analysis behind the parser, the places of patterns included; `match_seconds` all that the
    signatures cost: the places of their patterns, the matches, and the comparison with cases. `peak_bytes` is the most
    memory the worker process has held up to then, over all extensions it was given.
    """

    seconds: float
    parse_seconds: float | None = None
    flow_seconds: float | None = None
    match_seconds: float | None = None
    peak_bytes: int | None = None


class CaseRow(_Frozen, frozen=True, kw_only=True):
    """One row of a decided case, and what this package says to it. An indicator, never a finding of law.

    `outcome` is "evidence", "not-found" (in a package that was analysed completely; it may be done all the same),
    "cannot-show" (no package can) or "unknown"; `because` says why. `finding` is what the decision found, `source`
    where that is told, `cannot_show` what no package can show of it. `findings` and `flows` are ids of the result;
    `proof` are the terms that held beside those of the findings, `mitigations` what speaks for the extension.
    """

    id: str
    title: str
    outcome: str
    because: str
    findings: list[str]
    flows: list[str]
    proof: list[ProofLine]
    mitigations: list[MitigationNote]
    finding: str
    source: str
    cannot_show: str
    articles: list[str]


class Case(_Frozen, frozen=True, kw_only=True):
    """A decided case that the extension is compared with, row by row; `limits` says what to bear in mind."""

    id: str
    title: str
    about: str
    limits: list[str]
    rows: list[CaseRow]


class Result(_Frozen, frozen=True, kw_only=True):
    """All there is to say about one extension.

    `flows` are the paths of data that leaves or is kept. `same_site_flows` are those that only return to the site they
    come from, so that nothing leaves by them; their ids begin with "S-". Findings may name flows of either list.

    `error` is set when the input could not be read or its analysis failed; the verdict is then "review", `complete` is
    false, and what could not be found out is empty. `titles` gives the words for the ids of data types, endpoint
    categories, articles, techniques and weaknesses that the result names. `cases` compares it with decided cases.
    `signatures` are all that were in the set. `excerpts` are the code around the places of flows and findings, sorted
    by file and place, none overlapping another; of very many places the weightiest have one.
    """

    schema_version: str
    input: str
    tool: Tool
    extension: ExtensionInfo
    verdict: str
    complete: bool
    score: int
    score_breakdown: list[ScorePart]
    flows: list[Flow]
    same_site_flows: list[Flow]
    endpoints: list[Endpoint]
    findings: list[Finding]
    coverage: Coverage
    timing: Timing
    error: str | None
    manifest: ManifestInfo
    scripts: list[ScriptInfo]
    contexts: list[ContextInfo]
    titles: dict[str, str]
    cases: list[Case]
    permissions: list[PermissionUse]
    signatures: list[CheckedSignature]
    excerpts: list[Excerpt]
