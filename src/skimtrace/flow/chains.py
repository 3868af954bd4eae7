"""Lists of ops by what they are about, kept small: a large extension has millions of them, and most hold one op."""

from array import array
from collections.abc import Sequence

_NONE = -1


class Chains:
    """For each number below `size` the indices that were added to it, in order. `Growing` fills it."""

    __slots__ = ("held", "more")

    def __init__(self, size: int) -> None:
        self.held = array("i", (_NONE,)) * size
        """The one index there is, -1 for none; below that it says where in `more` they are."""
        self.more: list[array[int]] = []

    def __getitem__(self, at: int) -> Sequence[int]:
        known = self.held[at]
        if known >= 0:
            return (known,)
        return self.more[-2 - known] if known < _NONE else ()

    def get(self, at: int, default: Sequence[int] = ()) -> Sequence[int]:
        """Like `[at]`; `default` where nothing was added, and for a number below 0, which stands for none."""
        if at < 0:
            return default
        known = self.held[at]
        if known >= 0:
            return (known,)
        return self.more[-2 - known] if known < _NONE else default

    def clear(self) -> None:
        """Let go of all of it."""
        del self.held[:]
        self.more.clear()


class Growing:
    """What is added to chains, in lists, which take more memory than arrays and less time."""

    __slots__ = ("_chains", "held", "more")

    def __init__(self, chains: Chains) -> None:
        self._chains = chains
        self.held = [_NONE] * len(chains.held)
        self.more: list[list[int]] = []

    def add(self, at: int, index: int) -> None:
        """Add an index; not again one that was just added."""
        known = self.held[at]
        if known == _NONE:
            self.held[at] = index
        elif known >= 0:
            if known != index:
                self.held[at] = -2 - len(self.more)
                self.more.append([known, index])
        elif (chain := self.more[-2 - known])[-1] != index:
            chain.append(index)

    def finish(self) -> None:
        """Put it into the chains, which must have been empty."""
        self._chains.held = array("i", self.held)
        self._chains.more = [array("i", chain) for chain in self.more]
