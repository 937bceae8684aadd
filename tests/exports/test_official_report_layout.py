"""The report's layout, read back and held against the rules for administrative documents."""

import re
import unicodedata
from pathlib import Path

import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from exports.official_report.head import MOTTO_WIDTH
from exports.official_report.numbering import VIETNAMESE, letter
from exports.official_report.styles import FONT
from kpi.office_settings import SIZES
from tests.exports import sample_meeting
from tests.exports.report_reading import (
    FULL,
    body,
    cells,
    full,
    is_bold,
    is_italic,
    named,
    opened,
    plain,
    points,
    rules,
)

CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
FACES = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")


def test_paper_margins_and_orientation() -> None:
    text, *appendices = full().sections
    assert len(appendices) == 3
    assert (round(text.page_width.mm), round(text.page_height.mm)) == (210, 297)
    assert text.orientation == WD_ORIENT.PORTRAIT
    for one in appendices:
        assert (round(one.page_width.mm), round(one.page_height.mm)) == (297, 210)
        assert one.orientation == WD_ORIENT.LANDSCAPE
    for one in full().sections:
        assert round(one.top_margin.mm) == 20
        assert 20 <= round(one.bottom_margin.mm) <= 25
        assert (round(one.left_margin.mm), round(one.right_margin.mm)) == (30, 15)


def test_page_numbers_stand_centred_in_the_top_margin_but_not_on_a_first_page() -> None:
    for one in full().sections:
        assert one.different_first_page_header_footer
        start = one._sectPr.find(qn("w:pgNumType"))
        assert start.get(qn("w:start")) == "1"  # each appendix by itself
        fields = [field.get(qn("w:instr")) for field in one.header._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE"]
        number = one.header.paragraphs[0]
        assert number.style.paragraph_format.alignment == CENTRE
        assert 13 <= number.style.font.size.pt <= 14
        assert not number.style.font.italic
        assert not list(one.first_page_header._element.iter(qn("w:fldSimple")))
        assert one.header_distance.mm < one.top_margin.mm
    assert not full().sections[0].footer.paragraphs[0].text


def test_the_font_is_times_new_roman_for_all_four_scripts_and_nothing_overrides_it() -> None:
    styles, text = full().styles.element, full().element
    for fonts in styles.iter(qn("w:rFonts")):
        assert {fonts.get(qn(face)) for face in FACES} == {FONT}
        assert not [name for name in fonts.attrib if "Theme" in name]
    default = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:rFonts')}")
    assert default is not None
    assert not list(text.iter(qn("w:rFonts")))
    assert not list(styles.iter(qn("w:color")))
    assert not list(text.iter(qn("w:color")))


@pytest.mark.parametrize("sizes", list(SIZES))
def test_sizes_come_in_pairs_the_state_one_point_below_the_motto(sizes: str) -> None:
    document = full(sizes)
    small, large = SIZES[sizes]
    offices, state = document.tables[0].rows[0].cells
    number, place = document.tables[0].rows[1].cells
    superior, issuer, _ = offices.paragraphs
    republic, motto, _ = state.paragraphs
    assert (points(republic), points(motto)) == (small, large)
    assert (points(superior), points(issuer)) == (small, small)
    assert points(number.paragraphs[0]) == 13
    assert points(place.paragraphs[0]) == large
    assert document.styles["Body Text"].font.size.pt == large
    assert [points(one) for name in ("Title", "Subtitle") for one in named(document, name)] == [14, 14, 14]


def test_the_head_reads_as_it_must() -> None:
    offices, state = full().tables[0].rows[0].cells
    number, place = full().tables[0].rows[1].cells
    superior, issuer, _ = offices.paragraphs
    republic, motto, _ = state.paragraphs
    assert (superior.text, is_bold(superior)) == ("UBND TỈNH ĐỒNG NAI", False)
    assert (issuer.text, is_bold(issuer)) == ("SỞ GIÁO DỤC VÀ ĐÀO TẠO", True)
    assert (republic.text, is_bold(republic)) == ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True)
    assert (motto.text, is_bold(motto)) == ("Độc lập - Tự do - Hạnh phúc", True)
    assert number.text == "Số:        /BC-SGDĐT"
    assert not is_bold(number.paragraphs[0])
    assert place.text == "Đồng Nai, ngày 12 tháng 6 năm 2025"
    assert is_italic(place.paragraphs[0])
    for cell in (offices, state, number, place):
        assert all(one.style.paragraph_format.alignment == CENTRE for one in cell.paragraphs)
    title, *_ = named(full(), "Title")
    assert (title.text, is_bold(title)) == ("BÁO CÁO", True)
    assert all(is_bold(one) for one in named(full(), "Subtitle"))


