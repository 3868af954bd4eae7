"""Data files are read strictly, and every refusal names the exact place."""

from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from skimtrace import data
from skimtrace.data import data_files, data_folder, digest, line_of, load_yaml, parse_yaml
from skimtrace.errors import DataError


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    size: int = 0


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rows: tuple[Row, ...] = ()
    by_name: dict[str, Row] = {}
    ratio: float = 0.0
    on: bool = False
    note: str | None = None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rows:\n- id: a\n- id: 3\n", "t.yaml:3: Expected `str`, got `int` (at rows[1].id)"),
        ("rows:\n- id: a\n  sise: 1\n", "t.yaml:3: Object contains unknown field `sise` (at rows[0])"),
        ("rows:\n- id: a\n\n- size: 1\n", "t.yaml:4: Object missing required field `id` (at rows[1])"),
        ("rows: []\ncolour: red\n", "t.yaml:2: Object contains unknown field `colour`"),
        (
            "by_name:\n  one: {id: a}\n  two:\n    id: b\n    size: big\n",
            "t.yaml:5: Expected `int`, got `str` (at by_name.two.size)",
        ),
        ("by_name:\n  one: {id: a}\n  two: 7\n", "t.yaml:3: Expected `object`, got `int` (at by_name.two)"),
        ("- id: a\n", "t.yaml:1: Expected `object`, got `array`"),
        ("rows: []\nnote: x\nrows: []\n", "t.yaml:3: duplicate key 'rows'"),
        ("rows:\n- id: a\n  size: 1\n  id: b\n", "t.yaml:4: duplicate key 'id'"),
        ("rows: &all []\n", "t.yaml:1: anchors and aliases are not allowed in data files"),
        ("note: x\nrows: *all\n", "t.yaml:2: anchors and aliases are not allowed in data files"),
        ("note: !!str 1\n", "t.yaml:1: tags are not allowed in data files: tag:yaml.org,2002:str"),
        (
            "note: !!python/object/apply:os.system [id]\n",
            "t.yaml:1: tags are not allowed in data files: tag:yaml.org,2002:python/object/apply:os.system",
        ),
        ("<<: {note: x}\n", "t.yaml:1: Object contains unknown field `<<`"),
        ("by_name: {1: {id: a}}\n", "t.yaml:1: a key must be text, not 1; quote it"),
        ("by_name:\n  ? [a]\n  : {id: a}\n", "t.yaml:2: a key must be text, not []; quote it"),
        ("note: x\n---\nnote: y\n", "t.yaml:2: a data file holds one document"),
        ("", "t.yaml: the file is empty"),
        ("# only a remark\n", "t.yaml: the file is empty"),
        ("note: x\nrows: [a b: c d: e\n", "t.yaml:2: not YAML: did not find expected ',' or ']'"),
        ("note: \x07\n", "t.yaml: not YAML: control characters are not allowed"),
        ("rows:\n" + "- " * 40 + "a\n", "t.yaml:2: nested deeper than 32 levels"),
    ],
)
def test_a_malformed_file_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_yaml(text, Table, "t.yaml")
    assert str(caught.value) == message


def test_scalars_are_those_of_json() -> None:
    table = parse_yaml("rows: [{id: no, size: -7}]\nratio: 1.5\non: true\nnote: 2024-01-01\n", Table, "t.yaml")
    assert table == Table(rows=(Row(id="no", size=-7),), ratio=1.5, on=True, note="2024-01-01")
    assert parse_yaml("note: ~\n", Table, "t.yaml").note is None
    assert [parse_yaml(f"note: {word}\n", Table, "t.yaml").note for word in ("1:30", "010", "0x1f", "on")] == [
        "1:30",
        "010",
        "0x1f",
        "on",
    ]


def test_a_check_of_a_struct_has_its_place() -> None:
    with pytest.raises(DataError) as caught:
        parse_yaml("pairs:\n- low: 1\n  high: 2\n- low: 3\n  high: 2\n", Pairs, "t.yaml")
    assert str(caught.value) == "t.yaml:4: low exceeds high (at pairs[1])"


