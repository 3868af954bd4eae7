"""CRX envelopes: signatures, identity, and headers that lie."""

import gzip
import hashlib
import struct
from collections.abc import Sequence
from typing import NoReturn

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.packing import SigningKey, crx2, crx3, deterministic_zip, public_key_der

from skimtrace.bundle import signature
from skimtrace.bundle.limits import Limits
from skimtrace.bundle.model import Bundle, PackageFormat, Severity, SignatureState
from skimtrace.bundle.signature import extension_id
from skimtrace.errors import InputError
from tests.bundle.conftest import Open
from tests.bundle.keys import ec_key, rsa_key

FILES = {
    "manifest.json": b'{"manifest_version": 3}',
    "js/content.js": b"fetch('https://example.org')\n" * 20,
    "a.css": b"",
}
ZIP = deterministic_zip(FILES)
CRX3 = crx3(ZIP, rsa_key())
STORE = crx3(ZIP, rsa_key(), [rsa_key(1), ec_key()])
CRX2 = crx2(ZIP, rsa_key())


def header_of(package: bytes) -> bytes:
    return package[12 : 12 + int.from_bytes(package[8:12], "little")]


def with_header(header: bytes, archive: bytes = ZIP) -> bytes:
    return b"Cr24" + struct.pack("<II", 3, len(header)) + header + archive


def content(bundle: Bundle) -> dict[str, bytes]:
    return {path: bundle.read(path) for path in bundle.files}


def only_reason(bundle: Bundle) -> str:
    (problem,) = bundle.problems
    return f"{problem.kind}: {problem.reason}"


def key_id(key: SigningKey) -> str:
    return extension_id(public_key_der(key))


@pytest.mark.parametrize(
    ("key", "expected"),
    [(b"test", "jpignaibiiemhngfjkcpokkamffknabf"), (b"_", "ncocknphbhhlhkikpnnlmbcnbgdempcd")],
)
def test_ids_as_chromium_derives_them(key: bytes, expected: str) -> None:
    # The examples of Chromium's components/crx_file/id_util_unittest.cc.
    assert extension_id(key) == expected


@pytest.mark.parametrize(
    ("key", "others", "algorithms"),
    [
        (rsa_key(), [], ["sha256_with_rsa"]),
        (ec_key(), [], ["sha256_with_ecdsa"]),
        (rsa_key(), [rsa_key(1), ec_key()], ["sha256_with_rsa", "sha256_with_rsa", "sha256_with_ecdsa"]),
    ],
    ids=["rsa", "ecdsa", "as a store signs"],
)
def test_crx3_is_valid(opened: Open, key: SigningKey, others: Sequence[SigningKey], algorithms: list[str]) -> None:
    bundle = opened(crx3(ZIP, key, others), suffix=".crx")
    assert (bundle.format, bundle.signature, bundle.id) == (PackageFormat.CRX3, SignatureState.VALID, key_id(key))
    assert [(proof.algorithm, proof.valid) for proof in bundle.proofs] == [(name, True) for name in algorithms]
    assert {proof.key_id for proof in bundle.proofs} == {key_id(each) for each in (key, *others)}
    assert content(bundle) == FILES
    assert bundle.problems == ()


def test_crx2_is_valid(opened: Open) -> None:
    bundle = opened(CRX2, suffix=".crx")
    assert (bundle.format, bundle.signature, bundle.id) == (
        PackageFormat.CRX2,
        SignatureState.VALID,
        key_id(rsa_key()),
    )
    assert [(proof.algorithm, proof.valid) for proof in bundle.proofs] == [("sha1_with_rsa", True)]
    assert content(bundle) == FILES
    assert bundle.problems == ()


def test_the_content_decides_and_not_the_name(opened: Open) -> None:
    assert opened(CRX3, suffix=".zip").format == PackageFormat.CRX3
    assert opened(ZIP, suffix=".crx").format == PackageFormat.ZIP
    assert opened(ZIP, suffix=".crx").signature == SignatureState.ABSENT


