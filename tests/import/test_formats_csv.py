"""Text tables: every encoding that units send, told by the bytes alone, and every separator."""

import unicodedata

import pytest

from data_access.intake.code_pages import CodePage, is_syllable, likeness, page_of_font, unicode_text
from data_access.intake.files import read_workbook
from data_access.loading.errors import ErrorCode, LoadError, LoadRefused

TABLE = "Mã trường;Tên trường;Chữ ký số\nA1;Tiểu học Kim Đồng;Có\nA2;THCS Nguyễn Văn Trỗi – “điểm lẻ”;Không\n"
ROWS = [line.split(";") for line in TABLE.strip().split("\n")]
#: Every Vietnamese letter that is no plain Latin one, with the bytes of the old code pages: the standard's own order
#: (TCVN 5712:1993, part 3) and the rows of the VNI keyboard's table.
TCVN3 = {
    **dict(zip(range(0xA1, 0xAF), "ĂÂÊÔƠƯĐăâêôơưđ", strict=True)),
    **dict(zip((0xB8, 0xB5, 0xB6, 0xB7, 0xB9), "áàảãạ", strict=True)),
    **dict(zip((0xBE, 0xBB, 0xBC, 0xBD, 0xC6), "ắằẳẵặ", strict=True)),
    **dict(zip((0xCA, 0xC7, 0xC8, 0xC9, 0xCB), "ấầẩẫậ", strict=True)),
    **dict(zip((0xD0, 0xCC, 0xCE, 0xCF, 0xD1), "éèẻẽẹ", strict=True)),
    **dict(zip((0xD5, 0xD2, 0xD3, 0xD4, 0xD6), "ếềểễệ", strict=True)),
    **dict(zip((0xDD, 0xD7, 0xD8, 0xDC, 0xDE), "íìỉĩị", strict=True)),
    **dict(zip((0xE3, 0xDF, 0xE1, 0xE2, 0xE4), "óòỏõọ", strict=True)),
    **dict(zip((0xE8, 0xE5, 0xE6, 0xE7, 0xE9), "ốồổỗộ", strict=True)),
    **dict(zip((0xED, 0xEA, 0xEB, 0xEC, 0xEE), "ớờởỡợ", strict=True)),
    **dict(zip((0xF3, 0xEF, 0xF1, 0xF2, 0xF4), "úùủũụ", strict=True)),
    **dict(zip((0xF8, 0xF5, 0xF6, 0xF7, 0xF9), "ứừửữự", strict=True)),
    **dict(zip((0xFD, 0xFA, 0xFB, 0xFC, 0xFE), "ýỳỷỹỵ", strict=True)),
}
VNI = {
    **dict(zip(["aù", "aø", "aû", "aõ", "aï"], "áàảãạ", strict=True)),
    **dict(zip(["aâ", "aá", "aà", "aå", "aã", "aä"], "âấầẩẫậ", strict=True)),
    **dict(zip(["aê", "aé", "aè", "aú", "aü", "aë"], "ăắằẳẵặ", strict=True)),
    **dict(zip(["eù", "eø", "eû", "eõ", "eï"], "éèẻẽẹ", strict=True)),
    **dict(zip(["eâ", "eá", "eà", "eå", "eã", "eä"], "êếềểễệ", strict=True)),
    **dict(zip(["où", "oø", "oû", "oõ", "oï"], "óòỏõọ", strict=True)),
    **dict(zip(["oâ", "oá", "oà", "oå", "oã", "oä"], "ôốồổỗộ", strict=True)),
    **dict(zip(["ô", "ôù", "ôø", "ôû", "ôõ", "ôï"], "ơớờởỡợ", strict=True)),
    **dict(zip(["uù", "uø", "uû", "uõ", "uï"], "úùủũụ", strict=True)),
    **dict(zip(["ö", "öù", "öø", "öû", "öõ", "öï"], "ưứừửữự", strict=True)),
    **dict(zip(["í", "ì", "æ", "ó", "ò"], "íìỉĩị", strict=True)),
    **dict(zip(["yù", "yø", "yû", "yõ", "î"], "ýỳỷỹỵ", strict=True)),
    "ñ": "đ",
}
SMALL = "ăâđêôơư" + "".join(
    unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in "\u0300\u0301\u0303\u0309\u0323"
)


