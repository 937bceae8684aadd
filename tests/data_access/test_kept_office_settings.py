"""Whose report settings a person may read and change, and with which a report is made."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from data_access import audit, database
from data_access.office_settings import (
    OfficeSettingsError,
    office_settings,
    offices_to_set,
    save_office_settings,
    settings_for,
    settings_from,
)
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from kpi.office_settings import OfficeSettings
from kpi.plan_loader import plans
from tests.world import World

DEPARTMENT = Scope(Role.DEPARTMENT, "so", area="75")
LOWER = Scope(Role.LOWER_OFFICE, "phong", office="P731")
VIEWER = Scope(Role.VIEWER, "xem", area="75")
UNIT = Scope(Role.UNIT, "truong", unit="U1")
OWN = OfficeSettings(signer="Nguyễn Văn An", authority=("Giám đốc",))


@pytest.fixture
def there(loaded: World) -> Iterator[Engine]:
    engine = database.ready()
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("scope", "codes"),
    [(TERMINAL, ["SO75", "P731", "P732"]), (DEPARTMENT, ["SO75"]), (LOWER, ["P731"]), (VIEWER, []), (UNIT, [])],
)
def test_whose_settings_a_person_may_change(there: Engine, scope: Scope, codes: list[str]) -> None:
    with database.session(there) as session:
        assert [office.code for office in offices_to_set(session, scope)] == codes


@pytest.mark.parametrize(
    ("scope", "office"), [(DEPARTMENT, "P731"), (LOWER, "SO75"), (LOWER, "P732"), (VIEWER, "SO75"), (UNIT, "P731")]
)
def test_nobody_sets_or_reads_another_offices(there: Engine, scope: Scope, office: str) -> None:
    with database.transaction(there) as session:
        with pytest.raises(NotAllowed):
            save_office_settings(session, scope, office, OWN)
        with pytest.raises(NotAllowed):
            office_settings(session, scope, office)


def test_settings_are_kept_and_the_trail_names_what_changed(there: Engine) -> None:
    with database.transaction(there) as session:
        assert save_office_settings(session, LOWER, "P731", OWN)
        assert not save_office_settings(session, LOWER, "P731", OWN)
    with database.session(there) as session:
        assert office_settings(session, LOWER, "P731") == OWN
        assert office_settings(session, TERMINAL, "P732") == OfficeSettings()
        events = audit.events(session, TERMINAL, action="report_settings")
    assert [(one.username, one.subject, one.detail) for one in events] == [("phong", "P731", "authority, signer")]


def test_a_department_reports_under_its_own_head(there: Engine) -> None:
    plan = plans()["dong-nai-2024-2025"]
    with database.transaction(there) as session:
        save_office_settings(session, DEPARTMENT, "SO75", OWN)
    for scope in (DEPARTMENT, TERMINAL, VIEWER, UNIT):
        with database.session(there) as session:
            found = settings_for(session, scope, plan)
        assert (found.superior, found.issuer, found.signer) == (
            "UBND tỉnh Đồng Nai",
            "Sở Giáo dục và Đào tạo",
            "Nguyễn Văn An",
        )
        assert found.addressees == ()


def test_a_lower_office_reports_to_the_plans_issuer(there: Engine) -> None:
    with database.session(there) as session:
        found = settings_for(session, LOWER, plans()["dong-nai-2024-2025"])
    assert (found.superior, found.issuer, found.symbol, found.place) == (
        "UBND thành phố Biên Hòa",
        "Phòng Giáo dục và Đào tạo",
        "BC-PGDĐT",
        "Biên Hòa",
    )
    assert found.addressees == ("Sở Giáo dục và Đào tạo Đồng Nai",)


def test_another_provinces_plan_is_refused(there: Engine) -> None:
    with database.session(there) as session, pytest.raises(NotAllowed):
        settings_for(session, DEPARTMENT, plans()["hai-phong-2024-2025"])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"symbol": "SGDĐT"}, "Ký hiệu phải có dạng BC-"),
        ({"signatory": "An"}, "Không có trường “signatory”"),
        ({"signer": "a" * 300}, "quá dài"),
        ({"recipients": ["x"] * 31}, "quá dài"),
        ({"signer": 5}, "không dùng được"),
    ],
)
def test_wrong_values_are_refused_in_words(values: dict[str, object], words: str) -> None:
    with pytest.raises(OfficeSettingsError) as refused:
        settings_from(values)
    assert words in refused.value.message("vi")
    assert refused.value.message("en")
