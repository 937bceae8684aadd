"""Bytes of a text eight at a time: words that begin anywhere, and the numbers that are written in them.

A word holds its first byte lowest, so that what comes later in the text stands higher.
"""

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Ints = NDArray[np.int64]

_SIZE = 8
#: Bytes behind a text, so that words may begin near its end.
_BEHIND = bytes(64)
#: The first so many bytes of a word.
MASKS: Words = np.array([(1 << 8 * length) - 1 for length in range(_SIZE + 1)], dtype=np.uint64)
_ZEROS, _HIGHEST = np.uint64(0x3030303030303030), np.uint64(0x8080808080808080)
#: What lifts a byte from ten on, and none below it, to its highest bit.
_FROM_TEN = np.uint64(0x7676767676767676)
#: Every second byte, and every second two and four, with what puts it together with the next: ten of it, a hundred ...
_TOGETHER = tuple(
    (np.uint64(mask), np.uint64(base * 2**bits + 1), np.uint64(bits))
    for mask, base, bits in (
        (0x0F0F0F0F0F0F0F0F, 10, 8),
        (0x00FF00FF00FF00FF, 100, 16),
        (0x0000FFFF0000FFFF, 10_000, 32),
    )
)


def word(text: bytes) -> tuple[np.uint64, np.uint64]:
    """A text of up to eight bytes as a word, and the mask of its length."""
    return np.uint64(int.from_bytes(text, "little")), np.uint64((1 << 8 * len(text)) - 1)


def of_text(text: bytes) -> list[tuple[np.uint64, np.uint64]]:
    """A text as words and their masks."""
    return [word(text[at : at + _SIZE]) for at in range(0, len(text), _SIZE)]


def padded(text: bytes | memoryview) -> bytes:
    """The text as `words_at` takes it: with zeros behind."""
    return b"".join((text, _BEHIND))


def size(text: bytes) -> int:
    """How long a padded text is without what stands behind it."""
    return len(text) - len(_BEHIND)


def words_at(text: bytes, at: Ints, count: int) -> Words:
    """`count` words (at most 6) from each of these places of a padded text on: array i holds the i-th of each place.

    Taking several at once takes no longer than one: what takes time is to get there.
    """
    everywhere = np.ndarray((len(text) - _SIZE * count + 1,), np.dtype(f"V{_SIZE * count}"), text, 0, (1,))
    return everywhere[at].view("<u8").reshape(len(at), count).T


def leading_number(written: Words) -> tuple[Ints, Ints]:
    """The number that the digits at the beginning of each word make, and how many they are (0 to 8)."""
    others = _other_than_digits(figures := written ^ _ZEROS)
    digits = np.bitwise_count((others - np.uint64(1)) & ~others).astype(np.int64) >> 3
    return _number(figures << (8 * (_SIZE - digits)).astype(np.uint64)), digits


def trailing_number(written: Words, length: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """The number that the last `length` bytes (0 to 8) of each word make, and whether they are all digits."""
    cut = (8 * (_SIZE - length)).astype(np.uint64)
    figures = ((written ^ _ZEROS) >> cut) << cut
    return _number(figures), _other_than_digits(figures) == 0


def _other_than_digits(figures: Words) -> Words:
    """A bit for the first byte of each word that is no digit, and maybe for later ones; 0 where all are."""
    return ((figures + _FROM_TEN) | figures) & _HIGHEST


def _number(figures: Words) -> Ints:
    """The number of eight digits as bytes: neighbours are put together to pairs, pairs to fours, fours to eights."""
    for mask, factor, bits in _TOGETHER:
        figures = (figures & mask) * factor >> bits
    return figures.astype(np.int64)
