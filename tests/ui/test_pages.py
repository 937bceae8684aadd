"""Each page on a small province: what it shows, and what it says where there is nothing to show."""

from datetime import date
from html import escape
from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from data_access import database, demands, results, rollup
from data_access.database import DatabaseBusy
from data_access.meeting import meeting
from data_access.scope import TERMINAL, NotAllowed
from data_access.tables import Area
from kpi.findings import findings, sentence
from kpi.labels import of_row
from kpi.plan_loader import plans
from tests.factories import create_area, create_unit
from tests.ui.conftest import Open, markup
from tests.world import PERIOD, PLAN
from ui import cached

VIEW = {"plan": PLAN, "period": PERIOD}


def test_the_overview_shows_what_the_results_say(site: Engine, open_page: Open) -> None:
    page = open_page("overview", address=VIEW)
    shown = markup(page)
    with database.session(site) as session:
        rows = results.plan_results(session, TERMINAL, plans()[PLAN], PERIOD)
    assert rows
    assert not page.exception
    assert not page.error
    for row in rows:
        words = of_row(plans()[PLAN], row, "vi")
        assert words.name() in shown
        assert f"<b>{words.value()}</b>" in shown
        assert words.gap() in shown
    assert shown.count('class="kpi-card"') == 5
    assert "Dữ liệu mẫu" not in shown


def test_the_overview_leads_with_its_findings(site: Engine, open_page: Open) -> None:
    shown = markup(open_page("overview", address=VIEW))
    with database.session(site) as session:
        found = meeting(session, TERMINAL, plans()[PLAN], PERIOD)
    told = [escape(sentence(one, found, "vi")) for one in findings(found)]
    assert f'<h1 class="kpi-title">{told[0]}</h1>' in shown
    assert "".join(f"<li>{line}</li>" for line in told[1:6]) in shown
    assert len(told) > 3


def test_the_overview_in_english(site: Engine, open_page: Open) -> None:
    shown = markup(open_page("overview", address=VIEW | {"lang": "en"}))
    assert "Five headline indicators" in shown
    assert "Các chỉ tiêu" not in shown


def test_a_period_without_reports_says_why_and_what_to_do(site: Engine, open_page: Open) -> None:
    shown = markup(open_page("overview", address={"plan": PLAN, "period": "2024-2025/CN"}))
    assert "Chưa có số liệu để đánh giá" in shown
    assert "Chưa đơn vị nào gửi báo cáo cho kỳ" in shown
    assert "Chọn kỳ khác, hoặc nạp báo cáo" in shown


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("overview", "Chưa có đơn vị nào thuộc kế hoạch này"),
        ("plan", "Không áp dụng cho địa bàn đang chọn"),
        ("imports", "Chưa có lần nạp nào"),
    ],
)
def test_an_empty_database_breaks_no_page(empty_site: Engine, open_page: Open, file: str, said: str) -> None:
    page = open_page(file)
    assert not page.exception
    assert not page.error
    assert said in markup(page)


def test_a_person_of_another_province_is_shown_nothing_of_this_one(site: Engine, open_page: Open) -> None:
    with database.transaction(site) as session:
        create_area(session, "31")
    page = open_page("overview", "viewer", VIEW, area="31")
    assert plans()[PLAN].short_title not in page.selectbox[0].options
    assert "Đồng Nai" not in markup(page)
    assert "kpi-card" not in markup(page)


def test_a_person_without_any_plan_is_told_what_to_do(site: Engine, open_page: Open) -> None:
    with database.transaction(site) as session:
        create_area(session, "01")
    shown = markup(open_page("overview", "viewer", VIEW, area="01"))
    assert "Chưa có kế hoạch nào cho địa bàn của bạn" in shown


def test_the_plan_page_shows_the_whole_document(site: Engine, open_page: Open) -> None:
    plan = plans()[PLAN]
    page = open_page("plan", address=VIEW)
    shown = markup(page)
    assert not page.exception
    assert plan.title in shown
    assert all(target.label in shown for target in plan.targets)
    assert all(deadline.who.split("&")[0] in shown for deadline in plan.deadlines)
    assert shown.count("Chưa thực hiện") == len(plan.demands)