def as_tcvn3(text: str) -> bytes:
    back = {letter: byte for byte, letter in TCVN3.items()}
    return b"".join(bytes([back[one]]) if one in back else one.encode("cp1252") for one in text)


def as_vni(text: str) -> bytes:
    back = {letter: written for written, letter in VNI.items()}
    back |= {letter.upper(): written.upper() for letter, written in back.items()}
    return "".join(back.get(one, one) for one in text).encode("cp1252")


def as_windows_1258(text: str) -> bytes:
    """Letters with a tone as base and mark, as that code page has it."""
    out = b""
    for character in text:
        try:
            out += character.encode("cp1258")
        except UnicodeEncodeError:
            loose = unicodedata.normalize("NFD", character)
            tone = next(mark for mark in loose if mark in "\u0300\u0301\u0303\u0309\u0323")
            out += (unicodedata.normalize("NFC", loose.replace(tone, "")) + tone).encode("cp1258")
    return out


def texts(content: bytes, name: str = "x.csv") -> list[list[str]]:
    (sheet,) = read_workbook(content, name).sheets
    return [[cell.text for cell in sheet.row(number).values()] for number in sheet.row_numbers()]


def fault_of(content: bytes, name: str = "x.csv") -> LoadError:
    with pytest.raises(LoadRefused) as caught:
        read_workbook(content, name)
    (error,) = caught.value.errors
    return error


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (TABLE.encode("utf-8-sig"), "utf-8"),
        (unicodedata.normalize("NFD", TABLE).encode(), "utf-8"),
        (TABLE.encode("utf-16"), "utf-16-le"),
        (TABLE.encode("utf-16-le"), "utf-16-le"),
        (TABLE.encode("utf-16-be"), "utf-16-be"),
        (b"\xfe\xff" + TABLE.encode("utf-16-be"), "utf-16-be"),
        (as_windows_1258(TABLE), "windows-1258"),
        (as_tcvn3(TABLE), "tcvn3"),
        (as_vni(TABLE), "vni"),
        (as_tcvn3(TABLE).decode("cp1252").encode(), "tcvn3"),  # saved as UTF-8 without being converted
        (as_vni(TABLE).decode("cp1252").encode("utf-8-sig"), "vni"),
    ],
)
def test_encodings_are_told_apart_and_named(content, encoding):
    assert texts(content) == ROWS
    assert read_workbook(content, "x.csv").encoding == encoding


@pytest.mark.parametrize("encode", [as_tcvn3, as_vni, as_windows_1258])
def test_each_letter_of_an_old_code_page(encode):
    page = {as_tcvn3: CodePage.TCVN3, as_vni: CodePage.VNI, as_windows_1258: CodePage.WINDOWS_1258}[encode]
    for letter in SMALL:
        assert unicode_text(encode(f"-{letter}-").decode("latin-1"), page) == f"-{letter}-"
    if encode is not as_tcvn3:
        for letter in SMALL.upper():
            assert unicode_text(encode(f"-{letter}-").decode("latin-1"), page) == f"-{letter}-"
    assert len(set(SMALL)) == 67


def test_capitals_of_tcvn3():
    assert unicode_text("TR¦êNG TIÓU HäC §æI", CodePage.TCVN3) == "TRƯỜNG TIỂU HỌC ĐỔI"
    assert unicode_text("Mü §øc", CodePage.TCVN3) == "Mỹ Đức"
    assert unicode_text("tr­êng", CodePage.TCVN3_CAPITALS) == "TRƯỜNG"
    assert unicode_text("Trường", CodePage.TCVN3) == "Trường"


