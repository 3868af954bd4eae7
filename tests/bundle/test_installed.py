"""Which extensions are found in the profiles of browsers, on every platform, and what damaged profiles lead to."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skimtrace.bundle.browsers import Machine, Platform, profile_places
from skimtrace.bundle.discover import Input
from skimtrace.bundle.installed import Installed, find_installed
from skimtrace.errors import InputError

ONE = "a" * 32
TWO = "b" * 32
THREE = "c" * 32
CHROME = ".config/google-chrome"
FIREFOX = ".mozilla/firefox"
MOZILLA = "usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}"


def extension(home: Path, *places: str) -> None:
    """Lay down unpacked extensions, and packed ones for names that end in .xpi."""
    for place in places:
        path = home / place
        if path.suffix == ".xpi":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"PK")
        else:
            path.mkdir(parents=True)
            (path / "manifest.json").write_text("{}", encoding="utf-8")


def write(path: Path, content: object) -> None:
    """Write text as it is, anything else as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def preferences(profile: Path, settings: object, name: str = "Preferences") -> None:
    write(profile / name, {"extensions": {"settings": settings}})


def look(home: Path, platform: Platform = Platform.LINUX, **environment: str) -> Installed:
    """Look at a made home, on a machine whose root is empty."""
    return find_installed(Machine(home, platform, environment, home / "root"))


def found(home: Path, platform: Platform = Platform.LINUX, **environment: str) -> list[str]:
    """Return the names of what is found below `home`, and errors as their text, without the home."""
    items = look(home, platform, **environment).inputs
    assert all(str(item.path) == item.name for item in items if isinstance(item, Input))
    return [(item.name if isinstance(item, Input) else f"! {item}").replace(f"{home}/", "") for item in items]


def remarks(home: Path) -> list[str]:
    return [text.replace(f"{home}/", "") for text in look(home).remarks]


LAYOUTS = [
    (
        Platform.LINUX,
        [
            ".config/google-chrome",
            ".config/google-chrome-beta",
            ".config/google-chrome-unstable",
            ".var/app/com.google.Chrome/config/google-chrome",
            ".config/chromium",
            "snap/chromium/common/chromium",
            ".var/app/org.chromium.Chromium/config/chromium",
            ".config/microsoft-edge",
            ".config/microsoft-edge-dev",
            ".var/app/com.microsoft.Edge/config/microsoft-edge",
            ".config/BraveSoftware/Brave-Browser",
            "snap/brave/current/.config/BraveSoftware/Brave-Browser",
            ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser",
        ],
        [
            ".mozilla/firefox",
            ".config/mozilla/firefox",
            "snap/firefox/common/.mozilla/firefox",
            ".var/app/org.mozilla.firefox/.mozilla/firefox",
            ".librewolf",
        ],
    ),
    (
        Platform.MACOS,
        [
            "Library/Application Support/Google/Chrome",
            "Library/Application Support/Google/Chrome Canary",
            "Library/Application Support/Chromium",
            "Library/Application Support/Microsoft Edge",
            "Library/Application Support/BraveSoftware/Brave-Browser",
        ],
        ["Library/Application Support/Firefox", "Library/Application Support/librewolf"],
    ),
    (
        Platform.WINDOWS,
        [
            "AppData/Local/Google/Chrome/User Data",
            "AppData/Local/Google/Chrome SxS/User Data",
            "AppData/Local/Chromium/User Data",
            "AppData/Local/Microsoft/Edge/User Data",
            "AppData/Local/BraveSoftware/Brave-Browser/User Data",
        ],
        [
            "AppData/Roaming/Mozilla/Firefox",
            "AppData/Local/Packages/Mozilla.Firefox_n80bbvh6b1yt2/LocalCache/Roaming/Mozilla/Firefox",
            "AppData/Roaming/librewolf",
        ],
    ),
]


