"""The report workbook (exports.report_workbook) read back: claims for the store, and an error for each cell refused.

Errors name sheet, row, column letter, the offending text and what was expected. Blanks are no claims (rule 1).
"""

from collections.abc import Mapping

from data_access.intake.files import read_workbook as cells_of
from data_access.intake.grid import Cell, CellKind, Sheet, letter
from data_access.loading.claim import NOT_APPLICABLE, Claim
from data_access.loading.errors import ErrorCode, LoadError, LoadRefused
from data_access.loading.workbook_answers import Content, Refused, content_of
from kpi.indicators import Input, indicators
from kpi.report_template import VERSION, ColumnKey, Mark, Part, Word, key_of, mark_of

#: The mark stands below title, guidance and headings; rows inserted above it do no harm.
MARK_WITHIN_ROWS = 30
_PARTS = {
    Input.FLAG: (Part.FLAG,),
    Input.COUNT: (Part.NUMERATOR, Part.DENOMINATOR),
    Input.SCORE: (Part.VALUE,),
    Input.NUMBER: (Part.VALUE,),
}
#: An answer's place: indicator and level.
_Field = tuple[str, str]
#: The columns of each answer.
_Fields = Mapping[_Field, Mapping[Part, int]]


def read_workbook(content: bytes) -> tuple[list[Claim], list[LoadError]]:
    """Everything that a report workbook claims, and its errors. A file that is no report workbook gives one error.

    Rows and columns of a claim's `source` and of an error are as the file's reader sees them. A unit's row may have
    good and bad cells: what of it counts is the caller's choice. What only the database knows (units, rights, levels
    taught) is checked by the store.
    """
    claims: list[Claim] = []
    errors: list[LoadError] = []
    marked = 0
    try:
        for sheet in cells_of(content, "").sheets:
            at = _mark_row(sheet)
            if at is not None:
                marked += 1
                _read_sheet(sheet, at, claims, errors)
    except LoadRefused as refused:
        return [], refused.errors
    if not marked:
        errors.append(LoadError(ErrorCode.FOREIGN_WORKBOOK, None, ""))
    return claims, errors


def _mark_row(sheet: Sheet) -> int | None:
    for row in sorted(sheet.rows):
        if row > MARK_WITHIN_ROWS:
            return None
        first = sheet.rows[row].get(1)
        if first is not None and mark_of(first.text) is not None:
            return row
    return None


def _read_sheet(sheet: Sheet, mark_row: int, claims: list[Claim], errors: list[LoadError]) -> None:
    mark = mark_of(sheet.rows[mark_row][1].text)
    assert mark is not None
    if mark.version != VERSION:
        text = str(mark.version)
        errors.append(LoadError(ErrorCode.TEMPLATE_VERSION, mark_row, "A", text, str(VERSION), sheet=sheet.name))
        return
    fields, broken = _fields(sheet, mark_row, mark)
    if broken:
        errors.extend(broken)
        return
    for row, cells in sorted(sheet.rows.items()):
        if row > mark_row:
            _UnitRow(sheet.name, row, mark.period, cells).read(fields, claims, errors)


def _fields(sheet: Sheet, row: int, mark: Mark) -> tuple[_Fields, list[LoadError]]:
    """The columns of each answer, and what is wrong with the key row: nothing of such a sheet can be trusted."""
    fields: dict[_Field, dict[Part, int]] = {}
    errors: list[LoadError] = []
    found = 0
    for column, cell in sorted(sheet.rows[row].items()):
        if column < 3:
            continue
        key = key_of(cell.text)
        seen = fields.setdefault((key.indicator, key.level), {}) if key else {}
        if key is None or not _known(key) or key.part in seen:
            errors.append(LoadError(ErrorCode.TEMPLATE_BROKEN, row, letter(column), cell.text, "", sheet=sheet.name))
            continue
        seen[key.part] = column
        found += 1
    if not errors and (found != mark.columns or any(len(seen) != len(_parts(field)) for field, seen in fields.items())):
        errors.append(LoadError(ErrorCode.TEMPLATE_BROKEN, row, "A", str(found), str(mark.columns), sheet=sheet.name))
    return fields, errors


def _known(key: ColumnKey) -> bool:
    return key.indicator in indicators() and key.part in _parts((key.indicator, key.level))


def _parts(field: _Field) -> tuple[Part, ...]:
    return _PARTS.get(indicators()[field[0]].input, ())


class _UnitRow:
    """One row: a unit's answers, each from its one or two cells."""

    def __init__(self, sheet: str, row: int, period: str, cells: Mapping[int, Cell]) -> None:
        self.sheet, self.row, self.period, self.cells = sheet, row, period, cells

    def read(self, fields: _Fields, claims: list[Claim], errors: list[LoadError]) -> None:
        """Appends what the row claims and what is wrong with it. A row without any answer is no row."""
        filled = [column for parts in fields.values() for column in parts.values() if column in self.cells]
        if not filled:
            return
        code = self.cells.get(1)
        if code is None or code.kind not in (CellKind.TEXT, CellKind.NUMBER):
            text = (code or self.cells[min(filled)]).text
            errors.append(self._error(ErrorCode.MISSING_UNIT_CODE, 1 if code else min(filled), text))
            return
        for (indicator, level), parts in fields.items():
            there = {part: self.cells[column] for part, column in parts.items() if column in self.cells}
            contents: dict[Part, Content] = {}
            for part, cell in there.items():
                try:
                    contents[part] = content_of(cell, part, indicators()[indicator])
                except Refused as refused:
                    errors.append(self._error(refused.code, parts[part], cell.text, refused.expected))
            if there and len(contents) == len(there):
                claims.append(self._claim(code.text, indicator, level, contents, parts))

    def _claim(
        self, unit: str, indicator: str, level: str, contents: Mapping[Part, Content], parts: Mapping[Part, int]
    ) -> Claim:
        numbers = {part: content for part, content in contents.items() if content is not Word.NOT_APPLICABLE}
        numerator, denominator = numbers.get(Part.NUMERATOR), numbers.get(Part.DENOMINATOR)
        if Part.FLAG in numbers:
            numerator, denominator = int(numbers[Part.FLAG] is Word.YES), 1
        value = numbers.get(Part.VALUE)
        letters = {str(part): letter(column) for part, column in parts.items()}
        first = next(iter(letters.values()))
        fields = {"unit_code": "A", "numerator": letters.get(Part.FLAG, first), "value": first, **letters}
        return Claim(
            period=self.period,
            unit_code=unit,
            indicator=indicator,
            level=level,
            numerator=int(numerator) if isinstance(numerator, int) else None,
            denominator=int(denominator) if isinstance(denominator, int) else None,
            value=float(value) if isinstance(value, float) else None,
            state=NOT_APPLICABLE if len(numbers) < len(contents) else "",
            source=f"{self.sheet}!{first}{self.row}",
            row=self.row,
            sheet=self.sheet,
            columns=tuple({"indicator": first, "level": first, "state": first, "period": "A", **fields}.items()),
        )

    def _error(self, code: ErrorCode, column: int, text: str, expected: str = "") -> LoadError:
        return LoadError(code, self.row, letter(column), text, expected, self.sheet)
