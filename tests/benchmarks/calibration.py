"""How score, verdict and signatures fall out over labelled extensions: tables, in Markdown, for the README beside this.

    python -m tests.benchmarks.calibration RESULTS.jsonl LABELS.jsonl

RESULTS.jsonl is what `skimtrace scan` writes. LABELS.jsonl has an object per line: `name` (the last part of a result's
`input`, less its ending), `label`, and, where they are given, `family` (packages nearly the same, which count once
together), `uncertain` and `score_it` (what is uncertain or cannot be judged is left out).
"""

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from statistics import median
from typing import Final

import msgspec

from skimtrace.result.model import Result
from skimtrace.signatures.registry import load_signatures
from skimtrace.signatures.schema import Status

SENDS, LOCAL, GREY, BENIGN = "scrape+exfil", "scrape-local", "grey", "benign"
LABELS: Final[Mapping[str, str]] = {SENDS: "collects and sends", LOCAL: "local", GREY: "grey", BENIGN: "benign"}
VERDICTS: Final = ("scrapes-and-sends", "scrapes-local", "review", "no-evidence")
CONFIDENCES: Final = ("high", "medium", "low")
MOST_BENIGN: Final = 0.05
"""A signature that matches a greater share of the benign extensions must not score."""
BINS: Final = ((0, 9), (10, 39), (40, 69), (70, 79), (80, 89), (90, 100))


class Label(msgspec.Struct, frozen=True):
    """What a line of the labels says; what else stands there is passed over."""

    name: str
    label: str
    family: str = ""
    uncertain: bool = False
    score_it: bool = True


@dataclass(frozen=True, slots=True)
class Labelled:
    """A result, its label, and what it counts: families count once together."""

    label: str
    weight: float
    result: Result


@dataclass(frozen=True, slots=True)
class Fired:
    """How many extensions of each label a signature matches; `precision` is that of those it says collect data."""

    signature: str
    per_label: Mapping[str, float]

    @property
    def precision(self) -> float | None:
        """Of the matches in extensions that collect and in benign ones, the share of the former; None without any."""
        return _precision(self.per_label)


def _precision(per_label: Mapping[str, float]) -> float | None:
    collect, benign = per_label.get(SENDS, 0.0) + per_label.get(LOCAL, 0.0), per_label.get(BENIGN, 0.0)
    return collect / (collect + benign) if collect + benign else None


def name_of(given: str) -> str:
    """Return the name a label has for a result's input: its last part, without the ending of a package."""
    name = PurePosixPath(given.rstrip("/")).name
    return name.rpartition(".")[0] if name.endswith((".crx", ".zip", ".xpi")) else name


def labelled(results: Iterable[Result], labels: Sequence[Label]) -> list[Labelled]:
    """Return the results that have a certain label, in the order of the labels."""
    known = {name_of(result.input): result for result in results}
    counted = [label for label in labels if label.score_it and not label.uncertain]
    sizes: dict[str, int] = defaultdict(int)
    for label in counted:
        sizes[label.family] += 1
    return [
        Labelled(label.label, 1 / sizes[label.family] if label.family else 1.0, known[label.name])
        for label in counted
        if label.name in known
    ]


def fired(rows: Sequence[Labelled], signatures: Iterable[str]) -> list[Fired]:
    """Return what each signature matches, in the order given; those that match nothing too."""
    counts: dict[str, dict[str, float]] = {name: defaultdict(float) for name in signatures}
    for row in rows:
        for name in {finding.signature for finding in row.result.findings}:
            counts.setdefault(name, defaultdict(float))[row.label] += row.weight
    return [Fired(name, dict(held)) for name, held in counts.items()]


def by_confidence(rows: Sequence[Labelled], name: str | None = None) -> dict[str, dict[str, float]]:
    """Return, for each confidence, the extensions of each label whose surest match (of signature `name`) has it."""
    found: dict[str, dict[str, float]] = {word: defaultdict(float) for word in CONFIDENCES}
    for row in rows:
        surest: dict[str, str] = {}
        for finding in row.result.findings:
            held = surest.get(finding.signature, CONFIDENCES[-1])
            surest[finding.signature] = min(held, finding.confidence, key=CONFIDENCES.index)
        for signature, word in surest.items():
            if name is None or signature == name:
                found[word][row.label] += row.weight
    return found


