"""The room's door: a package -> the extension in it."""

from skimtrace.bundle.limits import Limits as BundleLimits
from skimtrace.bundle.model import Bundle, Severity
from skimtrace.bundle.problems import Problems
from skimtrace.extension.declarations import read_declarations
from skimtrace.extension.entrypoints import EntryPoints
from skimtrace.extension.fields import MANIFEST, Fields
from skimtrace.extension.identity import read_identity
from skimtrace.extension.jsonc import Document, JsonError, parse_json
from skimtrace.extension.limits import Limits
from skimtrace.extension.locales import load_locales
from skimtrace.extension.lookup import Lookup
from skimtrace.extension.manifest import read_manifest
from skimtrace.extension.model import Extension, Manifest
from skimtrace.extension.resolve import Resolver

_EMPTY = Manifest(raw={}, manifest_version=None, name=None, version=None)


def load_extension(bundle: Bundle, limits: Limits | None = None) -> Extension:
    """Understand the extension at the root of `bundle` (`root.root_of` finds the root of archived repositories).

    Never raises over what the package holds: what is missing, broken or beyond a limit stands in `problems`. Without a
    manifest that can be read, the manifest is empty and every script is reached by nothing.
    """
    limits = limits or Limits()
    problems = Problems(BundleLimits(problems=limits.problems))
    document = _document(bundle, limits, problems)
    fields = Fields(document or Document({}), limits, problems)
    identity = read_identity(fields, bundle.id)
    own_ids = [own for own in (identity.header_id, identity.key_id) if own]
    locales = load_locales(bundle, fields.string("default_locale"), identity.id, limits, problems)
    manifest = read_manifest(fields, locales) if document else _EMPTY
    lookup = Lookup(Resolver(bundle.files, own_ids), problems)
    found = EntryPoints(bundle, lookup, manifest, limits, problems)
    found.find(read_declarations(fields))
    return Extension(
        identity=identity,
        manifest=manifest,
        contexts=found.contexts,
        scripts=found.scripts,
        pages=found.pages,
        locales=locales.names,
        problems=problems.listed(),
        messages=locales.messages,
    )


def _document(bundle: Bundle, limits: Limits, problems: Problems) -> Document | None:
    """Read the manifest; None, and a problem, when there is none that can be read."""
    entry = bundle.files.get(MANIFEST)
    if entry is None:
        reason = "the package has no manifest.json at its root: nothing says which script runs where"
        problems.add("", "manifest-missing", reason, Severity.SKIPPED)
        return None
    if entry.size > limits.json_bytes:
        reason = f"{entry.size:,} bytes, over the limit of {limits.json_bytes:,} (json_bytes); not read"
        problems.add(MANIFEST, "json-size", reason, Severity.SKIPPED)
        return None
    try:
        document = parse_json(bundle.read(MANIFEST))
    except JsonError as error:
        reason = f"{error}: the manifest is no valid JSON, and nothing says which script runs where"
        problems.add(MANIFEST, "manifest-json", reason, Severity.SKIPPED)
        return None
    for line, note in document.notes:
        problems.add(MANIFEST, "json-tolerated", f"line {line}: {note}", Severity.NOTE)
    if not isinstance(document.value, dict):
        reason = "line 1: the manifest is no JSON object, and nothing says which script runs where"
        problems.add(MANIFEST, "manifest-json", reason, Severity.SKIPPED)
        return None
    return document
