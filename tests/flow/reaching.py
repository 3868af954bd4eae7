"""Makes extensions in memory and searches their code for what it brings in."""

from collections.abc import Mapping

from skimtrace.bundle.model import Bundle
from skimtrace.extension.load import load_extension
from skimtrace.extension.model import CodeKind, Context
from skimtrace.flow.analyse import load_program
from skimtrace.flow.models import load_models
from skimtrace.flow.program import Program, Unit
from skimtrace.flow.reach import Reached, reach_scripts
from skimtrace.flow.sites import load_site_tables
from tests.extension.made import Content, bundle_of

WORKER = {"background": {"service_worker": "bg.js"}}
CONTENT = {"content_scripts": [{"matches": ["https://a.example/*"], "js": ["c.js"]}]}
HOSTS = {"host_permissions": ["https://b.example/*"]}
POPUP = {"action": {"default_popup": "popup.html"}}


class Made:
    """An extension after its code was searched for what it brings in."""

    def __init__(self, manifest: Mapping[str, object], files: Mapping[str, Content]) -> None:
        self.bundle: Bundle = bundle_of(
            {"manifest.json": {"manifest_version": 3, "name": "Made", "version": "1", **manifest}, **files}
        )
        self.program: Program = load_program(self.bundle, load_extension(self.bundle))[0]
        self.reached: Reached = reach_scripts(self.program, self.bundle, load_models(), load_site_tables())
        self.contexts: dict[str, Context] = {context.id: context for context in self.reached.contexts}

    def of(self, script: str) -> list[str]:
        """The contexts of a script."""
        return list(self.reached.scripts[script])

    def origin(self, context: str) -> str:
        return self.contexts[context].origin

    def hosts(self, context: str) -> list[str]:
        hosts = self.contexts[context].hosts
        return [pattern.text for pattern in hosts.matches] if hosts is not None else []

    def string_units(self) -> list[Unit]:
        """The scripts that code strings are."""
        return [unit for unit in self.program.units if unit.script.kind is CodeKind.STRING]

    def strings(self) -> dict[str, list[str]]:
        """Code strings by id, with their contexts."""
        return {unit.script.id: [context.id for context in unit.contexts] for unit in self.string_units()}

    def problems(self) -> list[str]:
        return [f"{p.file}: {p.kind}: {p.reason} ({p.severity})" for p in self.reached.problems]
