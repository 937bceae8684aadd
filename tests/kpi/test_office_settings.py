"""What an office's name tells of its reports' head; what is set stands; names of places in sentences."""

import pytest
from pydantic import ValidationError

from kpi.indicators import indicators
from kpi.office_settings import OfficeSettings, filled, suggested
from kpi.place_names import bare, within
from kpi.target_groups import target_groups


@pytest.mark.parametrize(
    ("office", "area", "superior", "issuer", "symbol", "place"),
    [
        ("Sở Giáo dục và Đào tạo Đồng Nai", "", "UBND tỉnh Đồng Nai", "Sở Giáo dục và Đào tạo", "BC-SGDĐT", "Đồng Nai"),
        (
            *("Sở Giáo dục và Đào tạo Hải Phòng", "", "UBND thành phố Hải Phòng"),
            *("Sở Giáo dục và Đào tạo", "BC-SGDĐT", "Hải Phòng"),
        ),
        (
            *("Sở GD&ĐT Hồ Chí Minh", "Thành phố Hồ Chí Minh", "UBND thành phố Hồ Chí Minh"),
            *("Sở Giáo dục và Đào tạo", "BC-SGDĐT", "Thành phố Hồ Chí Minh"),
        ),
        (
            *("Phòng Giáo dục và Đào tạo thành phố Thủ Dầu Một", "", "UBND thành phố Thủ Dầu Một"),
            *("Phòng Giáo dục và Đào tạo", "BC-PGDĐT", "Thủ Dầu Một"),
        ),
        (
            *("Phòng GD&ĐT Biên Hòa (mẫu)", "Thành phố Biên Hòa", "UBND thành phố Biên Hòa"),
            *("Phòng Giáo dục và Đào tạo", "BC-PGDĐT", "Biên Hòa"),
        ),
        (
            *("Phòng Văn hóa - Xã hội Xã Phú Lý (mẫu)", "", "UBND xã Phú Lý"),
            *("Phòng Văn hóa - Xã hội", "BC-PVHXH", "Phú Lý"),
        ),
        ("Ban Chuyển đổi số", "", "", "Ban Chuyển đổi số", "", ""),
        ("", "", "", "", "", ""),
    ],
)
def test_the_head_by_the_offices_name(
    office: str, area: str, superior: str, issuer: str, symbol: str, place: str
) -> None:
    found = suggested(office, area)
    assert (found.superior, found.issuer, found.symbol, found.place) == (superior, issuer, symbol, place)


def test_what_is_set_stands_and_only_the_rest_is_taken_from_the_plan() -> None:
    own = OfficeSettings(superior="Ủy ban nhân dân tỉnh Đồng Nai", signer="Nguyễn Văn An")
    found = filled(own, suggested("Sở Giáo dục và Đào tạo Đồng Nai"))
    assert (found.superior, found.issuer) == ("Ủy ban nhân dân tỉnh Đồng Nai", "Sở Giáo dục và Đào tạo")
    assert found.full_name == "Sở Giáo dục và Đào tạo Đồng Nai"


def test_another_office_does_not_take_the_issuers_symbol() -> None:
    found = filled(OfficeSettings(issuer="Trường THPT A"), suggested("Sở Giáo dục và Đào tạo Đồng Nai"))
    assert (found.superior, found.symbol, found.place) == ("", "", "")


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        (suggested("Sở Giáo dục và Đào tạo Đồng Nai"), "Sở Giáo dục và Đào tạo Đồng Nai"),
        (suggested("Phòng Giáo dục và Đào tạo thành phố Vinh"), "Phòng Giáo dục và Đào tạo thành phố Vinh"),
        (OfficeSettings(superior="Uỷ ban nhân dân xã A", issuer="Phòng VHXH", place="A"), "Phòng VHXH xã A"),
        (OfficeSettings(superior="Bộ X", issuer="Cục Y", place="Hà Nội"), "Cục Y Hà Nội"),
        (OfficeSettings(issuer="Cục Y"), "Cục Y"),
        (OfficeSettings(), ""),
    ],
)
def test_an_offices_whole_name(settings: OfficeSettings, name: str) -> None:
    assert settings.full_name == name


def test_lines_are_trimmed_and_composed() -> None:
    found = OfficeSettings.model_validate({"recipients": "  Như  trên \n\nUBND tỉnh\n", "signer": "Nguyê\u0303n An"})
    assert found.recipients == ("Như trên", "UBND tỉnh")
    assert found.signer == "Nguyễn An"


@pytest.mark.parametrize(
    "values", [{"symbol": "SGDĐT"}, {"symbol": "BC- SGDĐT"}, {"signer": "a" * 201}, {"name": "x"}, {"sizes": "9+10"}]
)
def test_what_no_report_can_use_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        OfficeSettings.model_validate(values)


@pytest.mark.parametrize(
    ("name", "inside", "alone"),
    [
        ("Huyện Tân Phú", "huyện Tân Phú", "Tân Phú"),
        ("Thành phố Hồ Chí Minh", "thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("Phường 1", "phường 1", "Phường 1"),
        ("Thị xã Long Khánh", "thị xã Long Khánh", "Long Khánh"),
        ("Đặc khu Phú Quốc", "đặc khu Phú Quốc", "Phú Quốc"),
        ("Đồng Nai", "Đồng Nai", "Đồng Nai"),
        ("Xã", "Xã", "Xã"),
    ],
)
def test_names_of_places(name: str, inside: str, alone: str) -> None:
    assert (within(name), bare(name)) == (inside, alone)


def test_each_indicator_stands_in_one_group() -> None:
    named = [code for group in target_groups() for code in group.indicators]
    assert len(named) == len(set(named))
    assert set(named) == set(indicators())
    assert target_groups()[-1].indicators == ()
