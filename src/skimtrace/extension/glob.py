"""Globs as Chromium's `base::MatchPattern` reads them, matched in linear time.

`*` stands for any run of characters, `?` for one character or none, and a backslash takes the next character literally.
The states of the glob are the bits of one integer, so a step costs the same whatever the glob and the text are: a
backtracking matcher would let a manifest choose the time of the scan.
"""

from dataclasses import dataclass, field

MAX_LENGTH = 4096
"""Characters a glob may have; Chrome itself accepts no longer URLs than 2 MB, and no real glob comes near this."""

_LONGEST_RUN = 16
"""A longer run of `?` is read as `*`: it keeps the steps short, and errs towards a match."""

_Token = str | None
"""A literal character, or None for `?`."""


@dataclass(frozen=True, slots=True)
class Glob:
    """A compiled glob. `question` says whether `?` and the backslash are special (globs) or not (match patterns)."""

    text: str
    question: bool = True
    _masks: dict[str, int] = field(init=False, repr=False, compare=False)
    _optional: int = field(init=False, repr=False, compare=False)
    _loops: int = field(init=False, repr=False, compare=False)
    _final: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile; raise ValueError when the glob is too long."""
        if len(self.text) > MAX_LENGTH:
            raise ValueError(f"a pattern of {len(self.text):,} characters; at most {MAX_LENGTH:,} are read")
        tokens, loops = _tokens(self.text, self.question)
        masks: dict[str, int] = {}
        optional = 0
        for place, token in enumerate(tokens):
            if token is None:
                optional |= 1 << place
            else:
                masks[token] = masks.get(token, 0) | 1 << place
        object.__setattr__(self, "_masks", masks)
        object.__setattr__(self, "_optional", optional)
        object.__setattr__(self, "_loops", loops)
        object.__setattr__(self, "_final", 1 << len(tokens))

    def matches(self, text: str) -> bool:
        """Tell whether the glob matches the whole of `text`."""
        return bool(self._states_after(text) & self._final)

    def may_match_from(self, prefix: str) -> bool:
        """Tell whether some text that begins with `prefix` matches."""
        return bool(self._states_after(prefix))

    def matches_all_from(self, prefix: str) -> bool:
        """Tell whether every text that begins with `prefix` matches (True is certain, False is not)."""
        return bool(self._states_after(prefix) & self._final & self._loops)

    def _states_after(self, text: str) -> int:
        states = self._skip_optional(1)
        for character in text:
            moved = (states & (self._masks.get(character, 0) | self._optional)) << 1
            states = self._skip_optional(moved | (states & self._loops))
            if not states:
                break
        return states

    def _skip_optional(self, states: int) -> int:
        """Add the states that are reached by letting a `?` stand for nothing."""
        while (more := states | (states & self._optional) << 1) != states:
            states = more
        return states


def _tokens(text: str, question: bool) -> tuple[list[_Token], int]:
    """The glob's tokens without stars, and the bits of the states that a star lets wait."""
    tokens: list[_Token] = []
    loops = 0
    run: list[_Token] = []
    characters = iter(text)
    for character in characters:
        if character == "?" and question:
            run.append(None)
            continue
        # A star beside question marks swallows them: together they stand for any run of characters.
        if character == "*":
            loops |= 1 << len(tokens)
            run.clear()
            continue
        loops = _close_run(tokens, run, loops)
        tokens.append(next(characters, "\\") if character == "\\" and question else character)
    return tokens, _close_run(tokens, run, loops)


def _close_run(tokens: list[_Token], run: list[_Token], loops: int) -> int:
    if len(run) > _LONGEST_RUN:
        loops |= 1 << len(tokens)
    elif not loops >> len(tokens) & 1:
        tokens.extend(run)
    run.clear()
    return loops
