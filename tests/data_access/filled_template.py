"""The report template as a person fills it in, and what is read of it."""

import io

import openpyxl
from openpyxl.utils import get_column_letter

from data_access.intake.files import read_workbook
from data_access.intake.read import understand
from data_access.intake.reading import Context, KnownUnit
from data_access.loading.claim import Claim
from data_access.loading.errors import LoadError, LoadRefused
from exports.report_workbook import FIRST_ROW, KEY_ROW, write_template
from kpi.plan_loader import OWN_FOLDER, plans
from kpi.units import UnitState

PERIOD = "2025-H1"
PLAN = plans([OWN_FOLDER])["thu-dau-mot-2025"]
LIAISON = UnitState(
    "LC1",
    "Trường TH và THCS Mẫu",
    "school",
    frozenset({"primary", "lower_secondary"}),
    "public",
    ("718", "74"),
    "P",
    "lower_office",
)
OFFICE = UnitState("P", "Phòng Mẫu", "office", frozenset(), "public", ("718", "74"), "P", "lower_office")
UNITS = [LIAISON, OFFICE]
KNOWN = [KnownUnit(unit.code, unit.name, unit.kind, unit.levels) for unit in UNITS]
ROW = FIRST_ROW + 1


def read(content: bytes, period: str | None = None) -> tuple[list[Claim], list[LoadError]]:
    """What a workbook claims, in the file's order, and its errors."""
    try:
        book = read_workbook(content, "bao-cao.xlsx")
    except LoadRefused as refused:
        return [], refused.errors
    found = understand(book, Context(period, KNOWN))
    return [claim for block in found.blocks for claim in block.claims()], list(found.errors)


class Filled:
    """A template being filled in as a person would, cell by cell."""

    def __init__(self, content: bytes | None = None) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content or write_template(PLAN, PERIOD, UNITS)))
        self.sheet = self.book.active

    def letter(self, indicator: str, part: str, level: str = "") -> str:
        keys = {cell.value: cell.column for cell in self.sheet[KEY_ROW + 1]}
        return get_column_letter(keys[f"{indicator}|{level}|{part}"])

    def put(self, value, indicator: str, part: str, level: str = "", *, row: int = ROW, shown: str = "") -> "Filled":
        cell = self.sheet[f"{self.letter(indicator, part, level)}{row}"]
        cell.value = value
        if shown:
            cell.number_format = shown
        return self

    def read(self):
        out = io.BytesIO()
        self.book.save(out)
        return read(out.getvalue())
