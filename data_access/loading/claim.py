"""One answer that a file or form claims."""

from dataclasses import dataclass

from data_access.loading.errors import ErrorCode, LoadError, Wanted

NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Claim:
    """One answer of one unit: counts (a flag is 1/1 or 0/1), a value, or the state `not_applicable`; never blank.

    `source` says where it stood, for people ("dòng 7", "Báo cáo!D7"). `sheet`, `row` and `columns` are the same for
    errors: columns maps a field (`unit_code`, `indicator`, `numerator`, ...) to the file's own column (its letter);
    a field not named there is a column of that name. Rows are what `good_rows` keeps or drops.
    """

    period: str
    unit_code: str
    indicator: str
    level: str
    numerator: int | None
    denominator: int | None
    value: float | None
    state: str = ""
    source: str = ""
    row: int | None = None
    sheet: str = ""
    columns: tuple[tuple[str, str], ...] = ()

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """The cell it is about: period, indicator, level, unit."""
        return (self.period, self.indicator, self.level, self.unit_code)

    @property
    def content(self) -> tuple[int | None, int | None, float | None, str]:
        """What it says."""
        return (self.numerator, self.denominator, self.value, self.state)

    def error(self, code: ErrorCode, field: str, text: object = "", expected: str | Wanted = "") -> LoadError:
        """A fault of this claim, at the column of a field."""
        column = dict(self.columns).get(field, "" if self.sheet else field)
        return LoadError(code, self.row, column, str(text), expected, self.sheet)