@pytest.mark.parametrize(("platform", "chromium", "firefox"), LAYOUTS, ids=[row[0] for row in LAYOUTS])
def test_every_browser_s_place(tmp_path: Path, platform: Platform, chromium: list[str], firefox: list[str]) -> None:
    separator = "\\" if platform is Platform.WINDOWS else "/"
    expected = []
    for place in chromium:
        for profile in ("Default", "Guest Profile", "Profile 2"):
            extension(tmp_path, f"{place}/{profile}/Extensions/{ONE}/1.0_0")
            preferences(tmp_path / place / profile, {ONE: {"location": 1, "path": f"{ONE}{separator}1.0_0"}})
            expected.append(f"{place}/{profile}/Extensions/{ONE}/1.0_0")
    for place in firefox:
        write(tmp_path / place / "profiles.ini", "[Profile0]\nName=x\nIsRelative=1\nPath=Profiles/x.default\n")
        extension(tmp_path, f"{place}/Profiles/x.default/extensions/one@example.xpi")
        expected.append(f"{place}/Profiles/x.default/extensions/one@example.xpi")
    assert found(tmp_path, platform) == expected


def test_the_variables_add_to_the_places(tmp_path: Path) -> None:
    extension(
        tmp_path,
        f"own/chromium/Default/Extensions/{ONE}/1_0",
        f"xdg/chromium/Default/Extensions/{ONE}/1_0",
        f".config/chromium/Default/Extensions/{ONE}/1_0",
        f"data/Default/Extensions/{ONE}/1_0",
        "xdg/mozilla/firefox/p/extensions/x.xpi",
        "own/mozilla/firefox/p/extensions/x.xpi",
    )
    write(tmp_path / "xdg/mozilla/firefox/p/prefs.js", "")
    write(tmp_path / "own/mozilla/firefox/p/prefs.js", "")
    variables = {
        "CHROME_CONFIG_HOME": str(tmp_path / "own"),
        "XDG_CONFIG_HOME": str(tmp_path / "xdg"),
        "CHROME_USER_DATA_DIR": str(tmp_path / "data"),
    }
    assert found(tmp_path, Platform.LINUX, **variables) == [
        f"own/chromium/Default/Extensions/{ONE}/1_0",
        f"xdg/chromium/Default/Extensions/{ONE}/1_0",
        f".config/chromium/Default/Extensions/{ONE}/1_0",
        "xdg/mozilla/firefox/p/extensions/x.xpi",
        f"data/Default/Extensions/{ONE}/1_0",
    ]


def test_windows_variables_move_the_places(tmp_path: Path) -> None:
    extension(
        tmp_path, f"local/Chromium/User Data/Default/Extensions/{ONE}/1_0", "roaming/librewolf/p/extensions/x.xpi"
    )
    write(tmp_path / "roaming/librewolf/p/prefs.js", "")
    places = {"LOCALAPPDATA": str(tmp_path / "local"), "APPDATA": str(tmp_path / "roaming")}
    assert found(tmp_path, Platform.WINDOWS, **places) == [
        f"local/Chromium/User Data/Default/Extensions/{ONE}/1_0",
        "roaming/librewolf/p/extensions/x.xpi",
    ]


def test_the_version_that_the_profile_uses_is_scanned(tmp_path: Path) -> None:
    base = f"{CHROME}/Default/Extensions"
    extension(tmp_path, f"{base}/{ONE}/1.9_0", f"{base}/{ONE}/1.10_0", f"{base}/{TWO}/1.9_0", f"{base}/{TWO}/1.10_0")
    extension(tmp_path, f"{base}/{TWO}/Temp")
    (tmp_path / base / THREE / "1.0_0").mkdir(parents=True)
    preferences(tmp_path / CHROME / "Default", {ONE: {"location": 1, "path": f"{ONE}/1.9_0", "state": 0}})
    assert found(tmp_path) == [f"{base}/{ONE}/1.9_0", f"{base}/{TWO}/1.10_0"]
    assert remarks(tmp_path) == [
        f"{base}/{ONE}/1.9_0: scanned as the version that the profile uses; not scanned beside it: 1.10_0",
        f"{base}/{TWO}/1.10_0: scanned as the highest version; not scanned beside it: 1.9_0, Temp",
        f"{CHROME}/Default: profile of Chrome, 2 extensions",
    ]


