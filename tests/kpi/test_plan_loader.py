"""Plan files: what is wrong is named with file, line and key."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpi.plan_loader import load_plan, plans, read_all
from kpi.plan_problems import PlanErrorCode, PlanFileError, Problem
from tests.kpi.build import plan_data, target_data

#: What every wording may have blanks for.
DETAILS = {"value": "v", "other": "o", "known": "k", "problem": "p"}


def _write(folder: Path, data: Mapping[str, Any], name: str = "a.yaml") -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(dict(data), sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def _error(folder: Path, data: Mapping[str, Any]) -> PlanFileError:
    with pytest.raises(PlanFileError) as caught:
        load_plan(_write(folder, data))
    return caught.value


def _with(*targets: Mapping[str, Any]) -> dict[str, Any]:
    return plan_data(targets=[{**target, "id": f"t{number}"} for number, target in enumerate(targets, 1)])


def _scoped(clause: dict[str, list[str]]) -> dict[str, Any]:
    return _with(target_data("wifi", 80, scope=[clause]))


def test_the_products_own_plans_load() -> None:
    assert len(plans()) >= 5


def test_the_error_names_file_line_and_key(tmp_path: Path) -> None:
    error = _error(tmp_path, _with(target_data("wifi", 80), {**target_data("wifi", 80), "indicator": "wify"}))
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8").splitlines()
    assert error.problem.code is PlanErrorCode.UNKNOWN_CODE
    assert error.line is not None
    assert text[error.line - 1].strip() == "indicator: wify"
    assert str(error).startswith(f"a.yaml, line {error.line}, targets[2].indicator: 'wify' is not in the list")
    assert error.message("vi").startswith(f"a.yaml, dòng {error.line}, targets[2].indicator: không có 'wify'")


@pytest.mark.parametrize(
    ("data", "code", "key"),
    [
        (plan_data(covers=[{"kinds": ["shop"]}]), PlanErrorCode.UNKNOWN_CODE, "covers[1].kinds"),
        (_scoped({"levels": ["grade_1"]}), PlanErrorCode.UNKNOWN_CODE, "targets[1].scope[1].levels"),
        (_scoped({"ownership": ["mine"]}), PlanErrorCode.UNKNOWN_CODE, "targets[1].scope[1].ownership"),
        (_with(target_data("wifi", 80, counted="cats")), PlanErrorCode.UNKNOWN_CODE, "targets[1].counted"),
        (_with(target_data("wifi", 80, comparator="=")), PlanErrorCode.WRONG_VALUE, "targets[1].comparator"),
        (_with(target_data("wifi", 80, colour="red")), PlanErrorCode.UNKNOWN_KEY, "targets[1].colour"),
        ({k: v for k, v in plan_data().items() if k != "area"}, PlanErrorCode.MISSING_KEY, "area"),
        (plan_data(periods=[{"code": "2025-X"}]), PlanErrorCode.UNKNOWN_PERIOD, "periods[1].code"),
        (plan_data(periods=[{"code": "2025-Q1"}] * 2), PlanErrorCode.PERIOD_TWICE, "periods[2].code"),
        (plan_data(periods=[{"code": "2027"}]), PlanErrorCode.PERIOD_OUTSIDE, "periods[1].code"),
        (
            plan_data(periods=[{"code": "2025-Q1", "due_on": date(2024, 12, 1)}]),
            PlanErrorCode.DUE_BEFORE_PERIOD,
            "periods[1].due_on",
        ),
        (
            plan_data(periods=[{"code": "2025-02", "due_on": date(2025, 5, 1)}, {"code": "2025-Q1"}]),
            PlanErrorCode.DUE_OUT_OF_ORDER,
            "periods[2].code",
        ),
        (plan_data(ends_on=date(2024, 1, 1)), PlanErrorCode.DATES_REVERSED, "ends_on"),
        (_with(target_data("wifi", 80, due_on=date(2023, 9, 30))), PlanErrorCode.DUE_BEFORE_PLAN, "targets[1].due_on"),
        (_with(target_data("wifi", 101)), PlanErrorCode.VALUE_OUT_OF_RANGE, "targets[1].value"),
        (_with(target_data("wifi", 100, comparator=">")), PlanErrorCode.VALUE_OUT_OF_RANGE, "targets[1].value"),
        (_with(target_data("pupils_per_computer", 0, "<=")), PlanErrorCode.VALUE_OUT_OF_RANGE, "targets[1].value"),
        (_with(target_data("pupils_per_computer", 2, ">=")), PlanErrorCode.WRONG_DIRECTION, "targets[1].comparator"),
        (_with(target_data("wifi", 80, measure="mean_of_units")), PlanErrorCode.WRONG_MEASURE, "targets[1].measure"),
        (
            _with(target_data("records_digitised", 80, measure="share_of_units", counted="units")),
            PlanErrorCode.THRESHOLD_MISSING,
            "targets[1]",
        ),
        (
            _with(target_data("wifi", 80, unit_threshold={"comparator": ">=", "value": 5})),
            PlanErrorCode.THRESHOLD_UNFIT,
            "targets[1].unit_threshold",
        ),
        (_with(target_data("wifi", 80, counted="records")), PlanErrorCode.COUNTED_UNITS, "targets[1].counted"),
        (
            {**_scoped({"levels": ["upper_secondary"]}), "covers": [{"levels": ["primary"]}]},
            PlanErrorCode.SCOPE_OUTSIDE,
            "targets[1].scope",
        ),
        (
            _with(target_data("wifi", 80), target_data("wifi", 90, scope=[{"levels": ["primary"]}])),
            PlanErrorCode.CONFLICT,
            "targets[2]",
        ),
    ],
)
def test_what_is_wrong_is_said(data: dict[str, Any], code: PlanErrorCode, key: str, tmp_path: Path) -> None:
    error = _error(tmp_path, data)
    assert (error.problem.code, error.key) == (code, key)
    assert error.line is not None
    assert "\n" not in str(error)


def test_an_id_may_stand_once(tmp_path: Path) -> None:
    same = target_data("wifi", 80)
    error = _error(tmp_path, plan_data(targets=[same, same]))
    assert (error.problem.code, error.key) == (PlanErrorCode.ID_TWICE, "targets[2].id")


@pytest.mark.parametrize(
    "other",
    [
        target_data("wifi", 90, scope=[{"levels": ["lower_secondary"]}]),
        target_data("wifi", 90, scope=[{"levels": ["primary"], "managed_by": "department"}]),
        target_data("wifi", 90, scope=[{"levels": ["primary"]}], due_on=date(2025, 1, 1)),
        target_data("wifi", 80, scope=[{"levels": ["primary"]}]),
        target_data("internet_line", 90, scope=[{"levels": ["primary"]}]),
    ],
)
def test_other_levels_units_dates_or_the_same_demand_are_no_conflict(other: dict[str, Any], tmp_path: Path) -> None:
    own = target_data("wifi", 80, scope=[{"levels": ["primary"], "managed_by": "lower_office"}])
    if "managed_by" not in str(other):
        own["scope"] = [{"levels": ["primary"]}]
    assert len(load_plan(_write(tmp_path, _with(own, other))).targets) == 2


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("code: ]\n", PlanErrorCode.NOT_YAML, 1),
        ("- a\n- b\n", PlanErrorCode.NOT_A_PLAN, None),
        ("", PlanErrorCode.NOT_A_PLAN, None),
        ("code: a\narea: b\ncode: c\n", PlanErrorCode.KEY_TWICE, 3),
        ("code: a\nstarts_on: 2025-02-30\n", PlanErrorCode.WRONG_VALUE, 2),
        ("code: !!python/object:os.system x\n", PlanErrorCode.NOT_YAML, 1),
    ],
)
def test_a_file_that_is_no_plan_is_said_to_be_none(
    text: str, code: PlanErrorCode, line: int | None, tmp_path: Path
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanFileError) as caught:
        load_plan(path)
    assert (caught.value.problem.code, caught.value.line) == (code, line)


def test_a_file_that_cannot_be_read_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"title: \xff\xfe")
    with pytest.raises(PlanFileError, match=r"a\.yaml: cannot be read: not UTF-8 text"):
        load_plan(path)
    with pytest.raises(PlanFileError, match="cannot be read"):
        plans([tmp_path / "nowhere"])


def test_one_bad_file_hides_no_other(tmp_path: Path) -> None:
    _write(tmp_path, plan_data())
    _write(tmp_path, plan_data(), "b.yaml")
    (tmp_path / "c.yaml").write_text("code: [", encoding="utf-8")
    _write(tmp_path, plan_data(code="another"), "d.yaml")
    found, errors = read_all([tmp_path])
    assert list(found) == ["made-up", "another"]
    assert [(error.file.name, error.problem.code) for error in errors] == [
        ("b.yaml", PlanErrorCode.PLAN_TWICE),
        ("c.yaml", PlanErrorCode.NOT_YAML),
    ]
    with pytest.raises(PlanFileError, match=r"b\.yaml"):
        plans([tmp_path])


def test_an_installation_adds_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, plan_data())
    monkeypatch.setenv("KPI_PLANS_DIR", str(tmp_path))
    assert "made-up" in plans()
    assert "vinh-2025" in plans()


def test_a_changed_file_is_read_again_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    path = _write(tmp_path, plan_data(title="one"))
    before = plans([tmp_path])["made-up"]
    assert plans([tmp_path])["made-up"] is before
    _write(tmp_path, plan_data(title="another"))
    assert path.stat().st_size
    assert plans([tmp_path])["made-up"].title == "another"


def test_every_error_has_its_words_in_both_languages() -> None:
    for code in PlanErrorCode:
        for language in ("vi", "en"):
            assert Problem(code, (), DETAILS).text(language)
