"""All samples give the same results on every run: for every seed of Python's hashes and any number of workers."""

import json
import os
import subprocess
import sys

import pytest
from samples.catalog import HERE, load


def results(seed: str, jobs: int) -> list[str]:
    """Scan the samples in a process of its own; a result a line, without what is measured by the clock."""
    run = subprocess.run(
        [sys.executable, "-m", "skimtrace", "scan", HERE.name, "-f", "jsonl", "--no-report", "-j", str(jobs)],
        cwd=HERE.parent, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = [json.loads(line) for line in run.stdout.splitlines()]
    for result in told:
        del result["timing"]
    return [json.dumps(result, indent=1) for result in told]


@pytest.fixture(scope="module")
def first() -> list[str]:
    return results("0", 1)


def test_every_sample_has_a_result(first: list[str]) -> None:
    assert len(first) == len(load())
    assert sum('"verdict": "scrapes-and-sends"' in result for result in first) > 5


@pytest.mark.parametrize(("seed", "jobs"), [("0", 2), ("1", 1), ("4242", 2)])
def test_results_are_the_same_on_every_run(first: list[str], seed: str, jobs: int) -> None:
    for one, other in zip(first, results(seed, jobs), strict=True):
        assert one == other
