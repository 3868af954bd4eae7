"""Pages that the code opens: an unreached page becomes an extension page, and so do those it shows or links to."""

from collections import deque
from collections.abc import Mapping
from dataclasses import replace

from skimtrace.extension.model import Context, ContextKind, Extension, Page


def reach_page(extension: Extension, path: str, origin: str) -> Extension:
    """Return the extension with the page at `path` reached; `origin` says how ("tabs.create at background.js:12").

    Pages in its frames and behind its links are reached with it. A path that is no page of the package, and a page that
    is reached already, change nothing.
    """
    opener = PageOpener(extension.contexts, extension.pages)
    opener.open(path, origin)
    return replace(extension, contexts=opener.contexts)


class PageOpener:
    """Opens pages one after another. `contexts` are those of the extension, as they are by then."""

    def __init__(self, contexts: Mapping[str, Context], pages: Mapping[str, Page]) -> None:
        self.contexts = dict(contexts)
        self._pages = pages
        self._by_page = {context.document: key for key, context in contexts.items() if context.document}

    def open(self, path: str, origin: str) -> list[str]:
        """Reach a page as `reach_page` does; return the ids of the contexts that are reached by that."""
        opened: list[str] = []
        waiting = deque([(path, origin)])
        while waiting:
            page_path, how = waiting.popleft()
            key = self._by_page.get(page_path)
            if key is None or self.contexts[key].kind is not ContextKind.UNREACHED:
                continue
            self.contexts[key] = replace(self.contexts[key], kind=ContextKind.PAGE, origin=how)
            opened.append(key)
            page = self._pages[page_path]
            for frames, what in ((page.frames, "frame"), (page.links, "link")):
                waiting.extend((frame.url, f"{what} at {page_path}:{frame.line}") for frame in frames if frame.packaged)
        return opened
