"""What obfuscators hide is put back where that is decided, and what is not understood is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skimtrace.javascript.ir import Binary, Call, Class, Concat, Const, Object, Read, Set
from skimtrace.javascript.lower import lower
from skimtrace.javascript.reveal import reveal
from tests.javascript.hiding import (
    BASE64,
    PLAIN,
    RC4,
    arguments,
    enciphered,
    encoded,
    late,
    listed,
    names,
    revealed,
    turning,
)

WORDS = ["querySelector", "h1", "textContent", "12abc", "fetch", "7xyz"]
USE = late("document[give(100)](give(101))[give(102)];")


def turned(items: list[str], by: int) -> list[str]:
    """The array as it stands in the script: it is turned `by` when it starts."""
    by %= len(items)
    return items[len(items) - by :] + items[: len(items) - by]


# -- string arrays ----------------------------------------------------------------------------------------------------


def test_a_string_array_with_an_offset() -> None:
    module = revealed(listed(WORDS) + PLAIN + USE)
    assert names(module) == ["querySelector", "textContent"]
    assert arguments(module) == ["h1"]
    assert module.undecoded == []


@pytest.mark.parametrize("by", range(len(WORDS)))
def test_the_order_is_the_one_under_which_the_sum_is_right(by: int) -> None:
    total = "parseInt(give(103)) / 0x1 + -parseInt(give(0x69)) / 0x7 * 0x2"
    module = revealed(listed(turned(WORDS, by)) + PLAIN + turning(total, 10) + USE)
    assert names(module) == ["querySelector", "textContent"]
    assert arguments(module) == ["h1"]
    assert module.undecoded == []


def test_no_order_makes_the_sum_right() -> None:
    module = revealed(listed(WORDS) + PLAIN + turning("parseInt(give(103))", 13) + USE)
    assert names(module) == [None, None]
    assert [module.positions.line_column(at)[0] for at in module.undecoded] == [1]


def test_the_sum_reads_something_else() -> None:
    module = revealed(listed(WORDS) + PLAIN + turning("Date.now()", 13) + USE)
    assert names(module) == [None, None]
    assert len(module.undecoded) == 1


def test_base64() -> None:
    words = [*map(encoded, [*WORDS[:3], "Grüße 👋", "fetch"])]
    module = revealed(listed(words) + BASE64 + late("a[give(0x64)](give(103)); b[give('0x66')](give(104))"))
    assert names(module) == ["querySelector", "textContent"]
    assert arguments(module) == ["Grüße 👋", "fetch"]
    assert module.undecoded == []


def test_rc4_with_a_key_for_each_string() -> None:
    words = [enciphered(word, key) for word, key in (("querySelector", "k#1"), ("Grüße 👋", "x9"), ("12", "zz"))]
    source = listed(turned(words, 2)) + RC4 + turning("parseInt(give(102, 'zz'))", 12)
    module = revealed(source + late("a[give(100, 'k#1')](give(0x65, 'x9'))"))
    assert names(module) == ["querySelector"]
    assert arguments(module) == ["Grüße 👋"]
    assert module.undecoded == []


def test_the_wrong_key_gives_no_string_rather_than_a_wrong_name() -> None:
    module = revealed(listed(["!!!"]) + RC4 + late("a[give(100)]"))
    assert names(module) == [None]


def test_an_array_in_a_variable_turned_by_a_count() -> None:
    source = """var words = ['h1', 'textContent', 'querySelector'];
