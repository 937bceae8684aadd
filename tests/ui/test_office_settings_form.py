"""The form for an office's official reports: whose it is, what it keeps, what it refuses."""

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from data_access import accounts, database, sign_in
from data_access.office_settings import office_settings
from data_access.scope import TERMINAL
from kpi.office_settings import OfficeSettings
from tests.ui.conftest import PASSWORD


def _script() -> None:
    from kpi.plan_loader import plans
    from ui import guard, office_settings_form

    office_settings_form.draw(guard.require(), plans()["dong-nai-2024-2025"])


def _opened(engine: Engine, role: str, **place: str) -> AppTest:
    with database.transaction(engine) as session:
        accounts.add(
            session,
            TERMINAL,
            username="an",
            name="An",
            role=role,
            password=PASSWORD,
            must_change_password=False,
            **place,
        )
    test = AppTest.from_function(_script, default_timeout=60)
    test.session_state["signin_session_id"] = sign_in.sign_in(engine, "an", PASSWORD)
    return test.run()


def _kept(engine: Engine, office: str) -> OfficeSettings:
    with database.session(engine) as session:
        return office_settings(session, TERMINAL, office)


@pytest.mark.parametrize(
    ("role", "place", "office"),
    [
        ("department", {"area": "75"}, "SO75"),
        ("lower_office", {"office": "P731"}, "P731"),
        ("administrator", {}, "SO75"),
    ],
)
def test_an_office_keeps_its_own_details(site: Engine, role: str, place: dict[str, str], office: str) -> None:
    page = _opened(site, role, **place)
    assert not page.exception
    page.text_input(key=f"report_settings_signer|{office}").set_value("Nguyễn Văn An")
    page.text_area(key=f"report_settings_authority|{office}").set_value("KT. Giám đốc\n\nPhó Giám đốc\n")
    page = page.button[0].click().run()
    assert not page.exception
    assert [one.value for one in page.success] == ["Đã lưu. Báo cáo tải về từ bây giờ dùng thông tin này."]
    kept = _kept(site, office)
    assert (kept.signer, kept.authority) == ("Nguyễn Văn An", ("KT. Giám đốc", "Phó Giám đốc"))


def test_empty_boxes_show_what_the_report_takes_from_the_plan(site: Engine) -> None:
    page = _opened(site, "department", area="75")
    shown = {one.key: one.placeholder for one in page.text_input}
    assert shown["report_settings_superior|SO75"] == "UBND tỉnh Đồng Nai"
    assert shown["report_settings_symbol|SO75"] == "BC-SGDĐT"
    assert shown["report_settings_signer|SO75"] == "để trống, điền tay"


def test_a_wrong_symbol_is_refused_in_words(site: Engine) -> None:
    page = _opened(site, "department", area="75")
    page.text_input(key="report_settings_symbol|SO75").set_value("SGDĐT")
    page = page.button[0].click().run()
    assert [one.value for one in page.error] == ["Ký hiệu phải có dạng BC-… viết liền, ví dụ BC-SGDĐT."]
    assert _kept(site, "SO75") == OfficeSettings()


@pytest.mark.parametrize(("role", "place"), [("viewer", {"area": "75"}), ("unit", {"unit": "U1"})])
def test_others_see_no_form(site: Engine, role: str, place: dict[str, str]) -> None:
    page = _opened(site, role, **place)
    assert not page.exception
    assert not page.expander
