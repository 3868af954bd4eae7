"""What the flow room hands on: endpoints, facts, and flows with their steps.

The words of `confidence`, `channel` and `data_types` are those of the taxonomies under `signatures/taxonomies/`.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from skimtrace.extension.model import Extension


class Confidence(IntEnum):
    """How sure a step is; a flow is as sure as its weakest step."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def word(self) -> str:
        """The contract's word."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A span of code. Lines and columns count from 1, columns in characters; `code` is shortened to one line."""

    file: str
    line: int
    column: int
    code: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where personal data is read: `kind` is "dom", "page", "request", "address" (of the site's own requests),
    "cookie", "storage", "state" (a global, a module or a component of the page), "selection" or "tab"."""

    place: Place
    kind: str
    selector: str | None
    data_types: tuple[str, ...]
    personal: bool
    """False for page content that is not specific to people (a selection, a whole page)."""
    sites: tuple[str, ...]
    """Ids of the site tables that recognise it; () for generic rows."""
    selectors: tuple[str, ...] = ()
    """Every selector, path or cookie that the flow reads, `selector` among them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One hop; `kind` is a short phrase for the reader."""

    place: Place
    kind: str


class Reason(StrEnum):
    """Why an address cannot be named. With a host beside it: what may replace the address that is named."""

    STORAGE = "storage"
    """It is kept in the extension's storage."""
    SETTINGS = "settings"
    """The user enters it: in a form of the extension's own pages, or when asked."""
    SERVER = "server"
    """A server's answer holds it."""
    FILE = "packaged file"
    """It is looked up in a file of the package that does not hold it as it stands."""
    MANIFEST = "manifest"
    """It is looked up in the manifest, which does not hold it."""
    ENVIRONMENT = "environment placeholder"
    """It was to be filled in when the extension was built, or before it is used."""
    MESSAGE = "message"
    """Another script, page or extension sends it."""
    PAGE = "page"
    """It is made of what a page shows or holds."""
    PAGE_ADDRESS = "page address"
    """It is made of the address of the page."""
    TAB_ADDRESS = "tab address"
    """It is made of the address, or another property, of a tab."""
    RELATIVE = "relative"
    """It has no host of its own: that of the page is meant."""
    GENERATED = "generated"
    """It is made of chance or of the time."""
    NATIVE = "native application"
    """It is a program on the same machine, not a server."""
    OWN = "own id"
    """It is in the extension itself."""
    PARAMETER = "parameter"
    """A function is given it, and what calls the function was not found."""
    VARIABLE = "undeclared variable"
    """It is in a variable that no script of the package gives a value."""
    PROPERTY = "property"
    """It is in a property whose value was not found."""
    UNSET = "unset"
    """The code gives `null` or nothing."""
    MALFORMED = "malformed"
    """The text is no address."""
    COMPUTED = "computed"
    """The code puts it together in a way that is not followed."""
    UNKNOWN = "unknown"
    """No address was found at all."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address. `url` may hold "{...}" where a part is not constant; `host` is None when that is the unknown part.

    `reason` says why an unresolved address cannot be named. Where `host` is named all the same, it is that of the
    default, which may be changed by what `reason` says.
    """

    url: str | None
    host: str | None
    resolved: bool
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Sink:
    """Where the data leaves; `channel` is the contract's word, `local` true for storage, files, clipboard, display."""

    place: Place
    channel: str
    api: str
    local: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """A proven path. `hosts` are the hosts of the pages it reads; `same_site` true when it only returns to that site.

    `contexts` are the ids of the contexts the path runs through, in order.
    """

    source: Source
    steps: tuple[Step, ...]
    sink: Sink
    endpoint: Endpoint | None
    hosts: tuple[str, ...]
    confidence: Confidence
    confidence_reason: str
    same_site: bool
    contexts: tuple[str, ...]
    reached: bool
    """False when nothing that was found loads the code the path runs through."""
    triggers: tuple[str, ...] = ()
    """What starts the code that reads: "gesture", "load", "timer", "mutation", "navigation", "message" (of which
    nothing further is known); () when that was not found."""
    functions: tuple[str, ...] = ()
    """The functions the path runs through and those around them, each by its file, line and column ("a.js:3:7")."""


@dataclass(frozen=True, slots=True)
class EndpointUse:
    """An address in the code, with every place that names it and the data types seen to reach it."""

    endpoint: Endpoint
    places: tuple[Place, ...]
    receives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the code does or names, for signatures that add weight to a flow.

    `kind` is "api" (value: a dotted API name as called), "selector", "cookie", "private-api" (value: the path met),
    "pattern" (value: the pattern), "permission", "host", "manifest", "locale", "page" or "endpoint" (value: the host);
    `site` the id of the site table that recognises it, else None.
    """

    kind: str
    value: str
    place: Place | None
    site: str | None = None
    functions: tuple[str, ...] = ()
    """The functions it stands in, innermost first, as in `Flow.functions`; () for what is no code."""
    contexts: tuple[str, ...] = ()
    """The ids of the contexts its script runs in."""
    detail: str = ""
    """What more there is to say: of a pattern, what its metavariables stand for."""
    doubt: str = ""
    """Why it cannot be told whether this is so; "" when it is certain."""


@dataclass(frozen=True, slots=True)
class ScriptCoverage:
    """A piece of JavaScript that was analysed: where it stands (see `extension.model.Script`), and how far that went.

    `bytes` is the length of its text in UTF-8; `parse_error_lines` are lines of `file`, from 1.
    """

    file: str
    line: int
    bytes: int
    contexts: tuple[str, ...]
    parse_error_lines: tuple[int, ...] = ()
    kind: str = "file"
    library: str | None = None
    """Name and version of the published library it is an unmodified copy of; such a copy is not analysed, its calls
    are followed by the models instead."""
    copy_of: str | None = None
    """The id of the script it is a copy of, which was analysed in its place."""
    modified_copy_of: str | None = None
    """Name and version of the published library that it says it is, and of which it is none of the known files."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything the flow room found in one extension."""

    flows: tuple[Flow, ...]
    endpoints: tuple[EndpointUse, ...]
    facts: tuple[Fact, ...]
    limits: tuple[str, ...] = ()
    """Sentences on what stopped the search before its end; () when nothing did."""
    beyond: tuple[str, ...] = ()
    """Sentences on code that is beyond analysis: it hides what it does in a way that was not understood."""
    scripts: tuple[ScriptCoverage, ...] = ()
    """The pieces of JavaScript that were analysed, in the order of `Extension.scripts`."""
    skipped: tuple[tuple[str, str], ...] = ()
    """(file, reason) for each piece that was not."""
    extension: Extension | None = None
    """The extension with the contexts, missing files and remote scripts that were found in its code."""
    parse_seconds: float = 0.0
    """Wall clock of reading, parsing and lowering; `flow_seconds` that of the rest."""
    flow_seconds: float = 0.0