def test_fonts_give_their_code_page_away():
    fonts = {".VnTime": "tcvn3", ".VnArialH": "tcvn3-capitals", "VNI-Times": "vni", "Times New Roman": None}
    assert {font: page_of_font(font) for font in fonts} == fonts


def test_syllables():
    good = "Nguyễn trường nghiêng quyết giếng gì Đồng uỷ huýt khuỷu thuở yếu ương rượu oản"
    assert all(is_syllable(word) for word in good.split())
    assert not any(is_syllable(word) for word in ("trwờng", "cãc", "ngầp", "bz", "ưong", "ừờ", "Ž"))
    assert likeness("Trường Tiểu học 12 – A").words == 3


@pytest.mark.parametrize(
    "content",
    [
        b"M\xe3;1\n",  # too little to tell
        "Müller;Größe;Straße;Ärger\n".encode("cp1252"),  # another language
        TABLE.encode()[:40] + as_tcvn3(TABLE),  # two encodings in one file
        bytes(range(128, 256)) * 3,
    ],
)
def test_what_cannot_be_told_is_an_error_and_never_a_guess(content):
    error = fault_of(content)
    assert error.code is ErrorCode.UNKNOWN_ENCODING
    assert "UTF-8" in error.message("vi")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator):
    lines = [["Mã", "Tên", "Điểm"], ["A1", f"Kim{separator} Đồng", "97,5"], ["A2", 'A "b"', "1.5"], ["A3", "x\ny", "7"]]
    content = "\r\n".join(separator.join('"' + one.replace('"', '""') + '"' for one in line) for line in lines)
    assert texts(content.encode()) == lines


def test_decimal_commas_are_no_separators():
    assert texts("Mã;A;B\nA1;97,5;1,5\nA2;98,5;2,5\n".encode())[1] == ["A1", "97,5", "1,5"]


def test_the_separator_that_excel_writes_down():
    assert texts("sep=|\nMã|a;b\n1|2;3\n".encode()) == [["Mã", "a;b"], ["1", "2;3"]]


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    (sheet,) = read_workbook(b'a,b\n\n"c\nd",e\nf,\n', "").sheets
    assert list(sheet.row_numbers()) == [1, 3, 4]
    assert set(sheet.row(4)) == {1}


def test_a_misplaced_quote_is_named():
    error = fault_of(b'a,b\n"c"d,e\n')
    assert (error.code, error.text) == (ErrorCode.BAD_QUOTES, "2")
    assert fault_of(b'a,b\n"c,d\n').code is ErrorCode.BAD_QUOTES


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"  \r\n \n", ErrorCode.EMPTY_FILE),
        (b";;;\n;;\n", ErrorCode.EMPTY_FILE),
        (b"a,b\n1,\x00\x00\x01\x02\x03\n", ErrorCode.UNKNOWN_FORMAT),
        (b"\xff\xfea", ErrorCode.UNKNOWN_ENCODING),
        (("x," * 1_500 + "\n").encode(), ErrorCode.FAR_CELL),
        (("x," * 300_000 + "\n").encode(), ErrorCode.FAR_CELL),
        (b"a;b\nc;" + b"x" * 40_000, ErrorCode.CELL_TOO_LONG),
        (b"a;b\nc;" + b"x" * 200_000, ErrorCode.CELL_TOO_LONG),
        (b"x" * 10_000_000, ErrorCode.CELL_TOO_LONG),
        (b"," * 5_000_000, ErrorCode.CELL_TOO_LONG),
        (b"a\n" * 250_000, ErrorCode.FAR_CELL),
        (b"a" * 60_000_001, ErrorCode.FILE_TOO_LARGE),
    ],
)
def test_texts_that_are_refused(content, code):
    assert fault_of(content).code is code
