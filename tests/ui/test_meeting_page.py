"""The page of the meeting pack: what it shows to whom, freezing, comparing, recipients, templates, packs."""

import io
from html import escape

import pytest
from pptx import Presentation
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from data_access import database
from data_access.deck_template import MOST_BYTES, deck_template, keep_deck_template
from data_access.frozen import freeze
from data_access.mailing import recipients
from data_access.meeting import meeting
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from exports import pdf
from exports.deck import write_deck
from kpi.findings import findings, sentence
from kpi.plan_loader import plans
from tests.data_access.worlds import load_rows
from tests.ui.conftest import Open, markup
from tests.world import PERIOD, PLAN

VIEW = {"plan": PLAN, "period": PERIOD}
EVERYBODY: list[tuple[str, dict[str, str]]] = [
    ("administrator", {}),
    ("department", {"area": "75"}),
    ("lower_office", {"office": "P731"}),
    ("unit", {"unit": "U1"}),
    ("viewer", {"area": "75"}),
]


def labels(page: AppTest) -> list[str]:
    return [one.proto.label for one in page.get("download_button")]


def press(page: AppTest, words: str) -> AppTest:
    return next(one for one in page.button if one.label == words).click().run()


def shown_alerts(page: AppTest) -> list[str]:
    return [one.value for one in (*page.error, *page.success, *page.warning)]


@pytest.mark.parametrize(("role", "place"), EVERYBODY, ids=[role for role, _ in EVERYBODY])
def test_everybody_who_may_see_the_plan_has_the_page(
    site: Engine, open_page: Open, role: str, place: dict[str, str]
) -> None:
    page = open_page("meeting", role, VIEW, **place)
    assert not page.exception
    assert not page.error
    assert labels(page) == ["Bản trình chiếu (PPTX)", "Bảng số liệu (XLSX)", "Báo cáo (DOCX)"]
    shown = markup(page)
    may_freeze = role != "viewer"
    assert any(one.label == "Chốt số liệu" for one in page.button) is may_freeze
    assert ("Tài khoản chỉ xem không chốt được" in shown) is not may_freeze
    assert any("Người nhận" in one.label for one in page.expander) is (role in ("administrator", "department"))


def test_it_says_what_the_pack_is_of_and_what_is_worth_saying(site: Engine, open_page: Open) -> None:
    shown = markup(open_page("meeting", address=VIEW))
    with database.session(site) as session:
        found = meeting(session, TERMINAL, plans()[PLAN], PERIOD)
    assert "".join(f"<li>{escape(sentence(one, found, 'vi'))}</li>" for one in findings(found)[:7]) in shown
    assert f"Phiên bản số liệu: {found.version}" in shown
    assert "Số liệu tính: mọi báo cáo đã gửi" in shown


def test_approved_only_is_kept_in_the_address(site: Engine, open_page: Open) -> None:
    page = open_page("meeting", address=VIEW)
    page.toggle[0].set_value(True).run()
    assert "Số liệu tính: chỉ báo cáo đã duyệt" in markup(page)
    assert "mọi báo cáo đã gửi" not in markup(page)
    assert page.query_params["counted"] == "approved"
    assert "counted=approved" in markup(page)


@pytest.mark.parametrize(("role", "place"), [("viewer", {"area": "75"}), ("unit", {"unit": "U1"})])
def test_approved_only_is_not_for_who_has_the_right_to_no_group(
    site: Engine, open_page: Open, role: str, place: dict[str, str]
) -> None:
    page = open_page("meeting", role, VIEW | {"counted": "approved"}, **place)
    assert not page.toggle
    assert "Số liệu tính: mọi báo cáo đã gửi" in markup(page)


def test_an_office_is_told_why_another_area_shows_no_approved_reports(site: Engine, open_page: Open) -> None:
    page = open_page("meeting", "lower_office", VIEW | {"counted": "approved", "area": "732"}, office="P731")
    assert "Số liệu này chỉ hiển thị cho địa bàn mà tài khoản có quyền xem mọi đơn vị" in markup(page)
    assert not labels(page)


def test_results_are_frozen_shown_and_compared(site: Engine, open_page: Open) -> None:
    page = open_page("meeting", address=VIEW)
    page.text_input[0].set_value("Họp giao ban")
    page = press(page, "Chốt số liệu")
    assert shown_alerts(page) == ["Đã chốt số liệu: Họp giao ban."]
    page = press(page, "So sánh")
    assert "Không có gì thay đổi từ khi chốt." in markup(page)
    load_rows(site, f"{PERIOD},U2,cashless_collection,,1,1,,")
    page = page.run()
    shown = markup(page)
    assert "Trường TH-THCS Mẫu 02" in shown
    assert "Lúc chốt" in shown
    assert {"Tải bảng so sánh (Excel)", "Tải bảng so sánh (CSV)"} <= set(labels(page))
    page = press(page, "Xem")
    assert page.query_params["frozen"] == "1"
    assert "Số liệu đã chốt: “Họp giao ban”" in markup(page)
    assert "Gói cho từng địa bàn được lập từ số liệu hiện tại" in markup(page)
    assert [one.label for one in page.button if one.label == "Xóa"]


