"""Patterns on programs: what they match, under which names, at what cost; and what is no pattern."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skimtrace.extension.load import load_extension
from skimtrace.flow.analyse import analyse
from skimtrace.flow.model import Analysis, Fact
from skimtrace.signatures.compiled import compiled
from skimtrace.signatures.observer import MAX_CANDIDATES, MAX_MATCHES, pattern_observer
from skimtrace.signatures.patternkeys import pattern_key
from skimtrace.signatures.patterns import PatternError, compile_pattern
from tests.extension.made import bundle_of
from tests.flow.made import with_manifest
from tests.signatures.made import signature, signature_set


def observed(term: Mapping[str, Any], files: Mapping[str, str], **node: object) -> Analysis:
    """Analyse scripts with a signature that asks for one pattern."""
    rules = signature_set(signature(match={"pattern": term, **node}))
    bundle = bundle_of(with_manifest(files))
    return analyse(bundle, load_extension(bundle), [pattern_observer(rules)])


def facts(js: str, code: str, **more: object) -> list[Fact]:
    """The facts of a pattern in a content script."""
    return [fact for fact in observed({"js": [js], **more}, {"content.js": code}).facts if fact.kind == "pattern"]


def matches(js: str, code: str, **more: object) -> list[str]:
    """The places that a pattern matches in a content script, with what its metavariables stand for."""
    return [f"{fact.place.line}:{fact.place.column} {fact.detail}".strip() for fact in facts(js, code, **more)
            if fact.place is not None]  # fmt: skip


POST = 'fetch($URL, {method: "POST", body: $BODY})'
KEYS = '$X.addEventListener("keydown", ...)'
SOCKET = "new WebSocket($URL)"
COOKIE = "document.cookie"
MARKUP = "$X.innerHTML = $Y"
SEND = "chrome.runtime.sendMessage($MESSAGE, ...)"
PARSED = 'JSON.parse($X.getAttribute("data-people"))'


@pytest.mark.parametrize(
    ("js", "code", "found"),
    [
        # a call of a global: plain, on the window, in brackets, through variables, bound, called and applied
        (POST, 'fetch("https://a.example/", {method: "POST", body: x});', ["1:1 $URL = https://a.example/; $BODY = x"]),
        (POST, 'window.fetch("u", {method: "POST", body: x});', ["1:1 $URL = u; $BODY = x"]),
        (POST, 'self["fetch"]("u", {method: "POST", body: x});', ["1:1 $URL = u; $BODY = x"]),
        (POST, 'window["fet" + "ch"]("u", {method: "POST", body: x});', ["1:1 $URL = u; $BODY = x"]),
        (POST, 'window["fe" + "t" + "ch"]("u", {method: "POST", body: x});', ["1:1 $URL = u; $BODY = x"]),
        (POST, 'const f = fetch;\nf("u", {method: "POST", body: x});', ["2:1 $URL = u; $BODY = x"]),
        (POST, 'const {fetch: f} = window;\nf("u", {method: "POST", body: x});', ["2:1 $URL = u; $BODY = x"]),
        (POST, 'var b = fetch.bind(window);\nb("u", {method: "POST", body: x});', ["2:1 $URL = u; $BODY = x"]),
        (POST, 'fetch.call(null, "u", {method: "POST", body: x});', ["1:1 $URL = u; $BODY = x"]),
        (POST, 'fetch.apply(null, ["u", {method: "POST", body: x}]);', ["1:1 $URL = u; $BODY = x"]),
        (POST, 'fetch?.("u", {method: "POST", body: x});', ["1:1 $URL = u; $BODY = x"]),
        (POST, 'async function f() { const r = await fetch("u", {method: "POST", body: x}); }',
         ["1:38 $URL = u; $BODY = x"]),
        (POST, '(0, fetch)("u", {method: "POST", body: x});', ["1:1 $URL = u; $BODY = x"]),
        (POST, '!function(w,d){w.fetch(d,{method:"POST",body:1})}(window,"u");', ["1:16 $URL = u; $BODY = 1"]),
        # its arguments: made before, filled later, given by a caller, spread
        (POST, 'const o = {method: "POST"};\no.body = x;\nfetch("u", o);', ["3:1 $URL = u; $BODY = x"]),
        (POST, 'const M = "POST", o = {headers: {}, method: M, body: x};\nfetch("u", o);', ["2:1 $URL = u; $BODY = x"]),
        (POST, 'function send(u, o) {\n  fetch(u, o);\n}\nsend("u", {method: "POST", body: x});',
         ["2:3 $URL = u; $BODY = x"]),
        (POST, 'fetch(...["u", {method: "POST", body: x}]);', ["1:1 $URL = u; $BODY = x"]),
        (POST, 'fetch("https://a.example/" + id, {method: "PO" + "ST", body: JSON.stringify(x)});',
         ["1:1 $URL = https://a.example/{…}; $BODY = JSON.stringify(x)"]),
        # and what it is not
        (POST, 'fetch("u", {method: "GET", body: x});\nfetch("u", {method: "POST"});\nfetch("u");', []),
        (POST, 'fetch("u", {method: "POST", body: x}, more);', []),
        (POST, 'api.fetch("u", {method: "POST", body: x});', []),
        (POST, 'function fetch(u, o) { return u; }\nfetch("u", {method: "POST", body: x});', []),
        (POST, 'new fetch("u", {method: "POST", body: x});', []),
        # a method of anything
        (KEYS, 'document.addEventListener("keydown", e => 1);', ["1:1 $X = document"]),
        (KEYS, 'field?.addEventListener("keydown", f, true);', ["1:1 $X = field"]),
        (KEYS, 'const k = "keydown";\nthis["addEventListener"](k, f);', ["2:1 $X = this"]),
        (KEYS, 'for (const k of ["keyup", "keydown"]) el.addEventListener(k, f);', ["1:39 $X = el"]),
        (KEYS, 'const on = el.addEventListener.bind(el);\non("keydown", f);', ["2:1 $X = el"]),
        (KEYS, 'el.addEventListener("click", f);\nel.removeEventListener("keydown", f);', []),
        # constructions
        (SOCKET, 'new WebSocket("wss://a.example/");', ["1:1 $URL = wss://a.example/"]),
        (SOCKET, 'const W = window.WebSocket;\nnew W("wss://a.example/");', ["2:1 $URL = wss://a.example/"]),
        (SOCKET, 'WebSocket("wss://a.example/");\nnew WebSocket("wss://a.example/", "chat");', []),
        # properties that are read
        (COOKIE, "show(document.cookie);", ["1:6"]),
        (COOKIE, "show(window.document?.cookie);", ["1:6"]),
        (COOKIE, 'var d = document;\nshow(d["cookie"]);', ["2:6"]),
        (COOKIE, "const {cookie} = document;", ["1:8"]),
        (COOKIE, "!function(e){e.cookie.split(';')}(document);", ["1:14"]),
        (COOKIE, 'document.cookie = "a=b";\nshow(jar.cookie);', []),
        # properties and globals that are assigned
        (MARKUP, 'el.innerHTML = "<b>";', ["1:1 $X = el; $Y = <b>"]),
        (MARKUP, 'el["innerHTML"] = text;', ["1:1 $X = el; $Y = text"]),
        (MARKUP, "el.innerText = text;\nshow(el.innerHTML);", []),
        ("location.href = $U", 'window.location.href = "a";\nlocation.href = "b";', ["1:1 $U = a", "2:1 $U = b"]),
        ("onmessage = $F", "self.onmessage = f;\nonmessage = g;", ["1:1 $F = f", "2:1 $F = g"]),
        # names of the browser
        (SEND, "chrome.runtime.sendMessage({a: 1});", ["1:1 $MESSAGE = {a: 1}"]),
        (SEND, "browser.runtime.sendMessage({a: 1}, f);", ["1:1 $MESSAGE = {a: 1}"]),
        (SEND, "const {sendMessage: s} = (window.chrome || browser).runtime;\ns({a: 1});", ["2:1 $MESSAGE = {a: 1}"]),
        (SEND, "port.sendMessage({a: 1});", []),
        ("chrome.cookies.$M(...)", "browser.cookies.get({}, f);\nchrome.cookies.getAll({});",
         ["1:1 $M = get", "2:1 $M = getAll"]),
        # one call in another, through a variable
        (PARSED, 'JSON.parse(el.getAttribute("data-people"));', ["1:1 $X = el"]),
        (PARSED, 'const t = el.getAttribute("data-people");\nconst p = JSON.parse(t);', ["2:11 $X = el"]),
        (PARSED, 'JSON.parse(el.getAttribute("data-other"));', []),
        # strings, as values and as names of properties that are no identifiers
        ('"csrf-token"', 'h.set("csrf-token", t);', ["1:7"]),
        ('"csrf-token"', 'fetch(u, {headers: {"csrf-token": t}});', ["1:35"]),
        ('"csrf-token"', 'h["csrf-token"] = t;', ["1:1"]),
        ('"csrf-token"', 'h.set("csrf", token);', []),
        # objects, lists, comparisons
        ('({type: "basic", ...})', 'notify({type: "basic", title: t});\nnotify({type: "list"});', ["1:8"]),
        ('["li_at", ...]', 'const names = ["li_at", "JSESSIONID"];\nconst others = ["a", "li_at"];', ["1:15"]),
        ('$N === "LinkedIn Member"', 'if ("LinkedIn Member" == name) skip();', ["1:5 $N = name"]),
        ('$N === "LinkedIn Member"', 'if (name !== "LinkedIn Member") keep();', []),
        # gaps
        ("f(..., $LAST)", "f(1, 2, 3);\nf();", ["1:1 $LAST = 3"]),
        ('f($A, ..., "x", ..., $Z)', 'f(1, 2, "x", 3);\nf(1, "x");', ["1:1 $A = 1; $Z = 3"]),
        ("f($A)", "f(...list);\nf(1, ...list);\nf(1, 2, ...list);", ["1:1 $A = list", "2:1 $A = 1"]),
        # the same metavariable twice
        ("$X.value = $X.trim()", "a.value = a.trim();\na.value = b.trim();", ["1:1 $X = a"]),
        ("$X.value = $X.trim()", "const b = a;\na.value = b.trim();", ["2:1 $X = a"]),
        ("f($A, $A)", 'f("x", "x");\nf("x", "y");\nconst z = "x";\nf("x", z);', ["1:1 $A = x", "4:1 $A = x"]),
        ("$X.a = $X.b", "p.q.a = p.q.b;\np.q.a = p.r.b;", ["1:1 $X = p.q"]),
        ("$_.a = $_.b", "p.a = q.b;", ["1:1"]),
    ],
)  # fmt: skip
def test_patterns(js: str, code: str, found: list[str]) -> None:
    assert matches(js, code) == found


# -- conditions -------------------------------------------------------------------------------------------------------


def test_where_asks_for_texts() -> None:
    code = 'fetch("https://api.a.example/" + id);\nfetch("https://b.example/");\nfetch(address);'
    found = facts("fetch($URL, ...)", code, where={"URL": {"contains": ["a.example"]}})
    assert [(fact.place and fact.place.line, fact.doubt) for fact in found] == [
        (1, ""),
        (3, "$URL: the text is not constant"),
    ]


@pytest.mark.parametrize(
    ("bound", "text", "held"),
    [
        ({"prefix": ["https://a."]}, '"https://a.example/" + id', "yes"),
        ({"prefix": ["https://a."]}, '"https://b.example/" + id', "no"),
        ({"prefix": ["https://a.example/x"]}, '"https://a.example/" + id', "unknown"),
        ({"value": ["keydown", "keyup"]}, 'down ? "keydown" : "keypress"', "yes"),
        ({"value": ["keydown"]}, '"key" + kind', "unknown"),
        ({"value": ["keydown"]}, '"on" + kind', "no"),
        ({"not_contains": ["test"]}, '"prod" + id', "unknown"),
        ({"not_contains": ["test"]}, '"test" + id', "no"),
        ({"not_contains": ["test"]}, '"prod"', "yes"),
        ({"contains": ["1st"]}, "/(1st|2nd)/", "yes"),
        ({"contains": ["1st"]}, "() => 1", "no"),
        ({"value": ["429"]}, "429", "yes"),
    ],
)
def test_where_is_told_as_far_as_texts_are_constant(bound: dict[str, list[str]], text: str, held: str) -> None:
    found = facts("f($A)", f"f({text});", where={"A": bound})
    assert [("unknown" if fact.doubt else "yes") for fact in found] == ([] if held == "no" else [held])


def test_what_cannot_be_told_is_left_out_where_it_is_dropped() -> None:
    term = {"js": ["f($A)"], "where": {"A": {"value": ["x"]}}}
    code = {"content.js": 'f("x");\nf(y);\nf("z");\nf("X");'}
    assert [fact.place and fact.place.line for fact in observed(term, code, unknown="drop").facts] == [1, 4]
    assert [fact.place and fact.place.line for fact in observed(term, code).facts] == [1, 2, 4]


def test_scripts_are_told_by_where_they_run() -> None:
    files = {"content.js": "go(1);", "background.js": "go(2);"}
    for term, scripts in (({}, ["background.js", "content.js"]), ({"page": True}, ["content.js"])):
        found = observed({"js": ["go($N)"], **term}, files).facts
        assert [fact.place and fact.place.file for fact in found] == scripts
    asked = {"js": ["go($N)"], "context": ["service-worker"]}
    (fact,) = observed(asked, files).facts
    assert (fact.place and fact.place.file, fact.contexts) == ("background.js", ("service-worker",))


def test_a_fact_names_its_term_and_the_functions_around_it() -> None:
    term = {"js": ["go($N)"], "site": "linkedin"}
    rules = signature(match={"pattern": term})
    (fact,) = observed(term, {"content.js": "function a() {\n  return () => go(1);\n}\na();"}).facts
    assert rules.match.pattern is not None
    assert fact.value == pattern_key(rules.match.pattern)
    assert (fact.functions, fact.site) == (("content.js:2:10", "content.js:1:1"), "linkedin")


# -- laws -------------------------------------------------------------------------------------------------------------

TEMPLATES = [
    (
        POST,
        'const A = fetch;\nconst B = {method: "POST", body: C};\n'
        'async function D(E, F) {\n  return await A(E, F);\n}\nD("u", B);',
    ),
    (KEYS, 'const A = "keydown";\nfunction B(C, D) {\n  C?.addEventListener(D, E => F(E));\n}\nB(document, A);'),
    (COOKIE, "(function (A, B) {\n  const C = A;\n  B(C.cookie);\n})(document, D => E(D));"),
    ("$X.a = $X.b", "function A(B, C) {\n  const D = B;\n  B.a = D.b;\n  B.a = C.b;\n}\nA(E, F);"),
    (PARSED, 'function A(B) {\n  return B.getAttribute("data-people");\n}\nconst C = JSON.parse(A(D));'),
]  # fmt: skip
VARIABLES = st.from_regex(r"\A[a-z_$]{1,3}[0-9_$]\Z")
"""No word of the language, and no global, ends like these."""


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEMPLATES), st.lists(VARIABLES, min_size=6, max_size=6, unique=True))
def test_the_names_of_variables_do_not_matter(program: tuple[str, str], names: list[str]) -> None:
    js, code = program
    table = dict(zip("ABCDEF", names, strict=True))
    renamed = re.sub(r"\b[A-F]\b", lambda found: table[found[0]], code)
    before, after = ([place.split(":")[0] for place in matches(js, text)] for text in (code, renamed))
    assert before == after != []


# -- costs ------------------------------------------------------------------------------------------------------------


def test_ten_thousand_calls_stay_within_the_budget() -> None:
    code = "\n".join(f'fetch("https://a.example/{at}");' for at in range(10_000))
    every = observed({"js": ["fetch($URL)"]}, {"content.js": code})
    assert len([fact for fact in every.facts if fact.kind == "pattern"]) == MAX_MATCHES
    assert f"the pattern fetch($URL) was compared with {MAX_MATCHES} places; there are more" in every.limits
    none = observed({"js": ['fetch($URL, {mode: "no-cors"})']}, {"content.js": code + 'f({mode: "no-cors"});'})
    assert not [fact for fact in none.facts if fact.kind == "pattern"]
    assert [limit for limit in none.limits if f"was compared with {MAX_CANDIDATES:,} places" in limit] != []


def test_what_a_program_does_not_name_is_not_looked_for() -> None:
    code = "\n".join(f'fetch("https://a.example/{at}");' for at in range(3_000))
    assert observed({"js": ["fetch($URL, {mode: $_})"]}, {"content.js": code}).limits == ()


def test_many_places_that_cannot_be_told_are_no_limit() -> None:
    code = "\n".join(f"f(x{at});" for at in range(500))
    found = observed({"js": ["f($A)"], "where": {"A": {"value": ["x"]}}}, {"content.js": code})
    assert len(found.facts) == MAX_MATCHES
    assert found.limits == ()


# -- what is no pattern -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("js", "reason"),
    [
        ("fetch(", "not an expression of JavaScript: Unexpected end of input"),
        ("", "not an expression of JavaScript"),
        ("if (a) b()", "not an expression of JavaScript: Unexpected token if"),
        ("a(); b()", "not an expression of JavaScript: Unexpected token ;"),
        ("$X", "nothing in it can be looked for"),
        ("$X.$Y()", "nothing in it can be looked for"),
        ("[...]", "nothing in it can be looked for"),
        ("$X = $Y", "an assignment to any variable"),
        ("f(function () {})", "a function in a pattern is not compared: write $_ in its place"),
        ("f(x => x)", "a function in a pattern is not compared"),
        ("f(...$LIST)", "`...` stands alone in a pattern"),
        ("f(a ? b : c)", "`a ? b : c` is nothing that patterns compare: write $_ in its place"),
        ("({[$K]: 1})", "an entry of an object has a name in a pattern"),
        ("f(" * 600 + ")" * 600, "a pattern nests at most 40 levels"),
        (f'"{"x" * 2000}"', "a pattern has at most 2,000 characters"),
    ],
)
def test_what_is_no_pattern_is_refused(js: str, reason: str) -> None:
    with pytest.raises(PatternError) as caught:
        compile_pattern(js)
    assert str(caught.value).startswith(reason)


def test_compiled_patterns_are_the_same_from_the_disk() -> None:
    texts = [POST, KEYS, SOCKET, COOKIE, MARKUP, SEND, PARSED, '["li_at", ...]', "f(-1, null, `a${$_}b`, this.x[$K])"]
    assert compiled(texts) == compiled(reversed(texts)) == {js: compile_pattern(js) for js in texts}
