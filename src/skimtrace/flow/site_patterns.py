"""Recognises regexes that look for e-mail addresses or phone numbers, by reading their source once.

The source is hostile text: it is cut into atoms in one pass and never compiled.
"""

from itertools import pairwise
from typing import Final, NamedTuple

from skimtrace.flow.site_rows import PatternMarks

MAX_SOURCE: Final = 2000
"""Characters beyond which a regex is not read."""
MANY: Final = 20
"""Stands for "without end"; more digits than any phone number (ITU-T E.164 allows 15)."""
E164: Final = 15
"""Digits of the longest phone number."""
_SHORTHANDS: Final = {"d": "0123456789", "s": " ", "w": "a0_", "S": "a0_.@-", "D": "a", "W": " -"}
_SEPARATORS: Final = frozenset(" -.()/\u2013\u00a0")


class Atom(NamedTuple):
    """One thing a regex matches: characters it may be (a sample, for classes), and how often."""

    chars: frozenset[str]
    low: int
    high: int
    literal: bool
    """Whether it is one plain character."""
    negated: bool = False


def atoms_of(source: str) -> list[Atom]:
    """Cut a regex's source into atoms; groups, anchors and alternatives are left out, their content is kept."""
    atoms: list[Atom] = []
    at = 0
    while at < len(source):
        char = source[at]
        if char == "[":
            chars, negated, at = _class(source, at + 1)
            low, high, at = _repeat(source, at)
            atoms.append(Atom(chars, low, high, literal=len(chars) == 1 and not negated, negated=negated))
        elif char == "(":
            at = _group(source, at + 1)
        elif char in ")|^$?*+{}":
            at = _skip_repeat(source, at)
        else:
            chars, literal, at = _single(source, at)
            low, high, at = _repeat(source, at)
            if chars:
                atoms.append(Atom(chars, low, high, literal))
    return atoms


def is_email(source: str, marks: PatternMarks) -> bool:
    """Say whether `source` is meant to match e-mail addresses (RFC 5321 mailboxes, as practice writes them)."""
    if len(source) > MAX_SOURCE or not _possible(source, marks):
        return False
    plain = source.replace("\\", "").lower()
    if any(mark in plain for mark in marks.marks):
        return True
    if "@" not in plain and "x40" not in plain and "u0040" not in plain:
        return False
    atoms = atoms_of(source)
    return any(_is_at(atom) and _mailbox(atoms[:at], atoms[at + 1 :]) for at, atom in enumerate(atoms))


def is_phone(source: str, marks: PatternMarks) -> bool:
    """Say whether `source` is meant to match phone numbers (up to 15 digits, ITU-T E.164, with what people put in)."""
    if len(source) > MAX_SOURCE or not _possible(source, marks):
        return False
    atoms = atoms_of(source)
    digits = [atom for atom in atoms if _digits(atom)]
    plain = source.replace("\\", "").lower()
    if any(mark in plain for mark in marks.marks):
        return sum(a.high for a in digits) >= 5
    return _long_enough(digits) and all(_digits(a) or _separates(a) for a in atoms) and _dialled(digits, atoms)


def _long_enough(digits: list[Atom]) -> bool:
    """Say whether some digits are left open, and whether there are as many as a number with its area code has."""
    low, high = sum(a.low for a in digits), sum(a.high for a in digits)
    return high >= 7 and low <= E164 and not all(a.literal for a in digits)


def _dialled(digits: list[Atom], atoms: list[Atom]) -> bool:
    """Say whether digits and separators are put together as in phone numbers, not as in dates, addresses or ids."""
    groups = _groups(atoms)
    if groups in _NOT_PHONES or (len(groups) == 3 and sum(a.high for a in digits) <= 8):  # the latter is a date
        return False
    if _mobile(digits, atoms):
        return True
    seen = frozenset().union(*(a.chars for a in atoms if not a.literal or _separates(a)))
    plus = any("+" in a.chars for a in atoms)
    signs = plus or "(" in seen or len(seen & _SEPARATORS) >= 2 or groups == (3, 3, 4)
    return (sum(a.low for a in digits) >= 5 and signs) or (plus and sum(a.high for a in digits) == E164)


_NOT_PHONES: Final = frozenset({(3, 2, 4), (4, 4, 4, 4), (3, 3, 3, 3)})
"""Digit groups of social security numbers, payment cards and IPv4 addresses."""


def _possible(source: str, marks: PatternMarks) -> bool:
    plain = source.replace("\\", "").lower()
    return not any(word in plain for word in marks.never)


def _is_at(atom: Atom) -> bool:
    return atom.literal and "@" in atom.chars


