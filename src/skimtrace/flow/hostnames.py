"""Hosts that texts of the code name: as URLs, as hosts, as patterns, or by a known site's label alone."""

import re
from collections.abc import Iterable
from typing import Final

from skimtrace.flow.domains import registrable

_MAX_TEXT: Final = 500
_SHORTEST_LABEL: Final = 4
_FILES: Final = frozenset(
    ["html", "htm", "php", "js", "css", "json", "asp", "aspx", "jsp", "png", "jpg", "svg", "xml", "pdf"]
)
"""Endings of files, which are no top-level domains."""
_DOMAIN: Final = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}")
_WORD: Final = re.compile(r"[a-z0-9-]{4,63}")


class HostNames:
    """Reads host patterns off texts."""

    def __init__(self, domains: Iterable[str]) -> None:
        """`domains` are those of the known sites: a text may name one by its label alone ("linkedin")."""
        self.labels: dict[str, tuple[str, ...]] = {}
        for domain in domains:
            owner = registrable(domain)
            label = owner.partition(".")[0]
            if len(label) >= _SHORTEST_LABEL:
                self.labels[label] = tuple(dict.fromkeys((*self.labels.get(label, ()), f"*.{owner}")))

    def patterns(self, text: str, *, exact: bool = False) -> tuple[str, ...]:
        """The host patterns that a text stands for (a host, a URL, a known site's label); () when it is none."""
        name = text[:_MAX_TEXT].lower().strip()
        name = name.partition("://")[2] if "://" in name else name.removeprefix("//")
        if not name or name.startswith("/"):
            return ()
        host = re.split(r"[/?#:]", name, maxsplit=1)[0]
        wild = not exact or host.startswith(("*.", "."))
        host = host.lstrip("*.").rstrip(".")
        if _DOMAIN.fullmatch(host) and host.rpartition(".")[2] not in _FILES and not host.replace(".", "").isdigit():
            return (f"*.{host.removeprefix('www.')}",) if wild else (host,)
        return self.labels.get(host, ())

    def of_regex(self, source: str) -> tuple[str, ...]:
        """The host patterns that a regex's source names; () for none."""
        plain = source[:_MAX_TEXT].replace("\\", "").lower()
        found = [pattern for host in _DOMAIN.findall(plain) for pattern in self.patterns(host)]
        if not found:
            found = [pattern for word in _WORD.findall(plain) for pattern in self.labels.get(word, ())]
        return tuple(dict.fromkeys(found))
