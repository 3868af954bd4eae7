"""What was lowered is written and read again without a difference, and nothing else is read."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from skimtrace.javascript import shelf
from skimtrace.javascript.ir import Const, Module, Set
from skimtrace.javascript.kept import DamagedError, decode, encode
from skimtrace.javascript.lower import lower
from skimtrace.javascript.positions import Positions
from skimtrace.javascript.reveal import reveal
from skimtrace.javascript.shelf import MIN_BYTES, lowered
from tests.javascript.hiding import PLAIN, late, listed
from tests.javascript.programs import programs
from tests.javascript.test_cases import CASES, Case

LONG = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FILES = sorted((Path(__file__).parents[2] / "samples" / "src").rglob("*.js"))
HIDING = listed(["querySelector", "h1", "textContent"]) + PLAIN + late("document[give(0)](give(1))[give(2)];")


class Held(dict[bytes, bytes]):
    """A shelf in memory."""

    def put(self, key: bytes, data: bytes) -> None:
        self[key] = data


def fields(module: Module) -> dict[str, Any]:
    """All a module says, as text: NaN is equal to nothing, 1 to 1.0 and True, and a tuple's `repr` tells them apart."""
    positions = module.positions
    said = {name: repr(getattr(module, name)) for name in module.__struct_fields__ if name != "positions"}
    return {**said, "positions": (positions.source, positions.line, positions.column)}


def written(module: Module) -> bytes:
    data = encode(module)
    assert data is not None
    return data


def check(data: bytes) -> None:
    module = reveal(lower(data))
    said = fields(module)
    assert fields(decode(written(module), module.positions)) == said
    assert fields(module) == said, "it is left as it was"


@pytest.mark.parametrize("case", CASES, ids=[f"{case.file}: {case.title}" for case in CASES])
def test_every_case_comes_back(case: Case) -> None:
    check(case.source.encode())


@LONG
@given(st.one_of(programs(), programs(esm=True)))
def test_every_program_comes_back(source: str) -> None:
    check(source.encode("utf-8", "surrogatepass"))


@LONG
@given(st.binary(max_size=200))
@example(b"")
@example(rb"x = '\ud800'; y['\udfff'] = '\ud83d\ude00'; z = { '\udc00'() {}, '\0': '' }")
@example(b"x = [1e999, -0, 0xffffffffffffffffffffffff, 123456789012345678901234567890n, 0.1, NaN, true, null, /[/]/g]")
@example(HIDING.encode())
def test_anything_comes_back(data: bytes) -> None:
    check(data)


@pytest.mark.parametrize("file", FILES[::5], ids=[file.name for file in FILES[::5]])
def test_samples_come_back(file: Path) -> None:
    check(file.read_bytes())


def test_halves_of_surrogate_pairs_come_back() -> None:
    module = lower(b"x.name = 'text'")
    (made,) = [op for op in module.ops if type(op) is Set]
    made.name = "\ud800!"  # no literal is lowered to one, but what scripts decode may hold any code unit
    (found,) = [op for op in decode(written(module), module.positions).ops if type(op) is Set]
    assert found.name == "\ud800!"


def test_numbers_that_do_not_fit_are_not_kept() -> None:
    module = lower(b"f(1)")
    (made,) = [op for op in module.ops if type(op) is Const]
    made.value = 1 << 70
    assert encode(module) is None


@given(st.data())
def test_damaged_bytes_are_refused(data: st.DataObject) -> None:
    kept = bytearray(written(lower(b"function f(a) { return { a, 'b': [1, ...a] } } f`x${1}`")))
    at = data.draw(st.integers(0, len(kept) - 1))
    kept[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DamagedError):
        decode(bytes(kept), Positions(b""))
    with pytest.raises(DamagedError):
        decode(bytes(kept[:at]), Positions(b""))


@given(st.binary(max_size=100))
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(DamagedError, match="the digest does not fit"):
        decode(data, Positions(b""))


def script(size: int = MIN_BYTES) -> bytes:
    return b"function send(text) { fetch('https://api.example.com/', { body: text }) }\n" + b"//" + b"-" * size + b"\n)"


def counted(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The scripts that are lowered from now on."""
    calls: list[bytes] = []

    def count(data: bytes, line: int = 1, column: int = 1) -> Module:
        calls.append(data)
        return lower(data, line, column)

    monkeypatch.setattr(shelf, "lower", count)
    return calls


def test_a_script_is_lowered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls, held = counted(monkeypatch), Held()
    first = fields(lowered(script(), shelf=held))
    assert fields(lowered(script(), shelf=held)) == first == fields(reveal(lower(script())))
    assert calls == [script()]


def test_where_it_begins_in_its_file_is_kept_apart() -> None:
    held = Held()
    lowered(script(), shelf=held)
    other = lowered(script(), 7, 3, held)
    assert other.error_lines == [9]
    assert fields(lowered(script(), 7, 3, held)) == fields(other)
    assert len(held) == 2


def test_small_scripts_are_not_kept() -> None:
    held = Held()
    lowered(b"f()", shelf=held)
    assert not held


def test_what_is_damaged_is_lowered_and_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    calls, held = counted(monkeypatch), Held()
    first = fields(lowered(script(), shelf=held))
    (key,) = held
    whole, held[key] = held[key], held[key][:-1]
    assert fields(lowered(script(), shelf=held)) == first
    assert held[key] == whole
    assert len(calls) == 2