(function (a, n) { var turn = function (m) { while (--m) { a['push'](a['shift']()); } }; turn(++n); }(words, 0x2));
var give = function (n, k) { n = n - 0x0; var s = words[n]; return s; };
"""
    module = revealed(source + late("document[give('0x0')](give('0x1'))[give('0x2')];"))
    assert names(module) == ["querySelector", "textContent"]
    assert arguments(module) == ["h1"]


def test_an_array_whose_items_are_taken_out_by_number() -> None:
    module = revealed("var _0x1a2b=['querySelector','h1'];" + late("document[_0x1a2b[0]](_0x1a2b[1])"))
    assert names(module) == ["querySelector"]
    assert arguments(module) == ["h1"]


def test_a_decoder_that_replaces_itself() -> None:
    source = listed(WORDS) + (
        "function give(n, k) { const a = list();"
        " return give = function (m, l) { m = m - 0x64; let s = a[m]; return s; }, give(n, k); }\n"
    )
    module = revealed(source + USE)
    assert names(module) == ["querySelector", "textContent"]


def test_what_a_minifier_makes_of_it() -> None:
    words = turned(WORDS, 4)
    source = (
        "const t=g;!function(){const t=g,r=l();for(;;)try{if(10===parseInt(t(103))/1+-parseInt(t(105))/7*2)break;"
        "r.push(r.shift())}catch(t){r.push(r.shift())}}();function g(t,e){t-=100;return l()[t]}"
        f"function l(){{const t={words};return(l=function(){{return t}})()}}"
    )
    module = revealed(source + late("document[t(100)](t(101))[t(102)];"))
    assert names(module) == ["querySelector", "textContent"]
    assert arguments(module) == ["h1"]
    assert module.undecoded == []


def test_what_a_minifier_makes_of_a_decoder_that_replaces_itself() -> None:
    source = (
        "function g(t,e){const r=l();return g=function(t,e){let n=r[t-=100];return n},g(t,e)}"
        f"function l(){{const t={WORDS};return(l=function(){{return t}})()}}"
    )
    module = revealed(source + USE.replace("give", "g"))
    assert names(module) == ["querySelector", "textContent"]
    assert module.undecoded == []


@pytest.mark.parametrize(
    ("wrappers", "call"),
    [
        ("const g = give; const h = g;", "h(101)"),
        ("function w(a, b, c) { return give(c - -0x10, a); }", "w('k', 0, 85)"),
        ("function w(a, b) { return give(b - 5); } function x(a, b) { return w(b, a + 1); }", "x(105, 0x99)"),
        ("const o = {n: 0x60, k: 'none'}; function w(a) { return give(a + o.n, o['k']); }", "w(5)"),
        ("const o = {}; o['x'] = function (n) { return give(n); };", "o['x'](101)"),
        ("const o = {ab: give(101)}; const p = {cd: o.ab};", "p['cd']"),
        ("", "give(0x2f * -0x2 + 0x1 * 0x85 + 0x3e)"),
    ],
    ids=["aliases", "a function", "chained", "numbers in a table", "a table", "tables", "numbers as sums"],
)
def test_wrappers_around_a_decoder(wrappers: str, call: str) -> None:
    module = revealed(listed(WORDS) + PLAIN + wrappers + late(f"f({call})"))
    assert arguments(module)[-1] == "h1"
    assert module.undecoded == []


def test_two_arrays_in_one_script() -> None:
    other = (listed(["one", "two"]) + PLAIN).replace("list", "more").replace("give", "take")
    module = revealed(listed(WORDS) + PLAIN + other + late("f(give(101)); f(take(101))"))
    assert arguments(module) == ["h1", "two"]


def test_every_place_keeps_where_it_stands() -> None:
    module = revealed(listed(WORDS) + PLAIN + USE)
    strings = [module.code(i) for i, op in enumerate(module.ops) if type(op) is Const and op.value == "h1"]
    assert strings == ["give(101)"]  # the array's own item is gone: it would be found twice


def test_a_string_that_nothing_asks_for_stays() -> None:
    module = revealed(
        listed(["https://one.example", "https://two.example"]) + PLAIN + late("fetch(give(100)); give(n)")
    )
    found = [op.value for op in module.ops if type(op) is Const and op.kind == "string"]
    assert sorted(map(str, found)) == ["https://one.example", "https://two.example"]


def test_lists_in_a_table_stay() -> None:
    module = revealed("const _0xt = {'a': ['h1', 'h2']};" + late("first(_0xt['a'])"))
    assert [op.value for op in module.ops if type(op) is Const and op.kind == "string"] == ["h1", "h2"]


def test_parts_of_a_string_are_one_string() -> None:
    module = revealed(
        listed(["https://", "one.", "example"]) + PLAIN + late("fetch(give(100)+give(101)+give(102)+'/x')")
    )
    found = [op.value for op in module.ops if type(op) is Const and op.kind == "string"]
    assert found == ["https://one.example/x"]


# -- what is around calls and operators -------------------------------------------------------------------------------

STORE = (
    "const _0xab12 = {'add': function (a, b) { return a + b; }, 'less': function (a, b) { return a < b; },"
    "'call': function (f, a, b) { return f(a, b); }, 'on': function (a, b) { return _0xab12.add(b, a); }};"
)


def test_operators_and_calls_in_a_table() -> None:
    module = revealed(STORE + "/*here*/_0xab12['call'](fetch, url, x); _0xab12.less(p, q); _0xab12['on'](r, s)")
    mark = module.positions.source.find(b"/*here*/")
    late_ops = [op for op, start in zip(module.ops, module.starts, strict=True) if start >= mark]
    calls = [op for op in late_ops if type(op) is Call]
    assert [(module.code(op.callee), [module.code(arg) for arg in op.args]) for op in calls] == [
        ("fetch", ["url", "x"])
    ]
    less = next(op for op in late_ops if type(op) is Binary)
    assert (less.operator, module.code(less.left), module.code(less.right)) == ("<", "p", "q")
    joined = next(op for op in late_ops if type(op) is Concat)
    assert [module.code(part) for part in joined.parts] == ["s", "r"]


def test_a_function_that_does_something_else_is_called_still() -> None:
    module = revealed("function _0xa(x) { send(x); return 'ok'; } " + late("f(_0xa(name))"))
    call = next(op for op in module.ops if type(op) is Call and module.code(op.callee) == "_0xa")
    assert type(module.ops[call.args[0]]) is Read
    assert arguments(module) == [None, None]


def test_a_table_that_others_may_change_is_not_read() -> None:
    module = revealed("const _0xt = {'a': 'fetch'}; hand(_0xt);" + late("window[_0xt['a']]()"))
    assert None in names(module)


def test_a_variable_with_two_values_is_not_read() -> None:
    module = revealed("let _0xt = 'fetch'; if (x) _0xt = 'alert';" + late("window[_0xt]()"))
    assert names(module) == [None]


def test_names_of_entries_and_members() -> None:
    module = revealed(listed(["one", "two"]) + PLAIN + late("x = {[give(100)]: 1}; class A { [give(101)]() {} }"))
    assert next(op.names for op in module.ops if type(op) is Object) == ("one",)
    assert next(op.names for op in module.ops if type(op) is Class) == ("two",)


def test_entries_that_are_set_one_after_the_other_belong_into_the_object() -> None:
    module = revealed("_0xa = 1; const o = {x: 0}; o['a'] = b, o.c = d; f(o); o.e = g;")
    made = next(op for op in module.ops if type(op) is Object)
    assert (made.names, [module.code(value) for value in made.values]) == (("x", "a", "c"), ["0", "b", "d"])
    assert [op.name for op in module.ops if type(op) is Set] == ["e"]


@pytest.mark.parametrize(
    "code", ["f(o); o.a = b;", "if (c) o.a = b;", "o[c] = b;", "o.x = b;", "c = () => { o.a = b; };"]
)
def test_other_entries_are_set_still(code: str) -> None:
    module = revealed(f"_0xa = 1; const o = {{x: 0}}; {code}")
    assert next(op.names for op in module.ops if type(op) is Object) == ("x",)
    assert sum(type(op) is Set for op in module.ops) == 1


@pytest.mark.parametrize(
    "key",
    [
        "'fet' + 'ch'",
        "atob('ZmV0Y2g=')",
        "window.atob('ZmV0Y2g')",
        "String.fromCharCode(102, 0x65, 116, 99, 104)",
        "String.fromCharCode.apply(null, [102, 101, 116, 99, 104])",
        "String['fromCharCode'](...[102, 101, 116, 99, 104])",
        "'hctef'.split('').reverse().join('')",
        "unescape('%66%65%74%63%68')",
        "decodeURIComponent('%66etch')",
        "'xfetchx'.slice(1, -1)",
        "['fe', 'tch'].join('')",
        "`fe${'tch'}`",
        "'\\x66\\u0065tch'",
    ],
)
def test_a_name_that_is_spelt_out(key: str) -> None:
    assert names(revealed(f"/*here*/window[{key}]"))[-1] == "fetch"


# -- packed scripts ---------------------------------------------------------------------------------------------------

PACKED = (
    "eval(function(p,a,c,k,e,d){e=function(c){return c.toString(36)};while(c--){if(k[c]){p=p.replace(c,k[c])}}return p}"
    "(%s,%d,%d,'%s'.split('|'),0,{}))"
)


def test_a_packed_script() -> None:
    source = PACKED % (r"'0 1=2.3(\'4\');5(1)'", 36, 6, "const|name|document|querySelector||fetch")
    module = revealed(source)
    run = next(op for op in module.ops if type(op) is Call and module.code(op.callee) == "eval")
    code = module.ops[run.args[0]]
    assert type(code) is Const
    assert code.value == "const name=document.querySelector('4');fetch(name)"
    assert module.undecoded == []


@pytest.mark.parametrize(("radix", "count"), [(62, 12), (0, 12)])
def test_a_packed_script_after_a_minifier(radix: int, count: int) -> None:
    names = "p,a,c,k,e,d", "e,t,n,r,o,i"
    source = (PACKED % ("'a(b)'", radix, count, "|" * 10 + "fetch|url")).replace(*names)
    module = revealed(source)
    run = next(op for op in module.ops if type(op) is Call and module.code(op.callee) == "eval")
    code = module.ops[run.args[0]]
    assert type(code) is Const
    assert code.value == "fetch(url)"


def test_a_packed_script_with_words_that_are_not_constant() -> None:
    module = revealed(PACKED.replace("'%s'.split('|')", "%s") % ("'0(1)'", 36, 2, "words"))
    assert [module.positions.line_column(at) for at in module.undecoded] == [(1, 6)]


# -- what is not understood -------------------------------------------------------------------------------------------


def test_a_decoder_of_another_kind() -> None:
    source = listed(["a1", "b2"]) + "function give(n) { n = n - 100; const a = list(); return mix(a[n], n); }\n"
    module = revealed(source + USE)
    assert names(module) == [None, None]
    assert {module.positions.line_column(at)[0] for at in module.undecoded} == {1, 2}


@pytest.mark.parametrize(
    "change",
    [
        "list().reverse();",
        "const b = list(); b.splice(0, 1);",
        "hand(list);",
        "mix(list());",
        "list()['push'](list());",
    ],
)
def test_an_array_with_which_something_else_is_done(change: str) -> None:
    module = revealed(listed(WORDS) + PLAIN + f"\n{change}\n" + USE)
    assert [module.positions.line_column(at)[0] for at in module.undecoded] == [4]


def test_an_array_that_ordinary_code_changes_is_not_read() -> None:
    module = revealed("var _0xa = ['a', 'b']; _0xa.reverse();" + late("f(_0xa[0])"))
    assert arguments(module) == [None]


def test_an_array_that_hidden_methods_change_is_not_read() -> None:
    source = listed(["push", "length"]) + PLAIN + "const waiting = [];"
    module = revealed(source + late("waiting[give(100)](x); f(waiting[give(101)]); f(waiting.length)"))
    assert names(module) == ["push", "length", "length"]
    assert arguments(module) == [None, None, None]


def test_variables_that_other_scripts_may_see() -> None:
    assert revealed(listed(WORDS) + PLAIN + USE).hidden == ["give", "list"]
    assert revealed("(function () {" + listed(WORDS) + PLAIN + USE + "})()").hidden == []


def test_many_keys_that_a_function_of_the_script_makes() -> None:
    body = "function t(n) { let s = ''; for (const c of n) s = c + s; return s; }\n"
    module = revealed(body + "".join(f"a[t('{n:x}')](b[t('{n}')]);\n" for n in range(20)))
    assert [module.positions.line_column(at)[0] for at in module.undecoded] == [2]


def test_a_few_such_keys_are_nothing_special() -> None:
    body = "function t(n) { let s = ''; for (const c of n) s = c + s; return s; }\n"
    assert revealed(body + "".join(f"a[t('{n:x}')];\n" for n in range(3))).undecoded == []


@pytest.mark.parametrize(
    "source",
    [
        "\n" + "[][(![]+[])[+[]]+([![]]+[][[]])[+!+[]+[+[]]]" + "+(!![]+[])[+!+[]]" * 30 + "]()",
        "\n" + "ﾟωﾟﾉ= ['_']; o=(ﾟｰﾟ) =_=3;" + "(ﾟДﾟ) [ﾟωﾟﾉ] +" * 30,
        "\n" + '$=~[];$={___:++$,$$$$:(![]+"")[$],__$:++$};$.$_=($.$_=$+"");',
    ],
    ids=["JSFuck", "aaencode", "jjencode"],
)
def test_code_of_a_handful_of_signs(source: str) -> None:
    module = revealed(source)
    assert [module.positions.line_column(at)[0] for at in module.undecoded] == [2]


def test_an_array_that_is_turned_in_ordinary_code() -> None:
    source = """const days = ['Sunday', 'Monday']; const queue = [1, 2];
