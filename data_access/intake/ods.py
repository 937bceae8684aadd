"""The cells of an OpenDocument spreadsheet as their reader sees them."""

from data_access.intake.archive import Archive
from data_access.intake.grid import Sheet
from data_access.intake.refusals import refuse
from data_access.loading.errors import ErrorCode


def read_ods(archive: Archive) -> list[Sheet]:
    """The sheets in their order, hidden ones too."""
    refuse(ErrorCode.UNKNOWN_FORMAT, ".ods")
