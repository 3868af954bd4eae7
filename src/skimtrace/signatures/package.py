"""Facts about the package as a whole, which need no look at its code."""

from collections.abc import Iterator

from skimtrace.extension.model import Extension
from skimtrace.flow.model import Fact


def package_facts(extension: Extension) -> Iterator[Fact]:
    """Yield what the manifest asks for, as facts that signatures may name: permissions and hosts, optional ones too."""
    manifest = extension.manifest
    for permission in (*manifest.permissions, *manifest.optional_permissions):
        yield Fact("permission", permission, None)
    for pattern in (*manifest.host_permissions, *manifest.optional_host_permissions):
        yield Fact("host", pattern, None)
