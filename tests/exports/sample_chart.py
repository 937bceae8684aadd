"""A small chart with its context and rows, for the tests of what is taken along."""

import math
from fractions import Fraction

import plotly.graph_objects as go

from charts.area_bars import AreaBar, BarsText, area_bars
from charts.palette import LIGHT
from exports.chart_data import Context, Table
from kpi.figures import Status

TITLE = "Tỷ lệ trường phổ thông thu học phí không dùng tiền mặt, theo địa bàn"


def context(title: str = TITLE, **changes: object) -> Context:
    fields: dict[str, object] = {
        "subtitle": "Tỷ lệ đơn vị đáp ứng trên tổng số đơn vị phải báo cáo.",
        "facts": (("Kế hoạch", "Đồng Nai 2024-2025"), ("Phạm vi", "Tỉnh Đồng Nai"), ("Số liệu đến ngày", "31/5/2025")),
        "source": "Nguồn: báo cáo của đơn vị, Cuối năm học 2024-2025.",
        "marks": ("Dữ liệu mẫu", "Kế hoạch giả định"),
        "title_name": "Biểu đồ",
        "source_name": "Nguồn",
        "marks_name": "Lưu ý",
        "file_name": "dong-nai",
    }
    return Context(title=title, **(fields | changes))  # type: ignore[arg-type]


def figure(*names: str) -> go.Figure:
    bars = [
        AreaBar(name, name, Fraction(100, 3), Fraction(100, 3), Fraction(50), Status.BEHIND, "33,3% · 1/3 đơn vị")
        for name in names or ("Thành phố Biên Hòa", "Huyện Vĩnh Cửu")
    ]
    return area_bars(bars, 80.0, BarsText("Chỉ tiêu ≥ 80%", "Nguồn của trang.", "%", ",."), LIGHT, percent=True)


TABLE = Table(
    ("Mã", "Địa bàn", "Kết quả", "Số đạt", "Còn thiếu"),
    (
        ("731", "Thành phố Biên Hòa", Fraction(100, 3), 1, "Còn thiếu 31 trường"),
        ("735", "Huyện Vĩnh Cửu", Fraction(80), 4, ""),
        ("736", "=1+1", math.inf, 0, "@x"),
        ("737", "Huyện Trảng Bom", None, 0, None),
        ("738", "Huyện Định Quán", 97.5, 1234, "Đã đạt"),
    ),
)
