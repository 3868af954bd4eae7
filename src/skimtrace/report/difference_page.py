"""What changed between two versions, and what a scan brought, as HTML pages that fetch nothing and run nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from skimtrace import __version__
from skimtrace.report.difference import INCOMPLETE, OUT_OF_SIGHT, Line, Section, sections, side_name
from skimtrace.report.difference_sentence import change_sentence, further_sentence
from skimtrace.report.environment import render
from skimtrace.report.page import TONES, tone
from skimtrace.report.words import enumerate_words
from skimtrace.result.diff import Diff, Side

_LINES: Final = 200
"""How many lines of one section the page shows."""
_OPEN: Final = 40
"""Of a longer section, the page shows the first lines, and the others on demand."""
_DETAILS: Final = 100
"""Of how many extensions the page of a scan shows all that changed."""
_ROWS: Final = 2_000
"""How many extensions the page of a scan lists."""
_STYLES: Final = ("style.css", "diff.css")


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the comparison of the two sides."""

    what: str
    old: str
    new: str

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return self.old != self.new


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section as the page shows it: what stands open, what folded, and what the page leaves out."""

    section: Section
    counted: str
    shown: Sequence[Line]
    folded: Sequence[Line]
    left: int


@dataclass(frozen=True, slots=True)
class DiffView:
    """A diff as the page shows it. `same` names the kinds of things of which nothing came or went."""

    diff: Diff
    sentence: str
    further: str
    name: str
    tone: str
    facts: Sequence[Fact]
    sections: Sequence[SectionView]
    same: str
    warning: Sequence[str]


@dataclass(frozen=True, slots=True)
class Item:
    """An extension in the page of a scan. `kind` says what became of it; `diff` is None where nothing is compared, and
    `note` says what there is to say instead, or beside it."""

    kind: str
    name: str
    input: str
    verdict: str
    note: str
    diff: Diff | None


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item, with its place in the page where it has one."""

    item: Item
    anchor: str
    sentence: str
    view: DiffView | None


def diff_page(diff: Diff) -> str:
    """Return the HTML page of a diff: one file, which fetches nothing and runs nothing."""
    return render("diff.html.j2", styles=_STYLES, d=_view(diff), tool=_tool(), tones=TONES)


def changes_page(head: str, summary: str, items: Iterable[Item], *, beside_index: bool = False) -> str:
    """Return the HTML page of what a scan brought. `head` names the scans that are compared, `summary` counts. It has a
    link to the index where it lies beside one."""
    ordered = sorted(items, key=lambda item: (item.diff is None or not item.diff.worse, item.diff is None))
    shown = [_item_view(item, at) for at, item in enumerate(ordered[:_ROWS], 1)]
    return render(
        "changes.html.j2",
        styles=_STYLES,
        head=head,
        summary=summary,
        items=shown,
        left=len(ordered) - len(shown),
        beside_index=beside_index,
        tool=_tool(),
        tones=TONES,
    )


def _tool() -> str:
    return f"skimtrace {__version__}"


def _item_view(item: Item, at: int) -> ItemView:
    sentence = change_sentence(item.diff) if item.diff is not None else ""
    detailed = item.diff is not None and item.diff.changed and at <= _DETAILS
    return ItemView(item, f"change-{at}", sentence, _view(item.diff) if detailed and item.diff is not None else None)


def _view(diff: Diff) -> DiffView:
    all_sections = sections(diff)
    warning = () if diff.complete else (INCOMPLETE, OUT_OF_SIGHT) if diff.changed else (INCOMPLETE,)
    return DiffView(
        diff=diff,
        sentence=change_sentence(diff),
        further=further_sentence(diff),
        name=_name(diff),
        tone=tone(diff.new.verdict, complete=diff.new.complete),
        facts=_facts(diff.old, diff.new),
        sections=[_section_view(section) for section in all_sections if section.lines],
        same=enumerate_words([_same(section) for section in all_sections if not section.lines], most=len(all_sections)),
        warning=warning,
    )


def _name(diff: Diff) -> str:
    old, new = side_name(diff.old), side_name(diff.new)
    if old == new:
        return new
    if diff.old.name and diff.old.name == diff.new.name and diff.old.version:
        return f"{diff.old.name} {diff.old.version} → {diff.new.version or 'without a version'}"
    return f"{old} → {new}"


def _same(section: Section) -> str:
    words = f"{section.title[0].lower()}{section.title[1:]}"
    return f"{words} ({section.kept:,} in both)" if section.kept else words


def _section_view(section: Section) -> SectionView:
    lines = [line for line in section.lines if line.cells]
    came = sum(line.came for line in lines)
    gone = len(lines) - came
    counts = [f"{came:,} new" if came else "", f"{gone:,} gone" if gone else ""]
    counts.append(f"{section.kept:,} unchanged" if section.kept else "")
    first = lines if len(lines) <= _OPEN + 5 else lines[:_OPEN]
    folded = lines[len(first) : _LINES]
    return SectionView(section, ", ".join(filter(None, counts)), first, folded, len(lines) - len(first) - len(folded))


def _facts(old: Side, new: Side) -> list[Fact]:
    def fact(what: str, before: str | None, after: str | None) -> Fact:
        return Fact(what, before or "unknown", after or "unknown")

    return [
        fact("Name", old.name, new.name),
        fact("Version", old.version, new.version),
        fact("Verdict", old.verdict, new.verdict),
        fact("Score", f"{old.score} of 100", f"{new.score} of 100"),
        fact("Analysed", _analysed(old), _analysed(new)),
        fact("Signature", old.signature, new.signature),
        fact("ID", old.id, new.id),
        fact("SHA-256", old.sha256, new.sha256),
        fact("Input", old.input, new.input),
    ]


def _analysed(side: Side) -> str:
    return "in full" if side.complete else "not in full"
