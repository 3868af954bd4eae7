"""The model tables of the flow engine: types, sinks, summaries of platform functions (`signatures/models/*.yaml`).

A summary says how data moves through a call that leaves the program, in rows such as `this.[] -> 0(0)`: from the
receiver's elements to parameter 0 of the function given as argument 0. The grammar of one end:

    this | return | N            the receiver, the result, argument N (from 0)
    N(M)                         parameter M of the function given as argument N
    N()                          what the function given as argument N returns
    N(M)(K)                      argument K of a call to parameter M of that function (`new Promise(resolve => ...)`)
    N(this)                      `this` in the function, or of the instances of the class, given as argument N
    END.a.b                      a property of it; `[]` any element, `**` anything at or below, `<dom>` the content of a
                                 DOM element that the end holds, `<page>` that of a page as a whole
    N.a.b(M)                     the same for the function that stands at a property of argument N; `*` is any property
    return.1(K)                  argument K of a call to the function at a property of the result (a setter)
    return.1()                   what such a call yields
    return.1(K)(M), return.1(K)()  parameter M, and the result, of a function given as argument K of such a call
"""

import re
from functools import cache
from typing import Final, Literal, NamedTuple

import msgspec

from skimtrace.data import data_folder, load_yaml
from skimtrace.errors import DataError

PAGE: Final = "<page>"
"""Path part before `DOM`: the element is a page's root, or a part of it that was come to by walking over it."""
DOM: Final = "<dom>"
"""Path part: the content of a DOM element, which is read by `textContent` and the like."""
ANY: Final = "[]"
"""Path part: an element of an array, whichever."""
BELOW: Final = "**"
"""In a summary: the fact at the end or anywhere below it."""

RECEIVER: Final = -1
RESULT: Final = -2
THIS: Final = -3
"""In `End.inner`: `this` of the function."""


class End(NamedTuple):
    """One end of a summary row. `position` is an argument, `RECEIVER` or `RESULT`. `inner` is (M,) for `N(M)`, (M, K)
    for `N(M)(K)`, () for `N()`, None for the value itself; the last of several is `RESULT` for `N(M)()`. `under` is the
    property at which the function stands, `path` that of what is said of it."""

    position: int
    inner: tuple[int, ...] | None
    path: tuple[str, ...]
    under: tuple[str, ...] = ()


class Move(NamedTuple):
    """A summary row: data at `source` is found at `target` after the call."""

    source: End
    target: End