function day(n) { return translate(days[n]); } function round() { queue.push(queue.shift()); }
"""
    assert revealed(source + late("f(day(1))")).undecoded == []


# -- hostile scripts --------------------------------------------------------------------------------------------------

PIECES = [
    *"(){}[];,.+-*/!~=",
    *(
        "list",
        "give",
        "'push'",
        "'shift'",
        "a",
        "n",
        "parseInt",
        "function",
        "return",
        "const",
        "var",
        "while",
        "===",
        "=>",
    ),
    *(
        "0x64",
        "1",
        "'a'",
        "_0xa",
        "_0xb",
        "++",
        "eval(function(p,a,c,k,e,d)",
        ".split('|')",
        "...",
        "class",
        "new ",
        "`",
    ),
    *(listed(["x", "y"]), PLAIN, BASE64, RC4, turning("parseInt(give(100))", 1), STORE),
]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
def test_nothing_is_raised_over_any_script(source: str) -> None:
    module = revealed("_0xa " + source)
    assert all(0 <= at <= len(module.positions.source) for at in module.undecoded)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
def test_ops_keep_where_they_stand(source: str) -> None:
    plain, after = lower(f"_0xa {source}".encode()), revealed(f"_0xa {source}")
    assert (after.starts, after.ends) == (plain.starts, plain.ends)
    assert [(op.fn, op.guard) for op in after.ops] == [(op.fn, op.guard) for op in plain.ops]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=8), st.text(min_size=1, max_size=6), st.integers(0, 7))
def test_rc4_and_base64_give_back_any_string(texts: list[str], key: str, at: int) -> None:
    at %= len(texts)
    text = texts[at].encode("utf-8", "ignore").decode()
    key = key.encode("ascii", "ignore").decode().replace("\\", "/").replace("'", '"').strip() or "k"
    module = revealed(listed([enciphered(text, key)]) + RC4 + late(f"f(give(100, {key!r}))"))
    assert arguments(module) == [text]


@pytest.mark.parametrize(
    "source",
    [
        "var _0xa = 'x';"
        + "".join(f"var _0xa{n} = _0xa{n - 1 if n else ''} + _0xa{n - 1 if n else ''};" for n in range(64)),
        "var _0xo = {};"
        + "".join(f"_0xo['f{n}'] = function (a) {{ return _0xo['f{n + 1}'](a); }};" for n in range(3000)),
        "var _0xa = " + "-" * 5000 + "1;" + "a[" * 2000 + "_0xa" + "]" * 2000,
        "var _0xa = " + "('x')+" * 20000 + "'y'; f[_0xa]",
        listed([str(n) for n in range(5000)])
        + PLAIN
        + turning("+".join(f"parseInt(give({n}))" for n in range(5000)), 1),
        "function _0xa(n) { return _0xb(n); } function _0xb(n) { return _0xa(n); } x[_0xa(1)]",
        "".join(f"function _0x{n}(a) {{ return _0x{n + 1}(a) + _0x{n + 1}(a); }}" for n in range(60)) + "x[_0x0('a')]",
    ],
    ids=["doubling", "forwarding", "nesting", "joining", "a long sum", "a circle", "branching"],
)
def test_hostile_scripts_cost_little(source: str) -> None:
    module = lower(source.encode())
    reveal(module)
    longest = max((len(op.value) for op in module.ops if type(op) is Const and isinstance(op.value, str)), default=0)
    assert longest <= 1 << 20
