"""Laws of names: what is accepted is safe, and what is shown is visible."""

from hypothesis import example, given
from hypothesis import strategies as st

from skimtrace.bundle.limits import Limits
from skimtrace.bundle.names import fold, printable, tree_path

LIMITS = Limits()
anything = st.text(st.characters(exclude_categories=[]), max_size=60)


@example("./A:")
@given(anything | st.text(alphabet="./\\aC:\0", max_size=20))
def test_an_accepted_path_stays_inside_and_is_accepted_again(name: str) -> None:
    judged = tree_path(name, LIMITS)
    if judged.path is None:
        return
    assert not judged.path.startswith("/")
    assert not {"", ".", ".."} & set(judged.path.split("/"))
    assert "\\" not in judged.path
    assert "\0" not in judged.path
    assert tree_path(judged.path, LIMITS).path == judged.path


@given(anything)
def test_what_is_shown_is_printable(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    shown.encode("utf-8")
    assert printable(shown) == shown


def test_escapes() -> None:
    assert printable("a\nb\x1b\u202e\ud800\U000e0001ü") == "a\\x0ab\\x1b\\u202e\\ud800\\U000e0001ü"
    assert printable("x" * 5000) == "x" * 200 + "… (5,000 characters)"


def test_folding() -> None:
    assert fold("STRASSE.js") == fold("Straße.js")
    assert fold("e\u0301") == fold("É")
    assert fold("a") != fold("b")
