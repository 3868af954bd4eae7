"""Where the ops are that later passes look for: they need not walk over all of them, again and again."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Census:
    """Indices of ops by their kind, ascending: of `Call`, `Write`, `Set`, `Object`."""

    calls: list[int] = field(default_factory=list)
    writes: list[int] = field(default_factory=list)
    sets: list[int] = field(default_factory=list)
    objects: list[int] = field(default_factory=list)
    prototypes: bool = False
    """Whether a name or string of the script is "prototype"."""
