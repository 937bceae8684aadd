"""Small invented rows of results for tests of their words."""

from fractions import Fraction

from kpi.comparison import Amount, Comparator
from kpi.figures import Figure, Row, Status
from kpi.indicators import Better, Indicator, Input, Measure, ReportedBy, ValueType
from kpi.plan import Target

TARGET = Target(
    id="t-wifi",
    clause="III.8",
    indicator="wifi",
    label="Có Internet không dây",
    label_en="Wireless Internet",
    comparator=Comparator.AT_LEAST,
    value=100,
    counted="units",
)


def figure(**changes: object) -> Figure:
    """31 of 54 units satisfy, 50 reported."""
    fields: dict[str, object] = {
        "expected": 54,
        "reported": 50,
        "met": 31,
        "numerator": 31,
        "denominator": 54,
        "value": Fraction(3100, 54),
        "low": Fraction(3100, 54),
        "high": Fraction(3500, 54),
    }
    return Figure(**(fields | changes))  # type: ignore[arg-type]


def row(
    found: Figure | None = None,
    *,
    status: Status | None = Status.NOT_MET,
    gap: Amount | None = 23,
    gap_unit: str = "units",
    change: Amount | None = None,
    comparator: Comparator | None = Comparator.AT_LEAST,
    target: float | None = 100.0,
    target_id: str = "t-wifi",
    area: str = "75",
) -> Row:
    """A row of the wifi target unless told otherwise."""
    return Row(
        plan="p",
        period="2024-2025/HK1",
        area=area,
        level="",
        unit="",
        target_id=target_id,
        indicator="wifi",
        clause="III.8",
        figure=found or figure(),
        comparator=comparator,
        target=target,
        status=status,
        gap=gap,
        gap_unit=gap_unit,
        change=change,
    )


def indicator(**changes: object) -> Indicator:
    """A yes/no indicator reported by units."""
    fields: dict[str, object] = {
        "code": "wifi",
        "label": "Có Internet không dây",
        "label_en": "Wireless Internet",
        "input": Input.FLAG,
        "measure": Measure.SHARE_OF_UNITS,
        "value_type": ValueType.PERCENT,
        "better": Better.HIGHER,
        "reported_by": ReportedBy.UNIT,
    }
    return Indicator(**(fields | changes))  # type: ignore[arg-type]
