"""The rows of `signatures/models/links.yaml`: who sends messages, who listens, and what is kept and read back."""

from functools import cache
from typing import Literal

import msgspec

from skimtrace.data import data_folder, load_yaml


class SenderRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Calls that hand over a message. `message` is its argument (None: the first that is no extension ID)."""

    call: list[str]
    to: Literal["extension", "page", "document", "window", "worker", "service-worker", "any"]
    """Where the listeners run that hear it: see the table."""
    listener: list[str]
    message: int | None = None
    under: str | None = None
    """The property of the listener's parameter that holds the message."""
    key: str | None = None
    """Where the key stands that the listener's must be equal to. The grammar is that of `flow.keys`."""
    name: str | None = None
    """Where the name of a port stands, which listeners ask for."""
    instead: dict[str, list[str]] = {}
    """Kind of context -> the listeners that hear what is sent from there."""
    unsure: bool = False
    """The receiver of the call is not known: it is a guess that this is a message of the kind."""


class ListenerRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Calls that add a listener. `answers` is the parameter of the listener that answers when it is called."""

    listener: list[str]
    call: list[str] = []
    on: list[str] = []
    """Objects that hear `event` by `addEventListener` or by a property `on` and its name."""
    event: str | None = None
    handler: int = 0
    """The argument that is the listener."""
    key: str | None = None
    name: str | None = None
    """Where the name of the port stands that the listener is added to."""
    answers: int | None = None
    parameter: int = 0
    """The parameter of the listener that is the message."""
    members: bool = False
    """The argument is an object of listeners."""
    keeps: str | None = None
    """The store that keeps what the listener returns."""


class PutRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Calls that keep argument `data` in a store, under a key."""

    put: list[str]
    store: str
    data: str
    """The end of the call (see `flow.models`) that is kept."""
    key: str | None = None
    args: int = 1
    """The least number of arguments: a call with fewer is another method of that name."""
    where: Literal["origin", "document", "any"] = "origin"
    """What the two ends share: the origin (a page's, or the extension's), the document, or nothing but the program."""
    only: str = ""
    """What a key begins with."""
    unknown: Literal["low", "medium"] = "low"
    """How sure the link is where a key is not known."""


class GetRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Calls that read a store. `to` are the places below the result where what was kept is found."""

    get: list[str]
    store: str
    key: str | None = None
    to: tuple[str, ...] = ("",)
    args: int = 0
    parameter: int = 0
    """The parameter of a callback that is given what was kept."""


class RemoteRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Calls whose result stands for objects of another context: those that calls of `exposed` are given."""

    proxy: list[str]
    exposed: list[str]
    object: int
    """The argument that is the object, or a function that makes it."""
    key: str | None = None
    """Where the key of the two stands, in both calls."""


class LinkTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table."""

    senders: list[SenderRow]
    listeners: list[ListenerRow]
    puts: list[PutRow]
    gets: list[GetRow]
    remotes: list[RemoteRow]


@cache
def load_links() -> LinkTable:
    """Read the table; raises DataError with file and line when it is refused."""
    return load_yaml(data_folder() / "models" / "links.yaml", LinkTable)
