"""What a page looks like on A4 paper: the text of the PDF that Chromium makes of it, and how far it reaches."""

from io import BytesIO
from typing import Any, Final
from unicodedata import normalize

from playwright.sync_api import Page
from pypdf import PdfReader

A4: Final = (595.3, 841.9)
"""Points."""
INSIDE: Final = 672
"""CSS pixels between the margins of the page (178 mm)."""


class Paper:
    """The PDF of a page: its text without any space, and its size in points."""

    def __init__(self, page: Page) -> None:
        reader = PdfReader(BytesIO(page.pdf(format="A4", print_background=True)))
        self.sizes = [(float(one.mediabox.width), float(one.mediabox.height)) for one in reader.pages]
        self.rights: list[float] = []
        """Where pieces of text begin, from the left edge of their page."""
        self.text = "".join(bare(one.extract_text(visitor_text=self._visit)) for one in reader.pages)

    def _visit(self, text: str, to_page: Any, of_text: Any, *_: object) -> None:
        if text.strip():
            # A place of the text, by its own matrix and then by that of the page.
            self.rights.append(of_text[4] * to_page[0] + of_text[5] * to_page[2] + to_page[4])

    def lacks(self, *texts: str) -> list[str]:
        """Return those of `texts` that are not on the paper. Lines are broken anywhere, hence spaces do not count."""
        return [one for one in texts if bare(one) not in self.text]

    def fits(self) -> bool:
        """Tell whether all pages are A4 and no text begins outside of one."""
        is_a4 = all(abs(width - A4[0]) < 1 and abs(height - A4[1]) < 1 for width, height in self.sizes)
        return is_a4 and bool(self.rights) and all(0 <= right < A4[0] for right in self.rights)


def bare(text: str) -> str:
    """Return `text` without any space, and with the letters that a font draws as one apart."""
    return "".join(normalize("NFKC", text).split())
