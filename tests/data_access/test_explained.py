"""A figure explained: its parts add up, single units only by right, each answer with when, by whom and from where."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from data_access import rollup
from data_access.database import ready, session, transaction
from data_access.explained import Explained, explained
from data_access.result_types import Narrowing
from data_access.results import headline_results, plan_results
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from kpi.figure import figure_of
from kpi.figures import By, Row
from kpi.indicators import indicators
from kpi.unit_answers import Group
from tests.data_access.test_results_rights import BEFORE, PERIOD, plan_of
from tests.factories import create_area, create_import, create_office, create_report, create_unit

DEPARTMENT = Scope(Role.DEPARTMENT, "so", area="75", office="so-75")
VIEWER = Scope(Role.VIEWER, "viewer", area="75")
OFFICE_732 = Scope(Role.LOWER_OFFICE, "p732", office="p732")
UNIT = Scope(Role.UNIT, "school", unit="b1")
PLAN = plan_of(
    {"id": "line", "indicator": "internet_line", "value": 100},
    {"id": "records", "indicator": "records_digitised", "value": 80, "counted": "records"},
    {"id": "online", "indicator": "online_teaching_share", "value": 5, "counted": "lessons"},
    {"id": "level", "indicator": "maturity_level_2", "value": 100},
    code="explained",
)
LEVELS = ("primary", "lower_secondary")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """District 731: a1..a7 (a7 of two levels, a6 non-public), 732: b1..b3. a1 no, a4 not applicable, a6 a draft."""
    opened = ready(f"sqlite:///{tmp_path_factory.mktemp('explained') / 'kpi.db'}")
    with transaction(opened) as writing:
        create_area(writing, "75", name="Đồng Nai")
        create_office(writing, "so-75")
        for code in ("731", "732"):
            create_area(writing, code, parent="75", name=f"Huyện {code}")
            create_office(writing, f"p{code}", area=code, tier="lower_office")
        for number in range(1, 8):
            levels = LEVELS if number == 7 else LEVELS[:1]
            ownership = "non_public" if number == 6 else "public"
            create_unit(writing, f"a{number}", area="731", office="p731", levels=levels, ownership=ownership)
        for number in range(1, 4):
            create_unit(writing, f"b{number}", area="732", office="p732")
        made = create_import(writing, by="lan", file_name="bao-cao.xlsx").id
        for unit in ("a1", "a2", "a3", "a4", "a5", "a7", "b1"):
            line: object = "not_applicable" if unit == "a4" else unit != "a1"
            answers: dict[str, object] = {"internet_line": line, "records_digitised": (6, 10)}
            answers |= {"online_teaching_share/primary": (3, 100), "teaching_score": 60, "management_score": 45.5}
            if unit == "a7":
                answers["online_teaching_share/lower_secondary"] = (8, 100)
            create_report(writing, unit, PERIOD, answers, import_id=made)
        create_report(writing, "a6", PERIOD, {"internet_line": True}, state="draft", import_id=made)
        create_report(writing, "b1", BEFORE, {"records_digitised": (1, 20)}, import_id=made)
        rollup.refresh(writing)
    yield opened
    opened.dispose()


def explain(engine: Engine, scope: Scope, name: str, **given: object) -> Explained | None:
    with session(engine) as opened:
        return explained(opened, scope, PLAN, PERIOD, name, **given)  # type: ignore[arg-type]


def rows(engine: Engine, by: By, **given: object) -> list[Row]:
    with session(engine) as opened:
        return plan_results(opened, TERMINAL, PLAN, PERIOD, by=by, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("by", [By.TOTAL, By.AREA, By.LEVEL])
@pytest.mark.parametrize("narrow", [Narrowing(), Narrowing(level="primary"), Narrowing(ownership="public")])
def test_the_parts_add_up_to_the_row(engine: Engine, by: By, narrow: Narrowing) -> None:
    found_rows = rows(engine, by, narrow=narrow)
    assert found_rows
    for row in found_rows:
        found = explain(engine, TERMINAL, row.target_id, area=row.area, level=row.level, narrow=narrow)
        assert found is not None
        assert found.row.figure == row.figure
        assert figure_of(found.tally, found.target, indicators()[row.indicator]) == row.figure
        counts = found.counts
        assert sum(counts.values()) - counts[Group.NOT_APPLICABLE] == row.figure.expected
        assert (counts[Group.MET], counts[Group.SILENT]) == (row.figure.met, row.figure.silent)
        assert len(found.units) == sum(counts.values())


def test_a_headline_without_a_target_is_explained_too(engine: Engine) -> None:
    with session(engine) as opened:
        headlines = {one.code: one.rows for one in headline_results(opened, TERMINAL, PLAN, PERIOD)}
    (row,) = headlines["cashless"]
    found = explain(engine, TERMINAL, f"={row.indicator}")
    assert found is not None
    assert found.row == row


def test_everyone_gets_the_counts_and_only_the_own_units_by_name(engine: Engine) -> None:
    whole = explain(engine, TERMINAL, "line")
    assert whole is not None
    assert dict(whole.counts) == {Group.MET: 5, Group.NOT_MET: 1, Group.SILENT: 3, Group.NOT_APPLICABLE: 1}
    seen = {scope.role: explain(engine, scope, "line") for scope in (DEPARTMENT, OFFICE_732, UNIT, VIEWER)}
    named = {role: [unit.answer.unit.code for unit in found.units] for role, found in seen.items() if found}
    assert named == {
        Role.DEPARTMENT: [f"a{n}" for n in range(1, 8)] + ["b1", "b2", "b3"],
        Role.LOWER_OFFICE: ["b1", "b2", "b3"],
        Role.UNIT: ["b1"],
        Role.VIEWER: [],
    }
    for found in seen.values():
        assert found is not None
        assert found.counts == whole.counts
        assert found.hidden == 10 - len(found.units)


def test_a_small_group_is_explained_only_to_those_with_the_right_to_all(engine: Engine) -> None:
    for scope in (VIEWER, UNIT):
        assert explain(engine, scope, "line", area="732") is None
    found = explain(engine, OFFICE_732, "line", area="732")
    assert found is not None
    assert found.hidden == 0
    assert explain(engine, VIEWER, "line", level="lower_secondary") is None


def test_an_unknown_target_is_no_figure_and_another_province_no_right(engine: Engine) -> None:
    assert explain(engine, TERMINAL, "no-such-target") is None
    assert explain(engine, TERMINAL, "line", level="continuing") is None
    with pytest.raises(NotAllowed):
        explain(engine, Scope(Role.DEPARTMENT, "hp", area="31"), "line")


def test_each_answer_says_when_by_whom_and_from_which_cell(engine: Engine) -> None:
    found = explain(engine, DEPARTMENT, "level")
    assert found is not None
    units = {unit.answer.unit.code: unit for unit in found.units}
    first = units["a1"]
    assert first.area_name == "Huyện 731"
    assert first.answer.group is Group.NOT_MET
    assert {code: claim.answer.value for code, claim in first.claims.items() if claim.answer} == {
        "teaching_score": 60,
        "management_score": 45.5,
    }
    claim = first.claims["teaching_score"]
    assert (claim.by, claim.file_name, claim.replaced_at) == ("lan", "bao-cao.xlsx", None)
    assert claim.at.tzinfo is not None
    assert first.report is not None
    assert first.report.state == "sent"
    draft = explain(engine, DEPARTMENT, "line", area="731")
    assert draft is not None
    silent = next(unit for unit in draft.units if unit.answer.unit.code == "a6")
    assert silent.answer.group is Group.SILENT
    assert silent.report is not None
    assert silent.report.state == "draft"


def test_a_silent_units_estimate_stands_in_the_tally(engine: Engine) -> None:
    found = explain(engine, TERMINAL, "records", area="732")
    assert found is not None
    # b2 and b3 have never reported: the mean denominator of their reporting peers, 10 each.
    assert (found.tally.numerator, found.tally.denominator, found.tally.silent_denominator) == (6, 10, 20)
