"""What can stand against a change of a unit or office: our own checks (coded), and the loaders' (kept as they are)."""

from collections.abc import Sequence
from enum import StrEnum

from data_access.coded_error import HERE, CodedError
from data_access.loading.errors import LoadError


class UnitChangeCode(StrEnum):
    UNIT_UNKNOWN = "unit_unknown"
    CODE_TAKEN = "code_taken"
    OFFICE_UNKNOWN = "office_unknown"
    OFFICE_TAKEN = "office_taken"
    ALREADY_CLOSED = "already_closed"
    NOT_CLOSED = "not_closed"
    NOT_OPEN_YET = "not_open_yet"
    LATER_CHANGE = "later_change"
    NOTHING_CHANGED = "nothing_changed"
    HAS_SUCCESSOR = "has_successor"
    MERGE_NEEDS = "merge_needs"
    SPLIT_NEEDS = "split_needs"
    CODE_TWICE = "code_twice"


class UnitChangeError(CodedError):
    """A refused change: `code`, its `details`, and its words by `message(language)`."""

    table = HERE / "unit_change_errors.yaml"


class ChangeRefused(Exception):
    """The loaders' checks refused the change: `errors`, each with the `column` it is about."""

    def __init__(self, errors: Sequence[LoadError]) -> None:
        self.errors = list(errors)
        super().__init__(*(error.message("en") for error in errors))
