import sys
from pathlib import Path

import pytest

from skimtrace.batch import one
from skimtrace.batch.engine import local_engine
from skimtrace.batch.one import scan_one
from skimtrace.batch.pool import PoolSettings
from skimtrace.batch.scan import Scan
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input
from skimtrace.bundle.limits import Limits
from skimtrace.errors import InputError
from skimtrace.signatures.registry import load_signatures
from tests.cli.packages import SENDER, broken, packed, unpacked
from tests.signatures.made import signature, signature_set


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings(load_signatures())


def test_one_extension_to_its_result(tmp_path: Path, settings: Settings) -> None:
    path = packed(tmp_path / "ext.zip", SENDER, "Saver")
    result = scan_one(Input(path, "given/ext.zip"), settings)
    assert (result.input, result.verdict, result.error) == ("given/ext.zip", "scrapes-and-sends", None)
    assert result.extension.format == "zip"
    assert result.tool.signatures == settings.signatures.digest
    assert result.coverage.scripts == 1
    assert result.coverage.analysed_bytes == len(SENDER.encode())
    assert result.timing.seconds > 0


def test_what_the_manifest_asks_for_is_there(tmp_path: Path, settings: Settings) -> None:
    path = unpacked(tmp_path / "ext", permissions=["cookies"], host_permissions=["https://*.linkedin.com/*"])
    result = scan_one(Input(path, "ext"), settings)
    assert result.manifest.permissions == ["cookies"]
    assert result.manifest.host_permissions == ["https://*.linkedin.com/*"]
    assert [c.kind for c in result.contexts if c.hosts == ["https://www.linkedin.com/*"]] == ["content-script"]


def test_an_unreadable_input_is_an_error_result(tmp_path: Path, settings: Settings) -> None:
    result = scan_one(Input(broken(tmp_path / "bad.crx"), "bad.crx"), settings)
    assert result.error == "it is neither a CRX nor a ZIP archive"
    assert (result.verdict, result.complete) == ("review", False)


def test_a_limit_is_told_in_coverage(tmp_path: Path, settings: Settings) -> None:
    path = packed(tmp_path / "ext.zip", f"// {'x' * 5000}\n{SENDER}")
    small = Settings(settings.signatures, Limits(file_bytes=4096))
    result = scan_one(Input(path, "ext.zip"), small)
    assert result.complete is False
    assert {s.file for s in result.coverage.skipped} == {"content.js"}
    assert "4,096" in result.coverage.skipped[0].reason


@pytest.mark.parametrize(
    ("code", "confidence", "reason", "proof"),
    [
        (SENDER, "high", "every step is certain", ("absent", "")),
        (
            f"{SENDER}\nfunction (;",
            "medium",
            "every step is certain; unknown: the extension was not analysed completely",
            ("unknown", "the extension was not analysed completely"),
        ),
        (f"{SENDER}\nchrome.alarms.create('a', {{}});\nfunction (;", None, None, None),
    ],
    ids=["complete", "in part", "it is there"],
)
def test_what_is_absent_is_certain_where_everything_was_analysed(
    tmp_path: Path, code: str, confidence: str | None, reason: str | None, proof: tuple[str, str] | None
) -> None:
    absent = {"none": [{"fact": {"kind": ["api"], "value": ["chrome.alarms.create"]}}]}
    asked = signature(match={"all": [{"flow": {"personal": True, "local": False}}, absent]})
    result = scan_one(Input(packed(tmp_path / "ext.zip", code), "ext.zip"), Settings(signature_set(asked)))
    assert result.complete is (code == SENDER)
    found = next(iter(result.findings), None)
    assert (found and found.confidence, found and found.confidence_reason) == (confidence, reason)
    assert (found and next((p.outcome, p.reason) for p in found.proof if p.term.startswith("a fact: "))) == proof


def test_strings_that_stay_hidden_are_a_reason_for_review(tmp_path: Path, settings: Settings) -> None:
    hiding = """\
function list() { const a = ["x1", "x2", "x3"]; list = function () { return a; }; return list(); }
function give(n) { const a = list(); return mix(a[n], n); }
document[give(0)](give(1))[give(2)];
"""
    result = scan_one(Input(packed(tmp_path / "ext.zip", hiding), "ext.zip"), settings)
    said = "content.js:1: strings are decoded by code that was not understood"
    assert (result.verdict, result.complete) == ("review", False)
    assert result.coverage.limits == [said]
    assert result.score_breakdown[0].reason == f"Code is beyond analysis ({said})"


def test_a_defect_becomes_an_error_result_that_keeps_the_identity(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("oh\nno")

    monkeypatch.setattr(one, "analyse", fail)
    result = scan_one(Input(packed(tmp_path / "ext.zip"), "ext.zip"), settings)
    assert result.error is not None
    assert result.error.startswith("the analysis failed (a defect of skimtrace): KeyError: 'oh\\nno' at ")
    assert result.extension.format == "zip"
    assert result.extension.sha256 is not None
    assert result.coverage.files == 2


def test_memory_errors_are_left_to_the_pool(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(one, "analyse", fail)
    with pytest.raises(MemoryError):
        scan_one(Input(packed(tmp_path / "ext.zip"), "ext.zip"), settings)


@pytest.mark.parametrize("workers", [1, 3])
def test_many_keep_their_order_with_errors_in_place(tmp_path: Path, settings: Settings, workers: int) -> None:
    items: list[Input | InputError] = [InputError("gone", "no such file")]
    items += [Input(unpacked(tmp_path / f"e{at}"), f"e{at}") for at in range(4)]
    items.insert(3, Input(broken(tmp_path / "bad.crx"), "bad.crx"))
    items.append(InputError("gone too", "no such file"))
    through: list[int] = []
    pool = PoolSettings(workers=workers)
    scan = Scan(items, settings, local_engine(settings, pool), pool, done=lambda done: through.append(done.position))
    found = [done.result for done in scan.results()]
    assert [r.input for r in found] == ["gone", "e0", "e1", "bad.crx", "e2", "e3", "gone too"]
    assert [r.error is not None for r in found] == [True, False, False, True, False, False, True]
    for result in found:
        assert len(result.signatures) == len(settings.signatures.signatures)
        unchecked = all(row.outcome == "not-checked" for row in result.signatures)
        assert unchecked == (result.error is not None)
    assert sorted(through) == list(range(7))


def test_the_parent_does_not_import_what_only_workers_need() -> None:
    import subprocess

    code = (
        "import sys, skimtrace.cli.app; "
        "print([m for m in ('tree_sitter', 'bs4', 'skimtrace.flow.analyse', 'jinja2') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout == "[]\n"