def test_what_is_loaded_unpacked_is_one_input_for_all_profiles(tmp_path: Path) -> None:
    extension(tmp_path, "work/mine", "work/other", "program/pdf")
    loaded = {
        ONE: {"location": 4, "path": str(tmp_path / "work/mine")},
        TWO: {"location": 5, "path": str(tmp_path / "program/pdf")},
        "blocked": {"location": 7},
    }
    preferences(tmp_path / CHROME / "Default", loaded)
    loaded[THREE] = {"location": 8, "path": str(tmp_path / "work/other")}
    preferences(tmp_path / CHROME / "Profile 1", loaded, "Secure Preferences")
    assert found(tmp_path) == ["work/mine", "work/other"]
    assert remarks(tmp_path) == [
        f"{CHROME}/Default: profile of Chrome, 1 extension",
        f"{CHROME}/Profile 1: profile of Chrome, 1 extension",
    ]


DAMAGED: list[tuple[str, str]] = [
    ('{"extensions": {"settings": {', "Input data was truncated"),
    ("[]", "not a JSON object"),
    ('{"extensions": []}', '"extensions" is no object'),
    ('{"extensions": {"settings": null}}', '"settings" is no object'),
]


@pytest.mark.parametrize(("text", "reason"), DAMAGED)
def test_damaged_settings_are_an_error_and_lose_nothing(tmp_path: Path, text: str, reason: str) -> None:
    profile = f"{CHROME}/Default"
    extension(tmp_path, f"{profile}/Extensions/{ONE}/1.9_0", f"{profile}/Extensions/{ONE}/1.10_0", "work/mine")
    write(tmp_path / profile / "Preferences", text)
    preferences(tmp_path / profile, {TWO: {"location": 4, "path": str(tmp_path / "work/mine")}}, "Secure Preferences")
    assert found(tmp_path) == [
        f"! {profile}/Preferences: it is damaged: {reason}",
        f"{profile}/Extensions/{ONE}/1.10_0",
        "work/mine",
    ]


def test_deep_and_huge_settings_are_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / CHROME / "Default" / "Preferences", "[" * 100_000)
    (deep,) = found(tmp_path)
    assert deep.startswith(f"! {CHROME}/Default/Preferences: it is damaged: maximum recursion depth exceeded")
    monkeypatch.setattr("skimtrace.bundle.finds.Finds.text.__defaults__", (1000,))
    assert found(tmp_path) == [f"! {CHROME}/Default/Preferences: it is over the limit of 1,000 bytes"]


def test_paths_that_lead_nowhere_or_away(tmp_path: Path) -> None:
    extension(tmp_path, "away/ext", f"{CHROME}/Default/Extensions/{TWO}/1_0", f"{CHROME}/Default/Extensions/{ONE}/2_0")
    (tmp_path / "link").symlink_to(tmp_path / "away/ext")
    file = f"{CHROME}/Default/Preferences"
    preferences(
        tmp_path / CHROME / "Default",
        {
            ONE: {"location": 1, "path": f"{ONE}/1_0"},
            "d": {"location": 1, "path": "../../../../away/ext"},
            "e": {"location": 4, "path": str(tmp_path / "link")},
            "f": {"location": 4, "path": str(tmp_path / "gone")},
            "g": {"location": 4, "path": "nul\0"},
            "h": {"location": 4, "path": "/" + "x" * 300},
            "i": {"location": 4, "path": 7},
            "j": "nonsense",
        },
    )
    assert found(tmp_path) == [
        f"! ../../../../away/ext: {tmp_path}/{file} names it, and it leads out of its folder".replace(
            f"{tmp_path}/", ""
        ),
        f"! nul\\x00: {file} names it, and it cannot be a path",
        f"{CHROME}/Default/Extensions/{ONE}/2_0",
        f"{CHROME}/Default/Extensions/{TWO}/1_0",
        f"! {CHROME}/Default/Extensions/{ONE}/1_0: {file} names it for {ONE}, and no extension can be read there",
        f"! link: it is a link to {tmp_path}/away/ext, which is not followed; name that folder".replace(
            f"{tmp_path}/", ""
        ),
        f"! gone: {file} names it for f, and no extension can be read there",
        f"! /{'x' * 300}: {file} names it for h, and no extension can be read there",
    ]


