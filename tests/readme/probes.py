"""Tries the probes: small extensions that show what the analysis sees today, and what it does not."""

import json
from pathlib import Path
from typing import Any, Final

import msgspec

from skimtrace.batch.one import scan_one
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input
from skimtrace.data import load_yaml
from skimtrace.signatures.model import SignatureSet

NAME: Final = 'document.querySelector("h1.text-heading-xlarge")'
HOME: Final = '"https://collector.example"'
HOST: Final = "collector.example"


class Probe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of `probes.yaml`, which describes the fields."""

    title: str
    seen: bool
    content: str | None = None
    second: str | None = None
    background: str | None = None
    page: str | None = None
    more: dict[str, str] = {}
    by: str | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A heading of the table and its rows."""

    what: str
    probes: list[Probe]


def load() -> list[Group]:
    """Return all probes. Raises DataError for a malformed file."""
    return load_yaml(Path(__file__).with_name("probes.yaml"), list[Group])


def is_seen(probe: Probe, folder: Path, signatures: SignatureSet) -> bool:
    """Write the probe's extension into the empty `folder`, scan it, and say whether the flow is shown."""
    write(probe, folder)
    result = scan_one(Input(folder, "probe"), Settings(signatures))
    assert result.error is None, result.error
    assert result.coverage.parse_errors == []
    for flow in result.flows:
        host = flow.endpoint.host if flow.endpoint else None
        if flow.supports != "no-evidence" and (flow.sink.channel == probe.by if probe.by else host == HOST):
            return True
    return False


def write(probe: Probe, folder: Path) -> None:
    """Write the probe's extension into `folder`."""
    hosts = ["https://www.linkedin.com/in/*"]
    files = {
        "content.js": probe.content,
        "second.js": probe.second,
        "background.js": probe.background,
        "page.js": probe.page,
        **probe.more,
    }
    scripts: list[dict[str, Any]] = []
    if names := [name for name in ("content.js", "second.js") if files[name]]:
        scripts.append({"matches": hosts, "js": names})
    if probe.page:
        scripts.append({"matches": hosts, "js": ["page.js"], "world": "MAIN"})
    manifest: dict[str, Any] = {"manifest_version": 3, "name": "Probe", "version": "1", "content_scripts": scripts}
    if probe.background:
        manifest["background"] = {"service_worker": "background.js", "type": "module"}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    for name, text in files.items():
        if text:
            code = text.replace("NAME.", f"{NAME}.").replace("HOME", HOME)
            (folder / name).write_text(code, encoding="utf-8")
