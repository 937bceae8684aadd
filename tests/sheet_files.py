"""Miniature sheets typed out as text, and what is expected of them: read from YAML, built as cells or as real files."""

import io
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from openpyxl.styles import PatternFill
from openpyxl.utils.cell import range_boundaries

from data_access.intake.grid import Cell, CellKind, FileKind, Merged, Sheet, Workbook
from data_access.intake.reading import Context, Decisions, How, KnownUnit, Note, Reading
from kpi.report_template import ColumnKey, Part

HERE = Path(__file__).parent / "import"
FOLDER = HERE / "sheets"
CASES = sorted(FOLDER.glob("*.yaml"))
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_PERCENT = re.compile(r"-?\d+(\.\d+)?%")
_ERRORS = {"#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?"}


@dataclass(frozen=True)
class Case:
    """One sheet file. In its tables a cell is text; a bare number is a number, 'x a text that looks like one, 5% a
    percent cell, @31/12/2025 a date, TRUE a truth value, = a formula without a result, #DIV/0! a formula's error."""

    about: str
    book: Workbook
    context: Context
    expected: Mapping[str, str]


def case_of(path: Path) -> Case:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    book = Workbook(FileKind.XLSX, [sheet_of(one, f"Sheet{at}") for at, one in enumerate(content["sheets"], 1)])
    expected = {key: content.get(key, "") or "" for key in ("observations", "errors", "notes", "headings", "units")}
    return Case(content["about"], book, context_of(content), expected)


def known_units() -> list[KnownUnit]:
    rows = yaml.safe_load((HERE / "known_units.yaml").read_text(encoding="utf-8"))
    return [KnownUnit(code, name, kind, frozenset(levels), tuple(places)) for code, name, kind, levels, places in rows]


def context_of(content: Mapping[str, Any]) -> Context:
    units = known_units()
    sender = content.get("sender")
    if sender:
        units = [unit for unit in units if unit.code == sender]
    return Context(
        content.get("period", "2024-2025/CN"),
        units,
        sender,
        decisions(content.get("remembered", {})),
        decisions(content.get("chosen", {})),
    )


def decisions(content: Mapping[str, Any]) -> Decisions:
    headings = {text: key and _key(key) for text, key in content.get("headings", {}).items()}
    return Decisions(headings, content.get("units", {}), content.get("use_hidden", False))


def _key(text: str) -> ColumnKey:
    indicator, level, part = text.split("|")
    return ColumnKey(indicator, level, Part(part))


def sheet_of(content: Mapping[str, Any], name: str) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {}
    for number, line in enumerate(content["table"].rstrip("\n").split("\n"), 1):
        for column, text in enumerate(re.split(r"(?<!\\)\|", line), 1):
            cell = cell_of(text.strip().replace("\\|", "|").replace("⏎", "\n"))
            if cell is not None:
                rows.setdefault(number, {})[column] = cell
    merged = []
    for one in content.get("merged", ()):
        first_column, first_row, last_column, last_row = range_boundaries(one)
        merged.append(Merged(first_row, first_column, last_row, last_column))
    return Sheet(
        content.get("name", name),
        rows,
        hidden=content.get("hidden", False),
        hidden_rows=frozenset(content.get("hidden_rows", ())),
        hidden_columns=frozenset(
            openpyxl.utils.column_index_from_string(one) for one in content.get("hidden_columns", ())
        ),
        merged=tuple(merged),
        fills={
            at: f"rgb=FF{colour}"
            for place, colour in content.get("fills", {}).items()
            for at in itertools.product(*map(_both_ends, _range(place)))
        },
    )


def _range(place: str) -> list[tuple[int, int]]:
    """Rows and columns of a range, both ends."""
    first_column, first_row, last_column, last_row = range_boundaries(place)
    return [(first_row, last_row), (first_column, last_column)]


def _both_ends(ends: tuple[int, int]) -> range:
    return range(ends[0], ends[1] + 1)


def cell_of(text: str) -> Cell | None:
    if not text:
        return None
    if text.startswith("'"):
        return Cell(CellKind.TEXT, text[1:])
    if _NUMBER.fullmatch(text):
        return Cell(CellKind.NUMBER, f"{float(text):.15g}", float(text))
    if _PERCENT.fullmatch(text):
        number = float(text[:-1]) / 100
        return Cell(CellKind.PERCENT, f"{number * 100:.12g}%", number)
    if text in _ERRORS:
        return Cell(CellKind.ERROR, text)
    if text in ("TRUE", "FALSE"):
        return Cell(CellKind.BOOLEAN, text)
    if text == "=":
        return Cell(CellKind.UNCALCULATED, "=")
    return Cell(CellKind.DATE, text[1:]) if text.startswith("@") else Cell(CellKind.TEXT, text)


