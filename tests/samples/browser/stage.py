"""One Chromium with one extension in it, as a user would have it: a window, pages, the extension's button and popup.

Playwright drives it, over a pipe. The popup is no page to Playwright, and the extension's button is not on a page:
both are reached by Chromium's own debugging protocol (its domains Extensions, Target and Runtime).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from playwright.async_api import BrowserContext, CDPSession, Page

from tests.samples.browser.judge import NATIVE
from tests.samples.browser.popup import Popup
from tests.samples.browser.waiting import PATIENCE_MS, StageError, eventually

DOWNLOADS: Final = "downloads"
TOLD: Final = "told.txt"
_KEPT: Final = Path(__file__).with_name("kept.js").read_text(encoding="utf-8")


class Stage:
    """A running browser; `extension` is the id that Chromium has given the extension."""

    def __init__(
        self, context: BrowserContext, protocol: CDPSession, folder: Path, extension: str, manifest: Mapping[str, Any]
    ) -> None:
        self.extension = extension
        self.worlds: set[str] = set()
        """Addresses of the documents in which a content script of the extension has a world of its own."""
        self.messages: list[str] = []
        """What scripts of pages and of the extension wrote to the console, and errors that nothing caught."""
        self.front: Page = context.pages[0]
        """The tab in front."""
        self.popup: Popup | None = None
        self._backstage: Page | None = None
        self._context = context
        self._protocol = protocol
        self._manifest = manifest
        self._downloads = folder / DOWNLOADS
        self._told = folder / TOLD
        context.on("console", lambda message: self.messages.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: self.messages.append(f"error: {error.error}"))

    async def ready(self) -> None:
        """Return when the extension's service worker is active, and so listens, or at once where it has none."""
        if "service_worker" in self._manifest.get("background", {}):
            await eventually(self._worker_is_active, "the service worker is active")

    async def open(self, url: str) -> None:
        """Open `url` in a tab: the empty one that the browser starts with, or a new one. Returns when it has loaded."""
        self.popup = None
        if self.front.url != "about:blank":
            self.front = await self._context.new_page()
        await self._watch_worlds(self.front)
        await self.front.goto(url, wait_until="load", timeout=PATIENCE_MS)

    async def click_toolbar(self) -> None:
        """Click the extension's button for the tab in front; where it has a popup, it is `self.popup` then."""
        before = {target["targetId"] for target in await self._targets("page")}
        fronts = [target for target in await self._targets("tab") if target["embedderData"]["tabActive"]]
        await self._protocol.send("Extensions.triggerAction", {"id": self.extension, "targetId": fronts[0]["targetId"]})
        if "default_popup" not in self._manifest.get("action", {}):
            return
        opened = await eventually(lambda: self._opened_since(before), "the popup opens")
        self.popup = Popup(self._protocol, opened)
        await self.popup.attach()

    async def in_extension(self, code: str, argument: object = None) -> Any:
        """Return what the function `code` returns in a page of the extension, behind the tab in front."""
        if self._backstage is None:
            # Any file of an extension has its origin, and with it the extension's APIs; this one runs nothing.
            settings = {"url": f"chrome-extension://{self.extension}/manifest.json", "background": True}
            async with self._context.expect_page() as opening:
                await self._protocol.send("Target.createTarget", settings)
            self._backstage = await opening.value
            await self._backstage.wait_for_load_state()
        return await self._backstage.evaluate(code, argument)

    async def in_worker(self, code: str, argument: object = None) -> Any:
        """Return what the function `code` returns in the extension's service worker."""
        if not self._context.service_workers:
            raise StageError("the extension has no service worker")
        return await self._context.service_workers[0].evaluate(code, argument)

    def options_page(self) -> str:
        """Return the address of the extension's options page."""
        path = self._manifest.get("options_page") or self._manifest["options_ui"]["page"]
        return f"chrome-extension://{self.extension}/{path}"

    async def kept(self, channel: str) -> str | None:
        """Return what is on this machine by the local `channel`; None for a channel that cannot be looked into."""
        if channel == "storage":
            return "\n".join([await self.in_extension(_KEPT), await self.front.evaluate(_KEPT)])
        if channel == "download":
            return "\n".join(file.read_text("utf-8", "replace") for file in self._downloads.iterdir() if file.is_file())
        if channel == NATIVE:
            return self._told.read_text("utf-8") if self._told.exists() else ""
        if channel == "clipboard":
            return str(await self.front.evaluate("() => navigator.clipboard.readText()"))
        if channel == "display":
            pages = [page for page in self._context.pages if page.url.startswith("chrome-extension:")]
            texts = [await page.inner_text("body") for page in pages]
            return "\n".join([*texts, await self.popup.text() if self.popup else ""])
        return None

    async def _worker_is_active(self) -> bool:
        workers = self._context.service_workers
        return bool(workers) and await workers[0].evaluate("self.registration.active?.state") == "activated"

    async def _targets(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self._protocol.send("Target.getTargets", {"filter": [{"type": kind}]}))[
            "targetInfos"
        ]
        return found

    async def _opened_since(self, before: set[str]) -> str | None:
        mine = f"chrome-extension://{self.extension}/"
        fresh = [target for target in await self._targets("page") if target["targetId"] not in before]
        return next((target["targetId"] for target in fresh if target["url"].startswith(mine)), None)

    async def _watch_worlds(self, page: Page) -> None:
        session = await self._context.new_cdp_session(page)

        def created(event: Mapping[str, Any]) -> None:
            if self.extension in event["context"]["origin"]:
                self.worlds.add(page.url)

        session.on("Runtime.executionContextCreated", created)
        await session.send("Runtime.enable")
