"""Loading the areas of a province that the product knows, around those that an installation has dated itself."""

from datetime import date

from sqlmodel import Session

from data_access.loading.area_book import FOREVER, AreaBook
from data_access.loading.areas import load_areas
from data_access.loading.result import LoadResult
from data_access.loading.table import Row, Table
from data_access.reference_areas import When, province_table
from data_access.scope import Scope
from data_access.tables.area import ALWAYS


def load_province(session: Session, scope: Scope, code: str, when: When = When.BOTH) -> LoadResult:
    """Load every area of a province (`reference_areas.province_table`); `skipped` counts those left out.

    Left out is an area whose code is already dated otherwise for some of that time: the installation knows better when
    it came and went. An area with the same dates gets the name and point known here. Nothing else is touched; rights,
    session and errors as in `load_areas`. A code of no province then gives no rows.
    """
    table = province_table(code, when)
    book = AreaBook.of(session)
    fitting = tuple(row for row in table.rows if _fits(book, table, row))
    left_out = len(table.rows) - len(fitting)
    if not fitting:
        return LoadResult(None, len(table.rows), 0, 0, skipped=left_out)
    result = load_areas(session, scope, Table(table.columns, fitting))
    return LoadResult(None, len(table.rows), 0, result.changed, result.errors, left_out)


def _fits(book: AreaBook, table: Table, row: Row) -> bool:
    cells = dict(zip(table.columns, row.cells, strict=True))
    start = date.fromisoformat(cells["valid_from"]) if cells["valid_from"] else ALWAYS
    end = date.fromisoformat(cells["valid_to"]) if cells["valid_to"] else FOREVER
    return not any(
        area.valid_from != start and area.valid_from < end and start < (area.valid_to or FOREVER)
        for area in book.versions(cells["area_code"])
    )
