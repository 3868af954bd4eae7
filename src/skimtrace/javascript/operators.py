"""Operators, methods and global functions over constants, as far as obfuscators use them (ECMA-262, section 13.15 and
chapter 22). Every function returns None where the result is not a constant, or not worth having."""

import math
import re
from collections.abc import Callable, Sequence
from typing import Final

from skimtrace.javascript.ciphers import base64, decoded_uri, unescaped

GLOBALS: Final = frozenset({"window", "self", "globalThis", "top", "frames", "parent"})
"""Names of the object whose properties the global variables are."""
MAX_TEXT: Final = 1024 * 1024
"""Characters of one string."""
_MAX_INTEGER: Final = 2**53
_INTEGER: Final = re.compile(r"\s*+([+-]?)(?:0[xX]([0-9a-fA-F]++)|([0-9]++))")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]{1,3})?")
_STANDARD: Final = {
    sign: value for value, sign in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}


def text_of(value: object) -> str | None:
    """A constant as a string: what it names as a property, and what `+` joins to a string."""
    if type(value) is str:
        return value
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is float:
        if value.is_integer() and abs(value) < _MAX_INTEGER:
            return str(int(value))
        return repr(value) if 1e-4 <= abs(value) < 1e15 else None
    return None


def number_of(value: object) -> float | None:
    """A constant as a number; strings such as "0x1f" are read as `Number` does."""
    if type(value) is bool:
        return float(value)
    if type(value) is float:
        return value
    if type(value) is str:
        text = value.strip()
        if len(text) > 300:
            return None
        return integer(text) if _INTEGER.fullmatch(text) else float(text) if _NUMBER.fullmatch(text) else None
    return None


def integer(text: str) -> float | None:
    """What `parseInt` makes of a text; None for NaN."""
    found = _INTEGER.match(text)
    if found is None or len(found[0]) > 300:
        return None
    sign, sixteen, ten = found.groups()
    number = float(int(sixteen, 16) if sixteen is not None else int(ten))
    return -number if sign == "-" else number


def summed(parts: Sequence[object], room: int) -> str | float | None:
    """`a + b + c`, from the left; None when the string is longer than `room` or `MAX_TEXT`."""
    total: float | None = 0.0
    at = 0
    for at, part in enumerate(parts):  # noqa: B007 (the place where strings begin is wanted)
        if type(part) is str:
            break
        add = number_of(part)
        if add is None or total is None:
            return None
        total += add
    else:
        return total
    first = text_of(total) if at else ""
    texts = [text_of(part) for part in parts[at:]]
    if first is None or None in texts:
        return None
    known = [first, *(text for text in texts if text is not None)]
    return "".join(known) if sum(map(len, known)) <= min(MAX_TEXT, max(room, 0)) else None


def _int32(value: float) -> int:
    if not math.isfinite(value):
        return 0
    whole = int(value) & 0xFFFFFFFF
    return whole - 0x100000000 if whole >= 0x80000000 else whole


_ARITHMETIC: Final[dict[str, Callable[[float, float], float]]] = {
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": math.fmod,
    "&": lambda a, b: float(_int32(a) & _int32(b)),
    "|": lambda a, b: float(_int32(a) | _int32(b)),
    "^": lambda a, b: float(_int32(a) ^ _int32(b)),
    "<<": lambda a, b: float(_int32(float(_int32(a) << (_int32(b) & 31)))),
    ">>": lambda a, b: float(_int32(a) >> (_int32(b) & 31)),
    ">>>": lambda a, b: float((_int32(a) & 0xFFFFFFFF) >> (_int32(b) & 31)),
}
_COMPARISON: Final[dict[str, Callable[[object, object], bool]]] = {
    "===": lambda a, b: a == b,
    "==": lambda a, b: a == b,
    "!==": lambda a, b: a != b,
    "!=": lambda a, b: a != b,
}


