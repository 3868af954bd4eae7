"""What flows and facts have in common: paths, functions and files, and not the wrapper around a bundle."""

from skimtrace.flow.model import Fact, Place
from skimtrace.signatures.scene import Scene
from skimtrace.signatures.schema import ExampleFlow, Scope
from skimtrace.signatures.taxonomy import packaged_taxonomies
from tests.signatures.made import analysis

FLOW = ExampleFlow(data_types=("person.name",), functions=("a.js:9:1", "a.js:1:1"))


def _scene(others: int) -> Scene:
    """A flow in the function at line 9, inside one at line 1; facts in both and in `others` beside the first."""
    facts = [
        _fact("beside", "a.js:8:1", "a.js:1:1"),
        _fact("along", "a.js:9:1", "a.js:1:1"),
        _fact("within", "a.js:9:20", "a.js:9:1", "a.js:1:1"),
        _fact("around", "a.js:1:1"),
        Fact("permission", "cookies", None),
        *(_fact("other", f"a.js:{100 + at}:1", "a.js:1:1") for at in range(others)),
    ]
    return Scene(analysis([FLOW]).flows, tuple(facts), packaged_taxonomies())


def _fact(value: str, *functions: str) -> Fact:
    return Fact("pattern", value, Place("a.js", 1, 1, ""), functions=functions)


def _named(scene: Scene, at: set[int]) -> set[str]:
    return {scene.facts[index].value for index in at}


def test_a_function_of_few_others_holds_them_together() -> None:
    scene = _scene(others=3)
    assert _named(scene, scene.on_path((0,))) == {"beside", "along", "within", "around", "cookies", "other"}
    flows, facts = scene.within(Scope.FLOW, "0")
    assert (flows, _named(scene, facts)) == ({0}, {"beside", "along", "within", "around", "cookies", "other"})


def test_a_wrapper_around_many_functions_does_not() -> None:
    scene = _scene(others=20)
    assert _named(scene, scene.on_path((0,))) == {"along", "within", "around", "cookies"}
    flows, facts = scene.within(Scope.FLOW, "0")
    assert (flows, _named(scene, facts)) == ({0}, {"along", "within", "around", "cookies"})
    flows, facts = scene.within(Scope.FUNCTION, "a.js:9:1")
    assert (flows, _named(scene, facts)) == ({0}, {"along", "within", "cookies"})
    assert _named(scene, scene.within(Scope.FUNCTION, "a.js:1:1")[1]) == {"around", "cookies"}


def test_a_file_holds_everything_in_it() -> None:
    scene = _scene(others=20)
    assert _named(scene, scene.within(Scope.FILE, "a.js")[1]) == {
        "beside", "along", "within", "around", "cookies", "other",
    }  # fmt: skip
    assert _named(scene, scene.within(Scope.FILE, "b.js")[1]) == {"cookies"}
    assert scene.within(Scope.FILE, "example.js")[0] == {0}
