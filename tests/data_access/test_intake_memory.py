"""What senders' headings and units mean: remembered by sender, never a right, forgotten on demand."""

from collections.abc import Mapping

import pytest
from sqlalchemy.engine import Engine

from data_access.database import session, transaction
from data_access.intake.reading import Decisions
from data_access.intake_memory import entries, forget, remember, remembered
from data_access.known_units import known_units
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from kpi.report_template import ColumnKey, Part
from tests.data_access.worlds import DEPARTMENT, LOWER, PERIOD, UNIT, VIEWER, load_world

OTHER_LOWER = Scope(Role.LOWER_OFFICE, "other", area="732", office="pgd-732")
WIFI = ColumnKey("wifi", "", Part.FLAG)


@pytest.fixture
def world(engine: Engine) -> Engine:
    load_world(engine)
    return engine


def _remember(world: Engine, scope: Scope, units: Mapping[str, str | None] = {}, layout: str = "L") -> int:
    decisions = Decisions(headings={"mang wifi": WIFI, "ghi chu": None}, units=units)
    with transaction(world) as writing:
        return remember(writing, scope, layout, decisions, PERIOD)


def _remembered(world: Engine, scope: Scope, layout: str | None = "L") -> Decisions:
    with session(world) as reading:
        return remembered(reading, scope, layout, PERIOD)


def test_what_a_sender_decided_comes_back_for_the_same_layout(world: Engine) -> None:
    assert _remember(world, LOWER, {"th so 1": "a1", "tong": None}) == 4
    found = _remembered(world, LOWER)
    assert found.headings == {"mang wifi": WIFI, "ghi chu": None}
    assert found.units == {"th so 1": "a1", "tong": None}
    assert _remembered(world, LOWER, "another").headings == {}
    assert _remembered(world, LOWER, None).units == found.units
    assert _remember(world, LOWER, {"th so 1": "a1"}) == 0
    assert _remember(world, LOWER, {"th so 1": "a2"}) == 1
    assert _remembered(world, LOWER).units["th so 1"] == "a2"


@pytest.mark.parametrize("other", [DEPARTMENT, OTHER_LOWER, UNIT, TERMINAL])
def test_another_sender_never_sees_it(world: Engine, other: Scope) -> None:
    _remember(world, LOWER, {"th so 1": "a1"})
    assert _remembered(world, other) == Decisions()
    with session(world) as reading:
        assert entries(reading, other) == []
    with transaction(world) as writing:
        assert forget(writing, other) == 0
    assert _remembered(world, LOWER).units == {"th so 1": "a1"}


@pytest.mark.parametrize(("scope", "unit"), [(LOWER, "c1"), (UNIT, "a2"), (DEPARTMENT, "h1"), (LOWER, "no-such")])
def test_a_name_for_a_unit_outside_ones_scope_is_refused_with_all_beside_it(
    world: Engine, scope: Scope, unit: str
) -> None:
    with pytest.raises(NotAllowed):
        _remember(world, scope, {"truong ban": unit})
    assert _remembered(world, scope) == Decisions()


def test_a_unit_that_is_no_longer_the_senders_is_left_out(world: Engine) -> None:
    _remember(world, DEPARTMENT, {"th so 1": "a1", "thpt 4": "c1"})
    # The same office with fewer units: only the name of its own one is left.
    with session(world) as reading:
        narrowed = Scope(Role.LOWER_OFFICE, "x", area="731", office="so-75")
        assert remembered(reading, narrowed, None, PERIOD).units == {"thpt 4": "c1"}


def test_a_viewer_has_no_memory(world: Engine) -> None:
    with session(world) as reading, pytest.raises(NotAllowed):
        remembered(reading, VIEWER, "L")
    with pytest.raises(NotAllowed):
        _remember(world, VIEWER)


def test_what_is_remembered_can_be_forgotten_one_by_one_and_whole(world: Engine) -> None:
    _remember(world, LOWER, {"th so 1": "a1"})
    with session(world) as reading:
        found = entries(reading, LOWER)
    assert sorted((one.heading, one.text, one.unit) for one in found) == [
        (False, "th so 1", "a1"),
        (True, "ghi chu", None),
        (True, "mang wifi", None),
    ]
    with transaction(world) as writing:
        assert forget(writing, LOWER, next(one for one in found if one.text == "mang wifi")) == 1
    assert set(_remembered(world, LOWER).headings) == {"ghi chu"}
    with transaction(world) as writing:
        assert forget(writing, LOWER) == 2
    assert _remembered(world, LOWER) == Decisions()


@pytest.mark.parametrize(
    ("scope", "codes"),
    [
        (TERMINAL, ["a1", "a2", "b1", "c1", "h1"]),
        (DEPARTMENT, ["a1", "a2", "b1", "c1"]),
        (LOWER, ["a1", "a2"]),
        (UNIT, ["a1"]),
    ],
)
def test_known_units_are_those_that_the_sender_may_report_for(world: Engine, scope: Scope, codes: list[str]) -> None:
    with session(world) as reading:
        found = known_units(reading, scope, PERIOD)
    assert [one.code for one in found] == codes
    first = found[0]
    assert (first.name, first.kind, first.levels) == ("Tiểu học 1", "school", {"primary"})
    assert first.places == ("Biên Hòa", "Đồng Nai")


def test_known_units_are_those_open_in_the_period(world: Engine) -> None:
    with session(world) as reading:
        assert "b1" not in [one.code for one in known_units(reading, TERMINAL, "2024-2025/CN")]  # closed before it
        assert "c1" not in [one.code for one in known_units(reading, TERMINAL, "2024-Q2")]  # not open yet
        with pytest.raises(NotAllowed):
            known_units(reading, VIEWER, PERIOD)
