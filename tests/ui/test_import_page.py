"""Loading a file on the page: preview, choices that are remembered, all or the good rows or nothing, closed periods."""

import io

import pytest
import streamlit as st
import xlsxwriter
from openpyxl import load_workbook
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from data_access import database
from data_access.intake_memory import entries, remembered
from data_access.loading.files import check, read_file
from data_access.period_closings import close_period
from data_access.scope import TERMINAL, Role, Scope
from data_access.tables import Import, PeriodClosing
from kpi.indicators import indicators
from tests.stored_answers import answer_at
from tests.ui.conftest import Open, markup
from tests.world import OBSERVATIONS, PERIOD, PLAN
from ui import import_back

VIEW = {"plan": PLAN, "period": PERIOD}
CASHLESS = indicators()["cashless_collection"].label
ODD = "Cột riêng <b>*của*</b> Phòng"
PHONG = Scope(Role.LOWER_OFFICE, "an", office="P731")


def messy(*rows: tuple[object, ...]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Báo cáo")
    for number, row in enumerate([("BÁO CÁO CỦA PHÒNG",), ("STT", "Mã", "Tên trường", CASHLESS, ODD), *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


GOOD = messy((1, "U1", "Trường Tiểu học Mẫu 01", "Không", "Có"), (2, "U2", "", "Có", ""))
BAD = messy((1, "U1", "", "đang làm", "x"), (2, "U2", "", "Có", ""), (3, "U9", "", "Có", ""))


def _open(
    open_page: Open, content: bytes, name: str = "bao-cao.xlsx", role: str = "lower_office", **more: object
) -> AppTest:
    place = {"office": "P731"} if role == "lower_office" else {}
    page = open_page("imports", role, VIEW | dict(more), **place)
    return page.file_uploader[0].set_value((name, content, "application/octet-stream")).run()


def _button(page: AppTest, words: str) -> object:
    return next(one for one in page.button if words in one.label)


def _places(node: Block, path: tuple[int, ...] = ()) -> dict[str, tuple[int, ...]]:
    """Where on the page everything stands, by its words or label."""
    found: dict[str, tuple[int, ...]] = {}
    for at, one in node.children.items():
        if isinstance(one, Block):
            found |= _places(one, (*path, at))
        else:
            found[str(getattr(one.proto, "body", "") or getattr(one.proto, "label", ""))] = (*path, at)
    return found


def _stands(site: Engine, unit: str, indicator: str = "cashless_collection") -> int | None:
    with database.session(site) as session:
        found = answer_at(session, (PERIOD, indicator, ""), unit)
        return None if found is None else found.numerator


def test_the_preview_says_what_was_understood_and_nothing_is_stored(site: Engine, open_page: Open) -> None:
    page = _open(open_page, GOOD)
    assert not page.exception
    assert not page.error
    shown = markup(page)
    assert "<b>1 trên 2</b>cột nhận ra" in shown
    assert "<b>2 trên 2</b>đơn vị nhận ra" in shown
    assert "<b>2</b>thay số đang có" in shown
    assert "Học kỳ I năm học 2024-2025" in shown
    assert "&lt;b&gt;*của*&lt;/b&gt;" in shown
    assert "Trường Tiểu học Mẫu 01" in shown
    assert [one.value for one in page.success] == ["Tệp không có lỗi: 2 dòng, 2 số liệu, 2 số liệu sẽ thay đổi."]
    with database.session(site) as session:
        assert len(session.exec(select(Import)).all()) == 1


def test_all_is_loaded(site: Engine, open_page: Open) -> None:
    page = _button(_open(open_page, GOOD), "Nạp tất cả").click().run()  # type: ignore[attr-defined]
    assert not page.exception
    assert "Đã nạp bao-cao.xlsx: 2 số liệu, 2 số liệu thay đổi." in [one.value for one in page.success]
    assert (_stands(site, "U1"), _stands(site, "U2")) == (0, 1)
    assert "Xem trước" not in markup(page)


def test_or_nothing(site: Engine, open_page: Open) -> None:
    page = _button(_open(open_page, GOOD), "Không nạp").click().run()  # type: ignore[attr-defined]
    assert not page.exception
    assert "Xem trước" not in markup(page)
    assert (_stands(site, "U1"), _stands(site, "U2")) == (1, 0)


def test_or_the_good_rows_while_each_bad_cell_is_told(site: Engine, open_page: Open) -> None:
    page = _open(open_page, BAD)
    assert [one.value for one in page.error] == ["Tệp có 2 lỗi ở 2 dòng. Chưa nạp gì."]
    shown = markup(page)
    assert "dòng 3, cột D" in shown
    assert "dòng 5, cột B" in shown
    assert "unclear_answer" in shown
    assert _button(page, "Nạp tất cả").disabled  # type: ignore[attr-defined]
    page = _button(page, "Chỉ nạp 1 dòng đúng").click().run()  # type: ignore[attr-defined]
    assert [one.value for one in page.success][-1] == "Bỏ qua 2 dòng có lỗi."
    assert (_stands(site, "U1"), _stands(site, "U2")) == (1, 1)


def test_a_heading_is_chosen_confirmed_and_remembered_for_the_sender(site: Engine, open_page: Open) -> None:
    page = _open(open_page, GOOD)
    box = next(one for one in page.selectbox if "Cột riêng" in one.label)
    assert box.value is None
    box.set_value("wifi||flag")
    page = _button(page, "Xác nhận và ghi nhớ").click().run()  # type: ignore[attr-defined]
    assert not page.exception
    assert "<b>2 trên 2</b>cột nhận ra" in markup(page)
    with database.session(site) as session:
        kept = entries(session, PHONG)
        assert [(one.heading, one.key.indicator if one.key else None) for one in kept] == [(True, "wifi")]
        assert remembered(session, TERMINAL, kept[0].layout).headings == {}
    page = _button(page, "Nạp tất cả").click().run()  # type: ignore[attr-defined]
    assert _stands(site, "U1", "wifi") == 1
    again = page.file_uploader[0].set_value(("sau.xlsx", messy((1, "U2", "", "", "Không")), "")).run()
    assert "Đã ghi nhớ" in markup(again)
    again = again.selectbox(key="forget_which|1").set_value(0).run()
    again = _button(again, "Quên mục này").click().run()  # type: ignore[attr-defined]
    assert not again.exception
    with database.session(site) as session:
        assert entries(session, PHONG) == []


def test_what_stays_on_the_page_keeps_its_place_so_that_no_run_shows_it_twice(site: Engine, open_page: Open) -> None:
    page = open_page("imports", "lower_office", VIEW, office="P731")
    before = _places(page.main)
    page.file_uploader[0].set_value(("bao-cao.xlsx", GOOD, "")).run()
    read = _places(page.main)
    assert _places(page.run().main) == read  # the bar of the first run is gone
    next(one for one in page.selectbox if "Cột riêng" in one.label).set_value("wifi||flag")
    decided = _places(_button(page, "Xác nhận và ghi nhớ").click().run().main)  # type: ignore[attr-defined]
    left = _places(_button(page, "Không nạp").click().run().main)  # type: ignore[attr-defined]
    for earlier, later, least in ((before, read, 5), (read, decided, 12), (decided, left, 5), (before, left, 5)):
        both = earlier.keys() & later.keys()
        assert len(both) >= least
        assert {words: earlier[words] for words in both} == {words: later[words] for words in both}


def test_a_unit_is_named_by_a_person(site: Engine, open_page: Open) -> None:
    page = _open(open_page, messy((1, "", "Trường bên suối", "Có", "")))
    box = next(one for one in page.selectbox if "Trường bên suối" in one.label)
    assert "U1" not in [option for option in box.options if "Mẫu 03" in option]
    box.set_value("U2")
    page = _button(page, "Xác nhận và ghi nhớ").click().run()  # type: ignore[attr-defined]
    assert not page.exception
    assert not page.error
    _button(page, "Nạp tất cả").click().run()  # type: ignore[attr-defined]
    assert _stands(site, "U2") == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "x.xlsx"), (b"PK\x03\x04 no zip", "x.xlsx"), (b"\0\1\2", "x.csv"), (b"%PDF-1.7", "x.xls")],
)
def test_a_file_that_cannot_be_read_says_so_in_one_sentence(
    site: Engine, open_page: Open, content: bytes, name: str
) -> None:
    page = _open(open_page, content, name)
    assert not page.exception
    assert [one.value for one in page.error] == ["Không nạp được tệp này."]
    assert _button(page, "Nạp tất cả").disabled  # type: ignore[attr-defined]


