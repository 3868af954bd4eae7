"""`python -m tests.fuzz TARGET --seconds N`: fuzz one target with atheris, and keep what it finds."""

import argparse
import hashlib
import importlib
import re
import sys
import time
import traceback
from pathlib import Path
from random import Random
from typing import Final

TARGETS: Final = ("package", "manifest", "lowering", "scan")
_MOST_OF_A_KIND: Final = 5
"""Inputs kept of findings that arise in one place."""
_MEGABYTES: Final = 3_000


def main() -> None:
    """Fuzz until the time is over. What is found is kept and told, and the search goes on."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=main.__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=600, help="of the wall clock (default: 600)")
    parser.add_argument("--corpus", type=Path, default=Path("fuzz-corpus"), help="kept from run to run")
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--input", type=Path, help="check this one input, without atheris, and raise what it raises")
    given = parser.parse_args()
    if given.input:
        importlib.import_module(f"tests.fuzz.{given.target}").check(given.input.read_bytes())
        return
    try:
        import atheris
    except ImportError:
        sys.exit("atheris is not installed; `pip install -e .[fuzz]` installs it (Linux, Python 3.11 to 3.13)")
    with atheris.instrument_imports(include=["skimtrace"]):
        target = importlib.import_module(f"tests.fuzz.{given.target}")
    from tests.fuzz.guard import checked

    corpus, findings = given.corpus / given.target, given.findings / given.target
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        if len(seed) <= target.MAX_LENGTH:
            (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
    kinds: dict[str, int] = {}

    def run(data: bytes) -> None:
        error = checked(target.check, data)
        if error is None:
            return
        kind = place(error)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] <= _MOST_OF_A_KIND:
            file = findings / f"{kind}-{hashlib.sha1(data).hexdigest()[:12]}"
            file.write_bytes(data)
            told = "".join(traceback.format_exception(error))
            Path(f"{file}.txt").write_text(told, encoding="utf-8", errors="backslashreplace")
            print(f"FOUND {file}\n{told[-1500:]}", file=sys.stderr, flush=True)

    def mutate(data: bytes, room: int, seed: int) -> bytes:
        made: bytes = target.mutate(data, room, Random(seed), atheris.Mutate)
        return made

    options = [
        sys.argv[0],
        f"-max_total_time={given.seconds}",
        f"-max_len={target.MAX_LENGTH}",
        f"-rss_limit_mb={_MEGABYTES}",
        "-timeout=3600",  # CPU time is what counts, and is watched by `guard`
        "-len_control=20",
        "-print_final_stats=1",
        f"-artifact_prefix={findings}/",
        str(corpus),
    ]
    atheris.Setup(options, run, custom_mutator=mutate)
    print(f"begun with {time.process_time():.0f} s of CPU time", file=sys.stderr, flush=True)
    atheris.Fuzz()


def place(error: BaseException) -> str:
    """Return a name for findings that arise in one place: the error, and the last line of the program under it."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "skimtrace" in Path(frame.filename).parts] or frames
    where = f"{Path(ours[-1].filename).stem}-{ours[-1].lineno}" if ours else "nowhere"
    if type(error).__name__ in {"TooSlowError", "RecursionError"}:  # these arise anywhere
        where = "anywhere"
    return re.sub(r"[^\w-]+", "-", f"{type(error).__name__}-{where}")


if __name__ == "__main__":
    main()
