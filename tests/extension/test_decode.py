import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skimtrace.extension.decode import decode_html, decode_json

PAGE = "<p>Größe € 漢</p>"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"\xef\xbb\xbf" + PAGE.encode(), "utf-8"),
        (b"\xff\xfe" + PAGE.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + PAGE.encode("utf-16-be"), "utf-16-be"),
        (PAGE.encode(), "utf-8"),
    ],
)
def test_marks_and_utf_8(data: bytes, encoding: str) -> None:
    decoded = decode_html(data)
    assert (decoded.text, decoded.encoding, decoded.malformed) == (PAGE, encoding, False)


@pytest.mark.parametrize(
    ("meta", "encoding", "python"),
    [
        ('<meta charset="windows-1251">', "cp1251", "cp1251"),
        ("<META CharSet=iso-8859-1>", "cp1252", "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">', "cp932", "cp932"),
        ('<meta charset="utf-16">', "utf-8", "utf-8"),
        ('<meta charset="utf-7">', "utf-8", "utf-8"),
        ('<meta charset="base64">', "utf-8", "utf-8"),
        ('<meta charset="no such thing">', "utf-8", "utf-8"),
    ],
)
def test_declared_encodings(meta: str, encoding: str, python: str) -> None:
    decoded = decode_html((meta + "x").encode(python))
    assert decoded.encoding == encoding
    assert decoded.text == meta + "x"


def test_the_declared_letters() -> None:
    assert decode_html('<meta charset="windows-1251">Привет'.encode("cp1251")).text.endswith("Привет")


def test_undeclared_bytes_that_are_no_utf_8_are_windows_1252() -> None:
    assert decode_html("größe".encode("latin-1")).text == "größe"


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_decoded(data: bytes) -> None:
    decode_html(data).text.encode("utf-8")
    decode_html(b"<meta charset=" + data).text.encode("utf-8")
    decode_json(data).text.encode("utf-8")
