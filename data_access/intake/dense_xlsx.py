"""Big regular sheets of an .xlsx, read in columns."""

from data_access.intake.archive import Archive
from data_access.intake.dense import DenseSheet
from data_access.intake.xlsx_parts import Parts, SheetPart


def read_dense(archive: Archive, part: SheetPart, parts: Parts) -> DenseSheet | None:
    """None when the sheet is not regular enough."""
    return None
