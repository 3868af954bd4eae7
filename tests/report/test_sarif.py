import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from skimtrace.report.sarif import FINGERPRINT, LINE_HASH, MOST_PLACES, MOST_STEPS, SarifRenderer
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
    for one in document["runs"]:
        resolves(one)
    return document


def resolves(one: dict[str, Any]) -> None:
    """Assert what the schema cannot say: that all that points to something in the run points to what it names."""
    driver, bases = one["tool"]["driver"], one["originalUriBaseIds"]
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
    for rule in (*driver["rules"], *driver["notifications"]):
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help")), "GitHub asks for them"
    suppressed = {"suppressions" in result for result in one["results"]}
    assert len(suppressed) <= 1, "3.27.23: of all results, or of none"
    left: list[Any] = [one]
    while left:
        part = left.pop()
        if isinstance(part, list):
            left += part
            continue
        if not isinstance(part, dict):
            continue
        left += part.values()
        if "ruleIndex" in part:
            assert driver["rules"][part["ruleIndex"]]["id"] == part["ruleId"]
        for key, of in (("descriptor", "notifications"), ("associatedRule", "rules")):
            if key in part:
                assert driver[of][part[key]["index"]]["id"] == part[key]["id"]
        if "uriBaseId" in part:
            assert part["uriBaseId"] in bases
            uri = part["uri"]
            assert not uri.startswith("/"), "neither an absolute path nor another host"
            assert ".." not in uri.split("/")
            assert ":" not in uri.split("/")[0]
        if "contextRegion" in part:
            inner, outer = part["region"], part["contextRegion"]
            assert position(outer, "start") <= position(inner, "start")
            assert position(inner, "end") <= position(outer, "end")
            assert inner != outer, "3.29.5: a proper superset"
            assert inner["snippet"]["text"] in outer["snippet"]["text"]


def position(region: dict[str, Any], which: str) -> tuple[int, int]:
    return region[f"{which}Line"], region[f"{which}Column"]


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
    rule = found["tool"]["driver"]["rules"][0]
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
    assert result["partialFingerprints"] == {FINGERPRINT: made.finding().fingerprint, LINE_HASH: "0123456789abcdef:1"}
    (thread,) = result["codeFlows"][0]["threadFlows"]
    lines = [s["location"]["physicalLocation"]["region"]["startLine"] for s in thread["locations"]]
    assert thread["locations"][-1]["location"]["message"]["text"] == "leaves: body"
    assert lines == [3, 4, 9, 12], "from the read, over every step, to where it leaves"
    assert thread["properties"]["contexts"] == ["content:0", "background"]
    assert thread["message"]["text"] == "Runs through: content:0, background"
    assert result["codeFlows"][0]["message"]["text"] == "From linkedin.com to api.example.com, high confidence"


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
        (
            "incomplete",
            "In what could be analysed: no evidence that it reads data about people and passes it on.",
        ),
        ("not-analysed", "larger than the limit"),
        ("parse-error", "not understood"),
        ("limit", "stopped after 5 seconds"),
    ]
    assert call["toolExecutionNotifications"][2]["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}


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
        {
            "kind": "external",
            "status": "accepted",
            "justification": "our own CRM",
            "properties": {
                "decision": "accepted",
                "note": "our own CRM",
                "author": "A",
                "date": "2026-01-01",
                "expires": None,
            },
        }
    ]


def test_a_finding_judged_false_is_suppressed_and_a_confirmed_one_is_not() -> None:
    false = m.Decision(decision="false", note="a test page", author="A", date="2026-01-01", expires="2027-01-01")
    findings = [
        made.finding(id="1", review=false),
        made.finding(id="2", review=replace(false, decision="confirmed", note="seen")),
        made.finding(id="3"),
    ]
    first, second, third = run(made.result(findings=findings))["results"]
    assert [(s["status"], s["justification"]) for s in first["suppressions"]] == [
        ("accepted", "Judged false: a test page")
    ]
    assert first["suppressions"][0]["properties"]["expires"] == "2027-01-01"
    assert second["suppressions"] == []
    assert second["properties"]["review"]["decision"] == "confirmed"
    assert third["suppressions"] == [], "it was asked, and nothing was decided"
    assert "review" not in third["properties"]


