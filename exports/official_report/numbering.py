"""Numbers of parts, headings and points, typed as text: Word's own lists know no Vietnamese alphabet."""

#: Letters of points in Vietnamese documents: no f, j, w, z; ă, â, ê, ô, ơ, ư are passed over.
VIETNAMESE = "abcdđeghiklmnopqrstuvxy"
ENGLISH = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def letter(number: int, language: str) -> str:
    """The letter of the nth point (from 1): a, b, c, d, đ, e, g; after the last one aa, bb."""
    letters = ENGLISH if language == "en" else VIETNAMESE
    times, place = divmod(number - 1, len(letters))
    return letters[place] * (times + 1)


def roman(number: int) -> str:
    """The number in Roman figures."""
    found = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        found += sign * times
    return found
