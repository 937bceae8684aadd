"""The sample data in a database: loaded whole through the loaders, with history, states, a spread of results."""

import shutil
from collections import Counter

import pytest
from sqlmodel import func, select

from data_access import sample_mark
from data_access.census import units_on
from data_access.database import ready, session, transaction
from data_access.loading.files import load_file
from data_access.loading.imports import list_imports
from data_access.loading.undo import undo
from data_access.results import plan_results
from data_access.scope import TERMINAL
from data_access.tables import ListClosing, ObservationHistory, Report
from kpi.figures import By, Status
from sample_data import invented_plan
from sample_data.load import files_of
from sample_data.rounds import rounds, workbook_rounds
from sample_data.workbooks import WORKBOOKS, file_name
from sample_data.world import world

NEWEST = {one.plan.code: one for one in rounds()}


@pytest.fixture(scope="module")
def filled(tmp_path_factory, sample):
    """One database with the sample data for all tests here."""
    engine = ready(f"sqlite:///{shutil.copy(sample.file, tmp_path_factory.mktemp('sample') / 'kpi.db')}")
    yield engine, sample.users
    engine.dispose()


def statuses(engine, code: str, period: str) -> Counter:
    with session(engine) as opened:
        return Counter(row.status for row in plan_results(opened, TERMINAL, NEWEST[code].plan, period))


def test_it_is_marked_and_has_a_demo_user_of_each_role(filled):
    engine, users = filled
    with session(engine) as opened:
        assert sample_mark.is_sample(opened)
    assert {str(user.role) for user in users} == {"administrator", "department", "lower_office", "unit", "viewer"}


def test_progress_is_told_from_start_to_end(sample):
    shares = [share for share, _ in sample.told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert all(words for _, words in sample.told)


def test_the_database_knows_the_units_as_the_generator_does(filled):
    engine, _ = filled
    for day in sorted({one.day for one in rounds()}):
        with session(engine) as opened:
            assert sorted(units_on(opened, day), key=lambda unit: unit.code) == world().units_on(day)


def test_reports_are_in_every_state_and_history_is_kept(filled):
    engine, _ = filled
    with session(engine) as opened:
        states = Counter(opened.exec(select(Report.state)))
        assert opened.exec(select(func.count()).select_from(ObservationHistory)).one() > 500
        assert opened.exec(select(func.count()).select_from(ListClosing)).one() > 20
        names = [one.file_name for one in list_imports(opened, TERMINAL)]
    assert states.keys() == {"approved", "sent", "draft", "returned"}
    assert states["approved"] > states["sent"] > states["draft"]
    assert len(names) == 2 * len(rounds())
    assert any("dinh_chinh" in name for name in names)


@pytest.mark.parametrize("code", sorted(NEWEST))
def test_every_target_of_the_newest_round_is_judged(filled, code):
    engine, _ = filled
    found = statuses(engine, code, NEWEST[code].period)
    assert sum(found.values()) >= len(NEWEST[code].plan.targets)
    assert Status.NO_DATA not in found


def test_results_are_spread(filled):
    engine, _ = filled
    middle = statuses(engine, "dong-nai-2024-2025", "2024-2025/HK1")
    assert min(middle[Status.MET], middle[Status.ON_TRACK], middle[Status.BEHIND]) >= 2
    last = statuses(engine, "dong-nai-2024-2025", "2024-2025/CN")
    assert min(last[Status.MET], last[Status.NOT_MET], last[Status.INSUFFICIENT]) >= 2
    city = statuses(engine, "thu-dau-mot-2025", "2025-H1")
    assert min(city[Status.MET], city[Status.ON_TRACK], city[Status.BEHIND]) >= 2


def test_some_areas_are_clearly_worst(filled):
    engine, _ = filled
    one = NEWEST["dong-nai-2024-2025"]
    with session(engine) as opened:
        rows = plan_results(opened, TERMINAL, one.plan, one.period, by=By.AREA)
    shares = {row.area: row.figure.value for row in rows if row.indicator == "cashless_collection"}
    ordered = sorted(shares, key=lambda area: shares[area])
    assert len(shares) == 11
    assert set(ordered[:2]) == {"734", "736"}
    assert shares[ordered[-1]] - shares[ordered[0]] > 15


def test_the_same_file_again_changes_nothing(filled):
    engine, _ = filled
    one = next(one for one in rounds() if not one.corrected)
    *_, (name, content) = files_of(one)
    assert load_file(engine, TERMINAL, content, name).import_id is None


@pytest.mark.parametrize(("one", "area"), workbook_rounds(), ids=lambda value: getattr(value, "period", value))
def test_a_sample_workbook_moves_figures_and_undoing_it_brings_them_back(filled, monkeypatch, one, area):
    engine, _ = filled
    monkeypatch.setenv("KPI_PLANS_DIR", str(invented_plan.PLANS))

    def figures():
        with session(engine) as opened:
            return [row.figure for row in plan_results(opened, TERMINAL, one.plan, one.period)]

    before = figures()
    result = load_file(engine, TERMINAL, (WORKBOOKS / file_name(one, area)).read_bytes(), "thu.xlsx")
    assert result.errors == []
    assert result.changed > 0
    moved = figures()
    assert sum(figure.reported for figure in moved) > sum(figure.reported for figure in before)
    with transaction(engine) as opened:
        undo(opened, TERMINAL, result.import_id)
    assert figures() == before
