"""Text that looks like a number: only what an array takes for an index is one, and nothing of it stops the analysis."""

import pytest

from skimtrace.flow.values import array_index
from tests.flow.made import analysed

MANY_DIGITS = "9" * 5000


@pytest.mark.parametrize(
    ("name", "index"),
    [("0", 0), ("17", 17), ("4294967294", 4294967294), ("", None), ("-1", None), ("²", None), ("٣", None)],
)
def test_an_index_is_written_in_ascii_digits(name: str, index: int | None) -> None:
    assert array_index(name) == index


def test_thousands_of_digits_are_no_index() -> None:
    assert array_index(MANY_DIGITS) is None


@pytest.mark.parametrize("key", ["²", "٣", "--5", MANY_DIGITS])
@pytest.mark.parametrize(
    "address",
    [
        'const key = "KEY"; const hosts = ["/a", "/b"]; const to = "https://a.example" + hosts[key];',
        'const hosts = ["/a"]; hosts["KEY"].path = 1; const to = "https://a.example/" + hosts["KEY"];',
        'const to = "https://a.example/path".slice("KEY");',
        'const to = "https://a.example/" + String.fromCharCode("KEY");',
        'const to = "https://a.example/"; const record = {"KEY": document.title}; send(...record);',
    ],
)
def test_odd_numbers_do_not_stop_the_analysis(address: str, key: str) -> None:
    code = address.replace("KEY", key)
    code += "\nfunction send(one) { fetch(to, {method: 'POST', body: one}); }\nsend(document.title);"
    assert analysed({"content.js": code}).flows


def test_surrogates_from_codes_are_joined_and_single_ones_replaced() -> None:
    code = """
        fetch("https://a.example/" + String.fromCharCode(55357, 56832), {body: document.title});
        fetch("https://b.example/" + String.fromCharCode(55357), {body: document.title});
    """
    urls = {flow.endpoint.url for flow in analysed({"content.js": code}).flows if flow.endpoint is not None}
    assert urls == {"https://a.example/\N{GRINNING FACE}", "https://b.example/\N{REPLACEMENT CHARACTER}"}
