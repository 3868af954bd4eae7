"""Runs skimtrace, or its tests, from a fresh clone: `python3 run.py scan samples` and `python3 run.py test`.

The first run makes a virtual environment in `.venv`, with whatever the machine has for that, and installs skimtrace
there from this folder; later runs only look whether `pyproject.toml` has changed. Nothing is installed outside this
folder, so it works where the system's Python refuses `pip install` (PEP 668). Standard library only, and in words that
older Pythons can read far enough to say that they are too old.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = (3, 11)
if sys.version_info < NEEDED:
    too_old = "skimtrace needs Python {}.{} or newer; this is {}.{}.".format(*NEEDED, *sys.version_info)
    for name in ("python3.14", "python3.13", "python3.12", "python3.11"):
        if shutil.which(name) and subprocess.call([name, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            sys.exit(f"run.py: {too_old} Try: {name} run.py ...")
    sys.exit(f"run.py: {too_old} Install a newer one, and run it with that.")

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BASE = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
"""The Python that the environment is made of, also when this runs inside another environment."""
SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
STAMP = ENVIRONMENT / "skimtrace.json"
"""What the environment was made from; it is written last, so that a broken-off installation is done again."""

USAGE = """\
usage: python3 run.py scan INPUT...   scan browser extensions; to begin with: python3 run.py scan samples
       python3 run.py COMMAND...      any other command of skimtrace; see: python3 run.py --help
       python3 run.py test            all checks: ruff, mypy, lint-imports, pytest
       python3 run.py test ARGS...    pytest alone, with these arguments
"""
CHECKS = (
    ("ruff check", ("ruff", "check", ".")),
    ("ruff format", ("ruff", "format", "--check", ".")),
    ("mypy", ("mypy",)),
    ("lint-imports", ("lint-imports",)),
)


class SetupError(Exception):
    """The environment cannot be made; the text says what was tried, and what to do."""


def main(arguments: list[str]) -> int:
    """Set up what is missing and do what the command line asks for; return the exit code."""
    if not arguments:
        sys.stderr.write(USAGE)
        return 2
    testing = arguments[0] == "test"
    try:
        set_up(testing=testing)
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("interrupted; the next run goes on from here")
        return 130
    if testing:
        return test(arguments[1:])
    # -P: a scan of the current folder must not import a module that lies there.
    return become([str(PYTHON), "-P", "-m", "skimtrace", *arguments])


def test(arguments: list[str]) -> int:
    """Run all checks, pytest last, or with `arguments` pytest alone; return the first exit code that is not 0."""
    failed = {}
    for name, command in () if arguments else CHECKS:
        say(name)
        code = subprocess.call([str(SCRIPTS / command[0]), *command[1:]], cwd=ROOT)
        if code:
            failed[name] = code
    if not arguments:
        say("pytest")
    code = subprocess.call([str(PYTHON), "-m", "pytest", *arguments], cwd=ROOT)
    if failed:
        say(f"failed: {', '.join(failed)}{', pytest' if code else ''}")
    return next(iter(failed.values()), code)


def become(command: list[str]) -> int:
    """Run `command` in place of this process, so that signals and exit codes are its own."""
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - a program of our own environment, and no shell
    return subprocess.call(command)


def set_up(*, testing: bool) -> None:
    """Make or renew `.venv` where needed, with the tools of the tests if `testing`. Raises SetupError."""
    wanted = {
        "pyproject": hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest(),
        "folder": str(ROOT),  # an editable installation names it
        "python": [BASE, *sys.version_info[:2]],
    }
    stamp = read_stamp()
    if {key: stamp.get(key) for key in wanted} == wanted and (stamp.get("testing") or not testing) and PYTHON.exists():
        return
    say("setting up .venv; this takes about a minute, once")
    STAMP.unlink(missing_ok=True)
    ours = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    if stamp.get("python", wanted["python"]) != wanted["python"] or not succeeds(PYTHON, ours) or not installer():
        make_environment()
    testing = testing or stamp.get("testing") is True
    install(".[test]" if testing else ".")
    STAMP.write_text(json.dumps({**wanted, "testing": testing}), encoding="utf-8")


def read_stamp() -> dict[str, object]:
    """Return what the environment was made from; {} when that is not known."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def make_environment() -> None:
    """Make `.venv` anew by the first way that works here. Raises SetupError when none does."""
    if ENVIRONMENT.exists() and not (ENVIRONMENT / "pyvenv.cfg").exists() and any(ENVIRONMENT.iterdir()):
        raise SetupError(f"{ENVIRONMENT} is in the way: it is no virtual environment. Move it away, and try again.")
    told = ""
    for way in ways():
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        failure = attempt([*way, str(ENVIRONMENT)])
        if failure is None and installer():
            return
        told += failure or ""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    version = "{}.{}".format(*sys.version_info)
    raise SetupError(
        f"{told}No virtual environment can be made with {BASE}. On Debian and Ubuntu: sudo apt install "
        f"python{version}-venv. Elsewhere: install pip 22.3 or newer, virtualenv or uv for it."
    )


def ways() -> list[list[str]]:
    """Return the commands that may make an environment here; each is followed by its folder."""
    found = []
    if importlib.util.find_spec("ensurepip"):  # Debian has it in a package of its own
        found.append([BASE, "-m", "venv"])
    if pip_reaches_out():
        found.append([BASE, "-m", "venv", "--without-pip"])
    if importlib.util.find_spec("virtualenv"):
        found.append([sys.executable, "-m", "virtualenv"])
    for name, options in (("virtualenv", ["--python", BASE]), ("uv", ["venv", "--no-project", "--python", BASE])):
        program = shutil.which(name)
        if program:
            found.append([program, *options])
    return found


def installer() -> list[str]:
    """Return the command that installs into `.venv`, [] when there is none."""
    uv = shutil.which("uv")
    if succeeds(PYTHON, "import pip"):
        return [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install"]
    if uv:
        return [uv, "pip", "install", "--python", str(PYTHON)]
    if pip_reaches_out():
        return [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(PYTHON), "install"]
    return []


def pip_reaches_out() -> bool:
    """Return whether this Python has a pip that installs into another environment: 22.3 is the first."""
    test = "import pip, sys; sys.exit(tuple(map(int, pip.__version__.split('.')[:2])) < (22, 3))"
    return succeeds(sys.executable, test)


def install(what: str) -> None:
    """Install this folder in editable mode, so that its code and signatures are used. Raises SetupError."""
    failure = attempt([*installer(), "--quiet", "--editable", what])
    if failure:
        raise SetupError(f"{failure}The installation failed, for the reason above. Is there a network?")


def attempt(command: list[str]) -> str | None:
    """Run `command`; return None when it succeeds, else what it said.

    Settings that would make pip install elsewhere, or Python look elsewhere, are put aside.
    """
    elsewhere = {"PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"}
    environment = {key: value for key, value in os.environ.items() if key not in elsewhere}
    environment["PIP_USER"] = "0"  # also against a `user = true` in a configuration file
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode == 0:
        return None
    return f"$ {' '.join(command)}\n{done.stdout.decode('utf-8', 'replace').strip()}\n"


def succeeds(python: str | Path, code: str) -> bool:
    """Return whether the interpreter `python` runs, and runs `code` without an error."""
    command = [str(python), "-c", code]
    try:
        done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return done.returncode == 0


def say(text: str) -> None:
    """Tell the user something on standard error: standard output is for results."""
    sys.stderr.write(f"run.py: {text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