def test_without_a_baseline_nothing_is_said_of_suppression() -> None:
    assert "suppressions" not in run(made.result())["results"][0]


def test_rules_stand_once_however_often_they_match() -> None:
    findings = [made.finding(), made.finding(id="2"), made.finding(id="3", signature="PSX-LOCAL-STORE")]
    found = run(made.result(findings=findings))
    assert [r["id"] for r in found["tool"]["driver"]["rules"]] == [
        "PSX-FLOW-NET",
        "PSX-LLM-OUT",
        "PSX-LOCAL-STORE",
    ]
    assert [r["ruleIndex"] for r in found["results"]] == [0, 0, 2]


def test_rules_that_did_not_match_are_listed_too() -> None:
    found = run(made.clean())
    (rule,) = found["tool"]["driver"]["rules"]
    assert rule["id"] == "PSX-FLOW-NET"
    assert rule["shortDescription"]["text"] == "Profile data is sent to a server"
    assert rule["defaultConfiguration"]["level"] == "error"
    assert rule["properties"]["security-severity"] == "9.5"
    assert "skimtrace signatures show PSX-FLOW-NET" in rule["help"]["text"]
    assert found["results"] == []
    assert found["properties"]["signatures"] == {"not-matched": 1}


def test_what_was_not_checked_is_told_rule_by_rule() -> None:
    rows = [replace(row, outcome="not-checked") for row in made.result().signatures]
    failed = run(made.clean(error="no such file", complete=False, signatures=rows))
    (call,) = failed["invocations"]
    told = [n for n in call["toolExecutionNotifications"] if n["descriptor"]["id"] == "not-checked"]
    assert [n["associatedRule"] for n in told] == [
        {"id": "PSX-FLOW-NET", "index": 0},
        {"id": "PSX-LLM-OUT", "index": 1},
    ]
    assert failed["properties"]["signatures"] == {"not-checked": 2}


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


def test_an_excerpt_gives_the_end_of_a_place_and_the_lines_around_it() -> None:
    spot = m.Location(
        file="background.js", line=12, column=5, code='fetch("https://api.example.com/v1/leads", {body});'
    )
    found = run(made.result(findings=[made.finding(locations=[spot])]))
    place = found["results"][0]["locations"][0]["physicalLocation"]
    text = made.excerpts()[0].text
    assert place["region"] == {
        "startLine": 12,
        "startColumn": 5,
        "endLine": 12,
        "endColumn": 55,
        "snippet": {"text": spot.code},
    }
    outer = place["contextRegion"]
    assert (position(outer, "start"), position(outer, "end")) == ((11, 1), (14, 1))
    assert outer["snippet"]["text"] == text


def test_code_that_was_put_on_one_line_and_cut_ends_where_it_was_cut() -> None:
    around = m.Excerpt(file="a.js", line=1, column=1001, text="x;send( {\n  a: 1,\n\n  b: 2 } );y;\nnext();\n")
    spot = m.Location(file="a.js", line=1, column=1003, code="send( { a: 1, b…")
    found = run(made.result(findings=[made.finding(locations=[spot])], excerpts=[around]))
    place = found["results"][0]["locations"][0]["physicalLocation"]
    assert place["region"]["snippet"]["text"] == "send( {\n  a: 1,\n\n  b"
    assert (position(place["region"], "start"), position(place["region"], "end")) == ((1, 1003), (4, 4))
    assert position(place["contextRegion"], "start") == (1, 1001)


