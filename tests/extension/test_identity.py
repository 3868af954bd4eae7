import base64

import pytest

from skimtrace.extension.identity import id_of_key
from skimtrace.extension.model import Identity
from tests.extension.made import extension_of, reasons

KEY = b"not a real key, but bytes all the same"
ID = id_of_key(KEY)
TEXT = base64.b64encode(KEY).decode()


def test_the_id_is_sixteen_bytes_of_the_hash_as_letters() -> None:
    """SHA-256 of nothing begins e3b0c44298fc1c149afbf4c8996fb924."""
    assert id_of_key(b"") == "odlameecjipmbmbejkplpemijjgpljce"


def identity(key: str | None, header: str | None = None, **more: object) -> tuple[Identity, list[str]]:
    manifest = {"manifest_version": 3, "name": "x", "version": "1", **({"key": key} if key else {}), **more}
    extension = extension_of({"manifest.json": manifest}, bundle_id=header)
    return extension.identity, reasons(extension, "id-mismatch") + reasons(extension, "manifest-key")


@pytest.mark.parametrize(
    "key", [TEXT, f"{TEXT[:20]}\n{TEXT[20:]}", f"-----BEGIN PUBLIC KEY-----\n{TEXT}\n-----END PUBLIC KEY-----"]
)
def test_the_manifests_key_gives_the_id(key: str) -> None:
    assert identity(key) == (Identity(ID, None, ID, None), [])


def test_the_header_comes_first_and_agrees() -> None:
    assert identity(TEXT, ID) == (Identity(ID, ID, ID, None), [])


def test_a_disagreement_names_both() -> None:
    other = "a" * 32
    found, problems = identity(TEXT, other)
    assert found == Identity(other, other, ID, None)
    assert problems == [
        f"manifest.json: line 5: key gives the extension ID {ID}, but the package header is signed for {other}"
    ]


def test_firefox_names_itself() -> None:
    gecko = {"gecko": {"id": "x@example.org"}}
    assert identity(None, browser_specific_settings=gecko)[0] == Identity("x@example.org", None, None, "x@example.org")
    assert identity(None, applications=gecko)[0].gecko_id == "x@example.org"
    assert identity(TEXT, applications=gecko)[0] == Identity(ID, None, ID, "x@example.org")


def test_no_claim_at_all() -> None:
    assert identity(None) == (Identity(None, None, None, None), [])


def test_a_key_that_is_no_base64_is_noted() -> None:
    found, problems = identity("***")
    assert found.key_id is None
    assert len(problems) == 1
    assert problems[0].startswith("manifest.json: line 5: key is no base64")
