"""Old .xls workbooks, read in a process of their own: their reader cannot be trusted with time and memory."""

from data_access.intake.grid import Workbook
from data_access.intake.refusals import Budget, refuse
from data_access.loading.errors import ErrorCode


def read_xls(content: bytes, budget: Budget) -> Workbook:
    """The cells of an .xls file."""
    refuse(ErrorCode.OLD_OR_LOCKED_WORKBOOK)
