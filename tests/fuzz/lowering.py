"""Target `lowering`: any bytes as a script, lowered, with what hides in it revealed."""

from collections.abc import Iterator
from random import Random
from zlib import crc32

from samples.catalog import load

from skimtrace.javascript.kept import decode, encode
from skimtrace.javascript.libraries import recognise
from skimtrace.javascript.lower import lower
from skimtrace.javascript.reveal import reveal
from tests.flow import test_cases as flow_cases
from tests.fuzz import mutation
from tests.javascript import test_cases as javascript_cases
from tests.javascript.test_kept import fields
from tests.javascript.test_laws import TOKENS as SIGNS_AND_WORDS
from tests.javascript.test_laws import check as check_module

MAX_LENGTH = 16_384
TOKENS = [
    *(token.encode() for token in SIGNS_AND_WORDS),
    *b"a.b a[0] f(x) () {} [] => function*(){} async()=>{} class{} `${a}` ...a {a,b} [a=1] for(;;) try{}".split(),
    *b"prototype Object.defineProperty Object.create require module.exports exports String.fromCharCode".split(),
    *b"parseInt split join reverse charCodeAt push shift while(!![]) switch(a){case 1:} eval atob '\\x41'".split(),
    *b"decodeURIComponent __esModule _0x1234 generator.next .prev .next .sent .abrupt regeneratorRuntime.wrap".split(),
]


def check(data: bytes) -> None:
    """Lower `data`. Raises whatever the lowering raises, and AssertionError where what it made is not consistent."""
    module = lower(data, 3, 5)
    size = len(module.positions.source)
    check_module(module, size)
    errors = list(module.error_lines)
    revealed = reveal(module)
    assert [*revealed.error_lines] == errors
    count = len(revealed.ops)
    assert len(revealed.starts) == len(revealed.ends) == count
    check_module(revealed, size)
    for start in (0, size // 2, size):
        line, column = revealed.positions.line_column(start)
        assert line >= 3
        assert column >= 1
    recognise(data)
    if crc32(data) % 4 == 0:  # it takes as long as the rest
        kept = encode(revealed)
        assert kept is None or fields(decode(kept, revealed.positions)) == fields(revealed)


def seeds() -> Iterator[bytes]:
    """Yield the scripts of the cases of this room and of the flow room, and those of the samples."""
    for case in javascript_cases.CASES:
        yield case.source.encode()
    for flow_case in flow_cases.CASES:
        for content in flow_case.files.values():
            if isinstance(content, str):
                yield content.encode()
    for sample in load():
        yield from (content for path, content in sample.files().items() if path.endswith(".js"))


def mutate(data: bytes, room: int, random: Random, basic: mutation.Basic) -> bytes:
    """Return `data` with tokens of JavaScript in it changed."""
    return mutation.text(data, room, random, basic, TOKENS)
