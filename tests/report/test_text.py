import io
from collections.abc import Iterable

import pytest
from rich.console import Console

from skimtrace.report.text import PlainRenderer, RichRenderer
from skimtrace.result.model import Result
from tests.result import made


def plain(results: Iterable[Result]) -> list[str]:
    out: list[str] = []
    renderer = PlainRenderer(out.append)
    renderer.begin()
    for result in results:
        renderer.add(result)
    renderer.end()
    return "".join(out).splitlines()


def rich(results: Iterable[Result], width: int = 120) -> str:
    file = io.StringIO()
    renderer = RichRenderer(Console(file=file, force_terminal=True, width=width, color_system="truecolor"))
    renderer.begin()
    for result in results:
        renderer.add(result)
    renderer.end()
    return file.getvalue()


def test_plain_lines_are_stable() -> None:
    results = [
        made.result(),
        made.result(input="b", complete=False, verdict="scrapes-local", score=41, flows=[made.local_flow()]),
        made.clean(),
        made.clean(complete=False),
        made.clean(input="x.crx", extension=made.info(name=None), error="the archive is truncated", complete=False),
    ]
    assert plain(results) == [
        "scrapes-and-sends   85  inputs/lead-saver.crx  Lead Saver 1.2.3  "
        "name, headline -> api.example.com (read from linkedin.com)",
        "scrapes-local       41  b  Lead Saver 1.2.3  "
        "name, headline -> the browser's storage (read from linkedin.com) [in what could be analysed]",
        "no-evidence          0  inputs/tidy.zip  Tidy Tabs 2.0  nothing found",
        "no-evidence          0  inputs/tidy.zip  Tidy Tabs 2.0  nothing found [in what could be analysed]",
        "error                -  x.crx  x.crx  the archive is truncated",
        "5 extensions: 1 scrapes-and-sends, 1 scrapes-local, 2 no-evidence, 1 error",
    ]


def test_one_and_none() -> None:
    assert plain([made.clean()])[-1] == "1 extension: 1 no-evidence"
    assert plain([]) == ["0 extensions: none"]


@pytest.mark.parametrize("text", made.HOSTILE)
def test_hostile_names_stay_on_their_line(text: str) -> None:
    lines = plain([made.hostile(text)])
    assert len(lines) == 2
    assert "[in what could be analysed]" in lines[0]
    assert lines[0].isprintable()


@pytest.mark.parametrize("text", [h for h in made.HOSTILE if not h.isprintable()])
def test_the_table_holds_no_control_character_of_an_extension(text: str) -> None:
    shown = rich([made.hostile(text)])
    own = rich([made.hostile("x")])
    assert set(shown) - set(own) <= {c for c in shown if c.isprintable()}
    assert shown.count("\x1b]") == 0, "no link of an extension's making"


def test_markup_in_names_stays_text() -> None:
    name = "[bold red]markup[/bold red]"
    assert name in rich([made.clean(extension=made.info(name=name, version=None))], width=200)


def test_the_table_says_what_the_lines_say() -> None:
    shown = rich([made.result(complete=False), made.clean()], width=200)
    for words in ("scrapes-and-sends", "85", "Lead Saver 1.2.3", "inputs/lead-saver.crx", "in what could be analysed"):
        assert words in shown
    assert "name, headline -> api.example.com" in shown
    assert "2 extensions: 1 scrapes-and-sends, 1 no-evidence" in shown
