"""Which likenesses of headings are offered to a person, and which one stands chosen already."""

import pytest

from data_access.intake.proposals import misspelt, proposals


@pytest.mark.parametrize(
    "heading",
    [
        "Chỉ tiêu lạ", "Đánh giá", "Mức độ", "Số lượng học sinh", "Số lớp", "Số HS nữ", "Hồ sơ", "Số trường",
        "Tiêu chí 1", "Chất lượng", "Đào tạo", "Cán bộ", "Ghi chú thêm",
        "Số GV chưa có CKS", "Không có wifi", "Chưa có cáp quang",
    ],
)  # fmt: skip
def test_words_in_common_and_denials_are_no_likeness(heading):
    assert proposals((heading,)) == ()


@pytest.mark.parametrize(
    ("heading", "indicator", "certain"),
    [
        ("Wifii", "wifi", True),
        ("Cáp quag", "fibre_line", True),
        ("Chữ kí số giáo viênn", "signature_teachers", True),
        ("GV đã có CKS", "signature_teachers", False),
        ("Thu ko dùng tiền mặt", "cashless_collection", False),
        ("Wifi năm 2023", "wifi", False),
        ("Số GV có CKS (kế hoạch)", "signature_teachers", False),
        ("Số máy tính", "pupils_per_computer", False),
    ],
)
def test_only_one_wrong_letter_stands_chosen(heading, indicator, certain):
    found = proposals((heading,))
    assert found[0].indicator == indicator
    assert misspelt((heading,), found[0]) is certain


def test_short_words_are_others_when_a_letter_differs():
    """ "NV có CKS" counts staff, "GV có CKS" teachers."""
    found = next(key for key in proposals(("TV có CKS",)) if key.indicator == "signature_teachers")
    assert not misspelt(("TV có CKS",), found)
