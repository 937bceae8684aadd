"""Passwords: bcrypt hashes in the format of streamlit-authenticator's Hasher, the rules of a new one, random ones.

bcrypt itself is used, not the Hasher class around it: importing that class imports the whole of Streamlit, which only
ui/, pages/ and app.py may do. A test holds the two together.
"""

import secrets
import unicodedata

import bcrypt

from data_access.account_errors import AccountError, AccountErrorCode

LEAST_LENGTH = 10
#: bcrypt reads no more than this many bytes; a longer password would silently be a shorter one.
MOST_BYTES = 72
#: Work factor: 2**12 rounds, about 0.2 s.
ROUNDS = 12
#: Without letters and digits that look alike, because people copy these from a terminal or a sheet of paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
#: Hash of a password nobody has: what the password typed for an unknown name is compared with.
_NOBODY = bcrypt.hashpw(secrets.token_bytes(32), bcrypt.gensalt(ROUNDS)).decode()


def hash_password(password: str) -> str:
    """The bcrypt hash to store. Raises AccountError where the password breaks `check_rules`' length limits."""
    data = _bytes(password)
    if len(data) > MOST_BYTES:
        raise AccountError(AccountErrorCode.PASSWORD_TOO_LONG, most=MOST_BYTES)
    return bcrypt.hashpw(data, bcrypt.gensalt(ROUNDS)).decode()


def verify(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash. Always one bcrypt comparison, also without a hash (unknown name)."""
    data = _bytes(password)
    try:
        right = bcrypt.checkpw(data[:MOST_BYTES], (password_hash or _NOBODY).encode())
    except ValueError:  # a stored hash that is none
        return False
    return right and password_hash is not None and len(data) <= MOST_BYTES


def check_rules(password: str, username: str) -> None:
    """Raise AccountError unless a new password is long enough, not too long, and not plainly guessable."""
    if len(password) < LEAST_LENGTH:
        raise AccountError(AccountErrorCode.PASSWORD_TOO_SHORT, least=LEAST_LENGTH)
    if len(_bytes(password)) > MOST_BYTES:
        raise AccountError(AccountErrorCode.PASSWORD_TOO_LONG, most=MOST_BYTES)
    if len(set(password)) < 4 or (username and username.casefold() in password.casefold()):
        raise AccountError(AccountErrorCode.PASSWORD_TOO_EASY)


def random_password() -> str:
    """Three groups of four signs from the system's random source (59 bits), easy to copy by hand."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def _bytes(password: str) -> bytes:
    """Composed Vietnamese letters: two keyboards may send one letter as different code points."""
    return unicodedata.normalize("NFC", password).encode()
