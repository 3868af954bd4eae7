"""The table of known libraries is made from packages by rule, so that making it again changes no byte."""

import gzip
import io
import json
import subprocess
import tarfile
from pathlib import Path

import msgspec
import pytest

from skimtrace.javascript.libraries import HEADER, fingerprint
from tests.tools import libraries
from tests.tools.libraries import Digests, Package, choose, fetch, precedence, table


def rows(*found: tuple[Package, Digests]) -> list[str]:
    header, *lines = table(list(found)).splitlines()
    assert header == HEADER
    return lines


def test_a_file_belongs_to_the_first_package_the_oldest_version_and_the_first_pattern() -> None:
    first = Package(name="one", files=("dist/*.js", "**.js"), skip=("**/test/**",))
    second = Package(name="two", files=("*.js",), sends=True)
    assert rows(
        (first, {"1.10.0": {"dist/a.js": "d1", "b.js": "d1"}, "1.9.0": {"b.js": "d1", "x/test/c.js": "d9"}}),
        (second, {"0.1.0": {"a.js": "d1", "b.js": "d2", "deep/c.js": "d3"}}),
    ) == ["d1,one,1.9.0,b.js,", "d2,two,0.1.0,b.js,yes"]
    assert rows((first, {"1.0.0": {"b.js": "d1", "dist/a.js": "d1", "dist/deep/a.js": "d2"}})) == [
        "d1,one,1.0.0,dist/a.js,",
        "d2,one,1.0.0,dist/deep/a.js,",
    ]


def test_a_copy_in_another_package_goes_under_the_name_and_version_of_what_it_is() -> None:
    copies = Package(
        name="kit", files=("vendor/*.js",), versions=("7.0.0",), library="jquery", version_in_path=r"-([\d.]+)\.js"
    )
    assert rows((copies, {"7.0.0": {"vendor/jquery-1.9.0.js": "d1"}})) == ["d1,jquery,1.9.0,vendor/jquery-1.9.0.js,"]
    with pytest.raises(ValueError, match=r"kit 7\.0\.0: no version in 'vendor/jquery\.js'"):
        rows((copies, {"7.0.0": {"vendor/jquery.js": "d1"}}))
    with pytest.raises(msgspec.ValidationError, match="copies need a version_in_path and exact versions"):
        msgspec.convert({"name": "kit", "files": ["*.js"], "library": "jquery"}, Package)


def test_a_path_that_would_break_a_row_is_refused() -> None:
    with pytest.raises(ValueError, match=r"one 1\.0\.0: 'a,b\.js' does not fit a row"):
        rows((Package(name="one", files=("*.js",)), {"1.0.0": {"a,b.js": "d1"}}))


def test_versions_are_ordered_by_precedence() -> None:
    ordered = ["0.9.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11"]
    ordered += ["1.0.0-rc.1", "1.0.0", "1.0.10+build.1", "1.9.0", "1.10.0", "10.0.0"]
    assert sorted(sorted(ordered, reverse=True), key=precedence) == ordered


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({}, ["1.0.0", "1.0.1", "1.1.0", "2.0.0", "2.0.3"]),
        ({"prereleases": True}, ["1.0.0", "1.0.1", "1.1.0", "2.0.0-rc.1", "2.0.0", "2.0.3"]),
        ({"since": "1.0.1", "until": "2.0.0"}, ["1.0.1", "1.1.0", "2.0.0"]),
        ({"each": "minor"}, ["1.0.1", "1.1.0", "2.0.3"]),
        ({"each": "major"}, ["1.1.0", "2.0.3"]),
        ({"versions": ["1.1.0", "1.0.0"]}, ["1.0.0", "1.1.0"]),
    ],
)
def test_a_row_chooses_versions(row: dict[str, object], wanted: list[str]) -> None:
    published = ["2.0.3", "1.1.0", "1.0.1", "2.0.0", "2.0.0-rc.1", "1.0.0"]
    package = msgspec.convert({"name": "one", "files": ["*.js"], **row}, Package)
    assert choose(package, published) == wanted


def packed(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("package/link.js")
        link.type = tarfile.SYMTYPE
        link.linkname = "/etc/passwd"
        archive.addfile(link)
    return gzip.compress(buffer.getvalue())


def test_fetching_digests_the_scripts_of_each_version_and_names_what_is_not_to_be_had(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = b"answer(42);\n" * 100
    asked: list[tuple[str, ...]] = []

    def npm(*words: str) -> str:
        asked.append(words)
        names = [word for word in words if word.startswith("@a/b@")]
        if "@a/b@2.0.0" in names:
            raise subprocess.CalledProcessError(1, ["npm", *words], stderr="404: no such version\n")
        answer = []
        for name in names:
            version = name.rpartition("@")[2]
            Path(words[-1], f"a-b-{version}.tgz").write_bytes(
                packed({"dist/b.js": script + version.encode(), "small.js": b"1", "b.css": script, "b.js.map": script})
            )
            answer.append({"version": version, "filename": f"a-b-{version}.tgz"})
        return json.dumps(answer)

    monkeypatch.setattr(libraries, "_npm", npm)
    assert fetch("@a/b", ["1.0.0", "2.0.0", "3.0.0"]) == {
        "1.0.0": {"dist/b.js": fingerprint(script + b"1.0.0")},
        "3.0.0": {"dist/b.js": fingerprint(script + b"3.0.0")},
    }
    assert [len(words) for words in asked] == [6, 4, 4, 4]
    assert capsys.readouterr().err == "left out: @a/b@2.0.0: 404: no such version\n"
