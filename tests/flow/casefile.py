"""The cases under `cases/`: small extensions and exactly the flows that are found in them.

    == title
    :: file.js             what follows is this file; `content.js` where nothing is said
    --                     the flows, in the notation of `made.py`; none where it is empty
    -- steps               every step of every flow
    -- sources             kind, selector and page hosts of every flow
    -- endpoints           the listing of addresses
    -- facts, -- limits    what these hold
    -- gap                 why this is not what is found today; the test fails on the day it is

`python -m tests.flow.casefile FILE...` prints what is found today for the cases of a file.
"""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from skimtrace.flow.model import Analysis, Fact
from tests.extension.made import Content
from tests.flow import made

_SECTION: Final = re.compile(r"^--(?: (steps|sources|endpoints|facts|limits|gap))?\n", re.MULTILINE)
_FILE: Final = re.compile(r"^:: (\S+)\n", re.MULTILINE)


class Case(NamedTuple):
    """A case: its files, and what each of its sections expects."""

    file: str
    title: str
    files: dict[str, Content]
    sections: dict[str, list[str]]

    @property
    def short(self) -> bool:
        """Whether places are line numbers alone."""
        return self.files.keys() <= {"content.js", "manifest.json"}


def read_cases(path: Path) -> list[Case]:
    """Read the cases of one file."""
    cases = []
    for block in path.read_text("utf-8").split("\n== ")[1:]:
        title, _, rest = block.partition("\n")
        source, *parts = _SECTION.split(rest.rstrip("\n") + "\n")
        named = {name or "flows": text.splitlines() for name, text in zip(parts[::2], parts[1::2], strict=True)}
        cases.append(Case(path.stem, title, _files(source), named))
    return cases


def _files(source: str) -> dict[str, Content]:
    first, *rest = _FILE.split(source)
    files: dict[str, Content] = dict(zip(rest[::2], rest[1::2], strict=True))
    if first:
        files["content.js"] = first
    manifest = files.get("manifest.json")
    if isinstance(manifest, str):
        files["manifest.json"] = json.loads(manifest)
    return files


def _sources(analysis: Analysis, _short: bool) -> list[str]:
    told = [(flow.source.kind, flow.source.selector or "?", *flow.hosts) for flow in analysis.flows]
    return [" ".join(words) for words in told]


def _fact(fact: Fact, short: bool) -> str:
    assert fact.place is not None
    at = str(fact.place.line) if short else f"{fact.place.file}:{fact.place.line}"
    return f"{at} {fact.kind} {fact.value} ({fact.site})"


SECTIONS: Final[dict[str, Callable[[Analysis, bool], list[str]]]] = {
    "flows": lambda analysis, short: made.told(analysis, short=short),
    "steps": lambda analysis, short: [line for flow in analysis.flows for line in made.steps(flow, short=short)],
    "sources": _sources,
    "endpoints": lambda analysis, short: made.endpoints(analysis, short=short),
    "facts": lambda analysis, short: [_fact(fact, short) for fact in analysis.facts],
    "limits": lambda analysis, _: [*analysis.limits, *analysis.beyond],
}


def found(case: Case) -> dict[str, list[str]]:
    """What is found in a case, by section."""
    analysis = made.analysed(case.files)
    return {name: section(analysis, case.short) for name, section in SECTIONS.items()}


def main() -> None:
    """Print what is found in the cases of the files named on the command line."""
    for name in sys.argv[1:]:
        for case in read_cases(Path(name)):
            print(f"== {case.title}")
            for section, lines in found(case).items():
                print("--" if section == "flows" else f"-- {section}", *lines, sep="\n")
            print()


if __name__ == "__main__":
    main()
