"""`Module` <-> bytes, so that a script that was lowered once can be taken from where it is kept.

Ops are written by columns: for each kind of op one column per field, all names and texts in one table, numbers as plain
arrays. Objects are then made by `map` over the columns, which is several times as fast as reading them one by one, and
equal names are one string again, as they are in a module that was just lowered. The source text is no part of it: who
asks for a module has the script. The containers are MessagePack (msgspec); a digest stands before them.
"""

import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from itertools import chain
from operator import attrgetter
from typing import Any, Final, Literal, NamedTuple, TypeAlias, get_args, get_origin

import msgspec

from skimtrace.javascript.ir import AnyOp, Binding, Function, Guard, Module
from skimtrace.javascript.positions import Positions

_FORMAT: Final = b"kept1" + sys.byteorder[:1].encode() + b"%d" % array("i").itemsize
"""Arrays are written as they lie in memory: what another kind of machine wrote is refused."""
_DIGEST_BYTES: Final = 16
_OPS: Final[tuple[type[msgspec.Struct], ...]] = get_args(AnyOp)
_NUMBER_OF: Final = {kind: number for number, kind in enumerate(_OPS)}


class DamagedError(Exception):
    """The bytes are not what `encode` wrote."""


class _Rows(msgspec.Struct, array_like=True, gc=False):
    """Structs of one class: how many, and their fields, one column each."""

    count: int
    columns: list[msgspec.Raw]


class _File(msgspec.Struct, array_like=True, gc=False):
    texts: list[str]
    odd_texts: dict[int, bytes]
    """Texts with halves of surrogate pairs, which UTF-8 has no place for, by their number."""
    kinds: bytes
    """The kind of each op."""
    ops: list[_Rows]
    functions: _Rows
    bindings: _Rows
    guards: _Rows
    starts: bytes
    ends: bytes
    error_lines: list[int]
    esm: bool
    tries: list[tuple[int, int, int, int]]
    keyed: list[int]
    hidden: list[int]
    undecoded: list[int]


class _Numbers(dict[str | None, int]):
    """The texts, each with the number that it got when it was first asked for; None has -1."""

    def __missing__(self, text: str | None) -> int:
        number = self[text] = -1 if text is None else len(self) - (None in self)
        return number

    def texts(self) -> tuple[list[str], dict[int, bytes]]:
        plain: list[str] = []
        odd: dict[int, bytes] = {}
        for text, number in self.items():
            if text is None:
                continue
            try:
                text.encode()
            except UnicodeEncodeError:
                odd[number] = text.encode("utf-8", "surrogatepass")
                plain.append("")
            else:
                plain.append(text)
        return plain, odd


_Texts: TypeAlias = Sequence[str | None]
"""By their numbers; the last one is None, which -1 stands for."""


class _Column(NamedTuple):
    """How the values of a field are written and read."""

    write: Callable[[Iterable[Any], _Numbers], bytes]
    read: Callable[[msgspec.Raw, _Texts], Iterable[Any]]


def _numbers(data: bytes) -> "array[int]":
    numbers = array("i")
    numbers.frombytes(data)
    return numbers


_decode_bytes: Final = msgspec.msgpack.Decoder(bytes).decode
_decode_tuples: Final = msgspec.msgpack.Decoder(list[tuple[int, ...]]).decode
_decode_lists: Final = msgspec.msgpack.Decoder(list[list[int]]).decode
_decode_literals: Final = msgspec.msgpack.Decoder(tuple[bytes, list[float | int | bool | None]]).decode
_decode_file: Final = msgspec.msgpack.Decoder(_File).decode
_encode: Final = msgspec.msgpack.Encoder().encode


def _checked(numbers: "array[int]", texts: _Texts) -> "array[int]":
    if numbers and (min(numbers) < -1 or max(numbers) >= len(texts) - 1):
        raise DamagedError("there is no such text")
    return numbers


def _read_texts(data: msgspec.Raw, texts: _Texts) -> Iterable[str | None]:
    return map(texts.__getitem__, _checked(_numbers(_decode_bytes(data)), texts))


def _read_text_tuples(data: msgspec.Raw, texts: _Texts) -> Iterable[tuple[str | None, ...]]:
    lists = _decode_tuples(data)
    _checked(array("i", chain.from_iterable(lists)), texts)
    return [tuple(map(texts.__getitem__, numbers)) for numbers in lists]


def _write_literals(values: Iterable[Any], numbers: _Numbers) -> bytes:
    values = list(values)
    texts = array("i", (numbers[value] if type(value) is str else -1 for value in values))
    return _encode((texts.tobytes(), [value for value in values if type(value) is not str]))


def _read_literals(data: msgspec.Raw, texts: _Texts) -> Iterable[str | float | bool | None]:
    raw, others = _decode_literals(data)
    numbers = _checked(_numbers(raw), texts)
    if numbers.count(-1) != len(others):
        raise DamagedError("the literals do not fit")
    rest = iter(others)
    return [texts[number] if number >= 0 else next(rest) for number in numbers]


