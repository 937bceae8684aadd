"""The table of headings: every name means one indicator, every official heading reads back, nothing is guessed."""

from collections import defaultdict

import pytest
import yaml

from data_access.intake import heading_words as words
from data_access.intake.folding import folded, heading_key, unnumbered
from data_access.intake.heading_words import Role
from data_access.intake.headings import level_of, meaning_of, role_of, slot_of
from data_access.intake.proposals import proposals
from data_access.intake.said_words import _content as answers
from data_access.intake.slots import PART
from kpi.indicators import Input, indicators
from kpi.plan_loader import OWN_FOLDER, plans
from kpi.report_form import columns_of
from kpi.vocabulary import levels

RAW = [one.code for one in indicators().values() if words.raw(one)]


def test_no_name_folds_to_two_indicators():
    meant = defaultdict(set)
    for code, name in words.every_name():
        meant[heading_key(name.text)].add(code)
    assert not {key: codes for key, codes in meant.items() if len(codes) > 1}


def test_each_word_has_one_use():
    """A name is no total, no part, no level and no heading of another column."""
    lists = {
        "name": set(words.names()),
        "total": set(words.totals()),
        "part": set(words.parts()),
        "level": set(words.level_words()),
        "use": set(words.uses()),
    }
    kinds = sorted(lists)
    shared = {(one, other): lists[one] & lists[other] for one in kinds for other in kinds if one < other}
    assert {pair: both for pair, both in shared.items() if both} == {("part", "use"): {"no"}}  # "No." numbers rows


def test_every_reported_indicator_has_names_and_no_other_has():
    assert set(words.content()["indicators"]) <= set(RAW)
    assert {name.indicator for name in words.names().values()} == set(RAW)
    assert {code for codes in words.maybe().values() for code in codes} <= set(RAW)
    assert set(words.content()["levels"]) == set(levels())


@pytest.mark.parametrize("code", RAW)
def test_each_name_alone_means_its_indicator(code):
    for owner, name in words.every_name():
        if owner == code:
            meaning = meaning_of((name.text,))
            assert meaning is not None, name.text
            assert meaning.indicator == code, name.text


def test_a_heading_that_may_count_is_one_of_yes_and_no_otherwise():
    for text, codes in words.may_count().items():
        meaning = meaning_of((text,))
        assert meaning is not None, text
        assert indicators()[meaning.indicator].input is Input.FLAG
        assert meaning.role in (None, Role.ANY), text
        assert {indicators()[code].input for code in codes} == {Input.COUNT}


def test_the_words_of_headings_are_not_taken_apart_wrongly():
    """A short heading that fits several stays a proposal."""
    for text in words.content()["maybe"]:
        meaning = meaning_of((text,))
        named = text in ("chữ ký số",)  # alone it is the unit's own; over two counts it is asked
        assert named == (meaning is not None), text


@pytest.mark.parametrize("plan", plans([OWN_FOLDER]).values(), ids=lambda plan: plan.code)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_headings_of_every_form_read_back(plan, language):
    """Also without the template's key row: its group and part headings say the same."""
    for column in columns_of(plan, plan.periods[0].code):
        name = indicators()[column.indicator].name(language)
        group = f"{name} ({levels()[column.level].name(language)})" if column.level and language == "vi" else name
        meaning = meaning_of((group, column.heading(language)))
        assert meaning is not None, (group, column.heading(language))
        slot = slot_of(indicators()[meaning.indicator], meaning.role)
        assert slot is not None
        assert (meaning.indicator, PART[slot].value) == (column.indicator, column.part)
        if language == "vi":
            assert meaning.level == column.level


@pytest.mark.parametrize(
    ("path", "indicator", "role", "level"),
    [
        (["Tỷ lệ GV có CKS (%)"], "signature_teachers", "percent", ""),
        (["tỉ lệ giáo viên có chữ kí số"], "signature_teachers", "percent", ""),
        (["CHỮ KÝ SỐ", "GIÁO VIÊN", "TS"], "signature_teachers", "denominator", ""),
        (["1. Hạ tầng", "1.2. Wi-Fi (có/không)"], "wifi", "flag", ""),
        (
            ["Khối THCS", "Dạy học trực tuyến", "Số tiết trực tuyến"],
            "online_teaching_share",
            "numerator",
            "lower_secondary",
        ),
        (["Dạy học trực tuyến cấp tiểu học", "Tổng số tiết"], "online_teaching_share", "denominator", "primary"),
        (["Học bạ số", "Các lớp đầu cấp"], "digital_transcript_entry_grades", None, ""),
        (["Triển khai TTKDTM"], "cashless_collection", None, ""),
        (["Tổng số giáo viên có chữ ký số"], "signature_teachers", "numerator", ""),
    ],
)
def test_headings_as_people_write_them(path, indicator, role, level):
    meaning = meaning_of(path)
    assert meaning is not None
    assert (meaning.indicator, meaning.role and meaning.role.value, meaning.level) == (indicator, role, level)


@pytest.mark.parametrize(
    "path",
    [
        ["Thu không dùng tiền mặt", "Tên ngân hàng"],
        ["Wifi", "Năm trước"],
        ["Kế hoạch", "Wifi"],
        ["Có"],
        ["Tiểu học"],
        ["Số học sinh"],
        ["Wifi và cáp quang"],
        ["Không có wifi"],
        ["Chưa có chữ ký số"],
        [""],
    ],
)
def test_headings_that_say_something_else(path):
    assert meaning_of(path) is None


def test_what_looks_like_a_name_is_only_proposed():
    assert meaning_of(["Thu ko dùng tiền mặt"]) is None
    assert proposals(["Thu ko dùng tiền mặt"])[0].indicator == "cashless_collection"
    assert proposals(["Máy chủ riêng"]) == ()
    assert len(proposals(["chữ ký số"])) <= 3


def test_levels_and_parts_alone():
    assert level_of("II. Khối tiểu học") == "primary"
    assert level_of("Trường Tiểu học Kim Đồng") == ""
    assert role_of("Tỷ lệ (%)") == "percent"
    assert unnumbered("1 2 wifi") == "wifi"


def test_folding():
    assert folded("Tỷ lệ  (%)") == "ty le phan tram"
    assert folded("ĐỒNG NAI – Đồng Nai") == "dong nai dong nai"
    assert folded("Tie\u0302\u0309u ho\u0323c") == "tieu hoc"
    assert folded("１２ ᵃ") == "12 a"


def test_each_word_of_an_answer_stands_in_one_list():
    lists = ("yes", "no", "not_applicable", "unclear", "blank")
    every = [word.casefold() for name in lists for word in answers()[name]]
    assert len(every) == len(set(every))


def test_tables_hold_texts_only():
    """An unquoted yes, no or 1 would be no text to YAML."""

    def walk(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                assert isinstance(key, str)
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)
        else:
            assert isinstance(value, str), value

    for name in ("headings", "units", "rows", "answers"):
        path = words.__file__.replace("heading_words.py", f"{name}.yaml")
        with open(path, encoding="utf-8") as file:
            walk(yaml.safe_load(file))
