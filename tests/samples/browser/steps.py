"""What a user does in the browser: each field of a sample's `Step`, carried out."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import msgspec
from samples.catalog import Step, Typing

from tests.samples.browser.stage import Stage
from tests.samples.browser.waiting import PATIENCE_MS, eventually

_STORED: Final = "async (key) => key in (await chrome.storage.local.get(key))"
_DUE: Final = """async (name) => {
  const alarm = await chrome.alarms.get(name);
  if (alarm) await chrome.alarms.create(name, { when: Date.now(), periodInMinutes: alarm.periodInMinutes });
  return Boolean(alarm);
}"""


async def perform(stage: Stage, step: Step) -> None:
    """Do what `step` says. Raises StageError or Playwright's Error when that is not possible within 20 s."""
    for name, argument in msgspec.structs.asdict(step).items():
        if argument is not None:
            await _VERBS[name](stage, argument)


async def _click(stage: Stage, selector: str) -> None:
    if stage.popup:
        await stage.popup.click(selector)
    else:
        await stage.front.click(selector, timeout=PATIENCE_MS)


async def _select(stage: Stage, selector: str) -> None:
    await stage.front.click(selector, click_count=3, timeout=PATIENCE_MS)  # the third click marks the paragraph


async def _scroll(stage: Stage, selector: str) -> None:
    await stage.front.locator(selector).last.scroll_into_view_if_needed(timeout=PATIENCE_MS)


async def _type(stage: Stage, typing: Typing) -> None:
    if stage.popup:
        await stage.popup.type(typing.into, typing.text)
    else:
        field = stage.front.locator(typing.into).last
        await field.press_sequentially(typing.text, timeout=PATIENCE_MS)


async def _press(stage: Stage, key: str) -> None:
    await stage.front.keyboard.press(key)


async def _open(stage: Stage, what: str) -> None:
    await stage.open(stage.options_page() if what == "options" else what)


async def _toolbar(stage: Stage, _: str) -> None:
    await stage.click_toolbar()


async def _stored(stage: Stage, key: str) -> None:
    await eventually(lambda: stage.in_extension(_STORED, key), f"chrome.storage.local has {key}")


async def _alarm(stage: Stage, name: str) -> None:
    await eventually(lambda: stage.in_worker(_DUE, name), f"the extension sets the alarm {name}")


_VERBS: Final[Mapping[str, Callable[[Stage, Any], Awaitable[None]]]] = {
    "click": _click,
    "select": _select,
    "scroll": _scroll,
    "type": _type,
    "press": _press,
    "open": _open,
    "toolbar": _toolbar,
    "stored": _stored,
    "alarm": _alarm,
}
