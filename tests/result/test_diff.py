from msgspec.structs import replace

from skimtrace.result.diff import diff
from tests.result import made


def test_a_result_does_not_differ_from_itself() -> None:
    for result in (made.result(), made.clean(), made.hostile("<script>")):
        found = diff(result, result)
        assert not found.changed
        assert found.flows.kept == len(result.flows)


def test_a_flow_that_moved_is_no_change() -> None:
    old = made.flow()
    new = made.flow(
        id="F-9999",
        source=replace(old.source, line=90, file="content.min.js"),
        sink=replace(old.sink, line=91, code=old.sink.code + "  "),
    )
    found = diff(made.result(flows=[old]), made.result(flows=[new]))
    assert (found.flows.added, found.flows.removed, found.flows.kept) == ([], [], 1)
    assert not found.changed


def test_what_came_and_what_went_is_named() -> None:
    old = made.clean(input="old.crx", manifest=replace(made.clean().manifest, permissions=["storage", "alarms"]))
    new = made.result(
        input="new.crx",
        extension=made.info(signature="invalid"),
        manifest=replace(made.clean().manifest, permissions=["storage", "cookies"]),
    )
    found = diff(old, new)
    assert found.changed
    assert found.verdict is not None
    assert (found.verdict.old, found.verdict.new) == ("no-evidence", "scrapes-and-sends")
    assert found.signature is not None
    assert found.signature.new == "invalid"
    assert found.hosts.added == ["api.example.com", "www.example.org"]
    assert found.sends_to.added == ["api.example.com"], "a host that is only named receives nothing"
    assert [(r.data_type, r.to) for r in found.receives.added] == [
        ("person.headline", "api.example.com"),
        ("person.name", "api.example.com"),
    ]
    assert found.permissions.added == ["cookies"]
    assert found.permissions.removed == ["alarms"]
    (line,) = found.flows.added
    assert (line.source, line.sink, line.to) == ("content.js:3", "background.js:12", "api.example.com")
    assert [f.signature for f in found.findings.added] == ["PSX-FLOW-NET"]
    assert found.score == 85


def test_the_way_back_is_the_mirror_image() -> None:
    old, new = made.clean(), made.result()
    forth, back = diff(old, new), diff(new, old)
    assert (forth.flows.added, forth.hosts.added) == (back.flows.removed, back.hosts.removed)
    assert forth.findings.added == back.findings.removed
    assert forth.score == -back.score


def test_a_second_flow_alike_counts() -> None:
    one, two = made.result(), made.result(flows=[made.flow(), made.flow(id="F-0009")])
    assert [line.id for line in diff(one, two).flows.added] == ["F-0009"]


def test_what_goes_back_to_its_own_site_is_compared_apart() -> None:
    old, new = made.clean(), made.clean(same_site_flows=[made.returning_flow()])
    found = diff(old, new)
    assert found.changed
    assert [line.id for line in found.same_site_flows.added] == ["S-0001"]
    assert found.hosts.added == ["www.linkedin.com"]
    assert (found.flows.added, found.sends_to.added, found.receives.added) == ([], [], [])


def test_an_incomplete_side_is_told() -> None:
    assert diff(made.result(), made.result(complete=False)).complete is False