class _SinkRow(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    call: str | None = None
    set: str | None = None
    data: dict[str, str]
    """End of the call -> channel."""
    address: str | None = None
    """Where the address stands: an end ("0", "0.url"), or "this.open(1)": argument 1 of `open` on the same object."""
    instead: str | None = None
    """Another end where the address may stand, in another form of the call: `request("POST", url, options)`."""
    host: str | None = None
    """A fixed host that the API itself sends to."""
    client: list[str] | None = None
    """The method is one of a client that was made with an address, which is where its data goes: of what these methods,
    called on the client one after the other, yield."""
    begun: bool = False
    """The method is one of a client that a chain of calls made, the first of which was given the address; it counts
    beside another row for the method, where the client is such a one and the method is first given no address."""
    says: list[str] = []
    """How the function is known inside bundles, where its name is lost: it calls another with the first of these texts,
    its own public name, for messages of errors; the others stand in the same script."""
    local: bool = False
    where: Literal["extension"] | None = None
    """Counts only in code of the extension's own pages and workers."""
    beside: str | None = None
    """Counts only in scripts that also use this method (`execCommand`)."""
    base: list[str] = []
    """Properties of the client instance's configuration that hold the address its requests are relative to."""
    needs_host: bool = False
    """Counts only when the address names a host: the method's name alone does not say that it is a request."""
    embedded: bool = False
    """Counts only when the address holds the data itself (`data:`): a link that is one is a file to be saved."""


class Sink(msgspec.Struct, frozen=True):
    """A row of `sinks.yaml`, parsed."""

    name: str
    data: tuple[tuple[End, str], ...]
    address: End | None
    address_method: str | None
    host: str | None
    local: bool
    where: str | None = None
    beside: str | None = None
    needs_host: bool = False
    embedded: bool = False
    base: tuple[str, ...] = ()
    instead: End | None = None
    says: tuple[str, ...] = ()
    client: tuple[str, ...] | None = None
    begun: bool = False


class _Tables(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    types: dict[str, str]


class _SinkTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    sinks: list[_SinkRow]


class _SummaryRow(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    calls: list[str]
    flow: list[str]
    inside: bool = False
    """Holds for functions of the package too: methods of such a name (`*.name`) do what no step follows."""


class _SummaryTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    summaries: list[_SummaryRow]
    patched: list[str]
    """Globals of the platform that programs replace with wrappers of their own; they keep their meaning."""
    no_data_properties: list[str]
    """Properties of tainted data that carry none of it (`length`)."""
    dom_data: list[str]
    """Properties of a DOM element that are its content."""
    dom_content: list[str]
    """Those of them that hold all the text or markup below the element, or that of a node."""
    dom_navigation: list[str]
    """Properties of a DOM element that are other elements."""
    infrastructure: list[str]
    """Properties that hold classes, rendered elements or a framework's own bookkeeping: no data is followed into
    them."""
    envelopes: list[str]
    """Properties that hold what is handed over as a whole; one may stand inside another of its name."""
    views: list[str]
    """Properties that are another view of the object they belong to: what is put into them is in the object."""
    promise_methods: list[str]
    """Methods of a promise: what it holds goes through them, whatever its shape."""
    common_names: list[str]
    """Method names of the platform and of libraries, too common to tell whose method is meant."""


_PARTS = r"((?:\.(?:\[\]|\*\*?|<dom>|<page>|[\w$-]+))*)"
_END = re.compile(rf"(this|return|\d+){_PARTS}((?:\((?:\d*|this)\)){{0,2}}){_PARTS}")


def parse_end(text: str) -> End:
    """Parse one end of a row; raises ValueError naming the text."""
    found = _END.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no end of a summary row")
    position = {"this": RECEIVER, "return": RESULT}.get(found[1])
    at = int(found[1]) if position is None else position
    before, path = (tuple(part.split(".")[1:]) for part in (found[2], found[4]))
    if not found[3]:
        return End(at, None, before + path)
    calls = [THIS if n == "this" else int(n) if n else RESULT for n in re.findall(r"\((\w*)\)", found[3])]
    return End(at, () if calls == [RESULT] else tuple(calls), path, before)


def parse_moves(rows: list[str], file: str) -> tuple[Move, ...]:
    """Parse summary rows; raises DataError naming the file and the row."""
    moves = []
    for text in rows:
        try:
            source, target = (parse_end(end.strip()) for end in text.split(" -> "))
        except ValueError as error:
            raise DataError(file, 0, f"{text!r}: {error}") from None
        moves.append(Move(source, target))
    return tuple(moves)


class Models:
    """The tables, indexed by the dotted names they speak of. `*.name` rows speak of any receiver's method."""

    def __init__(
        self,
        types: dict[str, str],
        calls: dict[str, Sink],
        sets: dict[str, Sink],
        begun: dict[str, Sink],
        summaries: dict[str, tuple[Move, ...]],
        table: _SummaryTable,
    ) -> None:
        self._types = types
        self._platform = frozenset(known for known in types.values() if known[:1].isupper())
        self.calls = calls
        self.sets = sets
        self.begun = begun
        """Rows for methods of clients that chains of calls made, by the methods' names."""
        self.emptied = frozenset(
            name.rpartition(".")[2]
            for name, sink in calls.items()
            if any(end.position == RECEIVER for end, _ in sink.data)
        )
        """Methods by which what their receiver holds leaves (`form.submit()`)."""
        self._summaries = summaries
        self.inside = frozenset(name.removeprefix("*.") for row in table.summaries if row.inside for name in row.calls)
        """Methods whose row holds for functions of the package too."""
        self.no_data = frozenset(table.no_data_properties)
        self.dom_data = frozenset(table.dom_data)
        self.dom_content = frozenset(table.dom_content)
        self.dom_navigation = frozenset(table.dom_navigation)
        self.patched = frozenset(table.patched)
        self.infrastructure = frozenset(table.infrastructure)
        self.envelopes = frozenset(table.envelopes)
        self.views = frozenset(table.views)
        self.promise_methods = frozenset(table.promise_methods)
        self.common_names = frozenset(table.common_names)

    def type_of(self, name: str) -> str:
        """The type that a dotted name stands for, by `types.yaml`; the name itself where no row speaks of it."""
        found = self._types.get(name)
        if found is None and name.endswith("()"):
            owner = name[:-2].rpartition(".")[0]
            found = self._types.get(f"{owner}.*()") if owner else None
        return found or name

    def summary(self, names: tuple[str, ...], method: str | None) -> tuple[Move, ...] | None:
        """The rows for a call known by these names, else for any method of that name; None where there are none."""
        for name in names:
            if (rows := self._summaries.get(name)) is not None:
                return rows
            owner = name.rpartition(".")[0]
            if owner and (rows := self._summaries.get(f"{owner}.*")) is not None:
                return rows
        return self._summaries.get(f"*.{method}") if method else None

    def sink(self, names: tuple[str, ...], method: str | None) -> Sink | None:
        """The sink a call is, by its names, else by its method name alone."""
        for name in names:
            if (row := self.calls.get(name)) is not None:
                return row
        sink = self.calls.get(f"*.{method}") if method else None
        if sink is not None and sink.needs_host and any(n.rpartition(".")[0] in self._platform for n in names):
            return None  # a method of a known object of the platform (a database, a map), and no request
        return sink

    def set_sink(self, names: tuple[str, ...], prop: str) -> Sink | None:
        """The sink that assigning a property is; a row for `*` speaks of every property, also of one not known."""
        for name in names:
            if (row := self.sets.get(f"{name}.{prop}") or self.sets.get(f"{name}.*")) is not None:
                return row
        return None


@cache
def load_models() -> Models:
    """Read and index the tables; raises DataError with file and reason when one is refused."""
    folder = data_folder() / "models"
    types = load_yaml(folder / "types.yaml", _Tables).types
    path = folder / "summaries.yaml"
    table = load_yaml(path, _SummaryTable)
    summaries: dict[str, tuple[Move, ...]] = {}
    for row in table.summaries:
        moves = parse_moves(row.flow, str(path))
        for name in row.calls:
            if name in summaries:
                raise DataError(str(path), 0, f"{name!r} has two summaries")
            summaries[name] = moves
    calls: dict[str, Sink] = {}
    sets: dict[str, Sink] = {}
    begun: dict[str, Sink] = {}
    for sink in load_yaml(folder / "sinks.yaml", _SinkTable).sinks:
        parsed = _parse_sink(sink, str(folder / "sinks.yaml"))
        if sink.begun:
            begun[parsed.name.removeprefix("*.")] = parsed
        else:
            (calls if sink.call is not None else sets)[parsed.name] = parsed
    return Models(types, calls, sets, begun, summaries, table)


def _parse_sink(row: _SinkRow, file: str) -> Sink:
    name = row.call if row.call is not None else row.set
    if name is None or (row.call is not None) == (row.set is not None):
        raise DataError(file, 0, "a sink row needs exactly one of `call` and `set`")
    method = None
    try:
        data = tuple((parse_end(end), channel) for end, channel in row.data.items())
        address = None
        if row.address is not None:
            found = re.fullmatch(r"this\.(\w+)\((\d+)\)", row.address)
            address = End(int(found[2]), None, ()) if found else parse_end(row.address)
            method = found[1] if found else None
        instead = parse_end(row.instead) if row.instead is not None else None
    except ValueError as error:
        raise DataError(file, 0, f"{name}: {error}") from None
    return Sink(
        name, data, address, method, row.host, row.local, row.where, row.beside, row.needs_host, row.embedded,
        tuple(row.base), instead, tuple(row.says), None if row.client is None else tuple(row.client),
        row.begun,
    )  # fmt: skip
