"""Correcting one answer on the unit page: the form, what it says before and after, what is refused."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from data_access import database
from data_access.loading.undo import undo
from data_access.period_closings import close_period
from data_access.reports import ReportState, set_states
from data_access.scope import TERMINAL
from data_access.tables import Import
from tests.stored_answers import answer_at
from tests.ui.conftest import Open, markup
from tests.world import PERIOD, PLAN

VIEW = {"plan": PLAN, "period": PERIOD, "unit": "U1"}
LABEL = "Số liệu cần sửa hoặc bổ sung"
REASON = "Công văn đính chính số 12"


def _opened(open_page: Open, role: str = "lower_office", **place: str) -> AppTest:
    page = open_page("unit", role, VIEW, **(place or {"office": "P731"}))
    return page.toggle(key="unit_cells").set_value(True).run()


def _choose(page: AppTest, words: str) -> AppTest:
    box = next(one for one in page.selectbox if one.label == LABEL)
    return box.select(next(option for option in box.options if words in option)).run()


def _save(page: AppTest, reason: str = REASON) -> AppTest:
    page.text_area[0].set_value(reason)
    return next(one for one in page.button if one.label == "Lưu số liệu mới").click().run()


def test_an_answer_is_corrected_and_the_history_shows_old_new_who_and_why(site: Engine, open_page: Open) -> None:
    page = _choose(_opened(open_page), "Triển khai thu không dùng tiền mặt: Có")
    page.radio[0].set_value("no")
    page = _save(page)
    assert not page.exception
    assert not page.error
    assert [one.value for one in page.success] == ["Đã sửa “Triển khai thu không dùng tiền mặt”."]
    shown = markup(page)
    assert f"sửa trên màn hình, lý do: {REASON} (lần nạp 2)" in shown
    assert "observations.csv" in shown
    with database.session(site) as session:
        found = answer_at(session, (PERIOD, "cashless_collection", ""), "U1")
        assert found is not None
        assert found.numerator == 0
        made = session.exec(select(Import).where(Import.format == "form")).one()
        assert (made.id, made.loaded_by, made.note) == (found.import_id, "an", REASON)
    assert _choose(page, "Triển khai thu không dùng tiền mặt: Không")


def test_two_counts_are_checked_like_those_of_a_file(site: Engine, open_page: Open) -> None:
    page = _choose(_opened(open_page), "Hồ sơ được số hóa")
    page.number_input[0].set_value(200)
    page = _save(page)
    assert len(page.error) == 1
    assert "vượt 100%" in page.error[0].value
    page.number_input[0].set_value(95)
    page = _save(page)
    assert not page.error
    assert "95/100" in markup(page)


@pytest.mark.parametrize("reason", ["", "nhầm"])
def test_without_a_reason_nothing_is_stored(site: Engine, open_page: Open, reason: str) -> None:
    page = _choose(_opened(open_page), "Điểm nhóm tiêu chí dạy và học")
    page.number_input[0].set_value(90.0)
    page = _save(page, reason)
    assert [one.value for one in page.error] == ["Hãy ghi lý do, ít nhất 10 ký tự."]
    with database.session(site) as session:
        assert len(session.exec(select(Import)).all()) == 1


def test_an_approved_report_says_beforehand_that_it_will_be_sent_again(site: Engine, open_page: Open) -> None:
    with database.transaction(site) as session:
        set_states(session, TERMINAL, PERIOD, {"U1": ReportState.APPROVED})
    page = _opened(open_page)
    assert any("đã duyệt" in one.value and "duyệt lại" in one.value for one in page.warning)


def test_who_may_not_change_the_report_finds_no_form(site: Engine, open_page: Open) -> None:
    with database.transaction(site) as session:
        close_period(session, TERMINAL, PERIOD, "75")
    page = _opened(open_page)
    assert not [one for one in page.selectbox if one.label == LABEL]
    assert not page.exception


def test_a_blank_cell_of_the_form_is_filled_in_and_undone(site: Engine, open_page: Open) -> None:
    page = _opened(open_page)
    box = next(one for one in page.selectbox if one.label == LABEL)
    blank = [option for option in box.options if option.endswith(": chưa có số liệu")]
    assert box.options[-len(blank) :] == blank
    assert not any("Đơn vị được kiểm tra" in option for option in blank), "a list of the office's"
    page = _choose(page, "Đơn vị triển khai chữ ký số: chưa có số liệu")
    assert page.radio[0].value is None
    page = _save(page)
    assert [one.value for one in page.error] == ["Hãy nhập đủ các số."]
    page.radio[0].set_value("yes")
    page = _save(page)
    assert [one.value for one in page.success] == ["Đã bổ sung “Đơn vị triển khai chữ ký số”."]
    assert f"sửa trên màn hình, lý do: {REASON} (lần nạp 2)" in markup(page)
    assert _choose(page, "Đơn vị triển khai chữ ký số: Có")
    with database.transaction(site) as session:
        found = answer_at(session, (PERIOD, "signature_deployed", ""), "U1")
        assert found is not None
        assert found.numerator == 1
        undo(session, TERMINAL, 2)
    assert _choose(page.run(), "Đơn vị triển khai chữ ký số: chưa có số liệu")


def test_without_any_report_the_form_says_that_an_answer_sends_one(site: Engine, open_page: Open) -> None:
    page = open_page("unit", "department", VIEW | {"unit": "U4"}, area="75")
    page = page.toggle(key="unit_cells").set_value(True).run()
    assert not page.exception
    assert any("chưa có báo cáo trong kỳ này" in one.value for one in page.warning)
    options = next(one for one in page.selectbox if one.label == LABEL).options
    assert options
    assert all(option.endswith(": chưa có số liệu") for option in options)
