"""Made-up results for the tests of everything that reads a result."""

from typing import Any

from skimtrace.result import model as m
from tests.result.filled import filled

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</style><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "[bold red]markup[/bold red] [link=https://evil.example]x[/link]",
    "\x1b[2J\x1b[31mred\x1b]8;;https://evil.example\x07link",
    "\u202egpj.exe\u2066",
    '=HYPERLINK("https://evil.example")',
    "line one\nline two\r\n\u2028line three",
    "\x9b31m \x7f \u200b \ufeff",
    "--><!--",
    "&lt;b&gt; &amp;",
]


def flow(**changes: Any) -> m.Flow:
    """A name read on LinkedIn that is sent to a vendor."""
    fields: dict[str, Any] = {
        "id": "F-0001",
        "data_types": ["person.name", "person.headline"],
        "page": m.PageHosts(hosts=["*.linkedin.com"]),
        "confidence": "high",
        "confidence_reason": "every step was followed",
        "source": m.SourcePoint(
            file="content.js",
            line=3,
            column=14,
            code='document.querySelector(".pv-top-card h1").innerText',
            selector=".pv-top-card h1",
            kind="dom",
        ),
        "steps": [
            m.StepPoint(
                file="content.js", line=4, column=3, kind="assigned to profile.name", code="profile.name = name"
            ),
            m.StepPoint(
                file="content.js", line=9, column=3, kind="sent as a message", code="chrome.runtime.sendMessage(m)"
            ),
        ],
        "sink": m.SinkPoint(
            file="background.js",
            line=12,
            column=5,
            code='fetch("https://api.example.com/v1/leads", {body})',
            channel="body",
            local=False,
        ),
        "endpoint": m.FlowEndpoint(
            url="https://api.example.com/v1/leads", host="api.example.com", category="crm", resolved=True
        ),
        "personal": True,
        "same_site": False,
        "reached": True,
        "supports": "scrapes-and-sends",
        "contexts": ["content:0", "background"],
    }
    return m.Flow(**{**fields, **changes})


def local_flow(**changes: Any) -> m.Flow:
    """A name that is written to the browser's storage."""
    sink = m.SinkPoint(
        file="content.js", line=20, column=1, code="chrome.storage.local.set({rows})", channel="storage", local=True
    )
    return flow(**{"id": "F-0002", "sink": sink, "endpoint": None, "supports": "scrapes-local", **changes})


def returning_flow(**changes: Any) -> m.Flow:
    """A session token that goes back to its own site."""
    end = m.FlowEndpoint(
        url="https://www.linkedin.com/voyager/api/me", host="www.linkedin.com", category=None, resolved=True
    )
    fields: dict[str, Any] = {"data_types": ["session.token"], "endpoint": end, "supports": "review"}
    return flow(**{"id": "S-0001", "same_site": True, **fields, **changes})


def finding(**changes: Any) -> m.Finding:
    """The signature that a flow to the network makes match."""
    fields: dict[str, Any] = {
        "id": "PSX-FLOW-NET-1",
        "signature": "PSX-FLOW-NET",
        "title": "Profile data is sent to a server",
        "severity": "critical",
        "confidence": "high",
        "confidence_reason": "every step is certain",
        "proof": [
            m.ProofLine(
                term="a flow: data person.*", outcome="held", reason="", locations=[], flows=["F-0001"], facts=[]
            )
        ],
        "mitigations": [],
        "message": "Reads name and headline from linkedin.com pages and sends them to api.example.com",
        "locations": [m.Location(file="background.js", line=12, column=5, code="fetch(url, {body})")],
        "flows": ["F-0001"],
        "gdpr": [
            m.GdprNote(
                article="6",
                because="The code sends profile fields to a server.",
                unknown="Which legal basis the operator relies on.",
            )
        ],
        "attack": ["T1119"],
        "cwe": ["CWE-359"],
        "fingerprint": "0123456789abcdef0123456789abcdef",
        "description": "A profile's fields are read and reach a server.",
        "limits": ["What the server does with them is not in the package."],
        "check_next": ["Ask the vendor how long the records are kept."],
    }
    return m.Finding(**{**fields, **changes})


