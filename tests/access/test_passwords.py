"""Hashes, the rules of a new password, random ones."""

import unicodedata

import pytest
from streamlit_authenticator.utilities.hasher import Hasher

from data_access import passwords
from data_access.account_errors import AccountError, AccountErrorCode


def test_hashes_are_those_of_the_sign_in_library() -> None:
    """Either side can check what the other one made, so the library could be put back or taken away."""
    ours = passwords.hash_password("mật khẩu dài")
    assert Hasher.is_hash(ours)
    assert Hasher.check_pw("mật khẩu dài", ours)
    assert passwords.verify("mật khẩu dài", Hasher.hash("mật khẩu dài"))


def test_two_hashes_of_one_password_differ() -> None:
    assert passwords.hash_password("mật khẩu dài") != passwords.hash_password("mật khẩu dài")


def test_a_letter_typed_in_parts_is_the_same_letter() -> None:
    composed = unicodedata.normalize("NFC", "Tiếng Việt có dấu")
    in_parts = unicodedata.normalize("NFD", composed)
    assert composed != in_parts
    assert passwords.verify(in_parts, passwords.hash_password(composed))


def test_a_longer_password_with_the_same_beginning_is_another_one() -> None:
    """bcrypt reads 72 bytes only."""
    stored = passwords.hash_password("a" * 72)
    assert passwords.verify("a" * 72, stored)
    assert not passwords.verify("a" * 73, stored)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ngắn", AccountErrorCode.PASSWORD_TOO_SHORT),
        ("ộ" * 30, AccountErrorCode.PASSWORD_TOO_LONG),
        ("aaaaaaaaaaaa", AccountErrorCode.PASSWORD_TOO_EASY),
        ("Phong-GDDT-2026", AccountErrorCode.PASSWORD_TOO_EASY),
    ],
)
def test_rules_of_a_new_password(password: str, code: AccountErrorCode) -> None:
    with pytest.raises(AccountError) as refused:
        passwords.check_rules(password, "phong-gddt")
    assert refused.value.code is code
    for language in ("vi", "en"):
        assert "{" not in refused.value.message(language)


def test_random_passwords_pass_the_rules_and_differ() -> None:
    made = {passwords.random_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        passwords.check_rules(password, "quantri")


@pytest.mark.parametrize("stored", [None, "", "no hash at all"])
def test_nothing_matches_no_hash(stored: str | None) -> None:
    assert not passwords.verify("mật khẩu dài", stored)
