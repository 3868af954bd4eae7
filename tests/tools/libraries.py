"""Make the table of known libraries, `signatures/libraries/known.csv`, from published npm packages.

    python -m tests.tools.libraries            with every version that `packages.yaml` asks for
    python -m tests.tools.libraries --same     with the versions that the table names: changes no byte of it
      --cache DIR    keep the digests of the files read, so that another run fetches only what it lacks
      --only NAME    fetch this package alone (repeatable); the others come from the cache

It needs `npm`. Packages are fetched with `npm pack`, read in memory and never installed or run. A file that several
packages or versions carry belongs to the package listed first, to its oldest version, to the pattern listed first.
"""

import argparse
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from skimtrace.data import load_yaml
from skimtrace.javascript.libraries import HEADER, Library, fingerprint, read_table, table_file

PACKAGES = table_file().with_name("packages.yaml")
BATCH = 10
"""Versions fetched by one `npm pack`."""
FETCHERS = 2
"""Packages fetched side by side: a registry is shared with others."""
LARGEST = 20_000_000
"""Bytes of a file above which it is left out: no extension ships such a script as it is."""

Digests = dict[str, dict[str, str]]
"""Of one package: version -> path -> fingerprint."""


class Package(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `packages.yaml`, which explains the fields."""

    name: str
    files: tuple[str, ...]
    skip: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    prereleases: bool = False
    each: Literal["release", "minor", "major"] = "release"
    versions: tuple[str, ...] = ()
    sends: bool = False
    library: str | None = None
    version_in_path: str | None = None

    def __post_init__(self) -> None:
        if (self.library is None) != (self.version_in_path is None) or (self.library and not self.versions):
            raise ValueError("copies need a version_in_path and exact versions")


class Packages(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `packages.yaml`."""

    packages: tuple[Package, ...]


def main() -> int:
    """Make the table anew. Returns the exit code: 1 when a package could not be fetched."""
    parser = argparse.ArgumentParser(description="Make the table of known libraries from published npm packages.")
    parser.add_argument("--same", action="store_true", help="use the versions that the table names")
    parser.add_argument("--cache", type=Path, help="folder that keeps the digests of the files read")
    parser.add_argument("--only", action="append", metavar="NAME", help="fetch this package alone")
    asked = parser.parse_args()
    packages = load_yaml(PACKAGES, Packages).packages
    rows: dict[str, list[Package]] = {}
    for package in packages:
        rows.setdefault(package.name, []).append(package)
    named = _named_versions() if asked.same else None

    def digests(name: str) -> Digests:
        kept = asked.cache / f"{name.replace('/', '+')}.json" if asked.cache else None
        if asked.only and name not in asked.only:
            return _read(kept)
        return _digests(name, rows[name], None if named is None else named.get(name, set()), kept)

    try:
        with ThreadPoolExecutor(FETCHERS) as pool:
            known = dict(zip(rows, pool.map(digests, rows), strict=True))
    except subprocess.CalledProcessError as error:
        print(f"{' '.join(error.cmd)}\n{error.stderr}", file=sys.stderr)
        return 1
    found = []
    for row in packages:
        had = known[row.name]
        found.append((row, {version: had[version] for version in choose(row, had) if version in had}))
    table_file().write_text(table(found), "utf-8", newline="\n")
    return 0


def _digests(name: str, rows: list[Package], named: set[str] | None, kept: Path | None) -> Digests:
    """Return the digests of the versions of a package that its rows want, fetching those that the cache lacks."""
    known = _read(kept)
    if all(row.versions for row in rows):
        published: set[str] = set()
    else:
        published = published_versions(name) if named is None else named
    wanted = sorted({version for row in rows for version in choose(row, published)}, key=precedence)
    missing = [version for version in wanted if version not in known]
    for start in range(0, len(missing), BATCH):
        known |= fetch(name, missing[start : start + BATCH])
        if kept:
            kept.write_text(json.dumps(known), "utf-8")
    print(f"{name}: {len(wanted)} versions, {len(missing)} fetched", file=sys.stderr)
    return {version: known[version] for version in wanted if version in known}


def _read(kept: Path | None) -> Digests:
    return msgspec.json.decode(kept.read_bytes(), type=Digests) if kept and kept.exists() else {}


def table(found: list[tuple[Package, Digests]]) -> str:
    """Return the text of the table for packages in the order of their claims, with the digests of their versions."""
    owners: dict[str, Library] = {}
    for package, digests in found:
        for digest, library in _claims(package, digests):
            owners.setdefault(digest, library)
    rows = sorted(owners.items(), key=lambda row: (row[1].name, precedence(row[1].version), row[1].file, row[0]))
    lines = (
        f"{digest},{library.name},{library.version},{library.file},{'yes' if library.sends else ''}\n"
        for digest, library in rows
    )
    return f"{HEADER}\n{''.join(lines)}"


def _claims(package: Package, digests: Digests) -> Iterator[tuple[str, Library]]:
    """Yield what a package claims, the strongest claim first: old versions, early patterns, short paths."""
    skips = [_glob(pattern) for pattern in package.skip]
    for version in sorted(digests, key=precedence):
        files = {path: digest for path, digest in digests[version].items() if not any(p.fullmatch(path) for p in skips)}
        for pattern in package.files:
            glob = _glob(pattern)
            for path in sorted(files, key=lambda path: (len(path), path)):
                if not glob.fullmatch(path):
                    continue
                if re.search(r"""[,"\s]""", path):
                    raise ValueError(f"{package.name} {version}: {path!r} does not fit a row")
                own = version
                if package.version_in_path is not None:
                    inside = re.search(package.version_in_path, path)
                    if inside is None:
                        raise ValueError(f"{package.name} {version}: no version in {path!r}")
                    own = inside[1]
                yield files[path], Library(package.library or package.name, own, path, package.sends)


@cache
def _glob(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of paths: `*` is any text without "/", `**` any text."""
    parts = re.split(r"(\*\*?)", pattern)
    return re.compile("".join({"*": "[^/]*", "**": ".*"}.get(part, re.escape(part)) for part in parts))


def precedence(version: str) -> tuple[tuple[int, ...], bool, tuple[tuple[bool, int, str], ...]]:
    """Return a sort key by the precedence of semantic versions. Raises ValueError for what is no version."""
    core, _, pre = version.partition("+")[0].partition("-")
    parts = tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in pre.split(".") if part)
    return tuple(int(number) for number in core.split(".")), not parts, parts


def choose(package: Package, published: Collection[str]) -> list[str]:
    """Return those of the `published` versions that a package's row asks for, oldest first."""
    if package.versions:
        return sorted(package.versions, key=precedence)
    wanted = [version for version in published if package.prereleases or "-" not in version]
    if package.since is not None:
        oldest = precedence(package.since)
        wanted = [version for version in wanted if precedence(version) >= oldest]
    if package.until is not None:
        newest = precedence(package.until)
        wanted = [version for version in wanted if precedence(version) <= newest]
    wanted.sort(key=precedence)
    if package.each != "release":
        numbers = 2 if package.each == "minor" else 1
        wanted = list({precedence(version)[0][:numbers]: version for version in wanted}.values())
    return wanted


def published_versions(name: str) -> set[str]:
    """Ask which versions of a package there are."""
    answer = json.loads(_npm("view", name, "versions"))
    return {answer} if isinstance(answer, str) else set(answer)


def fetch(name: str, versions: list[str]) -> Digests:
    """Fetch versions of a package and return the digests of their scripts.

    A version that cannot be had is named on standard error and left out.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            packed = _npm("pack", *(f"{name}@{version}" for version in versions), "--pack-destination", folder)
        except subprocess.CalledProcessError as error:
            if len(versions) == 1:
                print(f"left out: {name}@{versions[0]}: {error.stderr.strip()}", file=sys.stderr)
                return {}
        else:
            files = {item["version"]: item["filename"] for item in json.loads(packed)}
            return {version: dict(_scripts(Path(folder, files[version]))) for version in versions}
    return {version: digests for one in versions for version, digests in fetch(name, [one]).items()}


def _scripts(archive: Path) -> Iterator[tuple[str, str]]:
    """Yield path and fingerprint of each script in a package, read in memory."""
    with tarfile.open(archive, "r:gz") as opened:
        for member in opened:
            if member.isfile() and member.size <= LARGEST and member.name.lower().endswith((".js", ".mjs", ".cjs")):
                content = opened.extractfile(member)
                key = None if content is None else fingerprint(content.read())
                if key is not None:
                    yield member.name.partition("/")[2], key


def _npm(*words: str) -> str:
    command = ["npm", *words, "--json", "--ignore-scripts", "--prefer-offline", "--loglevel", "error"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def _named_versions() -> dict[str, set[str]]:
    named: dict[str, set[str]] = {}
    for row in read_table(table_file()).values():
        _, name, version, *_ = row.split(",")
        named.setdefault(name, set()).add(version)
    return named


if __name__ == "__main__":
    sys.exit(main())
