"""Unpacks and hashes the entries of an archive one after the other, within the limits of the package."""

from dataclasses import dataclass

from skimtrace.bundle.container import ENCRYPTED, LocalHeader, Member
from skimtrace.bundle.content import METHODS, Outcome, Span, read_span, unpack_span
from skimtrace.bundle.digest import Digest
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import FileEntry, Severity
from skimtrace.bundle.problems import Problems


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the content of a file stands, and how many bytes of it count."""

    span: Span
    limit: int


class Extraction:
    """The entries read so far (`files`); what they cost together counts against the package's limit."""

    def __init__(self, data: bytes, limits: Limits, problems: Problems) -> None:
        self.files: dict[str, FileEntry] = {}
        self._places: dict[str, _Place] = {}
        self._data = data
        self._limits = limits
        self._problems = problems
        self._remaining = limits.total_bytes

    def open(self, path: str) -> bytes:
        """Return the bytes of the file at `path`."""
        place = self._places[path]
        return read_span(self._data, place.span, place.limit)

    def read(self, path: str, member: Member, header: LocalHeader | None) -> None:
        """Unpack and hash one entry, unless something forbids it."""
        if header is None:
            self._skip(path, "zip-header", "no local header stands where the directory says")
            return
        end = header.data + member.packed
        span = Span(member.method, header.data, min(end, len(self._data)))
        refusal = self._refusal(member, header, span)
        if refusal:
            self._skip(path, *refusal)
            return
        most = min((self._limits.file_bytes, "file_bytes"), (self._remaining, "total_bytes"))
        limit = most[0] if member.size is None else member.size
        digest = Digest()
        outcome = unpack_span(self._data, span, limit, digest.add)
        # Input is charged too: overlapping entries of empty deflate blocks cost time and give nothing.
        self._remaining -= max(outcome.size, outcome.consumed)
        if member.size is None and (late := self._late_refusal(outcome, most[1])):
            self._skip(path, *late)
            return
        self._compare(path, member, outcome, span, cut_off=end > len(self._data))
        self.files[path] = digest.entry(path, self._problems)
        self._places[path] = _Place(span, outcome.size)

    def _refusal(self, member: Member, header: LocalHeader, span: Span) -> tuple[str, str, Severity] | None:
        """Return why the entry must not be unpacked, from what it states, before a byte of it is."""
        limits, packed = self._limits, span.end - span.start
        if (member.flags | header.flags) & ENCRYPTED:
            return "zip-encrypted", "it is encrypted", Severity.SKIPPED
        if member.method not in METHODS:
            return (
                "zip-method",
                f"it is packed with method {member.method}, which browsers do not unpack",
                Severity.SKIPPED,
            )
        size = member.size or 0
        if size > limits.file_bytes:
            return _over("zip-file-size", f"it unpacks to {size:,} bytes", limits.file_bytes, "file_bytes")
        if size > limits.ratio_floor and size > limits.ratio * packed:
            kind = "zip-ratio", f"it unpacks {packed:,} bytes to {size:,}", limits.ratio, "ratio"
            return _over(*kind, severity=Severity.HOSTILE)
        if max(size, packed) > self._remaining:
            return _over("zip-total", f"with its {size:,} bytes the package grows", limits.total_bytes, "total_bytes")
        return None

    def _late_refusal(self, outcome: Outcome, setting: str) -> tuple[str, str, Severity] | None:
        """Return why an entry that states no size must not count, now that it is unpacked as far as it may be."""
        limits = self._limits
        if outcome.more and setting == "total_bytes":
            return _over("zip-total", "with it the package grows", limits.total_bytes, setting)
        if outcome.more:
            return _over("zip-file-size", "it unpacks to more bytes than allowed", limits.file_bytes, setting)
        if outcome.size > limits.ratio_floor and outcome.size > limits.ratio * outcome.consumed:
            text = f"it unpacks {outcome.consumed:,} bytes to {outcome.size:,}"
            return _over("zip-ratio", text, limits.ratio, "ratio", severity=Severity.HOSTILE)
        return None

    def _compare(self, path: str, member: Member, outcome: Outcome, span: Span, *, cut_off: bool) -> None:
        """Note where the content is not what the entry states."""
        note, stated = self._problems.add, member.size
        if outcome.more:
            reason = f"it states {stated:,} bytes but holds more; as in browsers, only those were read"
            note(path, "zip-lying-size", reason, Severity.HOSTILE)
        elif cut_off:
            reason = f"the package ends inside it; its first {outcome.size:,} bytes were read"
            note(path, "zip-truncated", reason, Severity.SKIPPED)
        elif not outcome.complete:
            reason = f"its packed content is damaged; its first {outcome.size:,} bytes were read"
            note(path, "zip-damaged", reason, Severity.SKIPPED)
        elif stated is not None and outcome.size != stated:
            reason = f"it states {stated:,} bytes but holds {outcome.size:,}"
            note(path, "zip-lying-size", reason, Severity.HOSTILE)
        elif outcome.consumed != span.end - span.start:
            reason = f"it states {span.end - span.start:,} packed bytes but needs {outcome.consumed:,}"
            note(path, "zip-lying-size", reason, Severity.HOSTILE)
        if outcome.complete and not cut_off and member.crc is not None and outcome.crc != member.crc:
            reason = (
                f"its content has the checksum {outcome.crc:08x}, not {member.crc:08x} as stated; it was read as it is"
            )
            note(path, "zip-crc", reason, Severity.SKIPPED)

    def _skip(self, path: str, kind: str, reason: str, severity: Severity = Severity.SKIPPED) -> None:
        self._problems.add(path, kind, f"{reason}; it was not read", severity)


def _over(
    kind: str, what: str, limit: int, setting: str, severity: Severity = Severity.SKIPPED
) -> tuple[str, str, Severity]:
    """Return the refusal of an entry that is over a limit."""
    return kind, f"{what}, over the limit of {limit:,} ({setting})", severity
