"""How the report names the plan: in full the first time, with marked places for what its copy leaves open."""

from dataclasses import replace

import pytest

from exports.official_report.citation import citation
from exports.official_report.marked import pieces
from kpi.plan_loader import plans
from tests.exports import sample_meeting


@pytest.mark.parametrize(
    ("code", "first", "later", "subject"),
    [
        (
            "hai-phong-2024-2025",
            "Kế hoạch số 1115/KH-SGDĐT ngày 09 tháng 9 năm 2024 của Sở Giáo dục và Đào tạo Hải Phòng về việc triển"
            " khai nhiệm vụ ứng dụng công nghệ thông tin, chuyển đổi số năm học 2024-2025",
            "Kế hoạch số 1115/KH-SGDĐT",
            "Kết quả thực hiện nhiệm vụ ứng dụng công nghệ thông tin, chuyển đổi số năm học 2024-2025",
        ),
        (
            "dong-nai-notice-1308",
            "Thông báo số 1308/TB-SGDĐT ngày 03 tháng 4 năm 2024 của Sở Giáo dục và Đào tạo Đồng Nai về kết luận của"
            " Giám đốc Sở tại hội nghị ứng dụng công nghệ thông tin, chuyển đổi số và cơ sở dữ liệu ngành",
            "Thông báo số 1308/TB-SGDĐT",
            "Kết quả thực hiện Thông báo kết luận của Giám đốc Sở tại hội nghị ứng dụng công nghệ thông tin, chuyển đổi"
            " số và cơ sở dữ liệu ngành",
        ),
        (
            "vinh-2025",
            "Kế hoạch số [số, ký hiệu]/KH-PGD&ĐT ngày 04 tháng 12 năm 2024 của Phòng Giáo dục và Đào tạo thành phố Vinh"
            " về chuyển đổi số ngành Giáo dục năm 2025 (sau đây gọi tắt là Kế hoạch)",
            "Kế hoạch",
            "Kết quả thực hiện Kế hoạch chuyển đổi số ngành Giáo dục năm 2025",
        ),
    ],
)
def test_the_plan_is_cited_in_full_first_then_by_kind_and_number(
    code: str, first: str, later: str, subject: str
) -> None:
    found = citation(replace(sample_meeting.meeting(), plan=plans()[code]), "vi")
    assert "".join(piece for piece, _ in pieces(found.first)) == first
    assert (found.later, found.subject) == (later, subject)


def test_an_invented_plan_is_said_to_be_one() -> None:
    plan = plans()["dong-nai-2024-2025"].model_copy(
        update={"title": "Kế hoạch giả định về chuyển đổi số", "number": "00/KH-SGDĐT (giả định)", "invented": True}
    )
    found = citation(replace(sample_meeting.meeting(), plan=plan), "vi")
    assert found.first.startswith("Kế hoạch giả định số 00/KH-SGDĐT (giả định) ")
    assert " về chuyển đổi số" in found.first
    assert found.subject == "Kết quả thực hiện Kế hoạch giả định về chuyển đổi số"
