"""The extension ID, from the package header and from the manifest's `key`.

The ID is the first 16 bytes of the SHA-256 of the public key (DER), each half byte written as a letter from a to p
(developer.chrome.com, "Manifest - key"; Chromium's `crx_file::id_util`).
"""

import base64
import binascii
import hashlib

from skimtrace.extension.fields import Fields
from skimtrace.extension.model import Identity

_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def id_of_key(key: bytes) -> str:
    """Return the extension ID that a DER-encoded public key gives."""
    return hashlib.sha256(key).hexdigest()[:32].translate(_LETTERS)


def read_identity(fields: Fields, header_id: str | None) -> Identity:
    """Return who the extension claims to be; a `key` that contradicts the header is noted as a problem."""
    key_id = _key_id(fields)
    gecko_id = fields.string("browser_specific_settings", "gecko", "id") or fields.string("applications", "gecko", "id")
    if key_id and header_id and key_id != header_id:
        reason = f"gives the extension ID {key_id}, but the package header is signed for {header_id}"
        fields.problem(("key",), "id-mismatch", reason)
    return Identity(header_id or key_id or gecko_id, header_id, key_id, gecko_id)


def _key_id(fields: Fields) -> str | None:
    text = fields.string("key")
    if not text:
        return None
    # Chromium's Extension::ParsePEMKeyBytes takes bare base64, and base64 between PEM's BEGIN and END lines.
    body = text.strip()
    if body.startswith("-----BEGIN"):
        body = body.partition("KEY-----")[2].partition("-----END")[0]
    try:
        key = base64.b64decode("".join(body.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        fields.problem(("key",), "manifest-key", f"is no base64 ({error}); no extension ID follows from it")
        return None
    return id_of_key(key) if key else None
