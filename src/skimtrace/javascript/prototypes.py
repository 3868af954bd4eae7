"""Functions that are used as classes, made into classes: as was written before ES2015, and as compilers write.

    function Card(name) { this.name = name }
    Card.prototype.send = function () { ... }          Card.prototype = {send: function () { ... }}
    _createClass(Card, [{key: "send", value: function () { ... }}])
    _inherits(Card, Base), __extends(Card, Base)       Card.prototype = Object.create(Base.prototype)

A function is taken for a class when its prototype is given methods, or when it is handed to a helper of these shapes,
in the script that declares it, and nothing there calls it but with `new` and as the constructor of a subclass.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from skimtrace.javascript.census import Census
from skimtrace.javascript.ir import (
    AnyOp,
    Array,
    Call,
    Class,
    Const,
    Func,
    Get,
    Module,
    Object,
    Phi,
    Read,
    Set,
    This,
    Write,
)  # fmt: skip

_MAX_MIXED = 8
"""Lists of methods that a conditional chooses from."""


class _Found:
    """What is said of one class."""

    def __init__(self) -> None:
        self.members: list[tuple[str, str, int]] = []
        """Name, kind and op of each member."""
        self.superclass = -1
        self.named = False
        """Whether the call that says so is named after it (`__extends`)."""


def make_classes(module: Module, census: Census) -> None:
    """Turn functions that are used as classes into `Class` ops, in place. Time is linear in the ops."""
    if _hints(module.ops, census):
        _Prototypes(module, census).run()


def _hints(ops: Sequence[AnyOp], census: Census) -> bool:
    """Whether something tells that there may be such classes: a prototype, or a member in the form that Babel gives
    it."""
    if census.prototypes and any((type(op) is Get or type(op) is Set) and op.name == "prototype" for op in ops):
        return True
    return any(type(op := ops[index]) is Object and "key" in op.names for index in census.objects)


class _Prototypes:
    def __init__(self, module: Module, census: Census) -> None:
        self.ops = module.ops
        self.census = census
        self.module = module
        self.functions: dict[int, int] = {}
        """Variables that hold a function -> its op, which stands for the class."""
        self.values: dict[int, list[int]] = defaultdict(list)
        """What a variable is given."""
        self.classes: dict[int, _Found] = defaultdict(_Found)
        self.called: set[int] = set()
        """Functions that are called without `new`."""
        self.listed: list[tuple[int, int, bool]] = []
        """Lists of members that a helper is given: the variable, the list, and whether it is for the prototype."""

    def run(self) -> None:
        """Find the classes and make them."""
        ops, values = self.ops, self.values
        for index in self.census.writes:
            write = ops[index]
            if type(write) is Write and write.binding >= 0:
                values[write.binding].append(write.value)
        for binding, given in values.items():
            if len(given) == 1:
                if type(ops[given[0]]) is Func:
                    self.functions[binding] = given[0]
                continue
            made = [value for value in given if type(ops[value]) is Func]
            if len(made) == 1 and all(type(ops[value]) in (Func, Call, Phi, Const) for value in given):
                self.functions[binding] = made[0]
        for index in sorted(self.census.sets + self.census.calls):
            op = ops[index]
            if type(op) is Set:
                self._stored(op)
            elif type(op) is Call:
                self._handed(op)
        # What is left of `_createClass` when a minifier puts it in place: `define(F.prototype, a), b && define(F, b)`.
        defined = {function for function, _, prototype in self.listed if prototype}
        for function, value, prototype in self.listed:
            static = "" if prototype or function not in defined else "static-"
            self._members(self.classes[function], self._list(value), static)
        by_class, within = self._super_calls()
        for function, found in self.classes.items():
            if function not in self.called and (found.members or (found.superclass >= 0 and found.named)):
                self._make(function, found)
                if found.superclass >= 0:
                    calls = set(by_class.get(function, ()))
                    class_ = self.ops[function]
                    if type(class_) is Class:
                        calls.update(within.get(class_.constructor, ()))
                    self._supers(function, found.superclass, sorted(calls))

    def _function(self, index: int) -> int | None:
        """The op of the function that an op is, or reads."""
        op = self.ops[index]
        if type(op) is Func:
            return index
        return self.functions.get(op.binding) if type(op) is Read else None

    def _class(self, index: int) -> int | None:
        """The op of the class that a variable holds."""
        op = self.ops[index]
        return self.functions.get(op.binding) if type(op) is Read else None

    def _prototype(self, index: int) -> int | None:
        """The function whose prototype an op reads, also by another name (`var p = F.prototype`)."""
        op = self.ops[index]
        if type(op) is Read and len(values := self.values.get(op.binding, [])) == 1:
            op = self.ops[values[0]]
        return self._function(op.object) if type(op) is Get and op.name == "prototype" else None

    def _stored(self, op: Set) -> None:
        if op.name == "prototype" and (made := self._function(op.object)) is not None:
            self._replaced(self.classes[made], op.value)
        elif op.name not in (None, "constructor") and (made := self._prototype(op.object)) is not None:
            self.classes[made].members.append((str(op.name), "method", op.value))

    def _replaced(self, found: _Found, value: int) -> None:
        """`F.prototype = ...`: an object of methods, or one made from another prototype."""
        made = self.ops[value]
        if type(made) is Object:
            for name, member in zip(made.names, made.values, strict=True):
                if name is not None and name != "constructor":
                    found.members.append((name, "method", member))
        elif type(made) is Call:
            for argument in (*made.args[:1], made.callee if made.new else -1):
                base = self.ops[argument] if argument >= 0 else None
                if type(base) is Get and base.name == "prototype":
                    found.superclass = base.object
                elif made.new and type(base) is Read and argument == made.callee:
                    found.superclass = argument

    def _handed(self, call: Call) -> None:
        callee, args = self.ops[call.callee], call.args
        if not call.new and type(callee) is Read and (made := self._function(call.callee)) is not None:
            self.called.add(made)
        if len(args) < 2:
            return
        made = self._function(args[0])
        target = made if made is not None else self._prototype(args[0])
        if target is None:
            return
        if self._list(args[1]):
            self.listed.append((target, args[1], made is None))
        elif made is None:
            if type(callee) is Get and callee.name in ("assign", "extend") and type(self.ops[args[1]]) is Object:
                self._replaced(self.classes[target], args[1])  # Object.assign(F.prototype, {...})
        elif len(args) == 2 and not call.new and type(self.ops[args[1]]) in (Read, Get):
            name = callee.name if type(callee) is Read or type(callee) is Get else None
            self.classes[target].superclass = args[1]
            self.classes[target].named = name is not None and name.lstrip("_").startswith(("extends", "inherits"))
        if made is not None and len(args) > 2:
            self._members(self.classes[target], self._list(args[2]), "static-")

    def _list(self, index: int) -> list[Object]:
        """The members of `[{key, value}, ...]`."""
        waiting, found = [index], []
        for _ in range(_MAX_MIXED):
            if not waiting:
                break
            op = self.ops[waiting.pop()]
            if type(op) is Phi:
                waiting += op.values
            elif type(op) is Read:
                waiting += self.values.get(op.binding, [])[:2]
            elif type(op) is Array:
                items = [self.ops[item] for item in op.items]
                found += [item for item in items if type(item) is Object and "key" in item.names]
        return found

    def _members(self, found: _Found, members: list[Object], static: str) -> None:
        for member in members:
            entries = dict(zip(member.names, member.values, strict=True))
            key = self.ops[entries["key"]]
            if type(key) is not Const or not isinstance(key.value, str):
                continue
            for name, kind in (("value", "method"), ("get", "getter"), ("set", "setter")):
                if name in entries:
                    found.members.append((key.value, static + kind, entries[name]))

    def _make(self, index: int, found: _Found) -> None:
        made = self.ops[index]
        functions = self.module.functions
        if type(made) is not Func or functions[made.function].kind != "function":
            return
        function = functions[made.function]
        function.kind, function.owner = "constructor", index
        for name, kind, value in found.members:
            op = self.ops[self._enclosed(value)]
            if type(op) is not Func or functions[op.function].kind == "arrow":
                continue
            owner = functions[op.function].owner
            if owner < 0 or type(self.ops[owner]) is Object:
                functions[op.function].owner = index
                functions[op.function].kind = kind.removeprefix("static-")
                if functions[op.function].name in ("", "value", "get", "set"):
                    functions[op.function].name = name
        names, kinds, values = zip(*found.members, strict=True) if found.members else ((), (), ())
        self.ops[index] = Class(
            made.fn, made.guard, function.name, found.superclass, made.function, names, kinds, values,
        )  # fmt: skip

    def _enclosed(self, value: int) -> int:
        """The function that a function called at once yields: `value: function () { var _m = wrap(...); function m() {
        return _m.apply(this, arguments) } return m }()`."""
        call = self.ops[value]
        around = self.ops[call.callee] if type(call) is Call and not call.new else None
        if type(around) is not Func:
            return value
        returned = [self._function(yielded) for yielded in self.module.functions[around.function].returns]
        return returned[0] if len(returned) == 1 and returned[0] is not None else value

    def _super_calls(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """Calls that may be of a superclass's constructor: those that are given a class, by it, and those that are
        given `this`, by the function they stand in."""
        given: dict[int, list[int]] = defaultdict(list)
        within: dict[int, list[int]] = defaultdict(list)
        for index in self.census.calls if self.classes else ():
            call = self.ops[index]
            if type(call) is not Call or not call.args:
                continue
            made = self._class(call.args[0]) if len(call.args) == 1 else None
            if made is not None:
                given[made].append(index)
            elif type(self.ops[call.args[0]]) is This:
                within[call.fn].append(index)
        return given, within

    def _supers(self, function: int, superclass: int, calls: Iterable[int]) -> None:
        """Of `calls`, those of the superclass's constructor yield `this`: `_super.call(this, x)`,
        `_callSuper(this, F, [x])`, where `_super` is `_createSuper(F)`."""
        made = self.ops[function]
        constructor = made.constructor if type(made) is Class else -1
        for index in calls:
            call = self.ops[index]
            if type(call) is not Call or call.new or not call.args:
                continue
            here = (call.fn, call.guard)
            if len(call.args) == 1 and type(self.ops[call.callee]) is Read and self._class(call.args[0]) == function:
                self.ops[index] = Phi(*here, (superclass,))
            elif call.fn == constructor and type(self.ops[call.args[0]]) is This:
                callee = self.ops[call.callee]
                if type(callee) is Get and callee.name in ("call", "apply"):
                    self.census.calls.append(self.module.append(Call(*here, call.callee, call.args, new=False), index))
                elif len(call.args) > 1 and self._class(call.args[1]) == function:
                    callee_op = self.module.append(Get(*here, superclass, "call", -1), index)
                    listed = self.ops[call.args[2]] if len(call.args) > 2 else None
                    given = listed.items if type(listed) is Array else ()
                    made_call = Call(*here, callee_op, (call.args[0], *given), new=False)
                    self.census.calls.append(self.module.append(made_call, index))
                else:
                    continue
                self.ops[index] = Phi(*here, (call.args[0],))