class Pair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    low: int
    high: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("low exceeds high")


class Pairs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pairs: tuple[Pair, ...]


def test_a_missing_or_undecodable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.yaml: cannot be read: No such file or directory"):
        load_yaml(tmp_path / "gone.yaml", Table)
    (tmp_path / "latin.yaml").write_bytes(b"# a note\nnote: caf\xe9\n")
    with pytest.raises(DataError, match=r"latin\.yaml:2: not UTF-8 at byte 18"):
        load_yaml(tmp_path / "latin.yaml", Table)


def test_load_yaml_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("rows:\n- id: [a]\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_yaml(path, Table)
    assert (caught.value.file, caught.value.line) == (str(path), 2)
    assert caught.value.reason == "Expected `str`, got `array` (at rows[0].id)"


def test_line_of_stops_where_the_path_ends() -> None:
    text = "a:\n  b:\n  - c: 1\n  - c: 2\n"
    assert line_of(text, ("a", "b", 1, "c")) == 4
    assert line_of(text, ("a", "b", 1, "nowhere")) == 4
    assert line_of(text, ("a", "b", 9)) == 2
    assert line_of(text, ()) == 1


class _WithoutAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(_json)
def test_what_json_can_say_comes_back_unchanged(value: object) -> None:
    assert parse_yaml(yaml.dump(value, Dumper=_WithoutAliases), object, "t.yaml") == value


@given(st.text(alphabet="ab:-[]{}&*!|>\n \t#'\"0,?<", max_size=60))
def test_no_text_escapes_as_another_error(text: str) -> None:
    try:
        parse_yaml(text, Table, "t.yaml")
    except DataError as error:
        assert str(error).startswith("t.yaml")
        assert error.line <= max(1, len(text.splitlines()))


def test_the_packaged_data_is_found_in_the_repository() -> None:
    folder = data_folder()
    assert folder.name in {"signatures", "_signatures"}
    names = [path.relative_to(folder).as_posix() for path in data_files(folder)]
    assert "rules/PSX-FLOW-NET.yaml" in names
    assert "taxonomies/endpoints.yaml" in names
    assert names == sorted(names)


def test_the_digest_follows_every_byte_and_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packaged = tmp_path / "signatures"
    (packaged / "rules").mkdir(parents=True)
    (packaged / "rules" / "A.yaml").write_bytes(b"a: 1\n")
    (packaged / "rules" / "notes.txt").write_bytes(b"not data\n")
    monkeypatch.setattr(data, "data_folder", lambda: packaged)
    inner = sha256(b"a: 1\n").hexdigest()
    first = digest()
    assert first == sha256(f"rules/A.yaml\0{inner}\n\0\0".encode()).hexdigest()
    (packaged / "rules" / "notes.txt").write_bytes(b"changed\n")
    assert digest() == first
    extra = tmp_path / "extra"
    extra.mkdir()
    assert digest(extra) == first
    (extra / "B.yaml").write_bytes(b"b: 1\n")
    second = digest(extra)
    (packaged / "rules" / "A.yaml").write_bytes(b"a: 2\n")
    third = digest(extra)
    assert len({first, second, third, digest()}) == 4
    (packaged / "table.csv").write_bytes(b"a,b\n")
    fourth = digest(extra)
    (packaged / "table.csv").write_bytes(b"a,c\n")
    assert len({third, fourth, digest(extra)}) == 3


def test_a_broken_installation_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(data, "__file__", str(tmp_path / "a" / "b" / "data.py"))
    with pytest.raises(DataError, match="the packaged data is missing; install skimtrace again"):
        data_folder()


def test_an_installed_package_carries_its_own_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    inside = tmp_path / "lib" / "skimtrace" / "_signatures"
    beside = tmp_path / "signatures"
    inside.mkdir(parents=True)
    beside.mkdir()
    monkeypatch.setattr(data, "__file__", str(tmp_path / "lib" / "skimtrace" / "data.py"))
    assert data_folder() == inside.resolve()
    inside.rmdir()
    assert data_folder() == beside.resolve()
