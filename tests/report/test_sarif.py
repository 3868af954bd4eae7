import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from skimtrace.report.sarif import FINGERPRINT, SarifRenderer
from skimtrace.result import model as m
from tests.result import made

# The schema as OASIS publishes it: SARIF 2.1.0 with errata 01.
SCHEMA = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


def log(*results: m.Result) -> dict[str, Any]:
    out: list[str] = []
    renderer = SarifRenderer(out.append)
    renderer.begin()
    for result in results:
        renderer.add(result)
    renderer.end()
    document: dict[str, Any] = json.loads("".join(out))
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(document)
    return document


def run(result: m.Result) -> dict[str, Any]:
    (only,) = log(result)["runs"]
    return dict(only)


def test_no_result_is_a_valid_log() -> None:
    assert log()["runs"] == []


@pytest.mark.parametrize("text", made.HOSTILE)
def test_hostile_results_are_valid_logs(text: str) -> None:
    found = run(made.hostile(text))
    assert "](" not in found["results"][0]["message"]["text"]


def test_a_finding_has_its_rule_place_path_and_fingerprint() -> None:
    found = run(made.result())
    (rule,) = found["tool"]["driver"]["rules"]
    assert rule["id"] == "PSX-FLOW-NET"
    assert rule["defaultConfiguration"]["level"] == "error"
    assert "external/cwe/cwe-359" in rule["properties"]["tags"]
    assert "Ask the vendor how long the records are kept." in rule["help"]["text"]
    assert "Art. 6 GDPR" in rule["help"]["text"]
    assert "An indicator, never a finding of law." in rule["help"]["text"]
    (result,) = found["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("PSX-FLOW-NET", 0, "error")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "background.js", "uriBaseId": "EXTENSION"}
    assert (place["region"]["startLine"], place["region"]["startColumn"]) == (12, 5)
    assert result["partialFingerprints"] == {FINGERPRINT: made.finding().fingerprint}
    (thread,) = result["codeFlows"][0]["threadFlows"]
    lines = [s["location"]["physicalLocation"]["region"]["startLine"] for s in thread["locations"]]
    assert thread["locations"][-1]["location"]["message"]["text"] == "leaves: body"
    assert lines == [3, 4, 9, 12], "from the read, over every step, to where it leaves"


def test_a_finding_has_the_paths_that_go_back_to_their_own_site_too() -> None:
    cited = made.finding(flows=["S-0001"])
    (result,) = run(made.clean(same_site_flows=[made.returning_flow()], findings=[cited]))["results"]
    (thread,) = result["codeFlows"][0]["threadFlows"]
    assert thread["id"] == "S-0001"
    assert thread["locations"][-1]["location"]["message"]["text"] == "goes back to the site it was read on: body"
    assert [s["importance"] for s in thread["locations"]] == ["essential", "important", "important", "essential"]


@pytest.mark.parametrize(
    ("severity", "level"),
    [("critical", "error"), ("high", "error"), ("medium", "warning"), ("low", "note"), ("info", "note")],
)
def test_levels_follow_severity(severity: str, level: str) -> None:
    found = run(made.result(findings=[made.finding(severity=severity)]))
    assert found["results"][0]["level"] == level
    assert found["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == level


def test_the_invocation_tells_what_was_not_analysed() -> None:
    cover = made.coverage(
        skipped=[m.SkippedFile(file="big.js", reason="larger than the limit")],
        parse_errors=[m.ParseError(file="bad.js", line=7)],
        limits=["stopped after 5 seconds"],
    )
    (call,) = run(made.clean(complete=False, coverage=cover))["invocations"]
    assert call["executionSuccessful"] is True
    assert [(n["descriptor"]["id"], n["message"]["text"]) for n in call["toolExecutionNotifications"]] == [
        ("not-analysed", "larger than the limit"),
        ("parse-error", "not understood"),
        ("limit", "stopped after 5 seconds"),
    ]
    assert call["toolExecutionNotifications"][1]["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}


def test_a_failed_analysis_is_an_unsuccessful_invocation() -> None:
    found = run(made.clean(error="no such file", complete=False, coverage=made.coverage(limits=["no such file"])))
    (call,) = found["invocations"]
    assert call["executionSuccessful"] is False
    assert [(n["level"], n["message"]["text"]) for n in call["toolExecutionNotifications"]] == [
        ("error", "no such file")
    ]


def test_accepted_findings_are_suppressed_with_their_reason() -> None:
    mark = m.Decision(decision="accepted", note="our own CRM", author="A", date="2026-01-01", expires=None)
    found = run(made.result(findings=[made.finding(review=mark)]))
    assert found["results"][0]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "our own CRM"}
    ]


def test_rules_stand_once_however_often_they_match() -> None:
    findings = [made.finding(), made.finding(id="2"), made.finding(id="3", signature="PSX-LOCAL-STORE")]
    found = run(made.result(findings=findings))
    assert [r["id"] for r in found["tool"]["driver"]["rules"]] == ["PSX-FLOW-NET", "PSX-LOCAL-STORE"]
    assert [r["ruleIndex"] for r in found["results"]] == [0, 0, 1]


def test_each_extension_is_a_run_of_its_own() -> None:
    runs = log(made.result(), made.clean())["runs"]
    assert len({r["automationDetails"]["id"] for r in runs}) == 2
    assert runs[0]["originalUriBaseIds"]["EXTENSION"]["uri"] == "inputs/lead-saver.crx/"
    assert runs[1]["properties"]["verdict"] == "no-evidence"


def test_paths_are_uris() -> None:
    spot = m.Location(file="a b/ü#?.js", line=1, column=1, code="x")
    found = run(made.result(findings=[made.finding(locations=[spot])], input="/in puts/a"))
    uri = found["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/%C3%BC%23%3F.js"
    assert found["originalUriBaseIds"]["EXTENSION"]["uri"] == "file:///in%20puts/a/"


def test_a_finding_about_the_whole_package_stands_at_its_manifest() -> None:
    found = run(made.result(findings=[made.finding(locations=[], flows=[])]))
    place = found["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "manifest.json"
    assert "codeFlows" not in found["results"][0]
