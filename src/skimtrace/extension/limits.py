"""Limits of the extension room: what understanding one package may cost at most."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading the manifest, the locales and the pages of one package may cost. Sizes are in bytes."""

    json_bytes: int = 2 * 1024 * 1024
    """The manifest, or one `messages.json`; a larger one is not read."""
    manifest_items: int = 10_000
    """Entries of one list of the manifest; further ones are passed over."""
    message_characters: int = 16 * 1024 * 1024
    """All messages of the locales together, after their placeholders are filled in."""
    page_bytes: int = 8 * 1024 * 1024
    """One HTML page; a larger one is not read."""
    page_tags: int = 250_000
    """Tags of one page that name or hold code; the page is not read beyond them."""
    pieces: int = 500_000
    """Pieces of code inside all pages together; further ones are not read."""
    problems: int = 200
    """Problems of one kind that are listed one by one; of the rest their number is stated."""
