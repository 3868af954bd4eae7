"""Which scripts of a page are ours."""

import re
from typing import Final

_OURS: Final = ("<script>", '<script type="application/json" id="review-data">')


def foreign_scripts(page: str) -> list[str]:
    """Return the script tags of the page of an extension that its templates do not have."""
    tags: list[str] = re.findall(r"<script[^>]*>?", page, re.IGNORECASE)
    for ours in _OURS:
        if ours in tags:
            tags.remove(ours)
    return tags
