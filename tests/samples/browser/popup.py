"""The extension's popup while it is open: no page to Playwright, but a target to Chromium's debugging protocol."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from playwright.async_api import CDPSession

from tests.samples.browser.waiting import PATIENCE_MS, eventually


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