_INTEGERS: Final = _Column(
    lambda values, _: _encode(array("i", list(values)).tobytes()), lambda data, _: _numbers(_decode_bytes(data))
)
_BOOLEANS: Final = _Column(lambda values, _: _encode(bytes(values)), lambda data, _: map(bool, _decode_bytes(data)))
_TEXTS: Final = _Column(
    lambda values, numbers: _encode(array("i", list(map(numbers.__getitem__, values))).tobytes()), _read_texts
)
_TUPLES: Final = _Column(lambda values, _: _encode(list(values)), lambda data, _: _decode_tuples(data))
_LISTS: Final = _Column(lambda values, _: _encode(list(values)), lambda data, _: _decode_lists(data))
_TEXT_TUPLES: Final = _Column(
    lambda values, numbers: _encode([tuple(map(numbers.__getitem__, texts)) for texts in values]), _read_text_tuples
)
_LITERALS: Final = _Column(_write_literals, _read_literals)
_COLUMNS: Final[dict[object, _Column]] = {
    int: _INTEGERS,
    bool: _BOOLEANS,
    str: _TEXTS,
    str | None: _TEXTS,
    tuple[int, ...]: _TUPLES,
    list[int]: _LISTS,
    tuple[str, ...]: _TEXT_TUPLES,
    tuple[str | None, ...]: _TEXT_TUPLES,
    str | float | bool | None: _LITERALS,
}


def _columns_of(kind: type[msgspec.Struct]) -> tuple[tuple[str, _Column], ...]:
    """The fields of a class with how they are written; a field of a new type is a KeyError when this is imported."""
    return tuple(
        (field.name, _TEXTS if get_origin(field.type) is Literal else _COLUMNS[field.type])
        for field in msgspec.structs.fields(kind)
    )


_KINDS: Final[tuple[type[msgspec.Struct], ...]] = (*_OPS, Function, Binding, Guard)
_FIELDS: Final = {kind: _columns_of(kind) for kind in _KINDS}


def _written(kind: type[msgspec.Struct], rows: Sequence[Any], numbers: _Numbers) -> _Rows:
    columns = [msgspec.Raw(column.write(map(attrgetter(name), rows), numbers)) for name, column in _FIELDS[kind]]
    return _Rows(len(rows), columns)


def _read(kind: type[msgspec.Struct], rows: _Rows, texts: _Texts) -> list[Any]:
    fields = _FIELDS[kind]
    if len(rows.columns) != len(fields):
        raise DamagedError("a column is missing")
    columns = [column.read(data, texts) for (_, column), data in zip(fields, rows.columns, strict=True)]
    made = list(map(kind, *columns))
    if len(made) != rows.count:
        raise DamagedError("a column is too short")
    return made


def encode(module: Module) -> bytes | None:
    """Write a module without its source text; None for one that has numbers which do not fit."""
    numbers = _Numbers()
    by_kind: list[list[AnyOp]] = [[] for _ in _OPS]
    adding = [rows.append for rows in by_kind]
    kinds = bytes(map(_NUMBER_OF.__getitem__, map(type, module.ops)))
    for number, op in zip(kinds, module.ops, strict=True):
        adding[number](op)
    try:
        ops = [_written(kind, rows, numbers) for kind, rows in zip(_OPS, by_kind, strict=True)]
        functions = _written(Function, module.functions, numbers)
        bindings = _written(Binding, module.bindings, numbers)
        guards = _written(Guard, module.guards, numbers)
        hidden = [numbers[name] for name in module.hidden]
        texts, odd = numbers.texts()
        body = _encode(
            _File(
                texts, odd, kinds, ops, functions, bindings, guards, module.starts.tobytes(), module.ends.tobytes(),
                module.error_lines, module.esm, module.tries, module.keyed, hidden, module.undecoded,
            )
        )  # fmt: skip
    except OverflowError:
        return None
    return _FORMAT + blake2b(body, digest_size=_DIGEST_BYTES).digest() + body


def decode(data: bytes, positions: Positions) -> Module:
    """Read a module that `encode` wrote; `positions` hold the text of its script.

    Raises DamagedError for anything else. Time and memory are linear in the length of `data`.
    """
    begin = len(_FORMAT) + _DIGEST_BYTES
    body = memoryview(data)[begin:]
    if data[:begin] != _FORMAT + blake2b(body, digest_size=_DIGEST_BYTES).digest():
        raise DamagedError("the digest does not fit")
    try:
        return _module(_decode_file(body), positions)
    except (msgspec.MsgspecError, ValueError, IndexError, TypeError, OverflowError, StopIteration) as error:
        raise DamagedError(str(error)) from None


def _module(file: _File, positions: Positions) -> Module:
    texts: list[str | None] = [*file.texts, None]
    for number, odd in file.odd_texts.items():
        texts[number] = odd.decode("utf-8", "surrogatepass")
    if len(file.ops) != len(_OPS):
        raise DamagedError("there are other kinds of ops")
    made = [_read(kind, rows, texts) for kind, rows in zip(_OPS, file.ops, strict=True)]
    if any(file.kinds.count(number) != len(rows) for number, rows in enumerate(made)):
        raise DamagedError("the numbers of ops do not fit")
    following = [iter(rows).__next__ for rows in made]
    starts, ends = _numbers(file.starts), _numbers(file.ends)
    if not len(starts) == len(ends) == len(file.kinds):
        raise DamagedError("the places of the ops do not fit")
    hidden = _checked(array("i", file.hidden), texts)
    return Module(
        positions=positions,
        ops=[following[number]() for number in file.kinds],
        starts=starts,
        ends=ends,
        functions=_read(Function, file.functions, texts),
        bindings=_read(Binding, file.bindings, texts),
        guards=_read(Guard, file.guards, texts),
        error_lines=file.error_lines,
        esm=file.esm,
        tries=file.tries,
        keyed=file.keyed,
        hidden=[text for text in map(texts.__getitem__, hidden) if text is not None],
        undecoded=file.undecoded,
    )