def test_little_is_shown_of_a_very_long_line() -> None:
    around = m.Excerpt(file="a.js", line=7, column=5001, text="a" * 900 + "send(x)" + "b" * 900)
    spot = m.Location(file="a.js", line=7, column=5901, code="send(x)")
    found = run(made.result(findings=[made.finding(locations=[spot])], excerpts=[around]))
    outer = found["results"][0]["locations"][0]["physicalLocation"]["contextRegion"]
    assert outer["snippet"]["text"] == "a" * 240 + "send(x)" + "b" * 240
    assert (position(outer, "start"), position(outer, "end")) == ((7, 5661), (7, 6148))


def test_an_excerpt_that_says_something_else_is_not_shown() -> None:
    spot = m.Location(file="background.js", line=12, column=5, code="other()")
    found = run(made.result(findings=[made.finding(locations=[spot])]))
    place = found["results"][0]["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 12, "startColumn": 5, "snippet": {"text": "other()"}}
    assert "contextRegion" not in place


@pytest.mark.parametrize(
    ("given", "uri"),
    [
        ("in puts/a.crx", "in%20puts/a.crx/"),
        ("/in/a", "file:///in/a/"),
        ("C:\\in\\a b.crx", "file:///C:/in/a%20b.crx/"),
        ("https://files.example/a.crx?key=secret#x", "https://files.example/a.crx/"),
        ("a:b.crx", "a%3Ab.crx/"),
        ("../a.crx", None),
        ("x/../../a.crx", None),
    ],
)
def test_the_root_of_an_extension_is_a_base(given: str, uri: str | None) -> None:
    assert run(made.result(input=given))["originalUriBaseIds"]["EXTENSION"].get("uri") == uri


@pytest.mark.parametrize("file", ["../up.js", "a/../../up.js", "//evil.example/x.js", "/etc/passwd", "\\\\evil\\x"])
def test_no_file_name_leads_out_of_the_extension(file: str) -> None:
    spot = m.Location(file=file, line=1, column=1, code="x")
    cover = made.coverage(
        skipped=[m.SkippedFile(file=file, reason="odd")],
        problems=[m.PackageProblem(file=file, kind="path", severity="hostile", reason="its name points outside")],
    )
    found = run(made.result(complete=False, findings=[made.finding(locations=[spot])], coverage=cover))
    told = [n["message"]["text"] for n in found["invocations"][0]["toolExecutionNotifications"]]
    assert any("odd" in text for text in told)


def test_a_file_whose_name_leads_out_is_named_in_the_message() -> None:
    cover = made.coverage(
        problems=[m.PackageProblem(file="../up.js", kind="path", severity="hostile", reason="its name points outside")]
    )
    (notice,) = run(made.clean(coverage=cover))["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"] == "../up.js: its name points outside"
    assert "locations" not in notice


def test_a_result_stays_within_what_code_scanning_takes() -> None:
    step = made.flow().steps[0]
    flows = [made.flow(id=f"F-{at}", steps=[step] * 3_000) for at in range(5)]
    spot = made.finding().locations[0]
    found = run(
        made.result(
            flows=flows,
            findings=[
                made.finding(
                    flows=[flow.id for flow in flows],
                    locations=[spot] * (MOST_PLACES + 5),
                    attack=[f"T{at}" for at in range(40)],
                    description="d" * 3_000,
                )
            ],
        )
    )
    (result,) = found["results"]
    steps = [len(thread["locations"]) for path in result["codeFlows"] for thread in path["threadFlows"]]
    assert steps == [3_002] * 3
    assert sum(steps) <= MOST_STEPS
    assert result["properties"]["codeFlowsLeftOut"] == 2
    assert len(result["locations"]) + len(result["relatedLocations"]) == MOST_PLACES
    assert result["properties"]["locationsLeftOut"] == 5
    rule = found["tool"]["driver"]["rules"][0]
    assert len(rule["properties"]["tags"]) == 20
    assert len(rule["fullDescription"]["text"]) == 1_024
    assert "d" * 3_000 in rule["help"]["text"]
