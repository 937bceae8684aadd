"""The page for administration: what each role finds there, and that its forms write what they say."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from data_access import accounts, audit, database
from data_access.census import units_on
from data_access.scope import TERMINAL, Role, Scope
from data_access.tables import Office
from tests.ui.conftest import Open, markup
from ui import wording
from ui.admin_roles import _MAY

ROOT = Path(__file__).parents[2]


def sections(page: AppTest) -> Sequence[str]:
    return list(page.get("button_group")[0].options) if page.get("button_group") else []


def act(page: AppTest, action: str, what: str = "unit") -> AppTest:
    """Choose what to do."""
    page.button_group(key=f"admin_{what}_action|vi").set_value(action).run()
    return page


def test_an_administrator_has_every_section(site: Engine, open_page: Open) -> None:
    page = open_page("admin")
    assert not page.exception
    assert "Nguyễn Văn An" in markup(page)
    for section in ("units", "offices", "roles", "audit"):
        page.button_group(key="section|vi").set_value(section).run()
        assert not page.exception
        assert not page.error
        assert page.query_params["section"] == section


def test_the_address_opens_a_section(site: Engine, open_page: Open) -> None:
    shown = markup(open_page("admin", address={"section": "roles"}))
    assert "Mọi đơn vị của tỉnh mình" in shown


def test_a_department_manages_no_users_even_by_the_address(site: Engine, open_page: Open) -> None:
    page = open_page("admin", "department", {"section": "users"}, area="75")
    assert not page.exception
    assert "Nguyễn Văn An" not in markup(page)
    assert page.query_params["section"] == "units"


@pytest.mark.parametrize(("role", "place"), [("viewer", {"area": "75"})])
def test_others_are_told_whom_to_ask(site: Engine, open_page: Open, role: str, place: dict[str, str]) -> None:
    page = open_page("admin", role, **place)
    assert "Trang này dành cho quản trị viên và Sở" in markup(page)
    assert not page.text_input


@pytest.mark.parametrize("section", ["users", "units", "offices", "roles", "audit"])
def test_an_empty_database_and_english_break_nothing(empty_site: Engine, open_page: Open, section: str) -> None:
    page = open_page("admin", address={"section": section, "lang": "en"})
    assert not page.exception
    assert not page.error


def test_every_action_of_the_trail_has_words() -> None:
    """Whoever records a new kind of event gives it a name that officers understand."""
    import re

    named = {
        action
        for file in (ROOT / "data_access").rglob("*.py")
        for action in re.findall(r"audit\.record\([^\"]*?\"(\w+)\"", file.read_text(encoding="utf-8"))
    }
    assert named
    assert not [action for action in named if f"admin.event_{action}" not in wording.table("vi")]


def test_the_roles_table_says_what_the_checks_say() -> None:

    from data_access.unit_changes import may_change_units

    assert {role for role in Role if may_change_units(Scope(role))} == _MAY["units"]
    assert {role for role in Role if Scope(role).may_change} == _MAY["load"]
    assert {role for role in Role if Scope(role).sees_everything} == _MAY["users"] == _MAY["audit"] == _MAY["offices"]


def test_a_user_is_added_with_a_password_shown_once(site: Engine, open_page: Open) -> None:
    page = act(open_page("admin"), "add", "user")
    page.selectbox(key="user_add_role|0|vi").select(Role.VIEWER).run()
    page.selectbox(key="user_add|viewer_area|75|" + str(_today()) + "|0|vi").select("75")
    page.text_input(key="user_add_username|0").input("binh")
    page.text_input(key="user_add_name|0").input("Trần Thị Bình")
    page.button(key="user_add_do").click().run()
    assert not page.exception
    assert "Đã thêm Trần Thị Bình" in page.success[0].value
    with database.session(site) as session:
        made = {one.username: one for one in accounts.list_accounts(session, TERMINAL)}["binh"]
    assert made.must_change_password
    assert "chỉ hiện lần này" in markup(page)
    page.button(key="secrets_noted").click().run()
    assert "chỉ hiện lần này" not in markup(page)


def test_a_refusal_stays_with_the_form(site: Engine, open_page: Open) -> None:
    page = act(open_page("admin"), "add", "user")
    page.selectbox(key="user_add_role|0|vi").select(Role.ADMINISTRATOR).run()
    page.text_input(key="user_add_username|0").input("an")
    page.button(key="user_add_do").click().run()
    assert "đã có người dùng" in page.error[0].value
    assert page.text_input(key="user_add_username|0").value == "an"


def test_a_unit_is_renamed_from_a_day_on(site: Engine, open_page: Open) -> None:
    unit = _some_unit(site)
    page = act(open_page("admin", address={"section": "units"}), "change")
    page.date_input(key="change_day|0").set_value(date(2025, 5, 4)).run()
    page.text_input(key="change_find|0").input(unit).run()
    page.text_input(key=f"change|{unit}|2025-05-04_name|0").input("Trường đổi tên")
    page.button(key="change_do").click().run()
    assert not page.exception
    assert "4/5/2025" in page.success[0].value
    with database.session(site) as session:
        names = {one.code: one.name for one in units_on(session, date(2025, 5, 4))}
        before = {one.code: one.name for one in units_on(session, date(2025, 5, 3))}
        event = audit.events(session, TERMINAL, subject=unit)[0]
    assert names[unit] == "Trường đổi tên" != before[unit]
    assert (event.action, event.username) == ("unit_changed", "an")


def test_a_new_office(site: Engine, open_page: Open) -> None:
    page = act(open_page("admin", address={"section": "offices"}), "add", "office")
    page.text_input(key="office_code|0").input("pgd-moi")
    page.text_input(key="office_new_name|0").input("Phòng mới")
    page.button(key="office_save").click().run()
    assert "Địa bàn" in page.error[0].value
    page.selectbox(key=f"office_new_area|75|{_today()}|0|vi").select("75")
    page.button(key="office_save").click().run()
    assert not page.exception
    with database.session(site) as session:
        assert session.get(Office, "pgd-moi") is not None


def _some_unit(site: Engine) -> str:
    with database.session(site) as session:
        return next(one.code for one in units_on(session, date(2025, 5, 4)) if one.kind == "school")


def _today() -> date:
    from ui.admin_fields import today

    return today()
