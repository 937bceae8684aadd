"""A known set of answers written in a random layout is read back whole."""

from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.intake import heading_words as words
from data_access.intake.folding import heading_key
from data_access.intake.grid import Cell, CellKind, FileKind, Merged, Sheet, Workbook
from data_access.intake.headings import meaning_of, slot_of
from data_access.intake.read import understand
from data_access.intake.reading import Context, How
from data_access.intake.slots import Slot
from kpi.indicators import Input, indicators
from tests.sheet_files import known_units

UNITS = known_units()
PERIOD = "2024-2025/CN"
#: How each unit may be written where its name stands alone.
NAMES = {
    "DN-TH001": ("Trường Tiểu học Kim Đồng", "TH Kim Đồng", "Kim Đồng", "TRƯỜNG TH KIM ĐỒNG", "th kim dong"),
    "DN-TH002": ("Trường Tiểu học An Phước", "TH An Phước", "Tiểu học An Phước - xã An Phước, huyện Long Thành"),
    "DN-CS003": ("Trường THCS An Phước", "THCS An Phước", "Trung học cơ sở An Phước"),
    "DN-TC004": ("Trường TH và THCS Nguyễn Huệ", "TH-THCS Nguyễn Huệ", "TH & THCS Nguyễn Huệ", "Nguyễn Huệ"),
    "DN-TH005": ("TH Lê Lợi, xã Tam An", "Trường Tiểu học Lê Lợi (Tam An)"),
    "DN-TH006": ("TH Lê Lợi (TP Biên Hòa)", "Tiểu học Lê Lợi - phường Tân Phong"),
    "DN-MN007": ("MN Hoa Sen", "Trường Mầm non Hoa Sen"),
    "DN-PT008": ("THPT Long Thành", "Trường Trung học phổ thông Long Thành"),
    "DN-GX009": ("TTGDTX Long Thành", "Trung tâm GDNN-GDTX Long Thành"),
    "DN-CS010": ("THCS Cộng Hòa", "Cộng Hòa"),
}
YES, NO = ("Có", "x", "X", "✓", "có", "Đạt", "1", "Có rồi"), ("Không", "không", "Chưa", "Chưa có", "0", "KHÔNG")
NOT_ASKED = ("KAD", "Không áp dụng", "k/a")
ASKED = [one for one in indicators().values() if words.raw(one) and not one.per_level]


def _names(code: str, wanted: Slot) -> list[str]:
    """Names that mean this indicator and slot alone, and under which a part may stand."""
    found = []
    for owner, name in words.every_name():
        meaning = meaning_of((name.text,))
        if owner == code and meaning is not None and slot_of(indicators()[code], meaning.role) is wanted:
            found.append(name.text)
    return found


FLAG_NAMES = {one.code: _names(one.code, Slot.FLAG) for one in ASKED if one.input is Input.FLAG}
COUNT_NAMES = {one.code: _names(one.code, Slot.NUMERATOR) for one in ASKED if one.input is Input.COUNT}
VALUE_NAMES = {one.code: _names(one.code, Slot.VALUE) for one in ASKED if one.input in (Input.SCORE, Input.NUMBER)}
#: Indicators whose total has words of its own.
WITH_TOTAL = [code for code in COUNT_NAMES if words.content()["indicators"][code].get("total")]


def _share_total(one: str, other: str) -> bool:
    """Whether two counts are parts of one thing: two totals of it that differ would be a fault of the layout."""
    lists = [words.content()["indicators"][code].get("total", ()) for code in (one, other)]
    return bool(set(lists[0]) & set(lists[1]))


@dataclass
class Column:
    """One column of the layout: its headings from the top, and what stands in each unit's row."""

    group: str
    part: str
    cells: list[str | int | float | None]


