"""Libraries inside bundles whose functions the models speak of: their code is not entered, as that of a copy in a file
of its own is not analysed.

jQuery is known by its prototype, which names its version beside methods that every copy has, minified or not. Anybody
can write that, or add to a copy: where the code names what jQuery never does, it is entered (`inside`). Functions
of SDKs are known by their public names, which they hand on for messages of errors (`says` in the table of sinks).
"""

from typing import Final

from skimtrace.flow.helpers import helpers_of
from skimtrace.flow.inside import jquery_alone
from skimtrace.flow.models import Sink, load_models
from skimtrace.flow.program import Node, Program, Unit
from skimtrace.javascript.ir import Call, Class, Const, Func, Object, Read, Set, Write

_JQUERY: Final = "jquery"
_BESIDE: Final = frozenset({"constructor", "toArray", "pushStack"})


class Libraries:
    """The libraries of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.names: dict[Node, str] = {}
        """Functions that libraries are used by, and what the models call them."""
        self._inside: dict[int, set[int]] = {}
        """Functions of libraries, by their script's base."""
        for made, version in program.members.get(_JQUERY, ()):
            unit = program.unit(made)
            prototype, text = unit.module.ops[made - unit.base], unit.module.ops[version - unit.base]
            if type(prototype) is Object and type(text) is Const and _BESIDE.issubset(prototype.names):
                self._take_up(unit, made - unit.base)

        self.same: set[Node] = set()
        """Functions that hand back their first argument, as far as values go."""
        for function, helper in helpers_of(program):
            self.names[function] = helper.call
            if helper.same:
                self.same.add(function)
        for sink in load_models().calls.values():
            if sink.says:
                self._find(sink)

    def _find(self, sink: Sink) -> None:
        """Note the functions that call others with their public name, in scripts that say the rest too."""
        for unit in self._program.units:
            if all(unit.strings.get(text) for text in sink.says):
                for text in unit.strings[sink.says[0]]:
                    for user in unit.users[text]:
                        call = unit.module.ops[user]
                        made = unit.module.functions[call.fn].op if type(call) is Call and text in call.args else -1
                        if made >= 0:
                            self.names[unit.base + made] = sink.name

    def holds(self, unit: Unit, fn: int) -> bool:
        """Whether a function is a library's own."""
        return unit.base in self._inside and fn in self._inside[unit.base]

    def _take_up(self, unit: Unit, prototype: int) -> None:
        """Note the function that is given the prototype, and all functions of the one around it."""
        ops = unit.module.ops
        for user in unit.users[prototype]:
            store = ops[user]
            owner = ops[store.object] if type(store) is Set and store.name == "prototype" else None
            for write in unit.writes.get(owner.binding, ()) if type(owner) is Read and owner.binding >= 0 else ():
                written = ops[write]
                made = ops[written.value] if type(written) is Write else None
                if type(written) is Write and (type(made) is Func or type(made) is Class):  # by its prototype
                    self.names[unit.base + written.value] = "jQuery"
                    self._enclose(unit, self._whole(unit, made.fn))

    @staticmethod
    def _whole(unit: Unit, around: int) -> int:
        """The function that holds a library whose core is made in `around`: version 1 makes it in a function called at
        once, without arguments, and everything else in the one around that."""
        function = unit.module.functions[around]
        for user in unit.users[function.op] if function.op >= 0 and function.parent > 0 else ():
            call = unit.module.ops[user]
            if type(call) is Call and call.callee == function.op and not call.args:
                return function.parent
        return around

    def _enclose(self, unit: Unit, around: int) -> None:
        if around <= 0:
            return
        functions = unit.module.functions
        start, end = functions[around].start, functions[around].end
        inside = {index for index, function in enumerate(functions) if start <= function.start and function.end <= end}
        if jquery_alone(unit, inside):
            self._inside.setdefault(unit.base, set()).update(inside)
