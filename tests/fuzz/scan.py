"""Target `scan`: a small extension of any files, scanned, its result written, read again and shown."""

import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import NoReturn
from unittest.mock import patch

import msgspec
from samples.catalog import load
from samples.packing import deterministic_zip

from skimtrace.batch import one
from skimtrace.batch.settings import Settings
from skimtrace.bundle.discover import Input
from skimtrace.report.markdown import MarkdownRenderer
from skimtrace.report.page import extension_page
from skimtrace.report.sarif import SarifRenderer
from skimtrace.report.structured import to_json
from skimtrace.report.table import CsvRenderer
from skimtrace.report.text import PlainRenderer
from skimtrace.result.model import Result
from skimtrace.signatures.registry import load_signatures
from tests.flow import test_cases as flow_cases
from tests.flow.made import with_manifest
from tests.fuzz import lowering, manifest, mutation, parts
from tests.fuzz.guard import SCRATCH
from tests.report.ours import foreign_scripts

MAX_LENGTH = 16_384
APIS = rb"""chrome.runtime.sendMessage( chrome.runtime.onMessage.addListener( chrome.storage.local.set( .get( fetch(
document.querySelector( document.querySelectorAll( .textContent .innerText .innerHTML .pv-top-card__name h1
XMLHttpRequest .open( .send( JSON.stringify( JSON.parse( .then( await addEventListener( window.postMessage( 'message'
"https://a.example/in" {method:"POST",body: localStorage.setItem( indexedDB.open( new\40WebSocket( navigator.sendBeacon(
chrome.tabs.query( chrome.scripting.executeScript( chrome.cookies.get( document.cookie location.href setTimeout(
MutationObserver .map( .forEach( .push( Object.assign( Object.entries( for(const\40a\40of eval( new\40Function( import(
innerHTML= .src= new\40Image URLSearchParams FormData .append( btoa( encodeURIComponent( chrome.downloads.download(
.click() linkedin.com window.onload chrome.runtime.connect( port.postMessage( onConnect XMLHttpRequest.prototype.open=
axios.post( $.ajax( $(".a").text() Vue.component React.createElement( __webpack_require__( webpackChunk define([
module.exports= require("""
TOKENS = [
    *lowering.TOKENS,
    *manifest.TOKENS[:120],
    *(token.replace(rb"\40", b" ") for token in APIS.split()),
    *b"\n:: content.js\n|\n:: background.js\n|\n:: popup.html\n|\n:: page.js\n|\n:: manifest.json\n".split(b"|"),
]


def _raise(error: BaseException) -> NoReturn:
    raise error


@cache
def _settings() -> Settings:
    return Settings(load_signatures())


def scanned(files: dict[str, bytes], name: str = "ext.zip") -> Result:
    """Return the result of scanning a package of these files; a defect of the program is raised as it is."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=SCRATCH, suffix=".zip") as package:
        package.write(deterministic_zip(files, compress=False))
        package.flush()
        with patch.object(one, "describe", _raise):
            result = one.scan_one(Input(Path(package.name), name), _settings())
    assert isinstance(result, Result)
    return result


def check(data: bytes) -> None:
    """Scan it. Raises whatever scanning or showing raises, and AssertionError for a result that cannot be true."""
    files = parts.split(data, "content.js")
    if "manifest.json" not in files:
        files = {
            name: content if isinstance(content, bytes) else msgspec.json.encode(content)
            for name, content in with_manifest(files).items()
        }
    agree(scanned(files))


def agree(result: Result) -> None:
    """Check what holds of every result, in each form it is written in."""
    assert result.error is None or "defect" not in result.error, result.error
    if result.error is not None:
        assert (result.verdict, result.complete) == ("review", False)
    if result.coverage.skipped or result.coverage.parse_errors or result.coverage.limits:
        assert not result.complete
    if result.complete:
        own = [s for s in result.scripts if s.library is None and s.copy_of is None and s.kind != "code-string"]
        assert result.coverage.analysed_bytes == sum(script.bytes for script in own)
    line = to_json(result)
    assert "\n" not in line
    assert msgspec.json.decode(line, type=Result) == result
    page = extension_page(result)
    assert page.startswith("<!DOCTYPE html>") or page.lower().startswith("<!doctype html>")
    assert not foreign_scripts(page)
    for renderer in (PlainRenderer, CsvRenderer, SarifRenderer, MarkdownRenderer):
        written: list[str] = []
        render = renderer(written.append)
        render.begin()
        render.add(result)
        render.end()
        assert "\x1b" not in "".join(written)


def seeds() -> Iterator[bytes]:
    """Yield the samples and the cases of the flow room."""
    for sample in load():
        yield parts.join(sample.files())
    for case in flow_cases.CASES:
        yield parts.join(with_manifest(case.files))


def mutate(data: bytes, room: int, random: Random, basic: mutation.Basic) -> bytes:
    """Return `data` with tokens of scripts, manifests and pages in it changed."""
    return mutation.text(data, room, random, basic, TOKENS)
