"""What can go wrong with the database itself, and how a driver's error becomes one of these."""

from enum import StrEnum

from data_access.coded_error import HERE, CodedError


class DatabaseErrorCode(StrEnum):
    BAD_URL = "bad_url"
    UNSUPPORTED = "unsupported"
    NO_FOLDER = "no_folder"
    NOT_A_DATABASE = "not_a_database"
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    BUSY = "busy"
    NEWER = "newer"
    FOREIGN = "foreign"


class DatabaseError(CodedError):
    """The database cannot be used as asked; `message(language)` is one clear line without a password in it."""

    table = HERE / "database_errors.yaml"


class DatabaseBusy(DatabaseError):
    """Another writer holds the database longer than one waits; trying again later is right."""

    def __init__(self) -> None:
        super().__init__(DatabaseErrorCode.BUSY)
