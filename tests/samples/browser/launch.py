"""Starting Chromium with one extension in it, and nothing of the world outside."""

import contextlib
import json
import shlex
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from playwright.async_api import BrowserType, Error

from tests.samples.browser.stage import DOWNLOADS, TOLD, Stage
from tests.samples.browser.waiting import eventually

PROFILE: Final = "profile"
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