def binary(operator: str, left: object, right: object) -> float | bool | None:
    """A binary operator other than `+` over constants."""
    compare = _COMPARISON.get(operator)
    if compare is not None:
        same = type(left) is type(right) and type(left) in (str, float, bool)
        return compare(left, right) if same else None
    work = _ARITHMETIC.get(operator)
    a, b = number_of(left), number_of(right)
    if work is None or a is None or b is None or (b == 0 and operator in "/%"):
        return None
    try:
        found = work(a, b)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def unary(operator: str, value: object) -> float | bool | None:
    """A unary operator over a constant."""
    if operator == "!":
        return not value if type(value) in (str, float, bool) else None
    number = number_of(value)
    if number is None:
        return None
    if operator == "-":
        return -number
    if operator == "~":
        return float(~_int32(number))
    return number if operator == "+" else None


def characters(codes: Sequence[object]) -> str | None:
    """`String.fromCharCode(...)`: pairs of surrogates are one character, a single one is U+FFFD."""
    units = bytearray()
    for code in codes:
        number = number_of(code)
        if number is None or not math.isfinite(number):
            return None
        units += (int(number) & 0xFFFF).to_bytes(2, "little")
    return units.decode("utf-16-le", "replace")


def platform(name: str, args: Sequence[object]) -> str | float | None:
    """A global function over constants."""
    if name in ("String.fromCharCode", "String.fromCodePoint"):
        return characters(args) if args else None
    if len(args) not in (1, 2):
        return None
    text = text_of(args[0])
    if text is None:
        return None
    if name == "String":
        return text
    if name == "parseInt":
        return integer(text) if len(args) == 1 else _in_base(text, number_of(args[1]))
    if name == "Number":
        return number_of(args[0])
    if name == "atob":
        return base64(text, _STANDARD)
    if name == "unescape":
        return unescaped(text)
    return decoded_uri(text) if name in ("decodeURIComponent", "decodeURI") else None


def _in_base(text: str, base: float | None) -> float | None:
    if base is None or not 2 <= base <= 36 or len(text) > 64:
        return None
    try:
        return float(int(text, int(base)))
    except ValueError:
        return None


def method(
    name: str, receiver: str | tuple[str, ...], args: Sequence[object], room: int
) -> str | float | tuple[str, ...] | None:
    """A method of a constant string or of an array of strings."""
    if type(receiver) is tuple:
        return _of_array(name, receiver, args, room)
    text = str(receiver)
    if name == "split" and args and type(args[0]) is str:
        return tuple(text.split(args[0])) if args[0] else tuple(text)
    if name == "concat":
        joined = summed([text, *args], room)
        return joined if type(joined) is str else None
    if name in ("toString", "valueOf", "trim", "toLowerCase", "toUpperCase"):
        return {"trim": text.strip, "toLowerCase": text.lower, "toUpperCase": text.upper}.get(name, text.__str__)()
    if name == "replace" and len(args) == 2 and type(args[0]) is str and type(args[1]) is str:
        return text.replace(args[0], args[1], 1) if "$" not in args[1] else None
    if name in ("slice", "substring", "substr", "charAt", "charCodeAt") and args:
        return _cut(name, text, args)
    return None


def _cut(name: str, text: str, args: Sequence[object]) -> str | float | None:
    numbers = [number_of(arg) for arg in args[:2]]
    bounds = [int(n) for n in numbers if n is not None and math.isfinite(n)]
    if len(bounds) != len(numbers):
        return None
    if name in ("charAt", "charCodeAt"):
        if not 0 <= bounds[0] < len(text):
            return None
        return text[bounds[0]] if name == "charAt" else float(ord(text[bounds[0]]))
    if name == "slice":
        return text[slice(*bounds)] if len(bounds) > 1 else text[bounds[0] :]
    if min(bounds) < 0:
        return None
    if name == "substr":
        return text[bounds[0] :][: bounds[1]] if len(bounds) > 1 else text[bounds[0] :]
    return text[min(bounds) : max(bounds)] if len(bounds) > 1 else text[bounds[0] :]


def _of_array(
    name: str, items: tuple[str, ...], args: Sequence[object], room: int
) -> str | float | tuple[str, ...] | None:
    if name == "reverse":
        return items[::-1]
    if name == "join":
        between = text_of(args[0]) if args else ","
        if between is None or sum(map(len, items)) + len(between) * len(items) > min(MAX_TEXT, max(room, 0)):
            return None
        return between.join(items)
    if name == "slice" and not args:
        return items
    return None