def case_row(**changes: Any) -> m.CaseRow:
    """A row of a decided case that a finding and a path are evidence for."""
    fields: dict[str, Any] = {
        "id": "visited-profiles",
        "title": "Contact data of visited profiles",
        "outcome": "evidence",
        "because": "Reads the contact overlay of a profile. Mitigated: A click starts it.",
        "findings": ["PSX-FLOW-NET-1"],
        "flows": ["F-0001"],
        "proof": [
            m.ProofLine(
                term="a fact: kind locale",
                outcome="held",
                reason="",
                locations=[m.Location(file="content.js", line=3, column=14, code="q('.ci-email')")],
                flows=["F-0001"],
                facts=["locale: en"],
            )
        ],
        "mitigations": [
            m.MitigationNote(
                title="A click starts it",
                because="The user asks for each.",
                locations=[m.Location(file="content.js", line=2, column=1, code="onclick = read")],
            )
        ],
        "finding": "Contact details of visited profiles were collected.",
        "source": "The decision, paragraph 1",
        "cannot_show": "How many profiles were visited.",
        "articles": ["6"],
    }
    return m.CaseRow(**{**fields, **changes})


def not_found_row(**changes: Any) -> m.CaseRow:
    """A row of a decided case of which nothing was found."""
    nothing: dict[str, Any] = {"findings": [], "flows": [], "proof": [], "mitigations": []}
    return case_row(**{"outcome": "not-found", "because": "Nothing of this was found.", **nothing, **changes})


def case(*rows: m.CaseRow, **changes: Any) -> m.Case:
    """A decided case."""
    fields: dict[str, Any] = {
        "id": "contacts",
        "title": "The decided case of the contacts",
        "about": "A vendor of contact data was fined.",
        "limits": ["A package is not a company."],
        "rows": list(rows),
    }
    return m.Case(**{**fields, **changes})


def permission(**changes: Any) -> m.PermissionUse:
    """A permission that the code uses."""
    fields: dict[str, Any] = {
        "name": "storage",
        "kind": "permission",
        "means": "Keeps data in the browser.",
        "use": "used",
        "because": "calls chrome.storage.local.set",
        "locations": [m.Location(file="content.js", line=20, column=1, code="chrome.storage.local.set({rows})")],
    }
    return m.PermissionUse(**{**fields, **changes})


def excerpts() -> list[m.Excerpt]:
    """The code around the places of `flow()`, and of `finding()`."""
    content = """\
// Reads the card of the profile that is open.
function read() {
  let name = document.querySelector(".pv-top-card h1").innerText;
  profile.name = name;
}

function send() {
  const m = { kind: "lead", profile };
  chrome.runtime.sendMessage(m);
}
"""
    background = """\
  const body = JSON.stringify(message.profile);
    fetch("https://api.example.com/v1/leads", {body});
  return true;
"""
    return [
        m.Excerpt(file="background.js", line=11, column=1, text=background),
        m.Excerpt(file="content.js", line=1, column=1, text=content),
    ]


def coverage(**changes: Any) -> m.Coverage:
    """All of four files was analysed."""
    fields: dict[str, Any] = {
        "files": 4,
        "bytes": 20_480,
        "scripts": 2,
        "analysed_bytes": 4_096,
        "skipped": [],
        "parse_errors": [],
        "limits": [],
        "problems": [],
    }
    return m.Coverage(**{**fields, **changes})


def info(**changes: Any) -> m.ExtensionInfo:
    """A signed CRX3."""
    fields: dict[str, Any] = {
        "id": "abcdefghijklmnopabcdefghijklmnop",
        "name": "Lead Saver",
        "version": "1.2.3",
        "manifest_version": 3,
        "format": "crx3",
        "sha256": "00" * 32,
        "signature": "valid",
        "header_id": "abcdefghijklmnopabcdefghijklmnop",
        "key_id": None,
        "gecko_id": None,
        "proofs": [m.ProofInfo(algorithm="rsa-sha256", key_id="abcdefghijklmnopabcdefghijklmnop", valid=True)],
    }
    return m.ExtensionInfo(**{**fields, **changes})


