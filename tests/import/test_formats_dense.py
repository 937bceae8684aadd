"""Big sheets read in columns: the same cells as the careful reader finds, or left to it."""

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.intake import archive, dense_xlsx, distinct_cells
from data_access.intake import dense as dense_module
from data_access.intake.archive import opened
from data_access.intake.dense import DenseSheet
from data_access.intake.dense_xlsx import read_dense
from data_access.intake.files import read_workbook
from data_access.intake.grid import Sheet
from data_access.intake.refusals import Budget
from data_access.intake.xlsx import SheetReader
from data_access.intake.xlsx_parts import book_path, read_parts
from data_access.loading.errors import LoadRefused
from tests.office_files import SHEET, replaced, with_xml, written

TEXTS = st.text(st.sampled_from('aBc ờđ&<>"\u00a0\u0301\n_x00'), max_size=9)
VALUES = st.one_of(
    TEXTS,
    st.integers(-(10**14), 10**14),
    st.integers(0, 99),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda one: round(one, 3)),
    st.booleans(),
    st.sampled_from(["=formula", "=text", "=error", "=none", None]),
)
PLACES = st.tuples(st.integers(0, 30), st.integers(0, 60))
PLAIN = st.one_of(st.text("abc đ", max_size=3), st.integers(0, 10**13), st.sampled_from([0.5, -1, None, True]))
CELLS = st.one_of(
    st.dictionaries(PLACES, st.tuples(VALUES, st.integers(0, 5)), max_size=60),
    st.dictionaries(PLACES, st.tuples(PLAIN, st.integers(0, 5)), max_size=60),
)


def both(content: bytes) -> tuple[DenseSheet | None, Sheet]:
    with opened(content, Budget(60)) as archive:
        book = book_path(archive)
        assert book is not None
        parts = read_parts(archive, book)
        (part,) = parts.sheets
        return read_dense(archive, part, parts), SheetReader(part, parts).read(archive)


def write(cells, hidden, *, streamed=False):
    def fill(book, sheet):
        formats = [
            None,
            book.add_format({"num_format": "0.0%"}),
            book.add_format({"num_format": "dd/mm/yyyy"}),
            book.add_format({"font_name": ".VnTime"}),
            book.add_format({"bold": True, "border": 1}),
            book.add_format({"font_name": "VNI-Times", "num_format": "0%"}),
        ]
        for row in hidden:
            sheet.set_row(row, None, None, {"hidden": True})
        for (row, column), (value, style) in sorted(cells.items(), key=lambda cell: cell[0]):
            look = formats[style]
            if value is None or value == "":
                sheet.write_blank(row, column, None, look)
            elif isinstance(value, bool):
                sheet.write_boolean(row, column, value, look)
            elif value == "=formula":
                sheet.write_formula(row, column, "=A1&B1>2", look, 12.5)
            elif value == "=text":
                sheet.write_formula(row, column, '="a"', look, "Có & <không>")
            elif value == "=error":
                sheet.write_formula(row, column, "=1/0", look, "#DIV/0!")
            elif value == "=none":
                sheet.write_formula(row, column, "=A1", look, "")
            elif isinstance(value, str):
                sheet.write_string(row, column, value, look)
            else:
                sheet.write_number(row, column, value, look)
        sheet.set_column(2, 3, None, None, {"hidden": True})
        sheet.merge_range(40, 0, 41, 3, "Gộp")

    return written(fill, streamed=streamed)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CELLS, st.sets(st.integers(0, 30), max_size=3), st.booleans())
def test_columns_and_single_cells_are_read_alike(cells, hidden, streamed):
    dense, careful = both(write(cells, hidden, streamed=streamed))
    assert dense is not None
    assert dense.row_numbers() == careful.row_numbers()
    assert dense.rows == careful.rows
    assert (dense.hidden_rows, dense.hidden_columns) == (careful.hidden_rows, careful.hidden_columns)
    assert (dense.merged, dense.legacy_cells) == (careful.merged, careful.legacy_cells)
    rows = list(range(1, 45))
    for column in range(70):
        ours, theirs = dense.column(column, rows), careful.column(column, rows)
        assert seen(ours) == seen(theirs)
        assert texts(dense.texts(column, rows)) == texts(careful.texts(column, rows))
        assert len(set(ours.cells)) == len(ours.cells)
    for row in (1, 7, 31, 100):
        assert dense.last_column(row) == careful.last_column(row)
        assert [dense.cell(row, column) for column in range(70)] == [careful.cell(row, column) for column in range(70)]


def texts(column):
    return [column.texts[code] if code >= 0 else None for code in column.codes.tolist()]


