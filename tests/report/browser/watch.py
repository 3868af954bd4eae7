"""A page in Chromium of which everything that happens is written down."""

import re
from pathlib import Path
from typing import Final

from playwright.sync_api import BrowserContext, Dialog, Frame, Page, Request

_WATCH: Final = """
addEventListener("securitypolicyviolation", (e) => __told("policy: " + e.effectiveDirective + " " + e.blockedURI));
Object.defineProperty(window, "__xss", { get() { return undefined; }, set() { __told("marker"); } });
window.print = () => __told("print");
"""
_SETTLED: Final = "new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)))"


class Watched:
    """A page, and what happened in it: whatever asks, tells, opens, leads away, or breaks the page's policy.

    What is expected of a page is taken off by `expected`; `quiet` asserts that nothing else happened.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.events: list[str] = []
        self._own: set[str] = set()
        context.expose_binding("__told", lambda _, what: self.events.append(str(what)))
        context.add_init_script(_WATCH)
        context.route(re.compile(r"^(?!file:|data:|about:)"), lambda route: route.abort())
        context.on("request", self._asked)
        context.on("dialog", self._asked_reader)
        self.page = self._new_page()
        context.on("page", lambda page: self.events.append(f"window: {page.url}"))

    def _new_page(self) -> Page:
        page = self.context.new_page()
        page.on("console", lambda message: self.events.append(f"console: {message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.events.append(f"error: {error}"))
        page.on("download", lambda download: self.events.append(f"download: {download.suggested_filename}"))
        page.on("frameattached", lambda _: self.events.append("frame"))
        page.on("framenavigated", self._went)
        page.on("worker", lambda worker: self.events.append(f"worker: {worker.url}"))
        page.on("websocket", lambda socket: self.events.append(f"socket: {socket.url}"))
        return page

    def begin_again(self) -> None:
        """Forget all that happened, and go on in a new page: nothing of the one before can reach it."""
        before = self.context.pages
        self.page = self._new_page()
        for page in before:
            page.close()
        self.events.clear()

    def _asked(self, request: Request) -> None:
        if request.url.partition("#")[0] not in self._own:
            self.events.append(f"request: {request.url[:200]}")

    def _asked_reader(self, dialog: Dialog) -> None:
        self.events.append(f"dialog: {dialog.message[:200]}")
        dialog.dismiss()

    def _went(self, frame: Frame) -> None:
        if frame.url.partition("#")[0] not in self._own and frame.url != "about:blank":
            self.events.append(f"went to: {frame.url[:200]}")

    def own(self, path: Path) -> str:
        """Return the address of a file of ours, which the page may open."""
        address = path.as_uri()
        self._own.add(address)
        return address

    def open(self, path: Path, fragment: str = "") -> Page:
        """Open a file of ours and let it come to rest."""
        self.page.goto(self.own(path) + fragment)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until what the last act has set off has begun."""
        self.page.evaluate(_SETTLED)

    def expected(self, pattern: str) -> list[str]:
        """Take off, and return, the events that are like `pattern`."""
        found = [event for event in self.events if re.match(pattern, event)]
        self.events = [event for event in self.events if event not in found]
        return found

    def quiet(self) -> None:
        """Assert that nothing happened but the opening of files of ours."""
        assert self.events == []
