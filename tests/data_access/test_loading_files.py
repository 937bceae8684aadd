"""Files of any format through one door: read once, looked at, decided, loaded; what a sender decided is remembered."""

import io

import pytest
import xlsxwriter
from sqlalchemy.engine import Engine

from data_access.database import session, transaction
from data_access.intake.reading import Decisions, How
from data_access.intake_memory import remember
from data_access.loading.files import check, check_file, decided, load, load_file, read_file
from data_access.scope import NotAllowed, Scope
from kpi.indicators import indicators
from kpi.report_template import ColumnKey, Part
from tests.data_access.worlds import DEPARTMENT, LOWER, PERIOD, UNIT, VIEWER, load_rows, load_world
from tests.stored_answers import answer_at

WIFI, CASHLESS = indicators()["wifi"].label, indicators()["cashless_collection"].label
ODD = "Cột lạ của huyện"


@pytest.fixture
def world(engine: Engine) -> Engine:
    load_world(engine)
    return engine


def book(*rows: tuple[object, ...]) -> bytes:
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = made.add_worksheet("Báo cáo")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    made.close()
    return buffer.getvalue()


def messy(*rows: tuple[object, ...]) -> bytes:
    return book(("BÁO CÁO CHUYỂN ĐỔI SỐ",), ("STT", "Mã đơn vị", "Tên trường", WIFI, ODD), *rows)


def _stands(world: Engine, unit: str, indicator: str = "wifi") -> int | None:
    with session(world) as reading:
        found = answer_at(reading, (PERIOD, indicator, ""), unit)
        return None if found is None else found.numerator


def test_a_table_as_units_draw_it_is_loaded_and_checked(world: Engine) -> None:
    content = messy((1, "a1", "Tiểu học 1", "Có", "Có"), (2, "a2", "Tiểu học và THCS 2", "Không", ""))
    checked = check_file(world, LOWER, content, "bao-cao.xlsx", period=PERIOD)
    assert (checked.result.cells, checked.result.changed, checked.result.import_id) == (2, 2, None)
    assert [(found.heading, found.how) for found in checked.reading.headings if found.key is None] == [
        (ODD, How.UNKNOWN)
    ]
    assert _stands(world, "a1") is None
    result = load_file(world, LOWER, content, "bao-cao.xlsx", period=PERIOD)
    assert (result.cells, result.errors) == (2, [])
    assert (_stands(world, "a1"), _stands(world, "a2")) == (1, 0)


def test_changes_of_good_rows_are_told_one_by_one(world: Engine) -> None:
    load_rows(world, ",a1,wifi,,0,1,,", ",a2,wifi,,0,1,,")
    content = messy((1, "a1", "", "Có", ""), (2, "a2", "", "12 phòng", ""), (3, "zz", "", "Có", ""))
    checked = check_file(world, LOWER, content, "x.xlsx", period=PERIOD)
    assert [(one.unit, one.before[0], one.after[0]) for one in checked.changes] == [("a1", 0, 1)]
    assert (checked.result.cells, checked.result.replaced) == (1, 1)
    assert {(error.row, error.column) for error in checked.result.errors} == {(4, "D"), (5, "B")}
    assert load_file(world, LOWER, content, "x.xlsx", period=PERIOD, good_rows=True).changed == 1
    assert (_stands(world, "a1"), _stands(world, "a2")) == (1, 0)


def test_a_heading_confirmed_once_is_known_the_next_time_to_that_sender(world: Engine) -> None:
    content = messy((1, "a1", "", "Có", "Có"))
    read = read_file(world, LOWER, content, "x.xlsx", period=PERIOD)
    odd = next(found for found in read.understood.headings if found.key is None)
    chosen = Decisions(headings={odd.folded: ColumnKey("cashless_collection", "", Part.FLAG)})
    again = decided(world, LOWER, read, chosen)
    assert check(world, LOWER, again).result.cells == 2
    assert load(world, LOWER, again).cells == 2
    with transaction(world) as writing:
        remember(writing, LOWER, again.understood.layout, chosen, PERIOD)
    next_time = read_file(world, LOWER, messy((1, "a2", "", "Có", "Không")), "y.xlsx", period=PERIOD).understood
    assert {found.how for found in next_time.headings if found.heading == ODD} == {How.REMEMBERED}
    other = read_file(world, DEPARTMENT, content, "x.xlsx", period=PERIOD).understood
    assert {found.how for found in other.headings if found.heading == ODD} == {How.UNKNOWN}


def test_a_unit_named_by_a_person_gives_no_right(world: Engine) -> None:
    content = messy((1, "", "Trường bạn", "Có", ""))
    read = read_file(world, UNIT, content, "x.xlsx", period=PERIOD)
    keys = {found.folded for found in read.understood.units}
    wanted = decided(world, UNIT, read, Decisions(units=dict.fromkeys(keys, "a2")))
    assert check(world, UNIT, wanted).result.cells == 0
    load(world, UNIT, wanted, good_rows=True)
    assert _stands(world, "a2") is None


@pytest.mark.parametrize("period", [PERIOD, "2024-2025/CN"])
def test_a_file_that_names_its_periods_may_keep_them(world: Engine, period: str) -> None:
    content = f"period,unit_code,indicator,numerator,denominator\n{PERIOD},a1,wifi,1,1\n".encode()
    strict = check_file(world, LOWER, content, "x.csv", period=period).result
    assert bool(strict.errors) == (period != PERIOD)
    read = read_file(world, LOWER, content, "x.csv", period=period, of_file=True)
    assert check(world, LOWER, read).result.cells == 1


def test_a_file_that_cannot_be_read_has_one_error_and_nothing_else(world: Engine) -> None:
    for content, name in ((b"", "x.xlsx"), (b"PK\x03\x04", "x.xlsx"), (b"\0\1\2", "x.bin")):
        read = read_file(world, LOWER, content, name, period=PERIOD)
        assert read.book is None
        checked = check(world, LOWER, decided(world, LOWER, read, Decisions(use_hidden=True)))
        assert len(checked.result.errors) == 1
        assert load(world, LOWER, read, good_rows=True).import_id is None


def test_a_viewer_reads_nothing(world: Engine) -> None:
    scope: Scope = VIEWER
    with pytest.raises(NotAllowed):
        read_file(world, scope, messy(), "x.xlsx", period=PERIOD)
