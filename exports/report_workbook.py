"""The report workbook that units or their office fill in: one sheet, one row a unit (read by data_access.loading)."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import xlsxwriter
import yaml
from xlsxwriter.utility import xl_rowcol_to_cell

from kpi.answers import Answer, Answers
from kpi.indicators import Input, indicators
from kpi.periods import period as period_of
from kpi.plan import Plan
from kpi.report_form import FormColumn, asked, columns_of
from kpi.report_template import (
    NAME_KEY,
    ColumnKey,
    Part,
    Word,
    answer_words,
    key_text,
    mark_text,
)
from kpi.units import UnitState
from kpi.vocabulary import levels

HEADING_ROW, PART_ROW, KEY_ROW, FIRST_ROW = 3, 4, 5, 6
FIRST_COLUMN = 2
_COLOURS = {"head": "#1F4E79", "input": "#FFF9E5", "unasked": "#E3E6EA", "line": "#B8C2CC"}


def write_template(
    plan: Plan, period: str, units: Sequence[UnitState], answers: Answers | None = None, *, language: str = "vi"
) -> bytes:
    """The workbook for a plan's period with a row for each of `units` in the given order, as bytes of an .xlsx file.

    `answers` (what stands already) are filled in. The same input gives the same bytes. A cell that a unit is not asked
    is grey and locked; a column that none of them is asked is left out. Raises ValueError when the period is unknown.
    """
    buffer = io.BytesIO()
    # In memory, and with a fixed date of making, so that the same input gives the same bytes.
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    made = datetime.combine(plan.starts_on, time())
    book.set_properties({"title": _plan_title(plan, language), "subject": period, "created": made})
    sheet = book.add_worksheet(_words("sheet", language))
    columns = [
        column for column in columns_of(plan, period) if not units or any(asked(unit, column, plan) for unit in units)
    ]
    formats = _formats(book)
    _head(sheet, plan, period, columns, formats, language)
    _validate(sheet, columns, len(units), language)
    for number, unit in enumerate(units):
        _unit_row(sheet, FIRST_ROW + number, unit, plan, columns, answers or {}, formats, language)
    sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True, "autofilter": True})
    book.close()
    return buffer.getvalue()


def _head(
    sheet: Any, plan: Plan, period: str, columns: Sequence[FormColumn], formats: Mapping[str, Any], language: str
) -> None:
    """Title, guidance, the two rows of headings, and the hidden key row."""
    found = period_of(period)
    sheet.write_string(0, 0, _words("title", language), formats["title"])
    sheet.write_string(1, 0, _words("plan", language).format(plan=_plan_title(plan, language)), formats["words"])
    name = found.name_en if language == "en" else found.name
    days = f"{found.starts_on:%d/%m/%Y} – {found.ends_on:%d/%m/%Y}"
    how = f"{_words('period', language).format(period=f'{name} ({days})')}. {_words('how', language)}"
    sheet.merge_range(2, 0, 2, 11, how, formats["how"])
    sheet.set_row(2, 48)
    for column, words in enumerate(("unit_code", "unit_name")):
        sheet.merge_range(HEADING_ROW, column, PART_ROW, column, _words(words, language), formats["head"])
    for column, text in enumerate((mark_text(plan.code, period, len(columns)), NAME_KEY)):
        sheet.write_string(KEY_ROW, column, text)
    for number, column in enumerate(columns):
        sheet.write_string(KEY_ROW, FIRST_COLUMN + number, key_text(_key(column)))
        sheet.write_string(PART_ROW, FIRST_COLUMN + number, _part_words(column, language), formats["head"])
    for first, last in _groups(columns):
        words = _group_words(columns[first], language)
        if first == last:
            sheet.write_string(HEADING_ROW, FIRST_COLUMN + first, words, formats["head"])
        else:
            sheet.merge_range(
                HEADING_ROW, FIRST_COLUMN + first, HEADING_ROW, FIRST_COLUMN + last, words, formats["head"]
            )
    sheet.set_row(HEADING_ROW, 62)
    sheet.set_row(PART_ROW, 48)
    sheet.set_row(KEY_ROW, None, None, {"hidden": True})
    sheet.set_column(0, 0, 15)
    sheet.set_column(1, 1, 38)
    sheet.set_column(FIRST_COLUMN, FIRST_COLUMN + max(len(columns) - 1, 0), 15)
    sheet.freeze_panes(FIRST_ROW, FIRST_COLUMN)
    sheet.set_landscape()
    sheet.repeat_rows(HEADING_ROW, PART_ROW)


def _unit_row(
    sheet: Any,
    row: int,
    unit: UnitState,
    plan: Plan,
    columns: Sequence[FormColumn],
    answers: Answers,
    formats: Mapping[str, Any],
    language: str,
) -> None:
    sheet.write_string(row, 0, unit.code, formats["unit"])
    sheet.write_string(row, 1, unit.name, formats["unit"])
    for number, column in enumerate(columns):
        at = (row, FIRST_COLUMN + number)
        if not asked(unit, column, plan):
            sheet.write_blank(*at, None, formats["unasked"])
            continue
        answer = answers.get((unit.code, column.indicator, column.level))
        content = None if answer is None else _content(answer, _key(column).part, language)
        if content is None:
            sheet.write_blank(*at, None, formats["input"])
        elif isinstance(content, str):
            sheet.write_string(*at, content, formats["input"])
        else:
            sheet.write_number(*at, content, formats["input"])


def _content(answer: Answer, part: Part, language: str) -> str | float | None:
    """What a cell shows of an answer."""
    if answer.not_applicable:
        return answer_words(language)[Word.NOT_APPLICABLE]
    if part is Part.FLAG:
        return answer_words(language)[Word.YES if answer.numerator else Word.NO]
    return {Part.NUMERATOR: answer.numerator, Part.DENOMINATOR: answer.denominator, Part.VALUE: answer.value}[part]


def _validate(sheet: Any, columns: Sequence[FormColumn], rows: int, language: str) -> None:
    """What Excel lets a person type: lists for Có/Không/Không áp dụng, whole numbers for counts, 0-100 for scores."""
    if not rows:
        return
    words = answer_words(language)
    for number, column in enumerate(columns):
        at = FIRST_COLUMN + number
        part = _key(column).part
        if part is Part.FLAG:
            rule = {"validate": "list", "source": [words[word] for word in (Word.YES, Word.NO, Word.NOT_APPLICABLE)]}
            kind = "flag"
        else:
            cell = xl_rowcol_to_cell(FIRST_ROW, at)
            kind = _number_kind(column)
            limit = {"count": f",{cell}=INT({cell})", "score": f",{cell}<=100", "number": ""}[kind]
            number_rule = f"IF(ISNUMBER({cell}),AND({cell}>=0{limit}),FALSE)"
            rule = {"validate": "custom", "value": f'=OR({number_rule},{cell}="{words[Word.NOT_APPLICABLE]}")'}
        title, message = _words(f"{kind}_error_title", language), _words(f"{kind}_error", language)
        sheet.data_validation(
            FIRST_ROW, at, FIRST_ROW + rows - 1, at, {**rule, "error_title": title, "error_message": message}
        )


def _number_kind(column: FormColumn) -> str:
    if _key(column).part is not Part.VALUE:
        return "count"
    return "score" if indicators()[column.indicator].input is Input.SCORE else "number"


def _key(column: FormColumn) -> ColumnKey:
    return ColumnKey(column.indicator, column.level, Part(column.part))


def _groups(columns: Sequence[FormColumn]) -> list[tuple[int, int]]:
    """First and last column of each run that belongs to one indicator and level."""
    groups: list[tuple[int, int]] = []
    for number, column in enumerate(columns):
        before = columns[number - 1] if number else None
        if before is not None and (before.indicator, before.level) == (column.indicator, column.level):
            groups[-1] = (groups[-1][0], number)
        else:
            groups.append((number, number))
    return groups


def _group_words(column: FormColumn, language: str) -> str:
    words = indicators()[column.indicator].name(language)
    return f"{words} ({levels()[column.level].name(language)})" if column.level else words


def _part_words(column: FormColumn, language: str) -> str:
    return str(column.heading_en if language == "en" else column.heading_vi)


def _plan_title(plan: Plan, language: str) -> str:
    return plan.short_title_en if language == "en" else plan.short_title


def _formats(book: Any) -> Mapping[str, Any]:
    base = {"font_name": "Arial", "font_size": 10, "valign": "vcenter"}
    boxed = {**base, "border": 1, "border_color": _COLOURS["line"]}
    head = {"bold": True, "font_color": "#FFFFFF", "bg_color": _COLOURS["head"], "align": "center", "text_wrap": True}
    return {
        "title": book.add_format({**base, "bold": True, "font_size": 14}),
        "words": book.add_format(base),
        "how": book.add_format({**base, "text_wrap": True}),
        "head": book.add_format({**boxed, **head, "font_size": 9}),
        "unit": book.add_format(boxed),
        "input": book.add_format({**boxed, "bg_color": _COLOURS["input"], "align": "center", "locked": False}),
        "unasked": book.add_format({**boxed, "bg_color": _COLOURS["unasked"]}),
    }


def _words(key: str, language: str) -> str:
    return _all_words()[key]["en" if language == "en" else "vi"]


@cache
def _all_words() -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType(yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")))
