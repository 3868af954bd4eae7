"""The digest of the engine changes with whatever may change a result, and with nothing else."""

import shutil
import subprocess
import sys
from pathlib import Path

import skimtrace

TELL = "from skimtrace.engine import engine_digest; print(engine_digest())"


def digest(source: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", TELL], cwd=source, env={"PYTHONPATH": str(source)}, capture_output=True, text=True,
        check=True,
    ).stdout  # fmt: skip


def test_a_line_of_code_changes_it_and_a_table_does_not(tmp_path: Path) -> None:
    source = tmp_path / "src"
    shutil.copytree(Path(skimtrace.__file__).parent, source / "skimtrace", ignore=shutil.ignore_patterns("*.pyc"))
    before = digest(source)
    assert digest(source) == before
    (source / "skimtrace" / "_signatures").mkdir(exist_ok=True)
    (source / "skimtrace" / "_signatures" / "rule.py").write_text("")
    assert digest(source) == before, "the signatures have a digest of their own"
    for name in ("flow/taint.py", "report/templates/style.css"):
        with (source / "skimtrace" / name).open("a") as file:
            file.write("\n")
        after = digest(source)
        assert after != before
        before = after