def seen(column):
    return [column.cells[code] if code >= 0 else None for code in column.codes.tolist()]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="inlineStr"><is><t>K&amp;o</t></is></c><c r="B1" t="inlineStr"><is><t/></is></c></row>',
        '<row r="1"><c r="A1" t="str"><f t="shared" si="0"/><v>x</v></c><c r="B1"><f>1</f></c><c r="C1"><v/></c></row>',
        '<row r="1"><c r="A1" s="1" t="inlineStr"><is><t>Có</t></is></c><c r="B1" t="inlineStr"><is><t></t></is></c>'
        '<c r="C1"><v>5</v></c><c r="D1" t="inlineStr"><is><t>Kh&#10;&lt;</t></is></c><c r="E1"/></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Một câu trả lời dài</t></is></c><c r="B1" t="inlineStr"><is>'
        "<t>Một câu trả lời dài hơn hai mươi bốn byte</t></is></c></row>",
        '<row r="1" ht="0" customHeight="1"><c r="A1"><v>007</v></c><c r="AA1" t="b"><v>1</v></c></row><row r="9"/>',
        '<row r="2" spans="1:3" dyDescent="0.2"><c r="A2" s="99"><v>1E3</v></c><c r="C2" t="n"><v>-5</v></c></row>',
        '<row r="3"><c r="A3"><v>12345678</v></c><c r="B3"><v>123456789</v></c><c r="C3"><v>123456789012</v></c>'
        '<c r="D3"><v>1234567890123</v></c><c r="E3"><v>12345.789</v></c><c r="F3"/></row>',
        '<row r="1"><c r="ZZ1"><v>1</v></c><c r="AAA1" t="str"><v>x</v></c><c r="AAB1" s="1" t="inlineStr"/></row>',
        '<row r="1"><c r="A1" t="str"><v>1</v></c></row><row r="2"></row>'
        '<row r="199999"><c r="A199999"><v>1</v></c></row>',
    ],
)
def test_ways_of_writing_that_are_read_in_columns(rows):
    dense, careful = both(with_xml(rows))
    assert dense is not None
    assert (dense.rows, dense.hidden_rows) == (careful.rows, careful.hidden_rows)


@pytest.mark.parametrize(
    "rows",
    [
        "<row><c><v>1</v></c></row>",
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><!-- c --></row>',
        '<row r="1"> <c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>Kh</t></r><r><t>ông</t></r></is></c></row>',
        '<row r="1"><c r="A1"><v><![CDATA[1]]></v></c></row>',
        '<row r="1"><c s="0" r="A1"><v>1</v></c></row>',
        '<row r="1" spans = "1:1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t><t>b</t></is></c></row>',
        '<row r="1"><c r="A1" t="str"><v>a</v><v>b</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
    ],
)
def test_other_ways_are_left_to_the_careful_reader(rows):
    dense, careful = both(with_xml(rows))
    assert dense is None
    assert careful.rows


@pytest.mark.parametrize("bad", [b"K\xc3", b"\x80", b"\xed\xa0\x80", b"\xef\xbf\xbf", b"\x01"])
@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="str"><v>@@</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a@@</t></is></c></row>',
        '<row r="1"><c r="A1"><v>@@</v></c></row>',
        '<row r="1" spans="@@"><c r="A1"><v>1</v></c></row>',
    ],
)
def test_what_is_no_text_is_not_read(rows, bad):
    content = replaced(with_xml(rows), SHEET, lambda xml: xml.replace(b"@@", bad))
    with opened(content, Budget(60)) as archive_:
        parts = read_parts(archive_, str(book_path(archive_)))
        assert read_dense(archive_, parts.sheets[0], parts) is None
    with pytest.raises(LoadRefused):
        read_workbook(content, "x.xlsx")


def test_many_blocks_are_read_like_one(monkeypatch):
    monkeypatch.setattr(dense_xlsx, "BLOCK", 500)
    monkeypatch.setattr(archive, "CHUNK", 300)
    monkeypatch.setattr(dense_module, "_IN_ORDER_AT_ONCE", 70)
    chosen = random.Random(5)
    some = ["Có", "Không", "Trường Mầm non Hoa Sen", "Trường Mầm non Hoa Mai", 7, 1234567890, 0.5, None, True, "=text"]
    cells = {
        (row, column): (chosen.choice(some), row % 6) for row in range(400) for column in range(chosen.randrange(9))
    }
    dense, careful = both(write(cells, {3, 60, 61, 300}))
    assert dense is not None
    assert (dense.rows, dense.hidden_rows) == (careful.rows, careful.hidden_rows)
    assert (dense.legacy_cells, dense.merged) == (careful.legacy_cells, careful.merged)


def test_a_block_out_of_order_is_left_to_the_careful_reader(monkeypatch):
    monkeypatch.setattr(dense_xlsx, "BLOCK", 100)
    monkeypatch.setattr(archive, "CHUNK", 90)
    rows = [f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in [*range(1, 40), 20, *range(41, 60)]]
    dense, _ = both(with_xml("".join(rows)))
    assert dense is None


def test_texts_that_are_mixed_to_the_same_number_are_told_apart(monkeypatch):
    monkeypatch.setattr(distinct_cells, "_SPREAD", (0, 0, 0))
    texts = ["Một hai ba bốn", "Một hai năm sáu", "Một hai", "12345678", "123456781"]
    cells = {(row, column): (texts[(row + column) % 5], column % 2) for row in range(20) for column in range(5)}
    dense, careful = both(write(cells, set(), streamed=True))
    assert dense is not None
    assert dense.rows == careful.rows


def test_a_big_workbook_is_read_in_columns_and_a_far_cell_in_it_refused():
    chosen = random.Random(4)

    def fill(book, sheet):
        for row in range(9_000):
            sheet.write_row(row, 0, [f"DN{row}", *(chosen.choice(["Có", "Không", 7, 0.5, None]) for _ in range(20))])

    content = written(fill)
    (sheet,) = read_workbook(content, "x.xlsx").sheets
    assert isinstance(sheet, DenseSheet)
    assert len(sheet.row_numbers()) == 9_000
    column = sheet.column(1, sheet.row_numbers())
    assert [column.cells[code].text for code in column.codes[:3]] == ["DN0", "DN1", "DN2"]
    assert (np.bincount(sheet.column(2, sheet.row_numbers()).codes + 1) > 1000).all()