def test_the_head_stands_in_a_table_without_borders() -> None:
    for place in (0, 1):
        table = full().tables[place]
        assert not list(table._tbl.iter(qn("w:tblBorders"))) + list(table._tbl.iter(qn("w:tcBorders")))
    assert sum(column.width.mm for column in full().tables[0].columns) == pytest.approx(165, abs=0.2)


@pytest.mark.parametrize("sizes", list(SIZES))
def test_rules_are_borders_of_the_right_length_never_underlined_text(sizes: str) -> None:
    document = full(sizes)
    issuer, motto, subject = rules(document)
    small, large = SIZES[sizes]
    assert motto[0] == pytest.approx(MOTTO_WIDTH["vi"] * large / 72 * 25.4, abs=0.3)
    for (length, room), words, size in (
        (issuer, "SỞ GIÁO DỤC VÀ ĐÀO TẠO", small),
        (subject, "(Kỳ báo cáo: cuối năm học 2024-2025)", 14),
    ):
        assert 1 / 3 <= length / min(_times_bold(words, size), room) <= 1 / 2
    assert not list(document.element.iter(qn("w:u")))
    assert not list(document.element.iter(qn("w:drawing"), qn("w:pict"), qn("w:txbxContent")))


def _times_bold(words: str, size: int) -> float:
    """Millimetres in Liberation Serif, whose letters are as wide as those of Times New Roman."""
    font = _liberation(size)
    plain_letters = "".join(one for one in unicodedata.normalize("NFD", words) if not unicodedata.combining(one))
    return float(font.getlength(plain_letters)) / 1000 * size / 72 * 25.4


def _liberation(size: int):  # type: ignore[no-untyped-def]
    from PIL import ImageFont

    file = Path("/usr/share/fonts/truetype/liberation/LiberationSerif-Bold.ttf")
    if not file.exists():
        pytest.skip("Liberation Serif is not installed")
    return ImageFont.truetype(str(file), 1000)


def test_the_motto_is_as_long_as_the_product_takes_it_to_be() -> None:
    assert _times_bold("Độc lập - Tự do - Hạnh phúc", 13) == pytest.approx(MOTTO_WIDTH["vi"] * 13 / 72 * 25.4, abs=0.1)
    words = "Independence - Freedom - Happiness"
    assert _times_bold(words, 13) == pytest.approx(MOTTO_WIDTH["en"] * 13 / 72 * 25.4, abs=0.1)


def test_the_text_is_justified_with_its_first_line_indented_and_room_between() -> None:
    text = full().styles["Body Text"]
    form = text.paragraph_format
    assert form.alignment == JUSTIFY
    assert 10 <= form.first_line_indent.mm <= 12.7
    assert form.space_after.pt >= 6
    assert 1 <= form.line_spacing <= 1.5
    assert 13 <= text.font.size.pt <= 14
    assert not text.font.bold
    assert not text.font.italic


def test_parts_headings_and_items_look_as_they_must() -> None:
    parts = named(full(), "Heading 1")
    assert [one.text for one in parts] == ["Phần I\nKẾT QUẢ THỰC HIỆN", "Phần II\nNHIỆM VỤ TRONG THỜI GIAN TỚI"]
    assert all(one.style.paragraph_format.alignment == CENTRE and is_bold(one) for one in parts)
    headings = [one.text for one in named(full(), "Heading 2")]
    assert [one.split(".")[0] for one in headings] == ["I", "II", "III", "IV", "I", "II"]
    assert all(one == one.upper() for one in headings)
    items = [one.text for one in named(full(), "Heading 3")]
    assert [re.match(r"(\d)\. \S", one)[1] for one in items] == ["1", "2", "3", "1", "2", "1", "2", "3"]  # type: ignore[index]
    assert all(is_bold(one) for name in ("Heading 2", "Heading 3") for one in named(full(), name))
    assert full().styles["Heading 1"].paragraph_format.keep_with_next


def test_points_follow_the_vietnamese_alphabet() -> None:
    found = [one[0] for one in body(full()) if re.match(r"\S\) ", one)]
    assert "".join(found).startswith("abcdđeghik")
    assert not set(found) - set(VIETNAMESE)
    assert set("fjwzăâêôơư").isdisjoint(VIETNAMESE)
    assert (len(VIETNAMESE), letter(5, "vi"), letter(7, "vi"), letter(7, "en")) == (23, "đ", "g", "g")
    assert (letter(23, "vi"), letter(24, "vi"), letter(6, "en")) == ("y", "aa", "f")


