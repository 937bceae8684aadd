"""What the plans say, from the terminal: exact columns, every target of every document, own plan files."""

from pathlib import Path

import pytest

from kpi.indicators import indicators
from kpi.plan_loader import OWN_FOLDER, plans
from tests.terminal import Terminal

FIVE = {"dong-nai-2024-2025", "dong-nai-notice-1308", "hai-phong-2024-2025", "thu-dau-mot-2025", "vinh-2025"}


@pytest.mark.parametrize(
    ("command", "columns"),
    [
        ("periods", "period,name,starts_on,ends_on,plan,due_on"),
        ("plans", "plan,number,title,issuer,issued_on,area_code,starts_on,ends_on,targets,tasks,deadlines"),
        (
            "targets",
            "plan,target_id,clause,indicator,label,comparator,value,value_type,measure,levels,kinds,ownership,"
            "counted,due_on,note",
        ),
        ("deadlines", "plan,clause,who,what,due_on,inclusive,note"),
        ("tasks", "plan,section,number,task,lead,support,due,product,note"),
    ],
)
def test_columns_are_exactly_those_of_the_contract(terminal: Terminal, command: str, columns: str) -> None:
    assert terminal(command).columns == columns


def test_plans_are_the_five_documents_with_their_sizes(terminal: Terminal) -> None:
    rows = {row["plan"]: row for row in terminal("plans").rows}
    assert set(rows) == FIVE
    for code, plan in plans().items():
        assert rows[code]["targets"] == str(len(plan.targets))
        assert rows[code]["tasks"] == str(len(plan.tasks))
        assert rows[code]["deadlines"] == str(len(plan.deadlines))
    assert (rows["vinh-2025"]["area_code"], rows["vinh-2025"]["issued_on"]) == ("412", "2024-12-04")


def test_every_target_is_listed_once_in_its_plans_order(terminal: Terminal) -> None:
    listed = [(row["plan"], row["target_id"]) for row in terminal("targets").rows]
    assert listed == [(plan.code, target.id) for plan in plans().values() for target in plan.targets]


def test_a_target_says_whom_it_asks_for_what_by_when(terminal: Terminal) -> None:
    rows = {row["target_id"]: row for row in terminal("targets", "--plan", "dong-nai-2024-2025").rows}
    share = rows["dn-iii-5-online-share-secondary"]
    assert (share["comparator"], share["value"], share["measure"]) == (">=", "10", "mean_of_units")
    assert (share["levels"], share["kinds"], share["ownership"]) == ("lower_secondary;upper_secondary", "school", "")
    assert share["due_on"] == "2025-06-10"  # no date of its own: the plan's last judging day
    either = rows["dn-iii-1-level-3-secondary"]
    assert either["levels"] == "lower_secondary;upper_secondary|"
    assert either["kinds"] == "school|continuing_centre;affiliated"


def test_a_threshold_for_each_unit_is_a_share_of_units(terminal: Terminal) -> None:
    rows = {row["target_id"]: row for row in terminal("targets", "--plan", "dong-nai-notice-1308").rows}
    each = rows["tb1308-3-10-online-share-primary"]
    assert (each["measure"], each["value_type"], each["value"]) == ("share_of_units", "percent", "100")


def test_labels_follow_the_language_of_the_installation(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    vietnamese = terminal("targets", "--plan", "vinh-2025").rows[0]["label"]
    monkeypatch.setenv("KPI_LANG", "en")
    english = terminal("targets", "--plan", "vinh-2025").rows[0]["label"]
    target = plans()["vinh-2025"].targets[0]
    assert (vietnamese, english) == (target.label, target.label_en)


def test_periods_name_the_plans_due_days(terminal: Terminal) -> None:
    rows = {(row["plan"], row["period"]): row for row in terminal("periods").rows}
    assert rows["dong-nai-2024-2025", "2024-2025/HK1"]["due_on"] == "2024-12-28"
    last = rows["vinh-2025", "2025"]  # no day set: the period's end
    assert (last["starts_on"], last["ends_on"], last["due_on"]) == ("2025-01-01", "2025-12-31", "2025-12-31")


def test_deadlines_tell_before_from_by(terminal: Terminal) -> None:
    assert {row["inclusive"] for row in terminal("deadlines").rows} == {"true", "false"}


def test_every_target_measures_a_known_indicator(terminal: Terminal) -> None:
    assert {row["indicator"] for row in terminal("targets").rows} <= set(indicators())


@pytest.mark.parametrize("command", ["targets", "deadlines", "tasks"])
def test_an_unknown_plan_is_refused_and_the_known_ones_named(terminal: Terminal, command: str) -> None:
    said = terminal(command, "--plan", "ha-noi-2030").refusal()
    assert "'ha-noi-2030'" in said
    assert "vinh-2025" in said


BROKEN = "code: own-plan\nnumber: ''\ntitle: [\n"


def test_a_broken_plan_file_of_the_installation_is_named_in_one_line(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.yaml").write_text(BROKEN)
    monkeypatch.setenv("KPI_PLANS_DIR", str(tmp_path))
    for command in ("plans", "targets", "periods"):
        said = terminal(command)
        assert "own.yaml" in said.refusal()
        assert len(said.err.splitlines()) == 1


def test_a_broken_plan_file_does_not_hide_the_others(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.yaml").write_text(BROKEN)
    monkeypatch.setenv("KPI_PLANS_DIR", str(tmp_path))
    done = terminal("targets", "--plan", "vinh-2025")
    assert len(done.rows) == len(plans([OWN_FOLDER])["vinh-2025"].targets)
    assert "own.yaml" in done.err
    assert "own.yaml" in terminal("targets", "--plan", "own-plan").refusal()


def test_an_installations_own_plan_stands_beside_the_others(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = (OWN_FOLDER / "vinh-2025.yaml").read_text(encoding="utf-8").replace("code: vinh-2025", "code: own", 1)
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    monkeypatch.setenv("KPI_PLANS_DIR", str(tmp_path))
    assert {row["plan"] for row in terminal("plans").rows} == FIVE | {"own"}
