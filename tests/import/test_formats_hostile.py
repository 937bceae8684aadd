"""Broken and hostile files: one clear sentence each, before anything large is unpacked."""

import io
import random
import zipfile

import pytest

from data_access.intake.files import read_workbook
from data_access.loading.errors import ErrorCode, LoadError, LoadRefused
from tests.office_files import SHEET, ods, parts_of, replaced, rezipped, with_xml, written

GOOD = written(lambda book, sheet: sheet.write_column(0, 0, [f"Mẫu {n}" for n in range(300)]))
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
CELL = "<table:table-cell><text:p>x</text:p></table:table-cell>"
ODS = ods(f"<table:table><table:table-row>{CELL}</table:table-row></table:table>")


def fault_of(content: bytes, name: str = "x.xlsx") -> LoadError:
    with pytest.raises(LoadRefused) as caught:
        read_workbook(content, name)
    (error,) = caught.value.errors
    for language in ("vi", "en"):
        assert error.message(language).count("\n") == 0
    return error


def zipped(**parts: bytes) -> bytes:
    return rezipped({name.replace("__", "/"): data for name, data in parts.items()})


def with_parts(**more: bytes) -> bytes:
    return rezipped({**parts_of(GOOD), **more})


def names_changed(old: str, new: str) -> bytes:
    """The same archive with another name of the same length: what zip programs would not write."""
    assert len(old) == len(new)
    return with_parts(**{old: b"x"}).replace(old.encode(), new.encode())