def result(**changes: Any) -> m.Result:
    """A complete result that sends."""
    fields: dict[str, Any] = {
        "schema_version": "1",
        "input": "inputs/lead-saver.crx",
        "tool": m.Tool(name="skimtrace", version="0.1.0", signatures="ab" * 32),
        "extension": info(),
        "verdict": "scrapes-and-sends",
        "complete": True,
        "score": 85,
        "score_breakdown": [
            m.ScorePart(reason="Profile data is sent to a server", points=60, findings=["PSX-FLOW-NET-1"]),
            m.ScorePart(reason="It goes to a CRM", points=25, findings=["PSX-FLOW-NET-1"]),
        ],
        "flows": [flow()],
        "same_site_flows": [],
        "endpoints": [
            m.Endpoint(
                url="https://api.example.com/v1/leads",
                host="api.example.com",
                category="crm",
                receives=["person.name", "person.headline"],
                locations=[
                    m.Location(file="background.js", line=12, column=11, code='"https://api.example.com/v1/leads"')
                ],
            ),
            m.Endpoint(
                url="https://www.example.org/help",
                host="www.example.org",
                category=None,
                receives=[],
                locations=[m.Location(file="popup.js", line=2, column=9, code='"https://www.example.org/help"')],
            ),
        ],
        "findings": [finding()],
        "coverage": coverage(),
        "timing": m.Timing(seconds=0.25),
        "error": None,
        "manifest": m.ManifestInfo(
            permissions=["storage", "scripting"],
            optional_permissions=["downloads"],
            host_permissions=["https://*.linkedin.com/*"],
            optional_host_permissions=[],
            externally_connectable=[],
            content_security_policy=None,
            locales=["en"],
        ),
        "scripts": [
            m.ScriptInfo(
                file="content.js",
                kind="file",
                line=1,
                bytes=2_048,
                contexts=["content:0"],
                reached=True,
                library=None,
                copy_of=None,
            ),
            m.ScriptInfo(
                file="background.js",
                kind="file",
                line=1,
                bytes=2_048,
                contexts=["background"],
                reached=True,
                library=None,
                copy_of=None,
            ),
        ],
        "contexts": [
            m.ContextInfo(
                id="content:0",
                kind="content-script",
                world="isolated",
                origin="manifest content_scripts[0]",
                hosts=["https://*.linkedin.com/*"],
            ),
            m.ContextInfo(
                id="background", kind="service-worker", world="extension", origin="manifest background", hosts=[]
            ),
        ],
        "titles": {
            "person.name": "name",
            "person.email": "e-mail",
            "crm": "Customer database",
            "6": "Lawfulness of processing",
        },
        "cases": [case(case_row())],
        "permissions": [
            permission(),
            permission(name="scripting", means=None, use="not-seen", because="no call of it was seen", locations=[]),
            permission(
                name="downloads", kind="optional", use="not-seen", because="no call of it was seen", locations=[]
            ),
            permission(
                name="https://*.linkedin.com/*",
                kind="host",
                means=None,
                because="1 path reads pages of it",
                locations=[],
            ),
        ],
        "signatures": [
            m.CheckedSignature(
                id="PSX-FLOW-NET", title="Profile data is sent to a server", severity="critical", outcome="matched"
            ),
            m.CheckedSignature(
                id="PSX-LLM-OUT", title="Page data goes to a language model", severity="high", outcome="not-matched"
            ),
        ],
        "excerpts": excerpts(),
    }
    return m.Result(**{**fields, **changes})


def clean(**changes: Any) -> m.Result:
    """A complete result without any evidence."""
    fields: dict[str, Any] = {
        "input": "inputs/tidy.zip",
        "extension": info(name="Tidy Tabs", version="2.0", format="zip", signature="absent", proofs=[]),
        "verdict": "no-evidence",
        "score": 0,
        "score_breakdown": [],
        "flows": [],
        "same_site_flows": [],
        "endpoints": [],
        "findings": [],
        "cases": [case(not_found_row())],
        "permissions": [],
        "signatures": [
            m.CheckedSignature(
                id="PSX-FLOW-NET", title="Profile data is sent to a server", severity="critical", outcome="not-matched"
            )
        ],
        "excerpts": [],
    }
    return result(**{**fields, **changes})


def hostile(text: str) -> m.Result:
    """A result with `text` in every field that holds a text, but for closed vocabularies."""
    return filled(text, score=85)
