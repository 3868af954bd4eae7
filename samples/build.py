"""Builds the packages of the samples: `python -m samples.build` writes `samples/packages/`.

The packages are committed, and building them again changes no byte: entries are stored, not deflated, and an RSA
signature (PKCS #1 v1.5) depends on nothing but the key and the text. A test compares the two.
"""

import io
import sys
import warnings
import zipfile
from collections.abc import Sequence

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from samples import packing
from samples.catalog import HERE, PACKAGES, RawEntry, Sample, load

KEY_FILE = HERE / "throw-away-key.pem"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def signing_key() -> rsa.RSAPrivateKey:
    """Return the samples' own key. It is public, and protects nothing."""
    key = serialization.load_pem_private_key(KEY_FILE.read_bytes(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def build(sample: Sample, key: rsa.RSAPrivateKey) -> bytes:
    """Return the bytes of a sample's package."""
    expected = sample.expected
    files = sample.files()
    archive = _append(packing.deterministic_zip(files, compress=False), expected.raw_entries)
    if expected.package in {"zip", "xpi"}:
        return archive
    signed = archive
    if expected.added_after_signing:
        before = {name: content for name, content in files.items() if name not in expected.added_after_signing}
        signed = packing.deterministic_zip(before, compress=False)
    package = packing.crx2(signed, key) if expected.package == "crx2" else packing.crx3(signed, key)
    return package.removesuffix(signed) + archive


def _append(archive: bytes, entries: Sequence[RawEntry]) -> bytes:
    """Return `archive` with `entries` after its own, under any name, also one it has already."""
    if not entries:
        return archive
    buffer = io.BytesIO(archive)
    with zipfile.ZipFile(buffer, "a") as opened, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Duplicate name", UserWarning)
        for entry in entries:
            info = zipfile.ZipInfo(entry.name, date_time=_ZIP_EPOCH)
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            opened.writestr(info, entry.text)
    return buffer.getvalue()


def main() -> int:
    """Write every package and remove those that no sample makes any more; say on standard error which changed."""
    key = signing_key()
    PACKAGES.mkdir(exist_ok=True)
    made = {sample.input: build(sample, key) for sample in load() if sample.expected.package != "folder"}
    for old in sorted(set(PACKAGES.iterdir()) - set(made)):
        old.unlink()
        print(f"removed {old.name}", file=sys.stderr)
    for path, content in made.items():
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            print(f"wrote {path.name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
