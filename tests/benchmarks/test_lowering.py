"""The benchmark itself: its scripts are sound, and it prints what the README shows."""

from collections.abc import Callable

import pytest

from skimtrace.javascript.lower import lower
from tests.benchmarks.lowering import main, minified, plain


@pytest.mark.parametrize("make", [plain, minified])
def test_the_scripts_are_sound_and_always_the_same(make: Callable[[int], bytes]) -> None:
    script = make(50_000)
    assert script == make(50_000)
    assert 50_000 <= len(script) < 66_000
    assert lower(script).error_lines == []


def test_the_minified_script_is_one_line_and_denser() -> None:
    assert minified(50_000).count(b"\n") == 0
    plain_ops, minified_ops = (len(lower(make(50_000)).ops) for make in (plain, minified))
    assert minified_ops > 1.3 * plain_ops


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--sizes", "10000", "20000", "--rounds", "2"])
    lines = capsys.readouterr().out.splitlines()
    rows = [line for line in lines if "plain" in line or "minified" in line]
    assert len(rows) == 4
    assert [row.count("1.00") >= 1 for row in rows][::2] == [True, True]
    assert "peak memory" in lines[-1]
