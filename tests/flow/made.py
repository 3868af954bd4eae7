"""Makes small extensions in memory and tells what the flow room finds in them, a line a flow.

The notation of a flow, as the cases under `cases/` write it (`file:` is left out where the extension has one script):

    SOURCE TYPES -> SINK CHANNEL DESTINATION CONFIDENCE [same-site] [not-personal] [unreached]

SOURCE and SINK are `file:line`; further places that the flow reads follow the first with a `+`. DESTINATION is
`HOST URL` where the address is resolved, `? URL (REASON)` where it is not, and `local` where the data stays on the
machine.
"""

from collections.abc import Mapping

from skimtrace.extension.load import load_extension
from skimtrace.flow.analyse import analyse
from skimtrace.flow.model import Analysis, Endpoint, EndpointUse, Flow, Place
from tests.extension.made import Content, bundle_of

SITE = "https://www.linkedin.com/*"
"""The pages of the content script, where the manifest of an extension does not say otherwise."""
PERMISSIONS = ["storage", "scripting", "tabs", "cookies", "activeTab", "downloads", "clipboardWrite"]


def analysed(files: Mapping[str, Content]) -> Analysis:
    """Analyse an extension of these files. Its manifest is `manifest_for` them, with the entries of the one given."""
    bundle = bundle_of(with_manifest(files))
    return analyse(bundle, load_extension(bundle))


def with_manifest(files: Mapping[str, Content]) -> dict[str, Content]:
    """The files with the manifest that `analysed` gives them."""
    given = files.get("manifest.json", {})
    manifest = {**manifest_for(files), **given} if isinstance(given, Mapping) else given
    return {**files, "manifest.json": manifest}


def manifest_for(files: Mapping[str, Content]) -> dict[str, object]:
    """A manifest that runs `content.js` (and `content2.js` after it, `page.js` in the page's own world) on `SITE`,
    `background.js` as the service worker and `popup.html` as the action's popup, those that are there."""
    manifest: dict[str, object] = {
        "manifest_version": 3, "name": "Made", "version": "1", "permissions": PERMISSIONS, "host_permissions": [SITE],
    }  # fmt: skip
    scripts = [name for name in ("content.js", "content2.js") if name in files]
    entries: list[object] = [{"matches": [SITE], "js": scripts}] if scripts else []
    if "page.js" in files:
        entries.append({"matches": [SITE], "js": ["page.js"], "world": "MAIN"})
    if entries:
        manifest["content_scripts"] = entries
    if "background.js" in files:
        manifest["background"] = {"service_worker": "background.js", "type": "module"}
    if "popup.html" in files:
        manifest["action"] = {"default_popup": "popup.html"}
    return manifest


def told(analysis: Analysis, *, short: bool = False) -> list[str]:
    """The flows, a line each; with `short` places are line numbers alone."""
    return [tell(flow, short=short) for flow in analysis.flows]


def tell(flow: Flow, *, short: bool = False) -> str:
    """A flow in one line."""
    read = [flow.source.place, *(step.place for step in flow.steps if step.kind.startswith("also read"))]
    words = [
        "+".join(dict.fromkeys(_at(place, short=short) for place in read)), *flow.source.data_types, "->",
        _at(flow.sink.place, short=short), flow.sink.channel,
        "local" if flow.sink.local else destination(flow.endpoint), flow.confidence.word,
    ]  # fmt: skip
    words += ["same-site"] * flow.same_site + ["not-personal"] * (not flow.source.personal)
    return " ".join(words + ["unreached"] * (not flow.reached))


def destination(endpoint: Endpoint | None) -> str:
    """An address, with its host or the reason why there is none."""
    if endpoint is None:
        return "nowhere"
    if endpoint.resolved:
        assert endpoint.reason is None
        return f"{endpoint.host} {endpoint.url}"
    host = f"{endpoint.host} " if endpoint.host else ""
    return f"? {host}{endpoint.url} ({endpoint.reason})"


def steps(flow: Flow, *, short: bool = False) -> list[str]:
    """The steps of a flow, a line each."""
    return [f"{_at(step.place, short=short)} {step.kind}" for step in flow.steps]


def endpoints(analysis: Analysis, *, short: bool = False) -> list[str]:
    """The listing of endpoints: address, places, and the data types that reach its host."""
    return [_use(use, short=short) for use in analysis.endpoints]


def _use(use: EndpointUse, *, short: bool) -> str:
    places = "+".join(_at(place, short=short) for place in use.places)
    received = f" <- {' '.join(use.receives)}" if use.receives else ""
    return f"{places} {destination(use.endpoint)}{received}"


def _at(place: Place, *, short: bool) -> str:
    return str(place.line) if short else f"{place.file}:{place.line}"
