"""A small soak test; `tests/benchmarks/estate_soak.py` says what it is, and runs a long one."""

from pathlib import Path

import pytest

from tests.benchmarks.estate import Bad, make_estate, remove_estate
from tests.benchmarks.estate_soak import soak

COUNT = 60


@pytest.mark.parametrize("seed", [5])
def test_every_input_has_its_result_whatever_is_killed_on_the_way(tmp_path: Path, seed: int) -> None:
    estate = tmp_path / "estate"
    made = make_estate(estate, COUNT, seed=seed, bad=[bad for bad in Bad if bad is not Bad.SLOW], every=5)
    assert len({one.bad for one in made}) == len(Bad)
    place = tmp_path / "scan"
    place.mkdir()
    try:
        done = soak(place, made, estate, seed=seed, jobs=2, timeout=60, pause=0.5)
    finally:
        remove_estate(estate)
    assert done.problems == []
    assert (done.inputs, done.results) == (COUNT, COUNT)
    assert done.killed > 0
    assert done.resumed > 0