def test_an_officer_sets_the_state_of_a_demand(site: Engine, open_page: Open) -> None:
    page = open_page("plan", address=VIEW)
    demand = plans()[PLAN].demands[1]
    page.selectbox(key=f"demand|{PLAN}").select(demand.id)
    page.selectbox(key=f"demand_progress|{PLAN}").select("done")
    page.text_input(key=f"demand_note|{PLAN}").input("Theo công văn 12")
    page.button[-1].click().run()
    assert not page.exception
    with database.session(site) as session:
        state = demands.states(session, TERMINAL, plans()[PLAN])[demand.id]
    assert (state.state, state.note, state.set_by) == ("done", "Theo công văn 12", "an")
    assert "Theo công văn 12" in markup(page)


def test_a_viewer_sets_and_loads_nothing(site: Engine, open_page: Open) -> None:
    assert not [box for box in open_page("plan", "viewer", VIEW, area="75").selectbox if "demand" in str(box.key)]


def test_a_viewer_is_told_that_loading_is_not_theirs(site: Engine, open_page: Open) -> None:
    page = open_page("imports", "viewer", area="75")
    assert "chỉ được xem, không được nạp dữ liệu" in markup(page)
    assert not page.get("file_uploader")


def test_the_import_page_lists_what_was_loaded(site: Engine, open_page: Open) -> None:
    page = open_page("imports", address=VIEW)
    assert not page.exception
    assert "observations.csv" in markup(page)
    assert [button.label for button in page.button if button.label == "Hoàn tác"] == ["Hoàn tác"]


@pytest.mark.parametrize(
    ("error", "said"), [(DatabaseBusy(), "Hãy thử lại sau ít phút"), (NotAllowed("plan"), "Bạn không có quyền")]
)
def test_an_error_becomes_words(
    site: Engine, open_page: Open, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(cached, "overview", broken)
    page = open_page("overview", address=VIEW)
    assert not page.exception
    assert said in page.error[0].value


def test_a_bad_plan_file_is_named_and_hides_no_other_plan(
    site: Engine, open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "hong.yaml").write_text("code: [", encoding="utf-8")
    monkeypatch.setenv("KPI_PLANS_DIR", str(folder))
    page = open_page("overview", address=VIEW)
    assert "hong.yaml" in page.warning[0].value
    assert markup(page).count('class="kpi-card"') == 5


def test_the_area_chart_says_how_many_units_lie_in_no_area_below(site: Engine, open_page: Open) -> None:
    with database.transaction(site) as session:
        create_unit(session, "direct", area="75", office="SO75", levels=("primary", "lower_secondary"))
        rollup.refresh(session)
    shown = markup(open_page("overview", address=VIEW))
    assert "1 đơn vị thuộc trực tiếp Đồng Nai, không nằm ở địa bàn con nào" in shown


@pytest.mark.parametrize(
    ("role", "place", "may"),
    [("administrator", {}, True), ("department", {"area": "75"}, True), ("unit", {"unit": "U1"}, False)],
)
def test_undo_is_offered_to_who_may_only(
    site: Engine, open_page: Open, role: str, place: dict[str, str], may: bool
) -> None:
    page = open_page("imports", role, VIEW, **place)
    assert not page.exception
    assert "observations.csv" in markup(page)
    assert [button.label for button in page.button if button.label == "Hoàn tác"] == ["Hoàn tác"] * may


def area_of(page: AppTest) -> str:
    """What the address says; "" for the plan's whole area."""
    assert not page.exception
    found = page.query_params.get("area", "")
    return found if isinstance(found, str) else found[0]


def test_an_office_sees_its_own_area_first_unless_the_address_asks(site: Engine, open_page: Open) -> None:
    page = open_page("overview", "lower_office", office="P731")
    assert area_of(page) == "731"
    box = next(box for box in page.selectbox if box.label == "Địa bàn")
    assert area_of(box.set_value("75").run()) == ""


def test_an_address_without_an_area_means_the_whole_plan(site: Engine, open_page: Open) -> None:
    assert area_of(open_page("overview", "lower_office", VIEW, office="P731")) == ""


def test_a_department_sees_its_province_first(site: Engine, open_page: Open) -> None:
    assert area_of(open_page("overview", "department", area="75")) == ""


def test_a_code_that_names_another_area_by_now_is_not_the_offices_own(site: Engine, open_page: Open) -> None:
    with database.transaction(site) as session:
        session.add(Area(code="731", name="Phường Khác", type="commune", parent_code="75", valid_from=date(2025, 7, 1)))
    assert area_of(open_page("overview", "lower_office", office="P731")) == ""