def _mailbox(left: list[Atom], right: list[Atom]) -> bool:
    local = next((a for a in reversed(left) if a.chars != _SPACE), None)
    right = [a for a in right if a.chars != _SPACE]
    if any(a.chars == b.chars == {"/"} for a, b in pairwise(left)):
        return False  # a URL with credentials
    if local is None or local.literal or local.high < MANY or not _wordy(local):
        return False
    for at, atom in enumerate(right):
        if atom.literal and atom.chars <= {"/", ":"}:
            return False  # a package's path or a stack trace
        if at == 0 and not (_wordy(atom) or (atom.literal and atom.chars <= _LETTERS)):
            return False
    return any("." in a.chars or a.negated or "@" in a.chars for a in right)


_SPACE: Final = frozenset(" ")
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _wordy(atom: Atom) -> bool:
    return not atom.literal and (atom.negated or not atom.chars.isdisjoint(_LETTERS))


def _digits(atom: Atom) -> bool:
    digits = atom.chars & frozenset("0123456789")
    return bool(digits) and not atom.negated and atom.chars - digits <= _SEPARATORS | {"+"}


def _separates(atom: Atom) -> bool:
    return not atom.negated and (atom.chars <= _SEPARATORS or atom.chars == {"+"})


def _groups(atoms: list[Atom]) -> tuple[int, ...]:
    """Return the largest number of digits of each run of digits between separators."""
    groups: list[int] = []
    run = 0
    for atom in atoms:
        if _digits(atom) and atom.chars <= frozenset("0123456789"):
            run += atom.high
        elif run:
            groups.append(run)
            run = 0
    return (*groups, run) if run else tuple(groups)


def _mobile(digits: list[Atom], atoms: list[Atom]) -> bool:
    """Say whether this is a national mobile number: a few first digits only, then exactly as many as one has."""
    exact = sum(a.low for a in digits)
    if digits != atoms or len(digits) < 2 or exact != sum(a.high for a in digits):
        return False
    first = digits[0]
    if first.literal and first.chars == {"1"}:
        return exact == 11
    return first.high == 1 and len(first.chars) <= 7 and exact in (9, 10, 11)


def _class(source: str, at: int) -> tuple[frozenset[str], bool, int]:
    """Read a character class from behind its "["; return a sample of its characters, whether "^", and the end."""
    negated = source.startswith("^", at)
    at += negated
    chars: set[str] = set()
    before = ""
    while at < len(source) and source[at] != "]":
        some, single, end = _single(source, at) if source[at] != "." else (frozenset("."), True, at + 1)
        if single and before and source[at] == "-" and end < len(source) and source[end] != "]":
            last, _, end = _single(source, end)
            chars |= _range(before, min(last, default=before))
            before = ""
        else:
            chars |= some
            before = min(some) if single else ""
        at = end
    return frozenset(chars), negated, at + 1


def _range(first: str, last: str) -> set[str]:
    low, high = ord(first), ord(last)
    return {chr(c) for c in range(low, min(high, low + 128) + 1)}


def _single(source: str, at: int) -> tuple[frozenset[str], bool, int]:
    """Read one character or escape; return what it may be, whether it is just one, and the end."""
    char = source[at]
    if char != "\\" or at + 1 >= len(source):
        return (frozenset("a0_.@ -"), False, at + 1) if char == "." else (frozenset(char), True, at + 1)
    code = source[at + 1]
    if code in _SHORTHANDS:
        return frozenset(_SHORTHANDS[code]), False, at + 2
    if code in "bB":
        return frozenset(), False, at + 2
    for sign, length in (("x", 2), ("u", 4)):
        digits = source[at + 2 : at + 2 + length]
        if code == sign and len(digits) == length and all(d in "0123456789abcdefABCDEF" for d in digits):
            return frozenset(chr(int(digits, 16))), True, at + 2 + length
    return frozenset({"n": "\n", "t": "\t", "r": "\r"}.get(code, code)), True, at + 2


def _repeat(source: str, at: int) -> tuple[int, int, int]:
    """Read a quantifier; return how often at least, at most (`MANY` for no end), and the end."""
    low, high = 1, 1
    char = source[at : at + 1]
    if char and char in "?*+":
        low, high, at = {"?": (0, 1), "*": (0, MANY), "+": (1, MANY)}[char] + (at + 1,)
    elif char == "{":
        end = source.find("}", at, at + 12)
        bounds = source[at + 1 : end].split(",") if end > 0 else [""]
        if bounds[0].strip().isdecimal():
            low = min(int(bounds[0]), MANY)
            last = bounds[-1].strip()
            high = min(int(last), MANY) if last.isdecimal() else MANY
            at = end + 1
    return low, high, at + (source[at : at + 1] == "?" and high > 1)


def _group(source: str, at: int) -> int:
    """Step over what follows a "(": "?:", a look-around or a name."""
    if not source.startswith("?", at):
        return at
    if source.startswith("?<", at) and source[at + 2 : at + 3] not in ("=", "!"):
        return source.find(">", at) + 1 or at + 1
    while at < len(source) and source[at] in "?:=!<":
        at += 1
    return at


def _skip_repeat(source: str, at: int) -> int:
    if source[at] == "{":
        end = source.find("}", at, at + 12)
        return end + 1 if end > 0 else at + 1
    return at + 1
