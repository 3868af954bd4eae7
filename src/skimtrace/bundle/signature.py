"""The cryptography of CRX packages: which key signed what, and which extension ID a key derives.

Specifications: RFC 8017 (RSASSA-PKCS1-v1_5), FIPS 186 (ECDSA), X.509 SubjectPublicKeyInfo for the keys; for the ID,
Chromium's components/crx_file/id_util.cc.
"""

import hashlib
import warnings

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

_SHA1_DIGEST_INFO = bytes.fromhex("3021300906052b0e03021a05000414")
"""DER of a DigestInfo for SHA-1, up to the digest itself (RFC 8017, section 9.2, note 1)."""


class UnverifiableError(Exception):
    """The cryptography library of this machine refuses the algorithm: neither valid nor invalid can be said."""


def extension_id(public_key: bytes) -> str:
    """Return the extension ID that a DER public key derives: 32 letters, a to p."""
    return id_letters(hashlib.sha256(public_key).digest()[:16])


def id_letters(digest: bytes) -> str:
    """Return the 16 bytes of an ID as browsers write them: hexadecimal in the letters a to p."""
    return digest.hex().translate(_LETTERS)


_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def verifies_sha256(algorithm: str, public_key: bytes, signature: bytes, digest: bytes) -> bool:
    """Tell whether `signature` is that of `public_key` over the message whose SHA-256 is `digest`.

    `algorithm` is the field of the CRX header: "sha256_with_rsa" or "sha256_with_ecdsa". A key that cannot be read, or
    of another kind than the algorithm's, or on a curve that Chrome does not know, proves nothing: False.
    """
    key = _load(public_key)
    try:
        if algorithm == "sha256_with_rsa" and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, digest, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))
        elif algorithm == "sha256_with_ecdsa" and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def verifies_sha1_rsa(public_key: bytes, signature: bytes, digest: bytes) -> bool:
    """Tell whether `signature` is the RSA one of `public_key` over the message whose SHA-1 is `digest` (CRX 2).

    Where policy forbids SHA-1 signatures, the signed DigestInfo is recovered and compared instead; where that is
    forbidden too, raise UnverifiableError.
    """
    key = _load(public_key)
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(signature, digest, padding.PKCS1v15(), utils.Prehashed(hashes.SHA1()))  # noqa: S303 - CRX 2's own
    except UnsupportedAlgorithm:
        return _recovers(key, signature, _SHA1_DIGEST_INFO + digest)
    except (InvalidSignature, ValueError):
        return False
    return True


def _recovers(key: rsa.RSAPublicKey, signature: bytes, digest_info: bytes) -> bool:
    try:
        return key.recover_data_from_signature(signature, padding.PKCS1v15(), None) == digest_info
    except UnsupportedAlgorithm as error:
        raise UnverifiableError("the cryptography library refuses RSA with SHA-1") from error
    except (InvalidSignature, ValueError):
        return False


def _load(public_key: bytes) -> object:
    """Return the key, or None when the bytes are no public key in its one canonical form.

    OpenSSL reads the same elliptic point from several encodings, of which one differs from the usual in a single bit;
    but each encoding derives another extension ID, and Chrome's library refuses what OpenSSL tolerates.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of kinds of key that no package may use anyway
            key = load_der_public_key(public_key)
        canonical = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (UnsupportedAlgorithm, ValueError, TypeError):
        return None
    return key if canonical == public_key else None
