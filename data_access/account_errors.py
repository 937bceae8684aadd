"""What can be wrong with an account, its password or a sign-in, and how it is said."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml


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


class AccountError(ValueError):
    """A refused change or sign-in: `code`, its `details`, and its words in `vi` or `en`."""

    def __init__(self, code: AccountErrorCode, **details: str) -> None:
        self.code = code
        self.details = details
        super().__init__(self.message("en"))

    def message(self, language: str) -> str:
        """What is wrong and what to do, in `vi` or `en`."""
        return _wording()[self.code.value][language].format(**self.details)


@cache
def _wording() -> Mapping[str, Mapping[str, str]]:
    text = (Path(__file__).parent / "account_errors.yaml").read_text(encoding="utf-8")
    words: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return words