def test_other_machines_are_not_asked(tmp_path: Path) -> None:
    profile = "AppData/Local/Chromium/User Data/Default"
    preferences(tmp_path / profile, {ONE: {"location": 4, "path": "\\\\server\\share\\ext"}})
    assert found(tmp_path, Platform.WINDOWS) == [
        "! \\\\server\\share\\ext: "
        f"{profile}/Preferences names it, and it lies on another machine, which is not asked; name that folder"
    ]


def test_links_in_profiles_are_not_followed(tmp_path: Path) -> None:
    extension(tmp_path, f"away/Default/Extensions/{ONE}/1_0", f".config/chromium/Default/Extensions/{TWO}/1_0")
    places = [
        CHROME,
        ".config/chromium/Profile 1",
        ".config/chromium/Default/Extensions/link",
        f".config/chromium/Default/Extensions/{TWO}/2_0",
        FIREFOX,
    ]
    for place in places:
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).symlink_to(tmp_path / "away/Default")
    file = tmp_path / ".config/chromium/Default/Preferences"
    file.symlink_to(tmp_path / "away/Default")
    words = "it is a link to away/Default, which is not followed; name that folder"
    assert found(tmp_path) == [
        f"! {CHROME}: {words}",
        f"! .config/chromium/Profile 1: {words}",
        f"! .config/chromium/Default/Preferences: {words}",
        f"! .config/chromium/Default/Extensions/link: {words}",
        f"! .config/chromium/Default/Extensions/{TWO}/2_0: {words}",
        f".config/chromium/Default/Extensions/{TWO}/1_0",
        f"! {FIREFOX}: {words}",
    ]


def test_a_profile_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Permissions do not stop the administrator, so the system's answer is replaced.
    extension(tmp_path, f"{CHROME}/Default/Extensions/{ONE}/1_0", f"{CHROME}/Profile 1/Extensions/{ONE}/1_0")

    def scandir(path: Path) -> object:
        if path.name == "Default":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    real = os.scandir
    monkeypatch.setattr(os, "scandir", scandir)
    assert found(tmp_path) == [
        f"! {CHROME}/Default: the folder cannot be searched: Permission denied",
        f"{CHROME}/Profile 1/Extensions/{ONE}/1_0",
    ]


def addon(path: Path | str, identity: str = "x@example", kind: str = "extension", location: str = "app-profile") -> Any:
    return {"id": identity, "type": kind, "location": location, "path": str(path)}