def test_in_english(site: Engine, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_LANG", "en")
    # AppTest words the options of select boxes outside any run, where an earlier test's language may have stayed.
    monkeypatch.setitem(st.session_state, "language", "en")
    page = _open(open_page, BAD)
    assert "2 errors in 2 rows" in page.error[0].value
    assert _button(page, "Load the 1 good row")
    assert "write one of: Yes, No, Not applicable" in markup(page)


def test_the_workbook_comes_back_in_the_readers_language(site: Engine) -> None:
    read = read_file(site, TERMINAL, BAD, "x.xlsx", period=PERIOD, of_file=True)
    errors = check(site, TERMINAL, read).result.errors
    for language, words, others in (("vi", "Có, Không", "Yes, No"), ("en", "Yes, No", "Có, Không")):
        book = load_workbook(io.BytesIO(import_back.workbook(read, errors, BAD, language)))
        said = [str(cell.value) for row in book.worksheets[-1].iter_rows() for cell in row]
        comment = book.worksheets[0]["D3"].comment
        assert comment is not None
        assert any(words in text for text in said)
        assert words in comment.text
        assert not any(others in text for text in [*said, comment.text])


def test_a_closed_period_is_told_and_reopened_by_who_may(site: Engine, open_page: Open) -> None:
    page = open_page("imports", "department", VIEW, area="75")
    page = page.button(key="period_close").click().run()
    assert not page.exception
    assert "đã khóa ở Đồng Nai" in markup(page)
    assert "Bạn vẫn nạp được." in markup(page)
    page = page.button(key="period_reopen").click().run()
    with database.session(site) as session:
        assert session.exec(select(PeriodClosing)).one().reopened_by == "an"


def test_the_list_says_why_an_import_of_a_closed_period_stays(site: Engine, open_page: Open) -> None:
    with database.transaction(site) as session:
        close_period(session, TERMINAL, PERIOD, "75")
    page = open_page("imports", "department", VIEW, area="75")
    assert not page.exception
    assert "đã khóa ở địa bàn của bạn nên không thể hoàn tác lần nạp số 1" in markup(page)
    assert "undo_1" not in [one.key for one in page.button]
    page = page.button(key="period_reopen").click().run()
    assert "không thể hoàn tác" not in markup(page)
    assert page.button(key="undo_1")


def test_in_a_closed_period_each_row_is_refused(site: Engine, open_page: Open) -> None:
    with database.transaction(site) as session:
        close_period(session, TERMINAL, PERIOD, "75")
    page = _open(open_page, GOOD)
    assert "cần thì đề nghị Sở mở lại" in markup(page)
    assert "period_closed" in markup(page)
    assert "period_close" not in [one.key for one in page.button]


@pytest.mark.parametrize(
    ("content", "name", "places"),
    [
        (BAD, "x.xlsx", {"D3", "B5"}),
        ((OBSERVATIONS + "2024-2025/HK1,U1,wifi,,7,1,,\n").encode(), "x.csv", {"E11"}),
        (f"Mã trường,{CASHLESS}\nU1,đang làm\nU2,Có\n".encode(), "y.csv", {"B2"}),
    ],
)
def test_the_file_that_comes_back_loads_as_it_is_once_corrected(
    site: Engine, content: bytes, name: str, places: set[str]
) -> None:
    read = read_file(site, TERMINAL, content, name, period=PERIOD, of_file=True)
    errors = check(site, TERMINAL, read).result.errors
    back = import_back.workbook(read, errors, content, "vi")
    book = load_workbook(io.BytesIO(back))
    red = {
        cell.coordinate for row in book.worksheets[0].iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFFFC7CE"
    }
    assert red == places
    again = read_file(site, TERMINAL, back, "lai.xlsx", period=PERIOD, of_file=True)
    assert len(check(site, TERMINAL, again).result.errors) == len(errors)
    for place in places:
        book.worksheets[0][place] = "U2" if place == "B5" else "1" if name == "x.csv" else "Có"
    corrected = io.BytesIO()
    book.save(corrected)
    loaded = read_file(site, TERMINAL, corrected.getvalue(), "lai.xlsx", period=PERIOD, of_file=True)
    assert [error.message("vi") for error in check(site, TERMINAL, loaded).result.errors] == []
