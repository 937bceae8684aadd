"""A country in small: 52,000 schools in twenty provinces, and their answers to thirty questions, always the same."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import xlsxwriter

from benchmarks.sample import FOLDER, state
from data_access import database
from data_access.loading.areas import load_areas
from data_access.loading.claim_block import ClaimBlock
from data_access.loading.offices import load_offices
from data_access.loading.units import load_units
from data_access.scope import TERMINAL
from exports.report_workbook import KEY_ROW
from kpi.indicators import Indicator, Input, ReportedBy, indicators
from kpi.report_template import NAME_KEY, ColumnKey, Part, key_text, mark_text

PLAN, PERIOD = "dong-nai-2024-2025", "2024-2025/CN"
UNITS, QUESTIONS = 52_000, 30
#: The first is the province of a plan of the product: its cells are added up for one day more.
PROVINCES = ["75", *(f"P{number:02d}" for number in range(19))]
DISTRICTS = 12
_LEVELS = ("preschool", "primary", "lower_secondary", "primary;lower_secondary", "upper_secondary")


def database_file() -> Path:
    """A database with the areas, offices and units, and no answers; made once for each state of the product."""
    path = FOLDER / f"bulk-{state()}.db"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob("bulk-*"):
            old.unlink()
        half_made = path.with_suffix(".part")
        half_made.unlink(missing_ok=True)
        engine = database.ready(f"sqlite:///{half_made}")
        with database.transaction(engine) as session:
            for loader, lines in ((load_areas, _areas()), (load_offices, _offices()), (load_units, _units())):
                result = loader(session, TERMINAL, "\n".join(lines).encode())
                assert not result.errors, result.errors[:3]
        engine.dispose()
        half_made.rename(path)
    return path


def workbook_file() -> Path:
    """The answers as a workbook: a row a unit under the key row of the report template."""
    path = FOLDER / f"bulk-{state()}.xlsx"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        half_made = path.with_suffix(".part")
        _write(half_made)
        half_made.rename(path)
    return path


def _write(path: Path) -> None:
    columns: list[tuple[str, list[object]]] = []
    for block in answers():
        if indicators()[block.indicator].input is Input.FLAG:
            words = np.where(block.numerator == 1, "Có", "Không").tolist()
            columns.append((key_text(ColumnKey(block.indicator, "", Part.FLAG)), words))
            continue
        for part, numbers in ((Part.NUMERATOR, block.numerator), (Part.DENOMINATOR, block.denominator)):
            columns.append((key_text(ColumnKey(block.indicator, "", part)), numbers.tolist()))
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Báo cáo")
    sheet.write_row(0, 0, ["Báo cáo chuyển đổi số toàn quốc"])
    sheet.write_row(KEY_ROW, 0, [mark_text(PLAN, PERIOD, len(columns)), NAME_KEY, *(key for key, _ in columns)])
    named = ([code, f"Trường {number}"] for number, code in enumerate(codes()))
    rows = zip(named, zip(*(cells for _, cells in columns), strict=True), strict=True)
    for number, (unit, cells) in enumerate(rows, KEY_ROW + 1):
        sheet.write_row(number, 0, [*unit, *cells])
    book.close()


def codes() -> list[str]:
    """The units' codes, as they stand in the file."""
    return [f"{_district(number)}{number:05d}" for number in range(UNITS)]


def questions() -> list[Indicator]:
    """Yes-or-no questions and counts in turn, all for every school."""
    asked = [one for one in indicators().values() if one.reported_by is not ReportedBy.OFFICE and not one.per_level]
    flags = [one for one in asked if one.input is Input.FLAG]
    counts = [one for one in asked if one.input is Input.COUNT]
    half = QUESTIONS // 2
    assert min(len(flags), len(counts)) >= half
    return [one for pair in zip(flags[:half], counts[:half], strict=True) for one in pair]


def answers() -> list[ClaimBlock]:
    """What the schools say: one block a question, as a reader of files gives them."""
    chance = np.random.default_rng(4725)
    units = codes()
    rows = np.arange(KEY_ROW + 2, KEY_ROW + 2 + UNITS)
    every = np.ones(UNITS, dtype=np.bool_)
    blocks = []
    for asked in questions():
        whole = np.ones(UNITS, dtype=np.int64)
        if asked.input is Input.COUNT:
            whole = chance.integers(1, 60, UNITS)
        blocks.append(
            ClaimBlock(
                period=PERIOD,
                indicator=asked.code,
                level="",
                units=units,
                rows=rows,
                numerator=chance.integers(0, whole + 1),
                denominator=whole,
                has_numerator=every,
                has_denominator=every,
                value=np.full(UNITS, np.nan),
                not_applicable=~every,
                sheet="Báo cáo",
                place="Báo cáo!C",
            )
        )
    return blocks


def _district(number: int) -> str:
    there = number % (len(PROVINCES) * DISTRICTS)
    return f"{PROVINCES[there // DISTRICTS]}-{there % DISTRICTS:02d}"


def _areas() -> Iterator[str]:
    yield "area_code,name,type,parent_code"
    for code in PROVINCES:
        yield f"{code},Tỉnh {code},province,"
        for number in range(DISTRICTS):
            yield f"{code}-{number:02d},Huyện {code} {number},district,{code}"


def _offices() -> Iterator[str]:
    yield "office_code,name,tier,area_code"
    for code in PROVINCES:
        yield f"so-{code},Sở {code},department,{code}"
        for number in range(DISTRICTS):
            yield f"pgd-{code}-{number:02d},Phòng {code} {number},lower_office,{code}-{number:02d}"


def _units() -> Iterator[str]:
    yield "unit_code,name,kind,levels,ownership,area_code,office_code"
    for number, code in enumerate(codes()):
        levels = _LEVELS[number // 240 % len(_LEVELS)]
        area = _district(number)
        office = f"so-{area.partition('-')[0]}" if levels == "upper_secondary" else f"pgd-{area}"
        ownership = "non_public" if number // 1_200 % 5 == 0 else "public"
        yield f"{code},Trường {number},school,{levels},{ownership},{area},{office}"
