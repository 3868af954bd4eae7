"""The envelope of a CRX package: where its archive begins, who signed it, and whether the signatures hold.

    version 3   "Cr24" | 3 | header length | header (schema.py) | ZIP archive
    version 2   "Cr24" | 2 | key length | signature length | key | signature | ZIP archive

All numbers are 32 bits, little-endian. Specification: Chromium's components/crx_file/crx3.proto and crx_verifier.cc.
Stricter than Chrome in one thing: a header with fields that the format does not define is invalid, because nothing
vouches for them.
"""

import hashlib
import struct
import zlib
from dataclasses import dataclass

from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import PackageFormat, Proof, Severity, SignatureState
from skimtrace.bundle.problems import Problems
from skimtrace.bundle.schema import CrxFileHeader, HeaderError, parse_header
from skimtrace.bundle.signature import UnverifiableError, extension_id, id_letters, verifies_sha1_rsa, verifies_sha256

MAGIC = b"Cr24"
LOCAL_HEADER = b"PK\x03\x04"
_ARCHIVE_ENDS = (b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07")
"""End of central directory record, the one of zip64, and its locator. Chrome refuses headers that hold them, too."""
_SIGNATURE_CONTEXT = b"CRX3 SignedData\x00"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands before the archive, checked. `archive_start` is the offset in bytes of the ZIP archive."""

    format: PackageFormat
    archive_start: int
    signature: SignatureState
    id: str | None = None
    proofs: tuple[Proof, ...] = ()


def is_crx(data: bytes) -> bool:
    """Tell whether `data` is a CRX: by its magic number, or, where that is damaged, by all the rest of its form."""
    if data.startswith(MAGIC):
        return True
    if len(data) < 16 or data.startswith(b"PK"):
        return False
    _, version, first, second = struct.unpack_from("<4I", data)
    start = {2: 16 + first + second, 3: 12 + first}.get(version)
    return start is not None and data.startswith(LOCAL_HEADER, start)


def read_envelope(data: bytes, limits: Limits, problems: Problems) -> Envelope:
    """Read and verify the envelope of a CRX; whatever is wrong with it makes it invalid and is a problem, no error."""
    version = int.from_bytes(data[4:8], "little")
    if not data.startswith(MAGIC):
        _complain(
            problems, "crx-magic", 'the package does not begin with "Cr24", though the rest has the form of a CRX'
        )
    if version == 3:
        envelope = _version_3(data, limits, problems)
    elif version == 2:
        envelope = _version_2(data, limits, problems)
    else:
        _complain(problems, "crx-version", f"CRX version {version:,} does not exist; 2 and 3 do")
        envelope = Envelope(PackageFormat.CRX3, _find_archive(data), SignatureState.INVALID)
    if data.startswith(MAGIC):
        return envelope
    return Envelope(envelope.format, envelope.archive_start, SignatureState.INVALID, envelope.id, envelope.proofs)


def _version_3(data: bytes, limits: Limits, problems: Problems) -> Envelope:
    length = int.from_bytes(data[8:12], "little")
    start = 12 + length
    invalid = Envelope(PackageFormat.CRX3, start, SignatureState.INVALID)
    if start > len(data):
        return _past_the_end(PackageFormat.CRX3, data, start, problems)
    if start > limits.header_bytes:
        return _too_long(PackageFormat.CRX3, start, limits, problems)
    try:
        header = parse_header(data[12:start])
    except HeaderError as error:
        _complain(problems, "crx-header", f"the CRX header cannot be read: {error}")
        return invalid
    crx_id = id_letters(header.crx_id)
    if any(token in data[12:start] for token in _ARCHIVE_ENDS):
        reason = "the CRX header holds the mark of a ZIP archive's end, which can lead unpackers to another archive"
        _complain(problems, "crx-header", reason, Severity.HOSTILE)
        return Envelope(PackageFormat.CRX3, start, SignatureState.INVALID, crx_id)
    if len(header.proofs) > limits.proofs:
        reason = f"the CRX header holds {len(header.proofs):,} proofs, over the limit of {limits.proofs:,} (proofs)"
        _complain(problems, "crx-header", f"{reason}; it was not verified", Severity.SKIPPED)
        return Envelope(PackageFormat.CRX3, start, SignatureState.INVALID, crx_id)
    proofs = _check_proofs(header, memoryview(data)[start:])
    reasons = _objections(header, proofs, crx_id, limits)
    for kind, reason in reasons:
        _complain(problems, kind, reason)
    return Envelope(
        PackageFormat.CRX3, start, SignatureState.INVALID if reasons else SignatureState.VALID, crx_id, proofs
    )


def _check_proofs(header: CrxFileHeader, archive: memoryview) -> tuple[Proof, ...]:
    """Check every proof. All sign the same message, so it is hashed once, however many there are."""
    digest = hashlib.sha256(_SIGNATURE_CONTEXT + struct.pack("<I", len(header.signed_header_data)))
    digest.update(header.signed_header_data)
    digest.update(archive)
    return tuple(
        Proof(
            proof.algorithm,
            extension_id(proof.public_key),
            verifies_sha256(proof.algorithm, proof.public_key, proof.signature, digest.digest()),
        )
        for proof in header.proofs
    )


def _objections(header: CrxFileHeader, proofs: tuple[Proof, ...], crx_id: str, limits: Limits) -> list[tuple[str, str]]:
    """Return every reason not to believe the header, as (kind of problem, sentence)."""
    reasons = [
        ("crx-signature", f"the {proof.algorithm} proof of key {proof.key_id} does not fit the key or the archive")
        for proof in proofs
        if not proof.valid
    ]
    if all(proof.key_id != crx_id for proof in proofs):
        reasons.append(("crx-id", f"no proof is by the key of the extension ID {crx_id} that the CRX header claims"))
    if header.foreign:
        reasons.append(("crx-header", "the CRX header holds fields that the format does not define"))
    if header.verified_contents and not _is_gzip(header.verified_contents, limits.header_bytes * 4):
        reasons.append(("crx-header", "the verified_contents of the CRX header are damaged"))
    return reasons


def _version_2(data: bytes, limits: Limits, problems: Problems) -> Envelope:
    key_length = int.from_bytes(data[8:12], "little")
    signature_length = int.from_bytes(data[12:16], "little")
    start = 16 + key_length + signature_length
    if start > len(data):
        return _past_the_end(PackageFormat.CRX2, data, start, problems)
    if start > limits.header_bytes:
        return _too_long(PackageFormat.CRX2, start, limits, problems)
    public_key, signature = data[16 : 16 + key_length], data[16 + key_length : start]
    digest = hashlib.sha1(memoryview(data)[start:], usedforsecurity=False).digest()
    crx_id = extension_id(public_key)
    try:
        valid = verifies_sha1_rsa(public_key, signature, digest)
    except UnverifiableError as error:
        _complain(problems, "crx-signature", f"the CRX 2 signature was not verified: {error}")
        return Envelope(PackageFormat.CRX2, start, SignatureState.UNSUPPORTED, crx_id)
    if not valid:
        _complain(
            problems, "crx-signature", f"the sha1_with_rsa proof of key {crx_id} does not fit the key or the archive"
        )
    state = SignatureState.VALID if valid else SignatureState.INVALID
    return Envelope(PackageFormat.CRX2, start, state, crx_id, (Proof("sha1_with_rsa", crx_id, valid),))


def _past_the_end(crx: PackageFormat, data: bytes, start: int, problems: Problems) -> Envelope:
    reason = f"the CRX header claims to end at byte {start:,}, but the package ends at byte {len(data):,}"
    _complain(problems, "crx-header", reason, Severity.HOSTILE)
    return Envelope(crx, _find_archive(data), SignatureState.INVALID)


def _too_long(crx: PackageFormat, start: int, limits: Limits, problems: Problems) -> Envelope:
    reason = f"the CRX header is {start:,} bytes long, over the limit of {limits.header_bytes:,} (header_bytes)"
    _complain(problems, "crx-header", f"{reason}; it was not verified", Severity.SKIPPED)
    return Envelope(crx, start, SignatureState.INVALID)


def _find_archive(data: bytes) -> int:
    """Return where the archive seems to begin when the header does not say so."""
    return max(data.find(LOCAL_HEADER), 0)


def _is_gzip(data: bytes, limit: int) -> bool:
    """Tell whether `data` is one whole gzip member with the right checksum: Chrome demands no less."""
    inflater = zlib.decompressobj(wbits=31)
    try:
        inflater.decompress(data, limit)
    except zlib.error:
        return False
    return inflater.eof


def _complain(problems: Problems, kind: str, reason: str, severity: Severity = Severity.NOTE) -> None:
    """Note a problem of the envelope. Most lose nothing: that the signature is invalid is said, the archive is read."""
    problems.add("", kind, reason, severity)