def test_firefox_s_profiles_and_what_they_list(tmp_path: Path) -> None:
    extension(tmp_path, "disk/p/extensions/far.xpi", "work/mine", "program/features/x.xpi")
    names = ("packed@example.xpi", "unpacked@example", "theme@example.xpi", "moved@example.xpi")
    extension(tmp_path, *(f"{FIREFOX}/a.default/extensions/{name}" for name in names))
    extension(tmp_path, f"{FIREFOX}/a.default/features/1/system.xpi", f"{FIREFOX}/b.install/extensions/b.xpi")
    extension(tmp_path, f"{FIREFOX}/c.beside/extensions/c.xpi", f"{FIREFOX}/d.no-profile/extensions/d.xpi")
    (tmp_path / FIREFOX / "a.default/extensions/trash").mkdir()
    write(tmp_path / FIREFOX / "c.beside/prefs.js", "")
    write(
        tmp_path / FIREFOX / "profiles.ini",
        f"[Install4F96D1932A9F858E]\nDefault=a.default\nLocked=1\n\n[Profile1]\nName=far\nIsRelative=0\n"
        f"Path={tmp_path}/disk/p\nDefault=1\n\n[Profile0]\nName=default\nIsRelative=1\nPath=a.default\n\n"
        "[Profile2]\nName=gone\nIsRelative=1\nPath=gone\n\n[General]\nStartWithLastProfile=1\nVersion=2\n",
    )
    write(tmp_path / FIREFOX / "installs.ini", "[4F96D1932A9F858E]\nDefault=b.install\nLocked=1\n")
    root = tmp_path / FIREFOX / "a.default"
    addons = [
        addon(root / "extensions/packed@example.xpi"),
        addon(root / "extensions/theme@example.xpi", kind="theme"),
        addon("/old/place/extensions/moved@example.xpi"),
        addon(root / "extensions/gone@example.xpi", identity="gone@example"),
        addon(root / "features/1/system.xpi", location="app-system-addons"),
        addon(tmp_path / "work/mine", location="app-temporary"),
        addon(tmp_path / "program/features/x.xpi", location="app-system-defaults"),
        {"id": "built-in", "type": "extension", "location": "app-builtin", "path": None},
        "nonsense",
    ]
    write(root / "extensions.json", {"addons": addons})
    assert found(tmp_path) == [
        f"! {FIREFOX}/gone: {FIREFOX}/profiles.ini names it, and there is no such folder",
        f"{FIREFOX}/a.default/extensions/moved@example.xpi",
        f"{FIREFOX}/a.default/extensions/packed@example.xpi",
        f"{FIREFOX}/a.default/extensions/unpacked@example",
        f"! {FIREFOX}/a.default/extensions/gone@example.xpi: {FIREFOX}/a.default/extensions.json names it for "
        "gone@example, and no extension can be read there",
        f"{FIREFOX}/a.default/features/1/system.xpi",
        "work/mine",
        "disk/p/extensions/far.xpi",
        f"{FIREFOX}/b.install/extensions/b.xpi",
        f"{FIREFOX}/c.beside/extensions/c.xpi",
    ]


BROKEN_INI = [
    ("Path=x\n", "File contains no section headers."),
    ("[Profile0]\nPath\n", "Source contains parsing errors: '<string>'"),
    (f"[Profile0]\nPath={'x' * 5000}\n", "a line of more than 4,096 characters"),
]


@pytest.mark.parametrize(("text", "reason"), BROKEN_INI, ids=["headless", "line", "long"])
def test_firefox_s_damaged_files_lose_nothing(tmp_path: Path, text: str, reason: str) -> None:
    extension(tmp_path, f"{FIREFOX}/a/extensions/x.xpi")
    write(tmp_path / FIREFOX / "a/prefs.js", "")
    write(tmp_path / FIREFOX / "a/extensions.json", {"addons": {}})
    write(tmp_path / FIREFOX / "profiles.ini", text)
    assert found(tmp_path) == [
        f"! {FIREFOX}/profiles.ini: it is damaged: {reason}",
        f'! {FIREFOX}/a/extensions.json: it is damaged: "addons" is no list',
        f"{FIREFOX}/a/extensions/x.xpi",
    ]


def test_profiles_that_are_links_or_lead_out(tmp_path: Path) -> None:
    extension(tmp_path, "away/extensions/x.xpi")
    write(tmp_path / FIREFOX / "profiles.ini", "[Profile0]\nPath=../../away\n[Profile1]\nPath=link\n")
    (tmp_path / FIREFOX / "link").symlink_to(tmp_path / "away")
    assert found(tmp_path) == [
        f"! ../../away: {FIREFOX}/profiles.ini names it, and it leads out of its folder",
        f"! {FIREFOX}/link: it is a link to away, which is not followed; name that folder",
    ]


def test_what_all_users_share(tmp_path: Path) -> None:
    """As Debian lays it down: links, which both browsers' profiles name in their ways."""
    extension(tmp_path, "root/usr/share/webext/blocker", "root/usr/share/chromium/extensions/own")
    for link in ("usr/share/chromium/extensions/blocker", f"{MOZILLA}/blocker@example"):
        (tmp_path / "root" / link).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "root" / link).symlink_to(tmp_path / "root/usr/share/webext/blocker")
    write(tmp_path / "root/usr/share/chromium/extensions/abc.json", {"external_update_url": "https://example.org"})
    target = tmp_path / "root/usr/share/webext/blocker"
    preferences(tmp_path / ".config/chromium/Default", {ONE: {"location": 8, "path": str(target)}})
    named = addon(tmp_path / "root" / MOZILLA / "blocker@example", location="app-system-share")
    write(tmp_path / FIREFOX / "p/prefs.js", "")
    write(tmp_path / FIREFOX / "p/extensions.json", {"addons": [named]})
    assert found(tmp_path) == ["root/usr/share/webext/blocker", "root/usr/share/chromium/extensions/own"]
    assert remarks(tmp_path)[0] == "root/usr/share/chromium/extensions: for all users, 2 extensions"


