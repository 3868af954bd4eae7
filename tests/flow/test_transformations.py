"""Laws of the whole analysis: what changes nothing of what an extension does changes no flow's source, sink and host.

Each change is made to every sample and to the extension of every flow case; places are followed to where the code at
them has gone (`transforms`).
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from samples.catalog import load

from skimtrace.extension.load import load_extension
from skimtrace.flow.analyse import analyse
from skimtrace.flow.model import Flow, Place
from tests.extension.made import bundle_of
from tests.flow import made
from tests.flow.casefile import read_cases
from tests.flow.transforms import Changed, Files, Spot
from tests.flow.transforms.minify import minified
from tests.flow.transforms.rename import renamed
from tests.flow.transforms.reorder import reordered
from tests.flow.transforms.split import split

CASES = Path(__file__).parent / "cases"
WORDS = ["email", "phone", "button", "password", "name", "headline", "$", "é", "document_", "storage", "URL_", "self_"]
"""Names that say something else than what the variable holds."""


def extensions() -> dict[str, dict[str, bytes]]:
    """Every sample and the extension of every case, by name."""
    found = {sample.name: dict(sample.files()) for sample in load()}
    for path in sorted(CASES.glob("*.txt")):
        for case in read_cases(path):
            bundle = bundle_of(made.with_manifest(case.files))
            found[f"{case.file}: {case.title}"] = {name: bundle.read(name) for name in bundle.files}
    return found


EXTENSIONS = extensions()
CHANGES: Mapping[str, Callable[[Files], Changed]] = {
    "renamed": lambda files: renamed(files, lambda number: f"v{number}"),
    "renamed-misleading": lambda files: renamed(files, lambda number: f"{WORDS[number % len(WORDS)]}{number}"),
    "functions-reversed": lambda files: reordered(files, "reversed"),
    "functions-first": lambda files: reordered(files, "first"),
    "functions-last": lambda files: reordered(files, "last"),
    "split-first": lambda files: split(files, "first"),
    "split-middle": lambda files: split(files, "middle"),
    "split-last": lambda files: split(files, "last"),
}


@cache
def flows_of(name: str) -> tuple[Flow, ...]:
    return flows(EXTENSIONS[name])


def flows(files: Files) -> tuple[Flow, ...]:
    bundle = bundle_of(files)
    return analyse(bundle, load_extension(bundle)).flows


def told(flow: Flow, spot: Callable[[Spot], Spot] = lambda spot: spot) -> str:
    """What may not change of a flow, in a line: everything but its steps, and which of several places it is said to
    begin at. `spot` says where its places are now."""

    def at(place: Place) -> str:
        return "{}:{}:{}".format(*spot(Spot(place.file, place.line, place.column)))

    source, sink = flow.source, flow.sink
    read = {at(place) for place in [source.place, *(s.place for s in flow.steps if s.kind.startswith("also read"))]}
    words = [
        *sorted(read), source.kind, *sorted(source.data_types), *sorted(source.selectors),
        f"personal={source.personal} on {','.join(flow.hosts)}",
        f"-> {at(sink.place)} {sink.channel} {sink.api} local={sink.local}",
        "nowhere" if flow.endpoint is None else made.destination(flow.endpoint), flow.confidence.word,
        f"same-site={flow.same_site} reached={flow.reached}",
    ]  # fmt: skip
    return " ".join(words)


LEVELS = ("low", "medium", "high")
GAPS: Mapping[tuple[str, str], str] = {
    **dict.fromkeys(
        [("sinks: the clipboard, by execCommand", change) for change in ("split-middle", "split-last")],
        "a field counts as copied where its own script calls execCommand",
    ),
    ("events: a form of the extension's own, filled and read back", "split-last"): (
        "fields of the extension's own are joined within a script"
    ),
    ("elements: fields that are made in an element, and read back by their place", "split-middle"): (
        "fields of the extension's own are joined within a script"
    ),
    ("apis: a database of the page", "split-middle"): "a request's answer is looked for in the script that makes it",
    ("hosts: functions in a table that is keyed by host", "split-middle"): (
        "a table of hosts is looked for in the script that uses it"
    ),
    ("sinks: a client that a chain of calls makes of an address; a class of the program's own", "split-middle"): (
        "a chain of calls is looked for in the script that makes it"
    ),
    ("values: a variable that is given another value before it is sent", "split-middle"): (
        "the order of assignments is known within a script"
    ),
    **dict.fromkeys(
        [
            ("old-grabber", "split-last"),
            ("injected: the value of code in a string, a function called at once", "split-middle"),
            ("injection: the result of code in a string", "split-middle"),
        ],
        "the flow is there; places in code in a string are not those of the file's characters, and cannot be followed",
    ),
    **dict.fromkeys(
        [
            *((f"relay-obfuscated-{level}", f"split-{at}") for level in LEVELS for at in ("first", "middle", "last")),
            *((f"card-to-crm-obfuscated-{level}", "split-first") for level in LEVELS),
            ("card-to-crm-obfuscated-high", "split-middle"),
        ],
        "string arrays are looked for in the script that uses them: no obfuscator parts the two",
    ),
}
"""What a change is known to break, and why; `cases/globals.txt` has each as a case, `cases/hidden.txt` the last."""


def law(name: str, change: str) -> object:
    """A change to an extension as a parameter; one that breaks something must fail until it is mended."""
    gap = GAPS.get((name, change))
    marks = [pytest.mark.xfail(reason=gap, raises=AssertionError, strict=True)] if gap else []
    return pytest.param(name, change, id=f"{name}-{change}", marks=marks)


BRIEFLY = ("renamed", "functions-reversed", "functions-last", "split-middle")
"""The changes that are made to cases; there are hundreds of them."""
LAWS = [
    law(name, change) for name in EXTENSIONS for change in (BRIEFLY if ": " in name else CHANGES)
]  # fmt: skip


@pytest.mark.parametrize(("name", "change"), LAWS)
def test_no_flow_changes(name: str, change: str) -> None:
    changed = CHANGES[change](EXTENSIONS[name])
    if changed.files == EXTENSIONS[name]:
        return
    assert sorted(map(told, flows(changed.files))) == sorted(told(flow, changed.spot) for flow in flows_of(name))


@pytest.mark.parametrize(("change", "least"), [("renamed", 250), ("functions-reversed", 10), ("split-middle", 100)])
def test_changes_change_something(change: str, least: int) -> None:
    cases = [files for name, files in EXTENSIONS.items() if ": " in name]
    assert sum(CHANGES[change](files).files != files for files in cases) >= least


# -- minifying ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def short() -> tuple[dict[str, dict[str, bytes]], list[str]]:
    return minified(EXTENSIONS)


MINIFIED_GAPS: Mapping[str, str] = {
    **dict.fromkeys(
        [
            "injected: the value of a file's last statement, a function called at once",
            "injected: the value of a file's last statement, a variable",
        ],
        "the minifier drops the value that a script ends with: its result has no flow any more",
    ),
    "messages: switch: default is not entered for a case of its own": (
        "the minifier makes an `if` of the `switch`, and the flow that is too much in the one is not in the other"
    ),
}


@pytest.mark.node
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.xfail(reason=gap, raises=AssertionError, strict=True)] if gap else [])
        for name, gap in ((name, MINIFIED_GAPS.get(name)) for name in EXTENSIONS)
    ],
)
def test_minifying_changes_no_flow(name: str, short: tuple[dict[str, dict[str, bytes]], list[str]]) -> None:
    """Places are lost; what is read, where it leaves and for which host is not."""

    def kept(found: tuple[Flow, ...]) -> list[str]:
        return sorted({told(flow, lambda spot: Spot(spot.file, 0, 0)) for flow in found})

    changed = short[0][name]
    if changed != EXTENSIONS[name]:
        assert kept(flows(changed)) == kept(flows_of(name))


@pytest.mark.node
def test_most_scripts_are_minified(short: tuple[dict[str, dict[str, bytes]], list[str]]) -> None:
    changed, wrong = short
    assert "broken-archive/broken.js" in wrong
    assert len(wrong) < 20
    assert sum(changed[name] != files for name, files in EXTENSIONS.items()) > 0.9 * len(EXTENSIONS)