HTML = b"\xef\xbb\xbf <html><table><tr><td>M\xc3\xa3</td></tr></table></html>"
XML_2003 = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)
LINK = b'<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "x.xlsx", ErrorCode.EMPTY_FILE),
        (b"", "x.csv", ErrorCode.EMPTY_FILE),
        (bytes(5_000), "x.xlsx", ErrorCode.DAMAGED_WORKBOOK),
        (GOOD, "x.csv", ErrorCode.WRONG_EXTENSION),
        (GOOD, "x.xls", ErrorCode.WRONG_EXTENSION),
        (ODS, "x.xlsx", ErrorCode.WRONG_EXTENSION),
        (with_parts(**{"xl/vbaProject.bin": b"x"}), "x.xlsx", ErrorCode.WRONG_EXTENSION),
        (b"a;b\n1;2\n", "x.xlsx", ErrorCode.TEXT_NAMED_WORKBOOK),
        (b"a;b\n1;2\n", "x.XLS", ErrorCode.TEXT_NAMED_WORKBOOK),
        (HTML, "x.xls", ErrorCode.HTML_NAMED_WORKBOOK),
        (HTML.decode("utf-8-sig").encode("utf-16"), "x.xls", ErrorCode.HTML_NAMED_WORKBOOK),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "x.xls", ErrorCode.HTML_NAMED_WORKBOOK),
        (b"<!DOCTYPE html>\n<html>", "x.csv", ErrorCode.HTML_NAMED_WORKBOOK),
        (XML_2003, "x.xls", ErrorCode.XML_SPREADSHEET),
        (b'<?xml version="1.0"?><a/>', "x.csv", ErrorCode.OTHER_DOCUMENT),
        (b"%PDF-1.7\n\xff", "x.xlsx", ErrorCode.OTHER_DOCUMENT),
        (b"\x89PNG\r\n\x1a\n", "x.csv", ErrorCode.OTHER_DOCUMENT),
        (b"Rar!\x1a\x07", "x.xlsx", ErrorCode.OTHER_DOCUMENT),
        (zipped(word__document=b"<w/>"), "x.xlsx", ErrorCode.OTHER_DOCUMENT),
        (OLE + "WordDocument".encode("utf-16-le"), "x.xls", ErrorCode.OTHER_DOCUMENT),
        (zipped(**{"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"x"}), "x.xlsx", ErrorCode.BINARY_WORKBOOK),
        (zipped(**{"bao-cao.xlsx": GOOD}), "x.xlsx", ErrorCode.ARCHIVE_FILE),
        (zipped(), "x.zip", ErrorCode.ARCHIVE_FILE),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "x.xlsx", ErrorCode.ENCRYPTED_FILE),
        (OLE, "x.xls", ErrorCode.DAMAGED_WORKBOOK),
        (GOOD[:3_000], "x.xlsx", ErrorCode.TRUNCATED_FILE),
        (b"PK\x03\x04 no zip", "x.xlsx", ErrorCode.TRUNCATED_FILE),
        (GOOD[3_000:], "x.xlsx", ErrorCode.DAMAGED_WORKBOOK),
        (with_parts(**{"xl/externalLinks/externalLink1.xml": LINK}), "x.xlsx", ErrorCode.EXTERNAL_LINKS),
        (with_xml('<row r="1"><c r="A1" t="str"><v>' + "x" * 10_000_000 + "</v></c></row>"), "", ErrorCode.ZIP_BOMB),
        (with_xml('<row r="1"><c r="A1" t="str"><v>' + "x" * 40_000 + "</v></c></row>"), "", ErrorCode.CELL_TOO_LONG),
        (with_xml('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "", ErrorCode.FAR_CELL),
        (with_xml('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "", ErrorCode.FAR_CELL),
        (with_xml('<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>'), "", ErrorCode.DAMAGED_WORKBOOK),
        (with_xml('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'), "", ErrorCode.DAMAGED_WORKBOOK),
        (with_xml('<row r="1"><c r="A1"><v>1e999</v></c></row>'), "", ErrorCode.DAMAGED_WORKBOOK),
        (with_xml('<row r="1"><c r="A1"><v>nan</v></c></row>'), "", ErrorCode.DAMAGED_WORKBOOK),
        (with_xml('<row r="1"><c r="A1"><v>&a;</v></c></row>'), "", ErrorCode.DAMAGED_WORKBOOK),
        (with_xml('<row r="1"><c r="A1"/></row>'), "", ErrorCode.EMPTY_FILE),
        (names_changed("xl/extra1.xml", "../extra11.xm"), "", ErrorCode.UNSAFE_ARCHIVE),
        (names_changed("xl/extra1.xml", "/xl/extra.xml"), "", ErrorCode.UNSAFE_ARCHIVE),
        (names_changed("xl/extra1.xml", "C:\\extra1.xml"), "", ErrorCode.UNSAFE_ARCHIVE),
        (names_changed("xl/Workboo1.xml", "xl/Workbook.xml"), "", ErrorCode.UNSAFE_ARCHIVE),
    ],
)
def test_each_kind_has_its_sentence(content, name, code):
    assert fault_of(content, name).code is code


def test_the_sentence_about_links_says_how_to_break_them():
    error = fault_of(with_parts(**{"xl/externalLinks/externalLink1.xml": LINK}))
    assert "Break Link" in error.message("vi")
    assert "Ngắt liên kết" in error.message("vi")


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"])
def test_a_document_type_is_refused_wherever_it_stands(part):
    bomb = b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'
    content = replaced(GOOD, part, lambda xml: xml.replace(b"?>", b"?>" + bomb, 1))
    assert fault_of(content).code is ErrorCode.DOCUMENT_TYPE


def test_an_encoding_that_nobody_knows_is_damage():
    content = replaced(GOOD, "xl/workbook.xml", lambda xml: xml.replace(b'"UTF-8"', b'"klingon"', 1))
    assert fault_of(content).code is ErrorCode.DAMAGED_WORKBOOK


def test_a_document_type_of_an_open_document():
    content = replaced(ODS, "content.xml", lambda xml: xml.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1))
    assert fault_of(content, "x.ods").code is ErrorCode.DOCUMENT_TYPE


def test_bombs_are_refused_before_they_are_unpacked():
    ratio = replaced(GOOD, SHEET, lambda xml: xml + b" " * 30_000_000)
    assert len(ratio) < 100_000
    assert fault_of(ratio).code is ErrorCode.ZIP_BOMB
    entries = with_parts(**{f"xl/{number}.xml": b"" for number in range(2_500)})
    assert fault_of(entries).code is ErrorCode.ZIP_BOMB
    many = with_parts(**{f"xl/{number}.xml": b"x" * 4_242 for number in range(480)})
    total = many.replace((4_242).to_bytes(4, "little"), (900_000).to_bytes(4, "little"))
    assert fault_of(total).code is ErrorCode.ZIP_BOMB


def test_a_directory_that_lies_about_sizes_unpacks_nothing():
    content = bytearray(replaced(GOOD, SHEET, lambda xml: xml + b" " * 3_000_000))
    size = len(zipfile.ZipFile(io.BytesIO(bytes(content))).read(SHEET)).to_bytes(4, "little")
    lying = bytes(content).replace(size, (1000).to_bytes(4, "little"))
    assert fault_of(lying).code is ErrorCode.DAMAGED_WORKBOOK


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_other_ways_of_packing_are_refused(method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts_of(GOOD).items():
            archive.writestr(name, data)
    assert fault_of(out.getvalue()).code is ErrorCode.DAMAGED_WORKBOOK


def test_a_text_of_ten_megabytes_in_the_table_of_texts_names_its_cell():
    noise = random.Random(1).randbytes(5_000_000).hex().encode()
    content = replaced(GOOD, "xl/sharedStrings.xml", lambda xml: xml.replace("Mẫu 7<".encode(), noise + b"<"))
    error = fault_of(content)
    assert (error.code, error.row, error.column) == (ErrorCode.CELL_TOO_LONG, 8, "A")


def test_a_thousand_sheets_of_one_part_end_in_time():
    def many(xml: bytes) -> bytes:
        one = xml[xml.index(b"<sheet ") : xml.index(b"</sheets>")]
        return xml.replace(one, one * 1_000)

    assert fault_of(replaced(GOOD, "xl/workbook.xml", many)).code is ErrorCode.WORKBOOK_TOO_LARGE


def test_xml_that_takes_long_is_given_up():
    odd = b"".join(b'<a b="%d"/>' % (n * 7919 % 10_007) for n in range(100_000)) * 60  # not packed too well for a bomb
    content = replaced(GOOD, SHEET, lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + odd, 1))
    assert fault_of(content).code in (ErrorCode.SLOW_FILE, ErrorCode.DAMAGED_WORKBOOK)


def test_a_truncated_workbook_is_refused_wherever_it_is_cut():
    for end in range(10, len(GOOD) - 1, 401):
        assert fault_of(GOOD[:end]).code in (ErrorCode.DAMAGED_WORKBOOK, ErrorCode.TRUNCATED_FILE)
