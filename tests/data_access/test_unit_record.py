"""A unit's own record: what it lacks, where it stands (never told by fewer than five), its history to the cell."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from data_access import rollup
from data_access.database import now, ready, session, transaction
from data_access.questions import numbered
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.source_places import numbered_places
from data_access.tables import Account, ObservationHistory
from data_access.unit_history import cell_histories, unit_periods
from data_access.unit_record import UnitRecord, UnitTarget, unit_options, unit_record
from kpi.unit_answers import Group
from kpi.unit_gap import Shortfall
from tests.data_access.test_results_rights import BEFORE, PERIOD, plan_of
from tests.factories import create_area, create_import, create_office, create_report, create_unit

DEPARTMENT = Scope(Role.DEPARTMENT, "so", area="75", office="so-75")
OFFICE_731 = Scope(Role.LOWER_OFFICE, "p731", office="p731")
OFFICE_732 = Scope(Role.LOWER_OFFICE, "p732", office="p732")
UNIT = Scope(Role.UNIT, "school", unit="a1")
VIEWER = Scope(Role.VIEWER, "viewer", area="75")
BELOW = ("b1", "b2", "b3", "b4", "b5", "c1", "c2", "c3", "d1", "d2", "d3", "d4", "d5")
PLAN = plan_of(
    {"id": "line", "indicator": "internet_line", "value": 100},
    {"id": "records", "indicator": "records_digitised", "value": 80, "counted": "records"},
    {"id": "level", "indicator": "maturity_level_2", "value": 100},
    {"id": "upper", "indicator": "wifi", "value": 100, "scope": [{"levels": ["upper_secondary"]}]},
    code="record",
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """731: primary a1..a7. 732: primary b1..b5, lower secondary c1..c3, upper secondary d1..d5. Silent: a7."""
    opened = ready(f"sqlite:///{tmp_path_factory.mktemp('record') / 'kpi.db'}")
    with transaction(opened) as writing:
        create_area(writing, "75", name="Đồng Nai")
        create_office(writing, "so-75")
        for code in ("731", "732"):
            create_area(writing, code, parent="75", name=f"Huyện {code}")
            create_office(writing, f"p{code}", area=code, tier="lower_office")
        names = [
            *(f"a{n}" for n in range(1, 8)),
            *(f"b{n}" for n in range(1, 6)),
            "c1",
            "c2",
            "c3",
            *(f"d{n}" for n in range(1, 6)),
        ]
        for name in names:
            area = "731" if name.startswith("a") else "732"
            level = {"c": "lower_secondary", "d": "upper_secondary"}.get(name[0], "primary")
            create_unit(writing, name, area=area, office=f"p{area}", levels=[level], name=f"Trường {name}")
        for number, name in enumerate(names):
            if name != "a7":
                answers: dict[str, object] = {
                    "internet_line": name != "a1",
                    "records_digitised": (5 + (number + 2) % 6, 10),
                }
                answers |= {"teaching_score": 60, "management_score": 45.5 if name == "a1" else 90}
                create_report(writing, name, PERIOD, answers, state="approved" if name == "a2" else "sent")
        create_report(writing, "a1", BEFORE, {"internet_line": False, "records_digitised": (2, 10)})
        _replace_once(writing)
        rollup.refresh(writing)
    yield opened
    opened.dispose()


def _replace_once(writing: object) -> None:
    first = create_import(writing, by="lan", file_name="truoc.csv").id  # type: ignore[arg-type]
    second = create_import(writing, by="lan", file_name="sau.csv").id  # type: ignore[arg-type]
    asked = numbered(writing, [(PERIOD, "records_digitised", "")])[PERIOD, "records_digitised", ""]  # type: ignore[arg-type]
    place = numbered_places(writing, ["dòng "])["dòng "]  # type: ignore[arg-type]
    cell = {"question_id": asked, "unit_code": "a1", "numerator": 4, "denominator": 10}
    when = {"replaced_at": now(), "place_id": place, "source_row": 7}
    writing.add(ObservationHistory(**cell, **when, import_id=first, replaced_by=second))  # type: ignore[attr-defined]
    account = Account(
        username="lan", name="Trần Thị Lan", password_hash="", role="unit", created_at=now(), password_changed_at=now()
    )
    writing.add(account)  # type: ignore[attr-defined]


def record(engine: Engine, scope: Scope, unit: str = "a1") -> UnitRecord:
    with session(engine) as opened:
        found = unit_record(opened, scope, PLAN, PERIOD, unit)
    assert found is not None
    return found


def targets(engine: Engine, scope: Scope, unit: str = "a1") -> dict[str, UnitTarget]:
    return {entry.target.id: entry for entry in record(engine, scope, unit).targets}


def test_who_may_choose_which_units(engine: Engine) -> None:
    def codes(scope: Scope, **given: object) -> list[str]:
        with session(engine) as opened:
            return [option.code for option in unit_options(opened, scope, PLAN, PERIOD, **given)]  # type: ignore[arg-type]

    assert len(codes(DEPARTMENT)) == 20
    assert codes(DEPARTMENT, area="732") == [*BELOW]
    assert codes(OFFICE_732) == [*BELOW]
    assert codes(UNIT) == ["a1"]
    assert codes(VIEWER) == []


@pytest.mark.parametrize(
    "scope", [OFFICE_732, VIEWER, Scope(Role.UNIT, "other", unit="b1")], ids=lambda s: s.role.value
)
def test_another_offices_unit_is_refused_everywhere(engine: Engine, scope: Scope) -> None:
    with session(engine) as opened:
        for ask in (unit_record, unit_periods, cell_histories):
            for unit in ("a1", "no-such-unit"):
                with pytest.raises(NotAllowed):
                    ask(opened, scope, PLAN, PERIOD, unit)


def test_a_unit_that_the_plan_does_not_reach_is_told_apart_from_a_refusal(engine: Engine) -> None:
    with session(engine) as opened:
        assert unit_record(opened, TERMINAL, PLAN, PERIOD, "no-such-unit") is None


def test_the_record_says_what_the_unit_lacks(engine: Engine) -> None:
    found = targets(engine, UNIT)
    assert list(found) == ["line", "records", "level"]
    assert found["line"].lacks == {"": [Shortfall(1, "units")]}
    assert found["records"].lacks[""][0] == Shortfall(1, "records")
    (score,) = found["level"].lacks[""]
    assert (score.indicator, float(score.amount)) == ("management_score", 4.5)
    assert {code: answer.value for code, answer in found["level"].inputs[""].items()} == {
        "teaching_score": 60,
        "management_score": 45.5,
    }
    silent = targets(engine, OFFICE_731, "a7")["line"]
    assert silent.answers[0].group is Group.SILENT
    assert silent.lacks == {}


def test_the_unit_stands_among_others_without_telling_of_fewer_than_five(engine: Engine) -> None:
    found = targets(engine, UNIT)["records"]
    assert found.area is not None
    assert (found.area.area, found.area.figure.expected, found.area.figure.reported) == ("731", 7, 6)
    peers = found.peers[""]
    assert (peers.row.figure.expected, peers.row.figure.reported) == (11, 10)
    assert (peers.ahead, peers.compared) == (6, 10)
    assert targets(engine, UNIT)["line"].peers[""].ahead is None
    # The office of 731 knows its own: the five others of 732 are no fewer than five.
    assert targets(engine, OFFICE_731)["records"].peers[""].row == peers.row


def test_few_similar_units_are_not_shown_but_to_those_with_the_right_to_all(engine: Engine) -> None:
    school = Scope(Role.UNIT, "school", unit="c1")
    found = targets(engine, school, "c1")["records"]
    assert found.peers == {}
    assert targets(engine, DEPARTMENT, "c1")["records"].peers[""].row.figure.expected == 2


def test_the_periods_and_the_cells_with_what_stood_before(engine: Engine) -> None:
    with session(engine) as opened:
        periods = unit_periods(opened, UNIT, PLAN, PERIOD, "a1")
        cells = {cell.indicator: cell for cell in cell_histories(opened, UNIT, PLAN, PERIOD, "a1")}
    assert [entry.period for entry in periods] == [BEFORE, PERIOD]
    values = [entry.answers["records"][0].value for entry in periods]
    assert values == [20, 70]
    assert [entry.report.state for entry in periods if entry.report] == ["sent", "sent"]
    stands, before = cells["records_digitised"].claims
    assert stands.answer is not None
    assert before.answer is not None
    assert (stands.answer.numerator, stands.replaced_at) == (7, None)
    assert (before.answer.numerator, before.by, before.file_name, before.place) == (
        4,
        "Trần Thị Lan",
        "truoc.csv",
        "dòng 7",
    )
    assert set(cells) == {"internet_line", "records_digitised", "teaching_score", "management_score"}
