"""The terminal's commands on frozen results."""

import csv
import io

from tests.terminal import Terminal
from tests.world import PERIOD, PLAN, World


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_frozen_results_are_made_listed_shown_compared_and_removed(terminal: Terminal, loaded: World) -> None:
    asked = ("--plan", PLAN, "--period", PERIOD)
    shown = terminal("kpi", *asked, "--by", "area").out
    assert terminal("frozen", "make", "Họp tháng 1", *asked).code == 0
    listed = table(terminal("frozen", "list").out)
    assert [(one["frozen"], one["name"], one["area_code"], one["frozen_by"]) for one in listed] == [
        ("1", "Họp tháng 1", "75", "cli")
    ]
    assert table(terminal("frozen", "compare", "1").out) == []
    rows = (
        f"period,unit_code,indicator,level,numerator,denominator,value,state\n{PERIOD},U2,cashless_collection,,1,1,,\n"
    )
    assert terminal("load", loaded.write("later.csv", rows)).code == 0
    assert terminal("kpi", *asked, "--by", "area").out != shown
    assert terminal("frozen", "show", "1", "--by", "area").out == shown
    changes = table(terminal("frozen", "compare", "1").out)
    assert {one["change"] for one in changes} == {"target", "area", "answer"}
    answer = next(one for one in changes if one["change"] == "answer")
    told = ("unit_code", "unit_name", "indicator", "before", "now")
    assert [answer[key] for key in told] == ["U2", "Trường TH-THCS Mẫu 02", "cashless_collection", "0/1", "1/1"]
    assert terminal("frozen", "delete", "1").code == 0
    assert table(terminal("frozen", "list").out) == []


def test_refusals_are_one_line(terminal: Terminal, loaded: World) -> None:
    asked = ("--plan", PLAN, "--period", PERIOD)
    assert terminal("frozen", "make", "a", *asked).code == 0
    for command, words in (
        (("frozen", "make", "a", *asked), "There are frozen results named"),
        (("frozen", "make", " ", *asked), "Give the frozen results a name"),
        (("frozen", "make", "b", "--plan", "none", "--period", PERIOD), "Unknown plan"),
        (("frozen", "show", "9"), "There are no frozen results"),
        (("frozen", "show", "1", "--by", "unit"), "no rows of single units"),
        (("frozen", "compare", "9"), "There are no frozen results"),
        (("frozen", "delete", "9"), "There are no frozen results"),
    ):
        done = terminal(*command)
        assert done.code == 1
        assert words in done.err
        assert len(done.err.strip().splitlines()) == 1
