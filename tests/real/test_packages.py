"""Packages come from where they are installed, else from a mirror, checked by hash; else it is said why not."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from tests.real import packages
from tests.real.packages import UnavailableError, packaged

ARCHIVE = b"an archive"
DIGEST = sha256(ARCHIVE).hexdigest()
FILE = "webext-x_1.0+dfsg-1_all.deb"


@pytest.mark.parametrize(
    ("version", "upstream"),
    [
        ("1.67.0+dfsg-1~deb12u1", "1.67.0"),
        ("2020.10.7-1", "2020.10.7"),
        ("1.8.4+repack1-7", "1.8.4"),
        ("1:3.7.2-1+b10", "3.7.2"),
        ("2.0.4+ds1-1", "2.0.4"),
        ("1.0-rc1-2", "1.0-rc1"),
    ],
)
def test_the_upstream_version_is_without_what_debian_adds(version: str, upstream: str) -> None:
    assert packages._upstream(version) == upstream


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs that stand in for Debian's; each writes down that it was called."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    program(programs, "dpkg-query", "exit 1")
    program(programs, "dpkg-deb", f'case "$1" in --field) echo 1.0+dfsg-1;; *) mkdir -p "{tmp_path}/unpacked";; esac')
    serve(programs, ARCHIVE.decode())
    return programs


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f'#!/bin/sh\necho "$@" >> "{folder}/{name}.calls"\n{script}\n', encoding="utf-8")
    path.chmod(0o755)


def serve(folder: Path, content: str) -> None:
    """Let apt-get know the hash of ARCHIVE, and download `content`."""
    uri = f"'http://mirror.example/pool/{FILE}' {FILE} {len(ARCHIVE)} SHA256:{DIGEST}"
    script = f"""case "$*" in *--print-uris*) echo "{uri}";; *) printf %s '{content}' > '{FILE}';; esac"""
    program(folder, "apt-get", script)


def downloads(folder: Path) -> int:
    calls = (folder / "apt-get.calls").read_text(encoding="utf-8").splitlines()
    return len([call for call in calls if "--print-uris" not in call])


def test_what_is_installed_is_used_where_it_is(mirror: Path, tmp_path: Path) -> None:
    program(mirror, "dpkg-query", "printf 'installed 2020.10.7-1'")
    found = packaged("webext-x", "/usr/share/webext/x", tmp_path)
    assert (found.folder, found.upstream_version) == (Path("/usr/share/webext/x"), "2020.10.7")
    assert not (mirror / "apt-get.calls").exists()


def test_what_was_removed_is_not_installed(mirror: Path, tmp_path: Path) -> None:
    program(mirror, "dpkg-query", "printf 'config-files 2020.10.7-1'")
    assert packaged("webext-x", "/usr/share/webext/x", tmp_path).folder == tmp_path / "usr/share/webext/x"


def test_a_package_is_downloaded_once(mirror: Path, tmp_path: Path) -> None:
    for _ in range(2):
        found = packaged("webext-x", "/usr/share/webext/x", tmp_path)
        assert (found.folder, found.upstream_version) == (tmp_path / "usr/share/webext/x", "1.0")
    assert downloads(mirror) == 1
    assert (tmp_path / "cache" / "skimtrace-tests" / DIGEST / FILE).read_bytes() == ARCHIVE


def test_a_package_with_another_hash_is_refused_and_not_kept(mirror: Path, tmp_path: Path) -> None:
    serve(mirror, "half an arch")
    with pytest.raises(
        UnavailableError, match=rf"^apt-get downloaded no {FILE.replace('+', '.')} with the hash it knows$"
    ):
        packaged("webext-x", "/usr/share/webext/x", tmp_path)
    assert list((tmp_path / "cache").rglob("*.deb")) == []


def test_a_package_that_apt_does_not_know_is_unavailable(mirror: Path, tmp_path: Path) -> None:
    program(mirror, "apt-get", "echo 'E: Unable to locate package webext-x' >&2; exit 100")
    with pytest.raises(UnavailableError, match=r"^apt-get knows no package webext-x; has `apt-get update` been run\?$"):
        packaged("webext-x", "/usr/share/webext/x", tmp_path)


def test_a_mirror_that_is_away_is_told_in_its_words(mirror: Path, tmp_path: Path) -> None:
    serve(mirror, "")
    script = (mirror / "apt-get").read_text(encoding="utf-8")
    script = script.replace("*) printf", "*) echo 'E: Could not connect' >&2; exit 100;; never) printf")
    (mirror / "apt-get").write_text(script, encoding="utf-8")
    with pytest.raises(UnavailableError, match=r"download webext-x: E: Could not connect$"):
        packaged("webext-x", "/usr/share/webext/x", tmp_path)