def as_xlsx(book: Workbook) -> bytes:
    """The same cells as a real file."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for sheet in book.sheets:
        target = made.create_sheet(sheet.name)
        for number in sheet.row_numbers():
            for column, cell in sheet.row(number).items():
                _write(target.cell(number, column), cell)
        for at, colour in sheet.fills.items():
            target.cell(*at).fill = PatternFill("solid", fgColor=colour.removeprefix("rgb="))
        for one in sheet.merged:
            target.merge_cells(None, one.first_row, one.first_column, one.last_row, one.last_column)
        for row in sheet.hidden_rows:
            target.row_dimensions[row].hidden = True
        for column in sheet.hidden_columns:
            target.column_dimensions[openpyxl.utils.get_column_letter(column)].hidden = True
        target.sheet_state = "hidden" if sheet.hidden else "visible"
    if all(sheet.hidden for sheet in book.sheets):
        made.create_sheet("Trống")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _write(target: Any, cell: Cell) -> None:
    if cell.kind is CellKind.UNCALCULATED:
        target.value = "=1+1"
    elif cell.kind is CellKind.DATE:
        target.value, target.number_format = datetime.strptime(cell.text, "%d/%m/%Y"), "dd/mm/yyyy"
    elif cell.kind is CellKind.BOOLEAN:
        target.value = cell.text == "TRUE"
    elif cell.kind in (CellKind.NUMBER, CellKind.PERCENT):
        target.value = cell.number
        target.number_format = "0.0%" if cell.kind is CellKind.PERCENT else "General"
    elif cell.kind is CellKind.ERROR:
        target.value, target.data_type = cell.text, "e"
    else:
        target.value, target.data_type = cell.text, "s"


def told(reading: Reading, several: bool) -> dict[str, list[str]]:
    """A reading in the words of the sheet files."""

    def at(sheet: str, column: str, row: int | None) -> str:
        place = f"{column}{row or ''}" or "-"
        return f"{sheet}!{place}" if several and sheet else place

    return {
        "observations": sorted(
            " ".join(
                filter(
                    None,
                    (
                        claim.unit_code,
                        f"{claim.indicator}{'@' + claim.level if claim.level else ''}",
                        _said(claim),
                        claim.period if claim.period != "2024-2025/CN" else "",
                        claim.source if several else claim.source.split("!")[1],
                    ),
                )
            )
            for block in reading.blocks
            for claim in block.claims()
        ),
        "errors": sorted(
            " | ".join(
                filter(
                    None,
                    (
                        f"{error.code.value} {at(error.sheet, error.column, error.row)}",
                        error.text,
                        error.expected and f"→ {error.wanted()}",
                    ),
                )
            )
            for error in reading.errors
        ),
        "notes": sorted(_note(note, several) for note in reading.notes),
        "headings": sorted(
            f"{at(one.sheet, openpyxl.utils.get_column_letter(one.column), one.row)} {one.how.value} {one.heading}"
            + (f" → {', '.join(f'{key.indicator}|{key.part.value}' for key in one.proposals)}" if one.proposals else "")
            for one in reading.headings
            if one.how not in (How.EXACT, How.KEYED)
        ),
        "units": sorted(
            f"{at(one.sheet, '', one.row)} {one.how.value} {one.text} → {one.unit or ', '.join(one.candidates) or '?'}"
            for one in reading.units
            if one.how is not How.EXACT
        ),
    }


def _said(claim: Any) -> str:
    figures = "" if claim.value is None else f"{claim.value:g}"
    if claim.numerator is not None or claim.denominator is not None:
        parts = ("?" if count is None else str(count) for count in (claim.numerator, claim.denominator))
        figures = "/".join(parts)
    return " ".join(filter(None, (figures, "KAD" if claim.state else "")))


def _note(note: Note, several: bool) -> str:
    names = note.rows
    shown = (
        [openpyxl.utils.get_column_letter(one) for one in names]
        if note.code.value.endswith("column") or note.code.value.endswith("columns")
        else map(str, names)
    )
    return " ".join(
        filter(None, (note.code.value, note.sheet if several else "", ",".join(shown), note.text and f"({note.text})"))
    )
