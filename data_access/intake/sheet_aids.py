"""What a sheet of an .xlsx says beside its cells: rows and columns that are not shown, and merged ranges."""

from collections.abc import Mapping

from data_access.intake.grid import Merged, Sheet
from data_access.intake.references import range_of
from data_access.intake.refusals import MAX_COLUMN, MAX_ROW, refuse
from data_access.loading.errors import ErrorCode

MAX_MERGED = 200_000


class SheetAids:
    """What a sheet says beside its cells: rows and columns that are not shown, and merged ranges."""

    def __init__(self) -> None:
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[Merged] = []

    def element(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Takes note of a `col` or `mergeCell`."""
        if tag == "col":
            if _hidden(attributes, "width"):
                first, last = int(attributes["min"]), min(int(attributes["max"]), MAX_COLUMN)
                self.hidden_columns.update(range(max(first, 1), last + 1))
        elif tag == "mergeCell":
            first_row, first_column, last_row, last_column = range_of(attributes["ref"])
            if first_row <= MAX_ROW and first_column <= MAX_COLUMN:
                last_row, last_column = min(last_row, MAX_ROW), min(last_column, MAX_COLUMN)
                self.merged.append(Merged(first_row, first_column, last_row, last_column))
            if len(self.merged) > MAX_MERGED:
                refuse(ErrorCode.WORKBOOK_TOO_LARGE, f"> {MAX_MERGED:,}")

    def row(self, number: int, attributes: Mapping[str, str]) -> None:
        """Takes note of a row."""
        if _hidden(attributes, "ht"):
            self.hidden_rows.add(number)

    def onto(self, sheet: Sheet) -> None:
        """Writes it on the sheet; hidden rows without any cell are no news."""
        sheet.hidden_rows = frozenset(self.hidden_rows.intersection(sheet.row_numbers()))
        sheet.hidden_columns = frozenset(self.hidden_columns)
        sheet.merged = tuple(self.merged)


def _hidden(attributes: Mapping[str, str], size: str) -> bool:
    """Hidden by a person, by a filter, or by a height or width of nothing."""
    if attributes.get("hidden", "0") in ("1", "true"):
        return True
    return size in attributes and float(attributes[size]) == 0
