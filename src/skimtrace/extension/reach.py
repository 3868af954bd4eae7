"""Pages that the code opens: an unreached page becomes an extension page, and so do those it shows or links to."""

from collections import deque
from dataclasses import replace

from skimtrace.extension.model import ContextKind, Extension


def reach_page(extension: Extension, path: str, origin: str) -> Extension:
    """Return the extension with the page at `path` reached; `origin` says how ("tabs.create at background.js:12").

    Pages in its frames and behind its links are reached with it. A path that is no page of the package, and a page that
    is reached already, change nothing.
    """
    by_page = {context.document: key for key, context in extension.contexts.items() if context.document}
    contexts = dict(extension.contexts)
    waiting = deque([(path, origin)])
    while waiting:
        page_path, how = waiting.popleft()
        key = by_page.get(page_path)
        if key is None or contexts[key].kind is not ContextKind.UNREACHED:
            continue
        contexts[key] = replace(contexts[key], kind=ContextKind.PAGE, origin=how)
        page = extension.pages[page_path]
        for frames, what in ((page.frames, "frame"), (page.links, "link")):
            waiting.extend((frame.url, f"{what} at {page_path}:{frame.line}") for frame in frames if frame.packaged)
    return replace(extension, contexts=contexts)