@pytest.mark.parametrize("package", [CRX3, STORE, CRX2], ids=["crx3", "crx3 with three proofs", "crx2"])
@given(data=st.data())
@settings(max_examples=250, deadline=None)
def test_any_flipped_bit_makes_the_signature_invalid(opened: Open, package: bytes, data: st.DataObject) -> None:
    bit = data.draw(st.integers(0, len(package) * 8 - 1))
    flipped = bytearray(package)
    flipped[bit // 8] ^= 1 << bit % 8
    bundle = opened(bytes(flipped), suffix=".crx")
    assert bundle.signature == SignatureState.INVALID
    assert len(bundle.files) >= 2, "reading goes on: one bit costs one file at most"
    for path in bundle.files:
        bundle.read(path)


@given(end=st.integers(0, len(CRX3) - 1))
@settings(max_examples=80, deadline=None)
def test_a_truncated_crx_is_never_valid(opened: Open, end: int) -> None:
    try:
        bundle = opened(CRX3[:end], suffix=".crx")
    except InputError as error:
        assert error.reason
    else:
        assert bundle.signature == SignatureState.INVALID
        assert any(problem.severity == Severity.SKIPPED for problem in bundle.problems)


def test_anything_appended_makes_the_signature_invalid(opened: Open) -> None:
    assert opened(CRX3 + b"\0", suffix=".crx").signature == SignatureState.INVALID


def test_another_archive_makes_the_signature_invalid(opened: Open) -> None:
    bundle = opened(with_header(header_of(CRX3), deterministic_zip({"manifest.json": b"{}"})), suffix=".crx")
    assert bundle.signature == SignatureState.INVALID
    assert bundle.id == key_id(rsa_key())
    assert content(bundle) == {"manifest.json": b"{}"}
    assert only_reason(bundle) == (
        f"crx-signature: the sha256_with_rsa proof of key {key_id(rsa_key())} does not fit the key or the archive"
    )


def test_an_id_that_no_proof_vouches_for_is_invalid(opened: Open) -> None:
    # Both proofs are true, but over an ID that belongs to neither key.
    other = crx3(ZIP, rsa_key(1))
    claimed = header_of(other)[-22:]  # the field signed_header_data: tag, length, and the SignedData with the ID
    assert claimed.startswith(b"\x82\xf1\x04\x12\x0a\x10")
    signed = claimed[4:]
    message = b"CRX3 SignedData\x00" + struct.pack("<I", len(signed)) + signed + ZIP
    made = rsa_key().sign(message, padding.PKCS1v15(), hashes.SHA256())
    der = public_key_der(rsa_key())
    proof = b"\x0a" + varint(len(der)) + der + b"\x12" + varint(len(made)) + made
    bundle = opened(with_header(b"\x12" + varint(len(proof)) + proof + claimed), suffix=".crx")
    assert bundle.signature == SignatureState.INVALID
    assert bundle.id == key_id(rsa_key(1))
    assert [(found.key_id, found.valid) for found in bundle.proofs] == [(key_id(rsa_key()), True)]
    assert only_reason(bundle).startswith(f"crx-id: no proof is by the key of the extension ID {key_id(rsa_key(1))}")


def varint(value: int) -> bytes:
    return bytes([value & 0x7F | 0x80, value >> 7]) if value > 0x7F else bytes([value])


@pytest.mark.parametrize(
    ("header", "kind", "words"),
    [
        (b"", "crx-header", "holds no signed_header_data"),
        (b"\xff\xff\xff", "crx-header", "is no CrxFileHeader"),
        (b"\x82\xf1\x04\x03\x0a\x01\x00", "crx-header", "its crx_id is 1 bytes long, not 16"),
        (b"\x82\xf1\x04\x02\x0a\x09", "crx-header", "is no SignedData"),
        (b"\x82\xf1\x04\x12\x0a\x10" + bytes(16), "crx-id", "no proof is by the key of the extension ID " + "a" * 32),
    ],
    ids=["empty", "no protobuf", "short ID", "no SignedData", "no proof"],
)
def test_broken_headers_are_invalid_and_the_archive_is_read(opened: Open, header: bytes, kind: str, words: str) -> None:
    bundle = opened(with_header(header), suffix=".crx")
    assert bundle.signature == SignatureState.INVALID
    assert content(bundle) == FILES
    assert only_reason(bundle).startswith(kind)
    assert words in only_reason(bundle)


def test_fields_that_nothing_vouches_for_are_invalid(opened: Open) -> None:
    bundle = opened(with_header(header_of(CRX3) + b"\x2a\x03new"), suffix=".crx")
    assert bundle.signature == SignatureState.INVALID
    assert only_reason(bundle) == "crx-header: the CRX header holds fields that the format does not define"


def test_verified_contents_must_be_whole(opened: Open) -> None:
    packed = gzip.compress(b"[]", mtime=0)
    field = b"\x22" + varint(len(packed)) + packed
    assert opened(with_header(header_of(CRX3) + field), suffix=".crx").signature == SignatureState.VALID
    damaged = field[:-1] + bytes([field[-1] ^ 1])
    bundle = opened(with_header(header_of(CRX3) + damaged), suffix=".crx")
    assert bundle.signature == SignatureState.INVALID
    assert only_reason(bundle) == "crx-header: the verified_contents of the CRX header are damaged"


def test_a_header_that_holds_an_archive_end_is_hostile(opened: Open) -> None:
    # Unpackers that search the whole package for the end record would find this one (Chromium refuses it for that).
    hidden = b"\x22\x16PK\x05\x06" + bytes(18)
    bundle = opened(with_header(header_of(CRX3) + hidden), suffix=".crx")
    assert bundle.signature == SignatureState.INVALID
    assert bundle.problems[0].severity == Severity.HOSTILE
    assert "the mark of a ZIP archive's end" in bundle.problems[0].reason


@pytest.mark.parametrize("package", [CRX3, CRX2], ids=["crx3", "crx2"])
def test_a_header_length_past_the_end(opened: Open, package: bytes) -> None:
    bundle = opened(package[:8] + b"\xff\xff\xff\xff" + package[12:], suffix=".crx")
    assert bundle.signature == SignatureState.INVALID
    assert content(bundle) == FILES
    problem = bundle.problems[0]
    assert (problem.kind, problem.severity) == ("crx-header", Severity.HOSTILE)
    assert "claims to end at byte 4,294,967," in problem.reason
    assert f"the package ends at byte {len(package):,}" in problem.reason


def test_an_unknown_version_is_invalid(opened: Open) -> None:
    bundle = opened(b"Cr24" + struct.pack("<I", 4) + CRX3[8:], suffix=".crx")
    assert bundle.signature == SignatureState.INVALID
    assert content(bundle) == FILES
    assert bundle.problems[0].reason == "CRX version 4 does not exist; 2 and 3 do"


def test_limits_of_the_header(opened: Open) -> None:
    for package in (CRX3, CRX2):
        long = opened(package, suffix=".crx", limits=Limits(header_bytes=100))
        start = f"{len(package) - len(ZIP):,}"
        assert only_reason(long) == (
            f"crx-header: the CRX header is {start} bytes long, over the limit of 100 (header_bytes); "
            "it was not verified"
        )
        assert long.signature == SignatureState.INVALID
        assert content(long) == FILES
    many = opened(STORE, suffix=".crx", limits=Limits(proofs=2))
    assert only_reason(many) == (
        "crx-header: the CRX header holds 3 proofs, over the limit of 2 (proofs); it was not verified"
    )
    assert many.signature == SignatureState.INVALID
    assert content(many) == FILES


def test_a_crx_without_an_archive_is_an_input_error(opened: Open) -> None:
    with pytest.raises(InputError, match=r"^package\.crx: it is a damaged package: its central directory is missing"):
        opened(CRX3[: 12 + len(header_of(CRX3))], suffix=".crx")


def test_junk_before_the_archive_is_noted(opened: Open) -> None:
    # A store has served packages like this one: the signature covers the junk.
    bundle = opened(crx3(b"junk" + ZIP, rsa_key()), suffix=".crx")
    assert bundle.signature == SignatureState.VALID
    assert content(bundle) == FILES
    assert only_reason(bundle) == "zip-prefix: 4 bytes before the first entry belong to no entry"


def encoded(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


# A Diffie-Hellman key (with the first group of RFC 2409), at whose sight the cryptography library warns.
DIFFIE_HELLMAN = bytes.fromhex(
    "307B307306092A864886F70D0103013066026100"
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A63A3620FFFFFFFFFFFFFFFF"
    "020102030400020105"
)


@pytest.mark.parametrize("algorithm", ["sha256_with_rsa", "sha256_with_ecdsa"])
@pytest.mark.parametrize(
    "key",
    [
        encoded(rsa.RSAPublicNumbers(65537, (1 << 60_000) + 1).public_key()),
        encoded(ed25519.Ed25519PrivateKey.generate().public_key()),
        DIFFIE_HELLMAN,
        encoded(ec.generate_private_key(ec.SECP521R1()).public_key()),
    ],
    ids=["huge RSA", "Ed25519", "Diffie-Hellman", "P-521"],
)
@pytest.mark.parametrize("made", [b"", bytes(64), b"\xff" * 256])
def test_keys_and_signatures_of_any_kind_prove_nothing(algorithm: str, key: bytes, made: bytes) -> None:
    assert not signature.verifies_sha256(algorithm, key, made, bytes(32))
    assert not signature.verifies_sha1_rsa(key, made, bytes(20))


def test_a_key_with_more_bytes_than_it_needs_proves_nothing() -> None:
    der = public_key_der(rsa_key())
    made = rsa_key().sign(b"x", padding.PKCS1v15(), hashes.SHA256())
    digest = hashlib.sha256(b"x").digest()
    assert signature.verifies_sha256("sha256_with_rsa", der, made, digest)
    assert der[:4] == b"\x30\x82\x01\x22"
    longer = b"\x30\x83\x00\x01\x22" + der[4:]
    assert not signature.verifies_sha256("sha256_with_rsa", longer, made, digest)
    assert not signature.verifies_sha256("sha256_with_rsa", der + b"\0", made, digest)


def test_an_elliptic_point_in_hybrid_form_proves_nothing() -> None:
    der = public_key_der(ec_key())
    made = ec_key().sign(b"x", ec.ECDSA(hashes.SHA256()))
    digest = hashlib.sha256(b"x").digest()
    point = 26  # where the SubjectPublicKeyInfo of a P-256 key has its point: 4 is uncompressed, 6 and 7 are hybrid
    assert der[point] == 4
    hybrid = der[:point] + bytes([6 + der[-1] % 2]) + der[point + 1 :]
    assert signature.verifies_sha256("sha256_with_ecdsa", der, made, digest)
    assert not signature.verifies_sha256("sha256_with_ecdsa", hybrid, made, digest)


def test_a_damaged_magic_number_is_still_a_crx(opened: Open) -> None:
    bundle = opened(b"cr24" + CRX3[4:], suffix=".crx")
    assert (bundle.format, bundle.signature) == (PackageFormat.CRX3, SignatureState.INVALID)
    assert bundle.id == key_id(rsa_key())
    assert only_reason(bundle).startswith('crx-magic: the package does not begin with "Cr24"')


class _Refusing:
    """An RSA public key of a machine whose policy forbids SHA-1 signatures."""

    def __init__(self, key: rsa.RSAPublicKey, *, recovers: bool) -> None:
        self._key, self._recovers = key, recovers

    def verify(self, *_: object) -> NoReturn:
        raise UnsupportedAlgorithm("SHA-1 is not allowed here")

    def recover_data_from_signature(self, made: bytes, padding: object, algorithm: None) -> bytes:
        if not self._recovers:
            raise UnsupportedAlgorithm("nor this")
        return self._key.recover_data_from_signature(made, padding, algorithm)  # type: ignore[arg-type]  # passed on


rsa.RSAPublicKey.register(_Refusing)


@pytest.mark.parametrize(
    ("package", "recovers", "state"),
    [
        (CRX2, True, SignatureState.VALID),
        (CRX2 + b"\0", True, SignatureState.INVALID),
        (CRX2, False, SignatureState.UNSUPPORTED),
    ],
    ids=["recovered", "recovered and wrong", "refused"],
)
def test_crx2_where_sha1_signatures_are_forbidden(
    opened: Open, monkeypatch: pytest.MonkeyPatch, package: bytes, recovers: bool, state: SignatureState
) -> None:
    key = _Refusing(rsa_key().public_key(), recovers=recovers)
    monkeypatch.setattr(signature, "_load", lambda public_key: key)
    bundle = opened(package, suffix=".crx")
    assert bundle.signature == state
    assert bundle.id == key_id(rsa_key())
    assert content(bundle) == FILES
    if state == SignatureState.UNSUPPORTED:
        assert only_reason(bundle) == (
            "crx-signature: the CRX 2 signature was not verified: the cryptography library refuses RSA with SHA-1"
        )
