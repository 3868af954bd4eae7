"""Scripts that hide strings, made as obfuscators make them, for the tests of how they are put back."""

from base64 import b64encode
from collections.abc import Sequence

from skimtrace.javascript.ciphers import rc4
from skimtrace.javascript.ir import Call, Const, Get, Module, Set
from skimtrace.javascript.lower import lower
from skimtrace.javascript.reveal import reveal

SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/="
"""The alphabet that javascript-obfuscator uses: small letters first."""
_SWAP = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", SIGNS[:52])

LIST = "function list() {{ const a = [{items}]; list = function () {{ return a; }}; return list(); }}\n"
TURN = """(function (f, check) {{ const a = f(); while (!![]) {{ try {{
  const sum = {sum}; if (sum === check) break; else a['push'](a['shift']());
}} catch (e) {{ a['push'](a['shift']()); }} }} }}(list, {check}));
"""
PLAIN = "function give(n, k) { n = n - 0x64; const a = list(); let s = a[n]; return s; }\n"
DECODING = (
    "function give(n, k) { n = n - 0x64; const a = list(); let s = a[n];"
    " if (give.ready === undefined) { var b = function (t) { const signs = '%s'; return decodeURIComponent(t); };"
    " %s } return s; }\n"
)
BASE64 = DECODING % (SIGNS, "give.b = b;")
RC4 = DECODING % (SIGNS, "give.c = function (t, k) { return t; }; s = give.c(s, k);")


def encoded(text: str) -> str:
    """Base64 with the small letters first, without padding."""
    return b64encode(text.encode()).decode().rstrip("=").translate(_SWAP)


def enciphered(text: str, key: str) -> str:
    """RC4, and base64 over it."""
    plain = rc4(text, key)
    assert plain is not None
    return encoded(plain)


def listed(items: Sequence[str]) -> str:
    """The function that returns an array of strings."""
    return LIST.format(items=", ".join(map(repr, items)))


def turning(total: str, check: float) -> str:
    """The call that turns the array until a sum is right."""
    return TURN.format(sum=total, check=check)


def revealed(source: str) -> Module:
    """A script, lowered, with what it hides put back."""
    return reveal(lower(source.encode()))


def names(module: Module) -> list[str | None]:
    """The names of all properties that are got at behind the mark; None where one is not known."""
    ops = zip(module.ops, module.starts, strict=True)
    return [op.name for op, start in ops if type(op) in (Get, Set) and _late(module, start)]  # type: ignore[union-attr]


def arguments(module: Module) -> list[object]:
    """The first argument of each call behind the mark: its value when it is a literal, else None."""
    found: list[object] = []
    for op, start in zip(module.ops, module.starts, strict=True):
        if type(op) is Call and op.args and _late(module, start):
            first = module.ops[op.args[0]]
            found.append(first.value if type(first) is Const else None)
    return found


def late(code: str) -> str:
    """Code that `names` and `arguments` look at."""
    return f"/*here*/{code}"


def _late(module: Module, at: int) -> bool:
    return at >= module.positions.source.find(b"/*here*/")
