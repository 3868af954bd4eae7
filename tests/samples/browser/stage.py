"""One Chromium with one extension in it, as a user would have it: a window, pages, the extension's button and popup.

Playwright drives it, over a pipe. The popup is no page to Playwright, and the extension's button is not on a page:
both are reached by Chromium's own debugging protocol (its domains Extensions, Target and Runtime).
"""

import asyncio
import contextlib
import json
import shlex
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from playwright.async_api import BrowserContext, BrowserType, CDPSession, Error, Page

from tests.samples.browser.judge import NATIVE

T = TypeVar("T")

QUIET: Final = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NOT_WANTED: Final = (
    "DisableLoadExtensionCommandLineSwitch",
    "AimEnabled",
    "HttpsUpgrades",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PreconnectToSearch",
    "SpareRendererForSitePerProcess",
    "Translate",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
)
"""Features that are off: the first would ignore --load-extension, the others call somebody, change addresses, or start
processes for what nobody opens."""
PROFILE: Final = "profile"
DOWNLOADS: Final = "downloads"
TOLD: Final = "told.txt"
PATIENCE_MS: Final = 20_000
_KEPT: Final = Path(__file__).with_name("kept.js").read_text(encoding="utf-8")


class StageError(Exception):
    """The browser did not do what the sample asks for; the text says what."""


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


class Popup:
    """The extension's popup while it is open."""

    def __init__(self, protocol: CDPSession, target: str) -> None:
        self._protocol = protocol
        self._target = target
        self._session = ""
        self._calls = 0
        self._answers: dict[int, asyncio.Future[Any]] = {}
        protocol.on("Target.receivedMessageFromTarget", self._received)

    async def attach(self) -> None:
        """Connect to it. Call this once, before anything else."""
        told = await self._protocol.send("Target.attachToTarget", {"targetId": self._target, "flatten": False})
        self._session = told["sessionId"]

    async def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression in the popup, as if a user's gesture had caused it."""
        self._calls += 1
        self._answers[self._calls] = asyncio.get_running_loop().create_future()
        settings = {"expression": expression, "awaitPromise": True, "returnByValue": True, "userGesture": True}
        call = {"id": self._calls, "method": "Runtime.evaluate", "params": settings}
        message = {"sessionId": self._session, "message": json.dumps(call)}
        await self._protocol.send("Target.sendMessageToTarget", message)
        told = await asyncio.wait_for(self._answers[self._calls], PATIENCE_MS / 1000)
        return told["result"]["result"].get("value")

    async def click(self, selector: str) -> None:
        """Click the element that `selector` names, as soon as there is one."""
        code = f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e?.click(); return !!e; }})()"
        await eventually(lambda: self.evaluate(code), f"the popup has {selector}")

    async def type(self, selector: str, text: str) -> None:
        """Put `text` into the field that `selector` names, and say so to its listeners."""
        code = f"""(() => {{ const e = document.querySelector({json.dumps(selector)}); if (!e) return false;
          e.value = {json.dumps(text)};
          for (const type of ["input", "change"]) e.dispatchEvent(new Event(type, {{ bubbles: true }}));
          return true; }})()"""
        await eventually(lambda: self.evaluate(code), f"the popup has {selector}")

    async def text(self) -> str:
        """Return what the popup shows."""
        return str(await self.evaluate("document.body?.innerText ?? ''"))

    def _received(self, event: Mapping[str, Any]) -> None:
        message = json.loads(event["message"])
        if event["sessionId"] == self._session and (waiting := self._answers.get(message.get("id"))):
            waiting.set_result(message)


async def eventually(check: Callable[[], Awaitable[T | None]], what: str) -> T:
    """Return the first answer of `check` that is true; raises StageError, with the words `what`, if none is in time."""
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE_MS / 1000
    while loop.time() < end:
        if answer := await check():
            return answer
        await asyncio.sleep(0.1)
    raise StageError(f"not within {PATIENCE_MS // 1000} s: {what}")


@asynccontextmanager
async def staged(
    chromium: BrowserType, folder: Path, extension: Path, manifest: Mapping[str, Any], port: int, program: str | None
) -> AsyncIterator[Stage]:
    """Start Chromium with the unpacked `extension`, where every host is 127.0.0.1:`port`.

    `manifest` is the extension's; `program` the name by which it knows a program on the machine (native messaging), if
    it does. `folder` is empty, and takes the profile, the downloads and what the program is told. Raises StageError
    when Chromium does not take the extension.
    """
    (folder / DOWNLOADS).mkdir()
    context = await chromium.launch_persistent_context(
        folder / PROFILE,
        executable_path=shutil.which("chromium"),
        headless=True,
        chromium_sandbox=False,  # it does not start as root with one; what runs is ours
        downloads_path=folder / DOWNLOADS,
        ignore_default_args=["--disable-extensions"],
        permissions=["clipboard-read", "clipboard-write"],
        args=[
            *QUIET,
            f"--load-extension={extension}",
            f"--disable-extensions-except={extension}",
            f"--disable-features={','.join(NOT_WANTED)}",
            "--enable-features=SkipListAccountsWithoutGaiaCookies",
            "--enable-unsafe-extension-debugging",  # the domain Extensions of the protocol
            f"--host-resolver-rules=MAP * 127.0.0.1:{port}",
            "--ignore-certificate-errors",
        ],
    )
    try:
        assert context.browser is not None
        protocol = await context.browser.new_browser_cdp_session()

        async def loaded() -> str | None:
            told = await protocol.send("Extensions.getExtensions")
            return next((one["id"] for one in told["extensions"] if one["enabled"]), None)

        name = await eventually(loaded, "Chromium takes the extension")
        stage = Stage(context, protocol, folder, name, manifest)
        if program:
            _register(program, stage.extension, folder)
        await stage.ready()
        yield stage
    finally:
        with contextlib.suppress(Error):  # it may have gone away by itself
            await context.close()


def _register(name: str, extension: str, folder: Path) -> None:
    """Let `extension` talk to program.py by native messaging; Chromium looks for it whenever it is called."""
    start = folder / "program.sh"
    command = [sys.executable, "-I", str(Path(__file__).with_name("program.py")), str(folder / TOLD)]
    start.write_text(f"#!/bin/sh\nexec {shlex.join(command)}\n", encoding="utf-8")
    start.chmod(0o700)
    manifest = {
        "name": name,
        "description": "Notes what it is told.",
        "path": str(start),
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{extension}/"],
    }
    hosts = folder / PROFILE / "NativeMessagingHosts"
    hosts.mkdir(exist_ok=True)
    (hosts / f"{name}.json").write_text(json.dumps(manifest), encoding="utf-8")
