"""States of reports: who may give which, and that results follow."""

from datetime import date

import pytest
from sqlmodel import select

from data_access import database, reports
from data_access.reports import ReportState
from data_access.scope import TERMINAL, NotAllowed, Role, Scope
from data_access.tables import Report
from kpi.plan import Plan
from tests.factories import create_area, create_office, create_report, create_unit

PERIOD = "2025-H1"
OFFICER = Scope(Role.LOWER_OFFICE, "phong", area="731", office="phong-731")
DEPARTMENT = Scope(Role.DEPARTMENT, "so", area="75", office="so-75")


@pytest.fixture
def province(engine):
    with database.transaction(engine) as session:
        create_area(session, "75")
        create_area(session, "731", parent="75")
        create_office(session, "so-75")
        create_office(session, "phong-731", area="731", tier="lower_office")
        for code, office, state in (
            ("u1", "phong-731", "sent"),
            ("u2", "phong-731", "draft"),
            ("u3", "so-75", "sent"),
            ("u4", "phong-731", "approved"),
        ):
            create_unit(session, code, area="731", office=office)
            create_report(session, code, PERIOD, {"cashless_collection": True}, state=state)
        create_unit(session, "u5", area="731", office="phong-731")
    return engine


def states(engine) -> dict[str, str]:
    with database.session(engine) as session:
        return {one.unit_code: one.state for one in session.exec(select(Report))}


def give(engine, scope: Scope, states: dict[str, ReportState]) -> int:
    with database.transaction(engine) as session:
        return reports.set_states(session, scope, PERIOD, states)


def test_only_what_was_sent_is_approved(province):
    every = dict.fromkeys(("u1", "u2", "u4", "u5"), ReportState.APPROVED)
    assert give(province, OFFICER, every) == 1
    assert states(province) == {"u1": "approved", "u2": "draft", "u3": "sent", "u4": "approved"}


def test_who_approved_is_kept_until_it_goes_back(province):
    give(province, DEPARTMENT, {"u3": ReportState.APPROVED})
    with database.session(province) as session:
        report = session.exec(select(Report).where(Report.unit_code == "u3")).one()
        assert (report.approved_by, report.approved_at is not None) == ("so", True)
    give(province, DEPARTMENT, {"u3": ReportState.RETURNED})
    with database.session(province) as session:
        report = session.exec(select(Report).where(Report.unit_code == "u3")).one()
        assert (report.state, report.approved_by, report.approved_at) == ("returned", None, None)


@pytest.mark.parametrize(
    "scope",
    [
        Scope(Role.UNIT, "truong", unit="u1"),
        Scope(Role.VIEWER, "xem", area="75"),
        Scope(Role.LOWER_OFFICE, "khac", area="732", office="phong-732"),
    ],
)
def test_others_may_not(province, scope):
    before = states(province)
    with pytest.raises(NotAllowed):
        give(province, scope, {"u1": ReportState.APPROVED})
    assert states(province) == before


def test_one_unit_of_another_office_refuses_them_all(province):
    before = states(province)
    with pytest.raises(NotAllowed):
        give(province, OFFICER, {"u1": ReportState.APPROVED, "u3": ReportState.APPROVED})
    assert states(province) == before


def test_nobody_approves_the_own_report_of_the_office(province):
    with database.transaction(province) as session:
        for code in ("phong-731", "so-75"):
            create_unit(session, code, area="731", office="so-75", kind="office", levels=())
            create_report(session, code, PERIOD, {"staff_using_ai": (1, 2)})
    for scope, own in (
        (OFFICER, "phong-731"),
        (DEPARTMENT, "so-75"),
        (Scope(Role.DEPARTMENT, "so", area="75"), "so-75"),
    ):
        with pytest.raises(NotAllowed):
            give(province, scope, {own: ReportState.APPROVED})
    assert give(province, DEPARTMENT, {"phong-731": ReportState.APPROVED}) == 1
    assert give(province, TERMINAL, {"so-75": ReportState.APPROVED}) == 1


def test_results_follow(province):
    from data_access.results import plan_results

    target = {"id": "t", "clause": "1", "indicator": "cashless_collection", "label": "x", "label_en": "x"}
    plan = Plan.model_validate(
        {
            **dict.fromkeys(("number", "title", "title_en", "short_title", "short_title_en", "issuer"), "x"),
            "code": "p",
            "area": "75",
            "year_kind": "calendar",
            "periods": [{"code": PERIOD}],
            "starts_on": date(2025, 1, 1),
            "ends_on": date(2025, 12, 31),
            "targets": [{**target, "comparator": ">=", "value": 100, "counted": "units"}],
        }
    )

    def met(approved_only: bool) -> int:
        with database.session(province) as session:
            rows = plan_results(session, TERMINAL, plan, PERIOD, approved_only=approved_only)
        return next(row.figure.met for row in rows if row.target_id == "t")

    give(province, OFFICER, {"u1": ReportState.APPROVED})
    assert (met(False), met(True)) == (3, 2)
    give(province, OFFICER, {"u1": ReportState.DRAFT})
    assert (met(False), met(True)) == (2, 1)