@dataclass
class Layout:
    """A sheet being written, and what it says."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    said: dict[tuple[str, str], tuple[object, ...]] = field(default_factory=dict)

    def put(self, row: int, column: int, content: str | int | float | None) -> None:
        if content is None or content == "":
            return
        cell = Cell(CellKind.TEXT, content) if isinstance(content, str) else _number(content)
        self.rows.setdefault(row, {})[column] = cell


def _number(value: float) -> Cell:
    return Cell(CellKind.NUMBER, f"{value:.15g}", float(value))


def _spelt(draw: st.DrawFn, count: int) -> str | int:
    """A whole number as people write it."""
    way = draw(st.integers(0, 4))
    grouped = f"{count:,}"
    return (count, count, str(count), grouped.replace(",", "."), grouped.replace(",", " "))[way]


def _answers(draw: st.DrawFn, code: str, units: list[str], layout: Layout) -> list[Column]:
    """An indicator's columns: random answers in random spellings under random names."""
    indicator = indicators()[code]
    if indicator.input is Input.FLAG:
        cells: list[str | int | float | None] = []
        for unit in units:
            kind = draw(st.sampled_from(["yes", "no", "kad", "blank"]))
            if kind != "blank":
                layout.said[unit, code] = {"yes": (1, 1, None, ""), "no": (0, 1, None, "")}.get(
                    kind, (None, None, None, "not_applicable")
                )
            cells.append(
                {"yes": draw(st.sampled_from(YES)), "no": draw(st.sampled_from(NO))}.get(
                    kind, draw(st.sampled_from(NOT_ASKED)) if kind == "kad" else None
                )
            )
        name = draw(st.sampled_from(FLAG_NAMES[code]))
        if words.may_count().get(heading_key(name)) and set(cells) <= {"1", "0", *NOT_ASKED, None}:
            # Nothing but numbers under such a name is asked: see ones-and-zeros-that-may-count.yaml.
            cells = [{"1": "Có", "0": "Không"}.get(str(cell), cell) for cell in cells]
        return [Column(name, "", cells)]
    if indicator.input in (Input.SCORE, Input.NUMBER):
        values = [draw(st.one_of(st.none(), st.integers(0, 400).map(lambda tenth: tenth / 4))) for _ in units]
        for unit, value in zip(units, values, strict=True):
            if value is not None:
                layout.said[unit, code] = (None, None, value, "")
        comma = draw(st.booleans())
        shown = [value if value is None or not comma else f"{value:g}".replace(".", ",") for value in values]
        return [Column(draw(st.sampled_from(VALUE_NAMES[code])), "", list(shown))]
    pairs = [draw(st.one_of(st.none(), st.tuples(st.integers(0, 9_999), st.integers(0, 9_999)))) for _ in units]
    for unit, pair in zip(units, pairs, strict=True):
        if pair is not None:
            layout.said[unit, code] = (min(pair), max(pair), None, "")
    name = draw(st.sampled_from(COUNT_NAMES[code]))
    whole = [None if pair is None else (min(pair), max(pair)) for pair in pairs]
    shape = draw(st.sampled_from(["parts", "pair", "total"] if code in WITH_TOTAL else ["parts", "pair"]))
    if shape == "pair":
        return [Column(name, "", [None if pair is None else f"{pair[0]}/{pair[1]}" for pair in whole])]
    first = [None if pair is None else _spelt(draw, pair[0]) for pair in whole]
    last = [None if pair is None else _spelt(draw, pair[1]) for pair in whole]
    if shape == "total":
        total = draw(st.sampled_from(words.content()["indicators"][code]["total"]))
        return [Column(name, "", list(first)), Column(total, "", list(last))]
    parts = draw(st.sampled_from([("Có", "Tổng số"), ("Số lượng", "Tổng số"), ("SL", "TS"), ("Tử số", "Mẫu số")]))
    return [Column(name, parts[0], list(first)), Column(name, parts[1], list(last))]


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    layout = Layout()
    units = draw(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=6, unique=True))
    codes = draw(st.lists(st.sampled_from([one.code for one in ASKED]), min_size=1, max_size=5, unique=True))
    codes = [code for at, code in enumerate(codes) if not any(_share_total(code, other) for other in codes[:at])]
    groups = [_answers(draw, code, units, layout) for code in codes]
    two_rows = any(column.part for group in groups for column in group)
    by = draw(st.sampled_from(["code", "name", "both"]))
    labels = (["STT"] if draw(st.booleans()) else []) + {
        "code": ["Mã đơn vị"],
        "name": ["Tên trường"],
        "both": ["Mã trường", "Tên đơn vị"],
    }[by]
    row = 1
    for title in draw(
        st.lists(st.sampled_from(["PHÒNG GD&ĐT LONG THÀNH", "BÁO CÁO SỐ LIỆU", "Độc lập - Tự do"]), max_size=3)
    ):
        layout.put(row, 1, title)
        row += 1
    row += draw(st.integers(0, 2))
    merge = draw(st.booleans())
    column = 1
    for label in labels:
        layout.put(row, column, label)
        if two_rows and merge:
            layout.merged.append(Merged(row, column, row + 1, column))
        column += 1
    places: list[tuple[int, Column]] = []
    for group in groups:
        start = column
        for one in group:
            if column == start or one.group != group[0].group:
                layout.put(row, column, one.group)
            if one.part:
                layout.put(row + 1, column, one.part)
            elif two_rows and merge:
                layout.merged.append(Merged(row, column, row + 1, column))
            places.append((column, one))
            column += 1
        if merge and len(group) > 1 and group[0].part:
            layout.merged.append(Merged(row, start, row, column - 1))
    remark = draw(st.booleans())
    layout.put(row, column, "Ghi chú" if remark else None)
    row += 1 + two_rows
    if draw(st.booleans()):
        for number in range(1, column):
            layout.put(row, number, f"({number})")
        row += 1 if column > 3 else 0
        if column <= 3:
            layout.rows.pop(row, None)
    with_groups = draw(st.booleans()) and "STT" in labels and by != "code"
    for number, unit in enumerate(units):
        if with_groups and number % 2 == 0:
            layout.put(row, 1, ("I", "II", "III")[number // 2])
            layout.put(row, len(labels), ("Khối công lập", "Cụm 2", "Nhóm trường")[number // 2])
            row += 1
        _labels(draw, layout, row, labels, number, unit)
        layout.put(row, column, "đã kiểm tra" if remark else None)
        for at, one in places:
            layout.put(row, at, one.cells[number])
        row += 1
    if draw(st.booleans()) and len(labels) > 1:
        layout.put(row, len(labels), draw(st.sampled_from(["Tổng cộng", "Cộng", "TỔNG SỐ", "Toàn huyện"])))
        for at, _ in places:
            layout.put(row, at, 7)
        row += 1
    if draw(st.booleans()):
        layout.put(row + 1, max(column - 1, 2), "Long Thành, ngày 5 tháng 6 năm 2025")
        layout.put(row + 2, 1, "Người lập biểu")
        layout.put(row + 2, max(column - 1, 2), "HIỆU TRƯỞNG")
        layout.put(row + 5, max(column - 1, 2), "Nguyễn Văn Bình")
    return layout


def _labels(draw: st.DrawFn, layout: Layout, row: int, labels: list[str], number: int, unit: str) -> None:
    for column, label in enumerate(labels, 1):
        if label == "STT":
            layout.put(row, column, number + 1)
        elif label.startswith("Mã"):
            layout.put(row, column, draw(st.sampled_from([unit, unit.lower()])))
        else:
            layout.put(row, column, draw(st.sampled_from(NAMES[unit])))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(layouts())
def test_a_known_set_in_any_layout_is_read_back_whole(layout):
    sheet = Sheet("Biểu 1", layout.rows, merged=tuple(layout.merged))
    found = understand(Workbook(FileKind.XLSX, [sheet]), Context(PERIOD, UNITS))
    assert [error.message("en") for error in found.errors] == []
    claims = {
        (claim.unit_code, claim.indicator): (claim.numerator, claim.denominator, claim.value, claim.state)
        for block in found.blocks
        for claim in block.claims()
    }
    assert claims == layout.said
    assert not [one for one in found.headings if one.how not in (How.EXACT, How.IGNORED)]