def test_one_addressee_stands_on_the_same_line() -> None:
    document = opened(sample_meeting.meeting(), FULL.model_copy(update={"addressees": ("Bộ Giáo dục và Đào tạo",)}))
    assert [one.text for one in named(document, "Kính gửi")] == ["Kính gửi: Bộ Giáo dục và Đào tạo"]


def test_several_addressees_stand_on_lines_of_their_own() -> None:
    assert [one.text for one in named(full(), "Kính gửi")] == [
        "Kính gửi:",
        "- Bộ Giáo dục và Đào tạo;",
        "- Ủy ban nhân dân tỉnh Đồng Nai.",
    ]
    assert all(13 <= points(one) <= 14 for one in named(full(), "Kính gửi"))


def test_the_text_ends_with_its_sign_and_stays_with_the_signature() -> None:
    last = named(full(), "Body Text")[-1]
    assert last.text.endswith("./.")
    assert last.paragraph_format.keep_with_next
    row = full().tables[1].rows[0]
    assert row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None


def test_recipients_and_signature() -> None:
    left, right = full().tables[1].rows[0].cells
    head, *lines = left.paragraphs
    assert (head.text, points(head), is_bold(head), is_italic(head)) == ("Nơi nhận:", 12, True, True)
    assert [one.text for one in lines] == ["- Như trên;", "- Giám đốc Sở;", "- Các Phòng GDĐT;", "- Lưu: VT, CNTT."]
    assert all(points(one) == 11 and not is_bold(one) for one in lines)
    signed = [one for one in right.paragraphs if one.text]
    assert [one.text for one in signed] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn An"]
    assert all(is_bold(one) and 13 <= points(one) <= 14 for one in signed)
    assert sum(not one.text for one in right.paragraphs) == 4


def test_appendices_have_their_heads() -> None:
    assert [one.text for one in named(full(), "Phụ lục")] == ["Phụ lục I", "Phụ lục II", "Phụ lục III"]
    assert all(one.text == one.text.upper() for one in named(full(), "Tên phụ lục"))
    for one in named(full(), "Kèm theo"):
        assert one.text == ("(Kèm theo Báo cáo số …/BC-SGDĐT ngày … tháng … năm … của Sở Giáo dục và Đào tạo Đồng Nai)")
        assert is_italic(one)
    assert (points(named(full(), "Phụ lục")[0]), is_bold(named(full(), "Phụ lục")[0])) == (14, True)


def test_each_appendix_is_named_in_the_text() -> None:
    text = "\n".join(one.text for one in named(full(), "Body Text"))
    for name in ("Phụ lục I.", "Phụ lục II.", "Phụ lục III."):
        assert name in text


def test_a_single_appendix_has_no_number() -> None:
    document = opened(sample_meeting.meeting("732"))
    assert [one.text for one in named(document, "Phụ lục")] == ["Phụ lục"]


def test_tables_repeat_their_heads_and_fit_the_page() -> None:
    for table in full().tables[2:]:
        assert table._tbl.find(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(
            row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table._tbl.findall(qn("w:tr"))
        )
        widths = [int(one.get(qn("w:w"))) for one in table._tbl.iter(qn("w:gridCol"))]
        assert sum(widths) / 1440 * 25.4 <= 252.1
        assert len({len(row) for row in cells(table)}) == 1


def test_the_english_report_has_the_same_layout() -> None:
    vi, en = plain("vi"), plain("en")
    assert [one.style.name for one in en.paragraphs] == [one.style.name for one in vi.paragraphs]
    assert [len(one.rows) for one in en.tables] == [len(one.rows) for one in vi.tables]
    assert en.tables[0].rows[1].cells[1].text == "Đồng Nai, 12 June 2025"


def test_keys_of_styles_are_plain_letters_and_each_is_there() -> None:
    keys = {one.get(qn("w:styleId")) for one in full().styles.element.findall(qn("w:style"))}
    assert all(key.isascii() for key in keys)
    assert {one.get(qn("w:val")) for one in full().element.iter(qn("w:pStyle"))} <= keys
    assert len(keys) == len(full().styles.element.findall(qn("w:style")))


def test_word_checks_the_spelling_in_the_reports_language() -> None:
    for document, language in ((plain("vi"), "vi-VN"), (plain("en"), "en-GB")):
        assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {language}


def test_nothing_of_the_librarys_template_is_left() -> None:
    names = {part.partname for part in full().part.package.iter_parts()}
    assert not [name for name in names if "thumbnail" in name or "custom" in name.lower() or "app.xml" in name]
    assert full().core_properties.author == "Sở Giáo dục và Đào tạo Đồng Nai"
    assert "python" not in full().core_properties.comments
