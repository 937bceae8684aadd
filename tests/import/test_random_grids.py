"""Random grids of what sheets are made of never break the reader, and what it claims is whole."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.intake.grid import Cell, CellKind, FileKind, Merged, Sheet, Workbook
from data_access.intake.read import understand
from data_access.intake.reading import Context
from tests.sheet_files import known_units

UNITS = known_units()
PERIOD = "2024-2025/CN"


def number(value: float) -> Cell:
    return Cell(CellKind.NUMBER, f"{value:.15g}", float(value))


POOL = [
    *("STT", "Tên trường", "Mã đơn vị", "Nội dung", "Đơn vị", "Wifi", "Chữ ký số", "Có", "Không", "Tổng số", "Tỷ lệ %"),
    *("Số GV có CKS", "Tổng số GV", "I", "II. Khối tiểu học", "Tổng cộng", "Hiệu trưởng", "ngày 5 tháng 6 năm 2025"),
    *("DN-TH001", "TH Kim Đồng", "An Phước", "TH Lê Lợi", "x", "12/15", "97,5%", "1.234", "-", "KAD", "đang làm", "1O"),
    *("kpi-report/1;plan=p;period=2024-2025/CN;columns=2", "wifi||flag", "name", "kpi-errors/1", "(1)", "(2)", "(3)"),
    *(
        "Tổng số nhân sự",
        "Có ĐTTM",
        "Cấp học",
        "TH",
        "THCS",
        "Kỳ báo cáo",
        "học kỳ I năm học 2024-2025",
        "Kết quả",
        ":",
    ),
    *("năm học 2023-2024", "trong đó: có CKS", "Số lượng", "Trường: ", "%", "(", "Ω", "a" * 300),
]


def _cells() -> st.SearchStrategy[Cell]:
    texts = st.one_of(st.sampled_from(POOL), st.text(max_size=12).map(str.strip).filter(bool))
    numbers = st.one_of(st.integers(-5, 2_000), st.floats(allow_nan=False, allow_infinity=False))
    return st.one_of(
        texts.map(lambda text: Cell(CellKind.TEXT, text)),
        numbers.map(number),
        st.floats(0, 3).map(lambda share: Cell(CellKind.PERCENT, f"{share * 100:.12g}%", share)),
        st.sampled_from(
            [Cell(CellKind.ERROR, "#DIV/0!"), Cell(CellKind.UNCALCULATED, "="), Cell(CellKind.BOOLEAN, "TRUE")]
        ),
        st.just(Cell(CellKind.DATE, "12/05/2025", 45789.0)),
    )


@st.composite
def grids(draw: st.DrawFn) -> Sheet:
    places = st.tuples(st.integers(1, 12), st.integers(1, 8))
    cells = draw(st.dictionaries(places, _cells(), max_size=70))
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in cells.items():
        rows.setdefault(row, {})[column] = cell
    merged = []
    for row, column in draw(st.lists(places, max_size=4)):
        merged.append(Merged(row, column, row + draw(st.integers(0, 2)), column + draw(st.integers(0, 2))))
    return Sheet(
        draw(st.sampled_from(["Sheet1", "Tiểu học", "TH Kim Đồng", "HK1 2024-2025"])),
        rows,
        hidden=draw(st.booleans()) and draw(st.booleans()),
        hidden_rows=frozenset(draw(st.lists(st.integers(1, 12), max_size=2))),
        hidden_columns=frozenset(draw(st.lists(st.integers(1, 8), max_size=1))),
        merged=tuple(merged),
    )


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(grids(), min_size=1, max_size=3), st.sampled_from([None, PERIOD]), st.sampled_from([None, "DN-TH001"]))
def test_random_grids_never_break_the_reader(sheets, period, sender):
    found = understand(Workbook(FileKind.XLSX, sheets), Context(period, UNITS, sender))
    for error in found.errors:
        assert error.message("vi")
    by_name = {sheet.name: sheet for sheet in sheets}
    for block in found.blocks:
        assert len(block) == len(block.rows) == len(block.numerator) == len(block.not_applicable)
        assert block.sheet in by_name
        assert block.period
        for claim in block.claims():
            assert claim.unit_code
            assert claim.content != (None, None, None, "")
