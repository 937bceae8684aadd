"""`cli.py kpi` on the small province, worked out by hand; wrong calls; the template; closed lists; approval."""

from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.world import PERIOD, PLAN, World

ASK = ("kpi", "--plan", PLAN, "--period", PERIOD)
COLUMNS = (
    "plan,period,area_code,level,unit_code,target_id,indicator,clause,expected,reported,met,numerator,denominator,"
    "value,low,high,comparator,target,status,gap,gap_unit"
)
CASHLESS, RECORDS = "dn-iii-4-cashless-collection", "dn-iii-2-records-digitised"
ONLINE = "dn-iii-5-online-share-primary"
FIGURES = ("expected", "reported", "met", "numerator", "denominator", "value", "low", "high")


def figures(rows: list[dict[str, str]], target: str) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The figures of one target by (area, level, unit)."""
    return {
        (row["area_code"], row["level"], row["unit_code"]): tuple(row[name] for name in FIGURES)
        for row in rows
        if row["target_id"] == target
    }


def test_the_total(terminal: Terminal, loaded: World) -> None:
    done = terminal(*ASK)
    assert done.columns == COLUMNS
    # Expected: U1 U2 U3 U4 U6 (U5 not applicable). Yes: U1, U3. Silent: U4, U6.
    assert figures(done.rows, CASHLESS) == {("75", "", ""): ("5", "3", "2", "2", "5", "40", "40", "80")}
    # 120 of 150; U2 has neither an earlier report nor a peer of its levels: no honest bounds.
    assert figures(done.rows, RECORDS) == {("75", "", ""): ("6", "2", "0", "120", "150", "80", "", "")}
    row = next(row for row in done.rows if row["target_id"] == CASHLESS)
    assert (row["comparator"], row["target"], row["status"]) == (">=", "100", "first_report")
    assert (row["gap"], row["gap_unit"]) == ("3", "units")


def test_a_mean_of_units_is_not_rounded(terminal: Terminal, loaded: World) -> None:
    # 3 and 6 per cent; nobody of the expected is silent.
    assert figures(terminal(*ASK).rows, ONLINE) == {("75", "", ""): ("2", "2", "1", "90", "2000", "4.5", "4.5", "4.5")}


def test_by_area_one_row_a_child_area(terminal: Terminal, loaded: World) -> None:
    assert figures(terminal(*ASK, "--by", "area").rows, CASHLESS) == {
        ("731", "", ""): ("2", "2", "1", "1", "2", "50", "50", "50"),
        ("732", "", ""): ("3", "1", "1", "1", "3", "33.333333333333336", "33.333333333333336", "100"),
    }


def test_an_area_of_the_plan(terminal: Terminal, loaded: World) -> None:
    assert figures(terminal(*ASK, "--area", "731").rows, CASHLESS) == {
        ("731", "", ""): ("2", "2", "1", "1", "2", "50", "50", "50")
    }


def test_by_level_a_unit_stands_under_each_of_its_levels(terminal: Terminal, loaded: World) -> None:
    found = figures(terminal(*ASK, "--by", "level").rows, CASHLESS)
    assert {level: figure[:3] for (_, level, _), figure in found.items()} == {
        "primary": ("2", "2", "1"),
        "lower_secondary": ("2", "2", "1"),
        "upper_secondary": ("1", "0", "0"),
        "continuing": ("1", "0", "0"),
    }


def test_by_unit(terminal: Terminal, loaded: World) -> None:
    found = figures(terminal(*ASK, "--by", "unit").rows, CASHLESS)
    assert {unit: figure[:3] for (_, _, unit), figure in found.items()} == {
        "U1": ("1", "1", "1"),
        "U2": ("1", "1", "0"),
        "U3": ("1", "1", "1"),
        "U4": ("1", "0", "0"),
        "U6": ("1", "0", "0"),
    }


def test_a_share_with_nobody_reporting(terminal: Terminal, loaded: World) -> None:
    rows = {row["target_id"]: row for row in terminal(*ASK).rows}
    wifi = rows["dn-iii-8-wifi"]
    assert (wifi["expected"], wifi["reported"], wifi["status"], wifi["gap"]) == ("6", "0", "no_data", "")


def test_approved_only_counts_what_the_office_approved(terminal: Terminal, loaded: World) -> None:
    only = (*ASK, "--approved-only")
    assert figures(terminal(*only).rows, CASHLESS)["75", "", ""][1] == "0"
    assert terminal("reports", "approve", "--period", PERIOD, "--unit", "U1").code == 0
    assert figures(terminal(*only).rows, CASHLESS)["75", "", ""][1:3] == ("1", "1")
    assert terminal("reports", "approve", "--period", PERIOD, "--area", "732").code == 0
    assert figures(terminal(*only).rows, CASHLESS)["75", "", ""][1:3] == ("2", "2")


def test_a_report_of_a_unit_closed_within_the_period_is_approved(terminal: Terminal, loaded: World) -> None:
    closing = loaded.write("closing.csv", "unit_code,closed_on\nU1,2025-01-10\nU2,2025-01-10\n")
    assert terminal("units", "load", closing).code == 0
    approve = ("reports", "approve", "--period", PERIOD)
    assert terminal(*approve, "--unit", "U1", "--area", "731").err == "1 reports approved\n"
    assert "U2" in terminal(*approve, "--unit", "U2", "--area", "732").refusal()
    assert terminal(*approve, "--area", "731").err == "2 reports approved\n"
    assert "U4" in terminal(*approve, "--unit", "U4").refusal()  # it has no report


def test_a_closed_list_makes_absent_a_no(terminal: Terminal, loaded: World) -> None:
    target = "dn-v-2-d-inspected-lower-office"
    close = ("lists", "close", "--office", "P731", "--indicator", "inspected", "--period", PERIOD)
    assert figures(terminal(*ASK, "--by", "area").rows, target)["731", "", ""][:3] == ("3", "0", "0")
    assert terminal(*close).code == 0
    found = figures(terminal(*ASK, "--by", "area").rows, target)
    assert found["731", "", ""][:3] == ("3", "3", "0")
    assert found["732", "", ""][:3] == ("1", "0", "0")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("lists", "close", "--office", "P731", "--indicator", "wifi", "--period", PERIOD), "wifi"),
        (("lists", "close", "--office", "NO", "--indicator", "inspected", "--period", PERIOD), "NO"),
        (("lists", "close", "--office", "P731", "--indicator", "inspected", "--period", "someday"), "someday"),
        (("reports", "approve", "--period", "someday"), "someday"),
        (("kpi", "--plan", "no-plan", "--period", PERIOD), "no-plan"),
        (("kpi", "--plan", PLAN, "--period", "2031"), "2031"),
        ((*ASK, "--area", "31"), "31"),
        ((*ASK, "--area", "nowhere"), "nowhere"),
        (("template", "--plan", "no-plan", "--period", PERIOD), "no-plan"),
        (("template", "--plan", PLAN, "--period", "2031"), "2031"),
        (("template", "--plan", PLAN, "--period", PERIOD, "--area", "31", "--out", "never.xlsx"), "31"),
        (("observations", "--area", "nowhere"), "nowhere"),
        (("observations", "--period", "someday"), "someday"),
    ],
)
def test_what_does_not_exist_is_named(
    terminal: Terminal, loaded: World, arguments: tuple[str, ...], named: str
) -> None:
    done = terminal(*arguments)
    assert named in done.refusal()
    assert len(done.err.splitlines()) == 1


def test_an_empty_database_has_plans_but_no_rows(terminal: Terminal) -> None:
    done = terminal(*ASK)
    assert done.columns == COLUMNS
    assert done.rows == []


def test_refresh_changes_no_figure(terminal: Terminal, loaded: World) -> None:
    before = terminal(*ASK, "--by", "area").out
    assert terminal("refresh").code == 0
    assert terminal(*ASK, "--by", "area").out == before


def test_a_filled_template_is_loaded(terminal: Terminal, loaded: World, tmp_path: Path) -> None:
    import openpyxl

    file = tmp_path / "report.xlsx"
    asked = ("template", "--plan", PLAN, "--period", PERIOD, "--area", "732", "--out", file)
    assert terminal(*asked).code == 0
    book = openpyxl.load_workbook(file)
    sheet = book.active
    keys = {cell.value: (cell.row, cell.column) for row in sheet.iter_rows(max_row=12) for cell in row if cell.value}
    column = keys["cashless_collection||flag"][1]
    row = next(cell.row for cell in sheet["A"] if cell.value == "U4")
    sheet.cell(row, column).value = "Có"
    book.save(file)
    assert terminal("load", file).code == 0
    assert figures(terminal(*ASK).rows, CASHLESS)["75", "", ""] == ("5", "4", "3", "3", "5", "60", "60", "80")


def test_a_template_never_overwrites_a_filled_file_unasked(terminal: Terminal, loaded: World, tmp_path: Path) -> None:
    file = tmp_path / "report.xlsx"
    file.write_bytes(b"filled in")
    asked = ("template", "--plan", PLAN, "--period", PERIOD, "--out", file)
    assert "--force" in terminal(*asked).refusal()
    assert file.read_bytes() == b"filled in"
    assert terminal(*asked, "--force").code == 0
    assert file.read_bytes()[:2] == b"PK"