def too_common(rows: Sequence[Labelled], found: Iterable[Fired]) -> list[Fired]:
    """Return the signatures that match more than MOST_BENIGN of the benign extensions."""
    benign = sum(row.weight for row in rows if row.label == BENIGN)
    return [row for row in found if row.per_label.get(BENIGN, 0.0) > MOST_BENIGN * benign]


def report(rows: Sequence[Labelled], stable: Mapping[str, bool]) -> Iterator[str]:
    """Yield the lines of the tables. `stable` names the signatures, and whether they score."""
    found = fired(rows, stable)
    totals = {label: sum(row.weight for row in rows if row.label == label) for label in LABELS}
    yield f"{_number(sum(totals.values()))} extensions: " + ", ".join(
        f"{_number(totals[label])} {words}" for label, words in LABELS.items()
    )
    yield from ("", *_table(("verdict", *LABELS.values()), _verdicts(rows)))
    yield from ("", *_table(("score", *LABELS.values()), _scores(rows)))
    yield from (
        "",
        *_table(("signature", "scores", *LABELS.values(), "precision", *CONFIDENCES), _each(rows, found, stable)),
    )
    yield from ("", *_table(("confidence", *LABELS.values(), "precision"), _confidences(rows)))
    common = too_common(rows, found)
    yield ""
    if not common:
        yield f"No signature matches more than {100 * MOST_BENIGN:g} of 100 benign extensions."
    for row in common:
        share = 100 * row.per_label[BENIGN] / totals[BENIGN]
        remark = "it scores, and must not" if stable.get(row.signature) else "it does not score"
        yield f"- `{row.signature}` matches {share:.0f} of 100 benign extensions: {remark}."
    yield from ("", *_cost(rows))


def _verdicts(rows: Sequence[Labelled]) -> Iterator[tuple[str, ...]]:
    for verdict in VERDICTS:
        yield verdict, *_cells([row for row in rows if row.result.verdict == verdict])


def _scores(rows: Sequence[Labelled]) -> Iterator[tuple[str, ...]]:
    for low, high in BINS:
        yield f"{low} to {high}", *_cells([row for row in rows if low <= row.result.score <= high])
    held = {label: [row.result.score for row in rows if row.label == label] for label in LABELS}
    yield "median", *(f"{median(scores):g}" if scores else "-" for scores in held.values())
    yield "highest", *(str(max(scores)) if scores else "-" for scores in held.values())


def _each(rows: Sequence[Labelled], found: Iterable[Fired], stable: Mapping[str, bool]) -> Iterator[tuple[str, ...]]:
    for row in found:
        levels = by_confidence(rows, row.signature)
        yield (
            f"`{row.signature}`",
            "yes" if stable.get(row.signature) else "no",
            *(_number(row.per_label.get(label, 0.0)) for label in LABELS),
            _share(row.precision),
            *(_share(_precision(levels[word])) for word in CONFIDENCES),
        )


def _confidences(rows: Sequence[Labelled]) -> Iterator[tuple[str, ...]]:
    for word, held in by_confidence(rows).items():
        yield word, *(_number(held.get(label, 0.0)) for label in LABELS), _share(_precision(held))


def _cost(rows: Sequence[Labelled]) -> Iterator[str]:
    timed = [row.result.timing for row in rows if row.result.timing.match_seconds is not None]
    matching = sum(timing.match_seconds or 0.0 for timing in timed)
    whole = sum(timing.seconds for timing in timed)
    if whole:
        share = f"{100 * matching / whole:.1f} %"
        yield f"Matching took {share} of the time of the analysis ({matching:.1f} of {whole:.1f} s)."


def _cells(rows: Sequence[Labelled]) -> Iterator[str]:
    for label in LABELS:
        yield _number(sum(row.weight for row in rows if row.label == label))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def read_results(path: Path) -> list[Result]:
    """Read a file with one result per line. Raises msgspec.DecodeError where it holds something else."""
    return [msgspec.json.decode(line, type=Result) for line in path.read_bytes().splitlines() if line.strip()]


def read_labels(path: Path) -> list[Label]:
    """Read a file with one label per line. Raises msgspec.DecodeError where it holds something else."""
    return [msgspec.json.decode(line, type=Label) for line in path.read_bytes().splitlines() if line.strip()]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--signatures", type=Path, help="the folder of further signatures that the scan was given")
    given = parser.parse_args(arguments)
    stable = {row.id: row.status is Status.STABLE for row in load_signatures(given.signatures).signatures}
    print("\n".join(report(labelled(read_results(given.results), read_labels(given.labels)), stable)))


if __name__ == "__main__":
    main()
