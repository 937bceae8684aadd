"""What can be wrong with an account, its password or a sign-in, and how it is said."""

from enum import StrEnum

from data_access.coded_error import HERE, CodedError


class AccountErrorCode(StrEnum):
    WRONG_NAME_OR_PASSWORD = "wrong_name_or_password"
    LOCKED = "locked"
    WRONG_PASSWORD = "wrong_password"
    PASSWORD_TOO_SHORT = "password_too_short"
    PASSWORD_TOO_LONG = "password_too_long"
    PASSWORD_TOO_EASY = "password_too_easy"
    PASSWORD_SAME = "password_same"
    PASSWORDS_DIFFER = "passwords_differ"
    USERNAME_TAKEN = "username_taken"
    USERNAME_FORM = "username_form"
    USERNAME_UNKNOWN = "username_unknown"
    ROLE_UNKNOWN = "role_unknown"
    ROLE_NEEDS = "role_needs"
    ROLE_TAKES_NO = "role_takes_no"
    NOT_FOUND = "not_found"
    LAST_ADMINISTRATOR = "last_administrator"
    USERNAME_TWICE = "username_twice"
    LIST_TOO_LONG = "list_too_long"


class AccountError(CodedError):
    """A refused change or sign-in: `code`, its `details`, and its words by `message(language)`."""

    table = HERE / "account_errors.yaml"
