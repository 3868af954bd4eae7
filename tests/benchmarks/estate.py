"""A folder of many extensions, made from the samples by varying them: what the benchmarks of whole folders scan.

Names, versions, IDs, hosts, selectors and comments differ, and each has code of its own, so that no two have a content
hash in common; the verdict stays the sample's. They are packed as CRX 3, ZIP, XPI and folder in turn. Of the two mixes,
`samples` is the samples' own size (a few KB), and `realistic` adds what real extensions carry: two bundles of made-up
vendor code, out of a dozen that all share, and a bundle of its own; 0.7 MB of JavaScript in the mean.

Everything is drawn from a seed. (A signature in a CRX header is not: ECDSA takes a random number for each.)

Bad inputs can be strewn in: `Bad` says which, each with what a scan has to say of it.
"""

import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from samples.catalog import Sample, load
from samples.packing import crx3, deterministic_zip

from tests.benchmarks.lowering import TEMPLATES, minified, plain

KINDS: Final = ("crx3", "zip", "xpi", "folder")
SHARD: Final = 500
"""Extensions in one sub-folder."""
BUNDLES: Final = tuple(kilobytes * 1_000 for kilobytes in (45, 70, 90, 120, 130, 160, 190, 240, 280, 330, 400, 520))
"""Sizes of the vendor bundles that the extensions of the realistic mix share, in bytes."""
OWN: Final = (100_000, 500_000)
"""The least and the most of an extension's own code in the realistic mix, in bytes."""
SLOW_BYTES: Final = 30_000_000
"""Size of a script that takes more than half a minute on any machine of today."""
LIBRARY: Final = tuple(text for text in TEMPLATES if "chrome." not in text)
_HOST: Final = re.compile(rb"\b([a-z0-9-]+)\.example\b")
_SELECTOR: Final = re.compile(rb"(\bdocument\.querySelector(?:All)?\(\")(?=[.#\[])")
_OBFUSCATED: Final = "obfuscated"


class Mix(StrEnum):
    """How large the extensions are."""

    SAMPLES = "samples"
    REALISTIC = "realistic"


class Bad(StrEnum):
    """Inputs that cannot be analysed as others can."""

    CORRUPT = "corrupt"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    MANIFEST = "huge-manifest"
    SLOW = "slow"
    BOMB = "bomb"
    NAME = "hostile-name"


@dataclass(frozen=True, slots=True)
class Made:
    """One input: its path under the folder, and what a scan has to say of it.

    `error` is what the result's error holds, None when there is none; `verdict` counts only then.
    """

    path: Path
    verdict: str
    error: str | None = None
    bad: Bad | None = None


HOSTILE_NAMES: Final = (
    b"-f json",
    b"\xff\xfe\x80",
    b"line\nbreak",
    b"\x1b[31mred",
    "\u202egnp.exe".encode(),
    b"<img src=x onerror=alert(1)>",
    b"'; DROP TABLE results; --",
    b"%s%n{0}",
)


