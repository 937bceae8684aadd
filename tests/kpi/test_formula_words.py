"""The formula in words, for every target of every plan and in both languages."""

import pytest

from kpi.comparison import Comparator
from kpi.formula_words import Formula, formula
from kpi.headlines import headline_groups
from kpi.indicators import ValueType
from kpi.plan import Target
from kpi.plan_loader import plans
from tests.kpi.build import make_target

TARGETS = [
    *(target for plan in plans().values() for target in plan.targets),
    *(target for plan in plans().values() for _, found in headline_groups(plan) for target in found),
]


def said(target: Target, language: str = "vi") -> Formula:
    def demand(comparator: Comparator, value: float, value_type: ValueType) -> str:
        return f"{comparator.value} {value:g}{'%' if value_type is ValueType.PERCENT else ''}"

    return formula(target, language, demand)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_target_has_a_whole_formula(language: str) -> None:
    for target in TARGETS:
        found = said(target, language)
        assert found.how
        assert found.numerator
        assert found.denominator
        assert not any(brace in text for text in (found.how, found.met, *found.notes) for brace in "{}")


def test_a_share_of_units_keeps_silent_units_in_its_denominator() -> None:
    found = said(make_target("internet_line", 100))
    assert (found.numerator, found.denominator) == ("Đơn vị đạt", "Đơn vị phải báo cáo")
    assert "trả lời “Có”" in found.met
    assert any("vẫn nằm trong mẫu số" in note for note in found.notes)


def test_a_pooled_share_names_what_is_divided() -> None:
    found = said(make_target("records_digitised", 80))
    assert (found.numerator, found.denominator) == ("Hồ sơ đã số hóa", "Hồ sơ cán bộ, giáo viên, học sinh")
    assert "Không lấy trung bình" in found.how
    assert ">= 80%" in found.met


def test_a_level_names_its_scores_and_strictness() -> None:
    assert "> 75" in said(make_target("maturity_level_3", 20)).met
    assert ">= 50" in said(make_target("maturity_level_2", 20)).met


def test_a_sum_names_its_parts() -> None:
    notes = said(make_target("signature_managers_teachers", 75), "en").notes
    assert notes[0] == "Added up from: Managers with a digital signature + Teachers with a digital signature."


def test_what_is_only_measured_has_nothing_to_meet() -> None:
    target = make_target("records_digitised", 80).model_copy(update={"id": ""})
    assert said(target).met == ""