def test_a_name_that_is_taken_is_said(site: Engine, open_page: Open) -> None:
    freeze(site, TERMINAL, plans()[PLAN], PERIOD, "Họp")
    page = open_page("meeting", address=VIEW)
    page.text_input[0].set_value("họp")
    assert "Đã có bản chốt tên “họp”" in shown_alerts(press(page, "Chốt số liệu"))[0]
    page.text_input[0].set_value(" ")
    assert "Hãy đặt tên" in shown_alerts(press(page, "Chốt số liệu"))[0]


def test_packs_for_every_area_are_made_in_one_click(site: Engine, open_page: Open) -> None:
    page = press(open_page("meeting", address=VIEW), "Tạo hồ sơ cho 2 địa bàn")
    assert not page.exception
    assert "Tải hồ sơ các địa bàn (ZIP)" in labels(page)


def test_without_libreoffice_the_page_says_so(site: Engine, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "program", lambda: None)
    page = open_page("meeting", address=VIEW)
    assert "Máy chủ chưa cài LibreOffice" in markup(page)
    assert not [one for one in page.button if "PDF" in one.label]


def test_a_template_is_checked_at_once_and_kept_for_the_office(site: Engine, open_page: Open) -> None:
    page = open_page("meeting", "department", VIEW, area="75")
    page = page.file_uploader[0].set_value(("mau.pptx", b"not a deck", "application/zip")).run()
    assert len(page.error) == 1
    with database.session(site) as session:
        good = write_deck(meeting(session, TERMINAL, plans()[PLAN], PERIOD))
    assert Presentation(io.BytesIO(good)).slide_layouts
    page = page.file_uploader[0].set_value(("mau.pptx", good, "application/zip")).run()
    assert not page.error
    assert "Đang dùng mẫu của cơ quan: mau.pptx" in markup(page)
    with database.session(site) as session:
        kept = deck_template(session, TERMINAL, "SO75")
    assert kept is not None
    assert kept.content == good
    page = press(page, "Bỏ mẫu, dùng giao diện của chương trình")
    with database.session(site) as session:
        assert deck_template(session, TERMINAL, "SO75") is None


def test_templates_have_their_rights_and_their_size(site: Engine) -> None:
    other = Scope(Role.LOWER_OFFICE, "p", office="P731")
    with database.transaction(site) as session:
        with pytest.raises(NotAllowed):
            keep_deck_template(session, other, "SO75", "a.pptx", b"x")
        with pytest.raises(ValueError, match="too large"):
            keep_deck_template(session, TERMINAL, "SO75", "a.pptx", b"x" * (MOST_BYTES + 1))


def test_recipients_are_added_and_removed(site: Engine, open_page: Open) -> None:
    page = open_page("meeting", "department", VIEW, area="75")
    address = next(one for one in page.text_input if one.label == "Địa chỉ thư")
    address.set_value("nobody")
    page = press(page, "Thêm")
    assert "không phải là một địa chỉ thư điện tử" in shown_alerts(page)[0]
    next(one for one in page.text_input if one.label == "Địa chỉ thư").set_value("vt@example.org")
    page = press(page, "Thêm")
    assert "Đã thêm vt@example.org." in shown_alerts(page)
    with database.session(site) as session:
        assert [(one.address, one.area_code) for one in recipients(session, TERMINAL)] == [("vt@example.org", "75")]
    page = press(page, "Bỏ")
    with database.session(site) as session:
        assert recipients(session, TERMINAL) == []


def test_an_area_where_nothing_counts_says_so(site: Engine, open_page: Open) -> None:
    page = open_page("meeting", address={"plan": "hai-phong-2024-2025"})
    assert not page.exception
    assert "Không có chỉ tiêu nào có đơn vị thuộc phạm vi này" in markup(page)
    assert labels(page) == []


def test_in_english(site: Engine, open_page: Open) -> None:
    page = open_page("meeting", address=VIEW | {"lang": "en"})
    assert labels(page) == ["Slides (PPTX)", "Workbook (XLSX)", "Report (DOCX)"]
    assert "Hồ sơ" not in markup(page)
