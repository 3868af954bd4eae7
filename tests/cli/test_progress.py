from dataclasses import dataclass

import pytest

from skimtrace.cli.progress import LineBar, duration


@dataclass
class Counted:
    done: int = 0
    lost: int = 0
    findings: int = 0


def test_lines_come_seldom_and_say_how_far_it_is() -> None:
    now = 0.0
    told: list[tuple[float, str]] = []
    counts = Counted()
    bar = LineBar(lambda text: told.append((now, text)), 5_000, counts, clock=lambda: now)
    while counts.done < 5_000:
        now += 0.5
        counts.done += 1
        counts.lost += counts.done % 100 == 0
        counts.findings += 3
        bar.advance()
    assert told[0] == (
        15.0,
        "30 of 5,000 done, 0 failed, 90 findings so far; 2.0 per second, 41 minutes left",
    )
    assert [at for at, _ in told] == [15.0, 45.0, 105.0, 225.0, 465.0, 945.0, 1545.0, 2145.0]
    assert told[-1][1] == "4,290 of 5,000 done, 42 failed, 12,870 findings so far; 2.0 per second, 6 minutes left"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "0 seconds"), (1.0, "1 second"), (119.4, "119 seconds"), (120.0, "2 minutes"), (7199.0, "120 minutes"),
     (7200.0, "2 hours"), (36_000.0, "10 hours")],
)  # fmt: skip
def test_a_duration_is_one_to_plan_with(seconds: float, words: str) -> None:
    assert duration(seconds) == words
