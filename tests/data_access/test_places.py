"""Points of areas and units: what the files recorded, units only by right."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from data_access import rollup
from data_access.database import ready, session, transaction
from data_access.places import area_names, area_places, unit_places
from data_access.result_types import ResultError
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.tables import Area, UnitVersion
from tests.data_access.test_results_rights import PERIOD, PLAN
from tests.factories import create_area, create_office, create_unit

OFFICE = Scope(Role.LOWER_OFFICE, "p731", office="p731")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Province 75 with a point; district 731 (a1 with a point, a2 without), 732 (b1); no reports."""
    opened = ready(f"sqlite:///{tmp_path_factory.mktemp('places') / 'kpi.db'}")
    with transaction(opened) as writing:
        for code, parent in (("75", None), ("731", "75"), ("732", "75"), ("31", None)):
            create_area(writing, code, parent=parent)
        create_office(writing, "so-75")
        for code in ("731", "732"):
            create_office(writing, f"p{code}", area=code, tier="lower_office")
        for unit, area in (("a1", "731"), ("a2", "731"), ("b1", "732")):
            create_unit(writing, unit, area=area, office=f"p{area}")
        writing.flush()
        for area in writing.exec(select(Area)):
            area.lat, area.lon = 11.0, 107.0
        for version in writing.exec(select(UnitVersion).where(UnitVersion.unit_code == "a1")):
            version.lat, version.lon = 10.5, 106.5
        rollup.refresh(writing)
    yield opened
    opened.dispose()


def test_the_area_and_its_children(engine: Engine) -> None:
    with session(engine) as opened:
        around, children = area_places(opened, TERMINAL, PLAN, PERIOD, None)
        assert (around.code, around.lat, around.lon) == ("75", 11.0, 107.0)
        assert [child.code for child in children] == ["731", "732"]
        assert area_places(opened, TERMINAL, PLAN, PERIOD, "731")[1] == []
        names, _ = area_names(opened, TERMINAL, PLAN, PERIOD)
    assert set(names) == {"75", "731", "732", "31"}


def test_units_with_and_without_a_point(engine: Engine) -> None:
    with session(engine) as opened:
        found = unit_places(opened, TERMINAL, PLAN, PERIOD, "731")
    assert [(one.code, one.lat, one.has_point) for one in found] == [("a1", 10.5, True), ("a2", None, False)]


@pytest.mark.parametrize(
    ("scope", "area", "seen"),
    [
        (Scope(Role.DEPARTMENT, "so", area="75"), None, ["a1", "a2", "b1"]),
        (Scope(Role.VIEWER, "xem", area="75"), "731", []),
        (OFFICE, None, ["a1", "a2"]),
        (OFFICE, "732", []),
        (Scope(Role.UNIT, "truong", unit="b1"), None, ["b1"]),
    ],
)
def test_single_units_only_by_right(engine: Engine, scope: Scope, area: str | None, seen: list[str]) -> None:
    with session(engine) as opened:
        assert [one.code for one in unit_places(opened, scope, PLAN, PERIOD, area)] == seen


def test_another_province_and_another_area(engine: Engine) -> None:
    other = Scope(Role.DEPARTMENT, "so-31", area="31")
    with session(engine) as opened:
        for ask in (area_places, unit_places):
            with pytest.raises(NotAllowed):
                ask(opened, other, PLAN, PERIOD, None)
            with pytest.raises(ResultError):
                ask(opened, TERMINAL, PLAN, PERIOD, "31")
        with pytest.raises(NotAllowed):
            area_names(opened, other, PLAN, PERIOD)