def test_profiles_without_extensions_are_no_error(tmp_path: Path) -> None:
    preferences(tmp_path / CHROME / "Default", {})
    assert found(tmp_path) == []
    assert remarks(tmp_path) == [f"{CHROME}/Default: profile of Chrome, 0 extensions"]


def test_nothing_found_says_where_was_looked(tmp_path: Path) -> None:
    (tmp_path / CHROME / "Crash Reports").mkdir(parents=True)
    machine = Machine(tmp_path, Platform.WINDOWS, {}, tmp_path / "root")
    (error,) = find_installed(machine).inputs
    assert isinstance(error, InputError)
    places = ", ".join(str(place.path) for place in profile_places(machine))
    browsers = "Chrome, Chromium, Edge, Brave, Firefox, LibreWolf"
    assert str(error) == f"--installed: no profile of {browsers} was found; looked in {places}"
    assert f"{tmp_path}/AppData/Local/Microsoft/Edge/User Data" in places


HOSTILE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["..", "/", "a/../b", "\0", "~"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["extensions", "settings", "path", "location", "addons", "type", "id", ONE]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(deadline=None)  # it takes the disk's time
@given(preferred=HOSTILE, entry=HOSTILE, addons=HOSTILE, ini=st.text(max_size=80))
def test_whatever_the_files_say_the_extension_on_the_disk_is_found(
    preferred: object, entry: object, addons: object, ini: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        extension(home, f"{CHROME}/Default/Extensions/{ONE}/1_0", f"{FIREFOX}/p/extensions/x.xpi")
        write(home / CHROME / "Default/Preferences", preferred)
        preferences(home / CHROME / "Default", {"x": entry, "y": {"path": entry}}, "Secure Preferences")
        write(home / FIREFOX / "p/extensions.json", {"addons": addons})
        write(home / FIREFOX / "p/prefs.js", "")
        (home / FIREFOX / "profiles.ini").write_text(f"[Profile0]\nPath={ini}", encoding="utf-8")
        names = [item.name for item in look(home).inputs if isinstance(item, Input)]
        assert f"{home}/{CHROME}/Default/Extensions/{ONE}/1_0" in names
        assert f"{home}/{FIREFOX}/p/extensions/x.xpi" in names


@pytest.mark.browser
def test_what_the_real_chromium_has_loaded_is_found(tmp_path: Path) -> None:
    extension(tmp_path, "mine")
    manifest = {"manifest_version": 3, "name": "Mine", "version": "1.0"}
    write(tmp_path / "mine/manifest.json", manifest)
    profile = tmp_path / ".config/chromium"
    program = shutil.which("chromium")
    assert program is not None
    arguments = [
        "--headless",
        "--no-sandbox",  # it does not start as root with one; nothing is opened
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-features=DisableLoadExtensionCommandLineSwitch",
        "--host-resolver-rules=MAP * 127.0.0.1:9",
        "--remote-debugging-port=0",
        f"--user-data-dir={profile}",
        f"--load-extension={tmp_path / 'mine'}",
        "about:blank",
    ]
    with subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            # Chromium writes its settings some seconds after they change, and when it ends.
            ready = profile / "DevToolsActivePort"
            for _ in range(600):
                if ready.exists() or process.poll() is not None:
                    break
                time.sleep(0.1)
            assert ready.exists()
            for _ in range(300):
                if found(tmp_path) == ["mine"]:
                    break
                time.sleep(0.1)
        finally:
            process.terminate()
            process.wait(30)
    assert found(tmp_path) == ["mine"], "and not the parts of the browser, which its settings name too"
    assert remarks(tmp_path) == [".config/chromium/Default: profile of Chromium, 1 extension"]