def make_estate(
    folder: Path, count: int, *, seed: int = 1, mix: Mix = Mix.SAMPLES, bad: Sequence[Bad] = (), every: int = 10
) -> list[Made]:
    """Write `count` inputs into `folder`, and return them in the order in which a scan finds them.

    With `bad`, each `every`th input is one of those, in turn.
    """
    made = []
    for at in range(count):
        shard = folder / f"{at // SHARD:03}"
        shard.mkdir(parents=True, exist_ok=True)
        random = Random(f"{seed}/{at}")
        kind = KINDS[at % len(KINDS)]
        if bad and at % every == every - 1:
            one = _BAD[bad[at // every % len(bad)]](shard, f"e{at:05}", random)
        else:
            sample = random.choice(varied())
            path = _write(shard, f"e{at:05}-{sample.name}", kind, variant(sample, at, random, mix), random)
            one = Made(path, sample.expected.verdict)
        made.append(one)
    return made


def change(one: Made, seed: int = 1) -> None:
    """Change an input, which is no folder, as an update would: other bytes at the same place, the same verdict."""
    random = Random(f"{seed}/{one.path.name}")
    with zipfile.ZipFile(one.path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])
    files["manifest.json"] = json.dumps({**manifest, "version": f"9.{random.randrange(1 << 16)}"}).encode()
    packed = deterministic_zip(files)
    one.path.write_bytes(crx3(packed, _key(random)) if one.path.suffix == ".crx" else packed)


def remove_estate(folder: Path) -> None:
    """Remove the folder, what is unreadable too."""
    for path, names, _ in os.walk(folder):
        for name in names:
            Path(path, name).chmod(0o700)
    shutil.rmtree(folder)


def unprivileged(command: Sequence[str]) -> list[str]:
    """Return `command` so that a folder without permissions is unreadable to it, for root too."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--", *command]


@cache
def varied() -> tuple[Sample, ...]:
    """The samples that the extensions are made from: all that are understood, without those that are oddly packed."""
    return tuple(s for s in load() if s.expected.needs == "issue-2" and s.expected.sign != "hostile" and _plain(s))


def _plain(sample: Sample) -> bool:
    try:
        json.loads(sample.files()["manifest.json"])
    except ValueError:
        return False
    return True


def variant(sample: Sample, number: int, random: Random, mix: Mix) -> dict[str, bytes]:
    """Return the files of the sample, varied: path with "/" -> content."""
    files = {}
    mark = f"{number}".encode()
    within = random.choice((b"", b"body ", b"html "))
    for name, content in _files(sample.name).items():
        varied_ = content
        if _OBFUSCATED not in sample.name and name.endswith((".js", ".json", ".html")):
            varied_ = _HOST.sub(rb"\1-k%s.example" % mark, varied_)
            if name.endswith(".js"):
                varied_ = _SELECTOR.sub(rb"\1" + within, varied_)
        if name.endswith(".js"):
            varied_ += b"\n// build %d of %s\n" % (random.randrange(1 << 30), mark)
        files[name] = varied_
    manifest = json.loads(files["manifest.json"])
    if not str(manifest["name"]).startswith("__MSG_"):
        manifest["name"] = f"{manifest['name']} {number}"
    manifest["version"] = f"{random.randrange(20)}.{random.randrange(100)}.{number}"
    sizes = {"own.js": random.randrange(500, 3_000)} if mix is Mix.SAMPLES else {"own.js": random.randrange(*OWN)}
    code = {f"lib/{name}": _code(size, random.randrange(1 << 30), mix) for name, size in sizes.items()}
    if mix is Mix.REALISTIC:
        code |= {f"lib/vendor-{at}.js": bundle(at) for at in random.sample(range(len(BUNDLES)), 2)}
    for entry in manifest.get("content_scripts", [])[:1]:
        entry["js"] = [*sorted(code), *entry.get("js", [])]
    return {**files, **code, "manifest.json": json.dumps(manifest, indent=2).encode()}


def _code(size: int, seed: int, mix: Mix) -> bytes:
    return plain(size, seed, LIBRARY) if mix is Mix.SAMPLES else minified(size, seed, LIBRARY)


@cache
def bundle(number: int) -> bytes:
    """Return one of the vendor bundles that extensions share."""
    return minified(BUNDLES[number], 1_000_003 * (number + 1), LIBRARY)


@cache
def _files(name: str) -> Mapping[str, bytes]:
    return next(sample for sample in varied() if sample.name == name).files()


def _key(random: Random) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(random.randrange(1, 1 << 250), ec.SECP256R1())


def _write(shard: Path, name: str, kind: str, files: Mapping[str, bytes], random: Random) -> Path:
    """Write the extension, packed as `kind` says, and return its path."""
    if kind == "folder":
        _unpacked(shard / name, files)
        return shard / name
    path = shard / f"{name}.{kind.rstrip('3')}"
    packed = deterministic_zip(files)
    path.write_bytes(crx3(packed, _key(random)) if kind == "crx3" else packed)
    return path


def _unpacked(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def tiny(number: int, **manifest: Any) -> dict[str, bytes]:
    """Return the files of an extension that does nothing; `manifest` is added to its manifest."""
    whole = {
        "manifest_version": 3,
        "name": f"Bad {number}",
        "version": "1.0",
        "content_scripts": [{"matches": ["https://www.linkedin.com/*"], "js": ["content.js"]}],
        **manifest,
    }
    return {"manifest.json": json.dumps(whole).encode(), "content.js": b"document.title = 'x%d';\n" % number}


def _corrupt(shard: Path, name: str, random: Random) -> Made:
    path = shard / f"{name}-corrupt.zip"
    path.write_bytes(b"PK\x03\x04" + random.randbytes(5_000))
    return Made(path, "review", "it is a damaged package: its central directory is missing or damaged", Bad.CORRUPT)


def _empty(shard: Path, name: str, _: Random) -> Made:
    path = shard / f"{name}-empty.crx"
    path.touch()
    return Made(path, "review", "the file is empty", Bad.EMPTY)


def _unreadable(shard: Path, name: str, random: Random) -> Made:
    path = shard / f"{name}-unreadable"
    _unpacked(path, tiny(random.randrange(1 << 30)))
    path.chmod(0)
    return Made(path, "review", "the folder cannot be searched: Permission denied", Bad.UNREADABLE)


def _manifest(shard: Path, name: str, random: Random) -> Made:
    junk = {f"key{at}": [at, {"deep": [[[[str(at)]]]]}] for at in range(100_000)}
    path = _write(shard, f"{name}-manifest", "folder", tiny(random.randrange(1 << 30), junk=junk), random)
    return Made(path, "no-evidence", None, Bad.MANIFEST)


def slow_script(size: int = SLOW_BYTES) -> bytes:
    """Return a script that takes long: very many calls of very many things."""
    line = b"x%d=a.b%d(c,x);\n"
    lines = b"".join(line % (at, at) for at in range(1_000))
    return lines * (size // len(lines))


def _slow(shard: Path, name: str, random: Random) -> Made:
    files = {**tiny(random.randrange(1 << 30)), "content.js": slow_script()}
    return Made(_write(shard, f"{name}-slow", "folder", files, random), "review", "it takes longer than", Bad.SLOW)


def _bomb(shard: Path, name: str, random: Random) -> Made:
    path = shard / f"{name}-bomb.zip"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in tiny(random.randrange(1 << 30)).items():
            archive.writestr(file, content)
        archive.writestr("content-2.js", bytes(60 * 2**20))
    path.write_bytes(packed.getvalue())
    return Made(path, "review", None, Bad.BOMB)


def _hostile_name(shard: Path, name: str, random: Random) -> Made:
    hostile = os.fsdecode(random.choice(HOSTILE_NAMES).replace(b"/", b"_"))
    sample = random.choice(varied())
    number = random.randrange(1 << 30)
    path = _write(shard, f"{name}-{hostile}", "folder", variant(sample, number, random, Mix.SAMPLES), random)
    return Made(path, sample.expected.verdict, None, Bad.NAME)


_BAD: Final[Mapping[Bad, Callable[[Path, str, Random], Made]]] = {
    Bad.CORRUPT: _corrupt,
    Bad.EMPTY: _empty,
    Bad.UNREADABLE: _unreadable,
    Bad.MANIFEST: _manifest,
    Bad.SLOW: _slow,
    Bad.BOMB: _bomb,
    Bad.NAME: _hostile_name,
}


def script_bytes(made: Sequence[Made]) -> Iterator[int]:
    """Yield the size of the JavaScript in each input that can be read."""
    for one in made:
        if one.path.is_dir() and os.access(one.path, os.R_OK):
            yield sum(file.stat().st_size for file in one.path.rglob("*.js"))
        elif one.path.is_file() and one.bad is None:
            with zipfile.ZipFile(one.path) as archive:
                yield sum(entry.file_size for entry in archive.infolist() if entry.filename.endswith(".js"))
