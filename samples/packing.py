"""Packs extensions the way browsers and stores do: a reproducible ZIP, and CRX 3 or 2 around it.

The CRX header is written by hand here and read with the protobuf library in `skimtrace.bundle`: tests that use both
compare two independent understandings of the format (Chromium's components/crx_file/crx3.proto).
"""

import hashlib
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

SigningKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_MAGIC = b"Cr24"
_SIGNATURE_CONTEXT = b"CRX3 SignedData\x00"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def deterministic_zip(files: Mapping[str, bytes], *, compress: bool = True) -> bytes:
    """Return a ZIP of `files` (path with "/" -> content), sorted and with a fixed time: packing again changes no byte.

    That holds from machine to machine only without `compress`: zlib and its replacements deflate differently.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, date_time=_ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
            entry.create_system = 3  # Unix, whatever system packs
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[path], compresslevel=9)
    return buffer.getvalue()


def crx3(zip_bytes: bytes, key: SigningKey, other_keys: Sequence[SigningKey] = ()) -> bytes:
    """Return `zip_bytes` as a CRX version 3 whose ID derives from `key`; `other_keys` add proofs, as a store does."""
    signed_header_data = _field(1, hashlib.sha256(public_key_der(key)).digest()[:16])
    length = struct.pack("<I", len(signed_header_data))
    message = _SIGNATURE_CONTEXT + length + signed_header_data + zip_bytes
    header = b"".join(_proof(message, signer) for signer in (key, *other_keys)) + _field(10000, signed_header_data)
    return _MAGIC + struct.pack("<II", 3, len(header)) + header + zip_bytes


def crx2(zip_bytes: bytes, key: rsa.RSAPrivateKey) -> bytes:
    """Return `zip_bytes` as a CRX version 2: the public key and an RSA signature over the SHA-1 of the archive."""
    public_key = public_key_der(key)
    signature = key.sign(zip_bytes, padding.PKCS1v15(), hashes.SHA1())
    return _MAGIC + struct.pack("<III", 2, len(public_key), len(signature)) + public_key + signature + zip_bytes


def public_key_der(key: SigningKey) -> bytes:
    """Return the public half of `key` as an X.509 SubjectPublicKeyInfo: the bytes an extension ID is derived from."""
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _proof(message: bytes, key: SigningKey) -> bytes:
    """Return one AsymmetricKeyProof of `message`, as the header field that its kind of key belongs in."""
    if isinstance(key, rsa.RSAPrivateKey):
        number, signature = 2, key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    else:
        number, signature = 3, key.sign(message, ec.ECDSA(hashes.SHA256()))
    return _field(number, _field(1, public_key_der(key)) + _field(2, signature))


def _field(number: int, content: bytes) -> bytes:
    """Return a length-delimited protobuf field."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    digits = bytearray()
    while value > 0x7F:
        digits.append(value & 0x7F | 0x80)
        value >>= 7
    digits.append(value)
    return bytes(digits)
