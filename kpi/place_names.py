"""Names of places as Vietnamese documents write them: "huyện Tân Phú" within a sentence, "Tân Phú" by itself."""

#: The kinds of places that names of areas begin with, longest first.
KINDS = ("thành phố", "thị trấn", "đặc khu", "thị xã", "phường", "huyện", "quận", "tỉnh", "xã")
#: Named after a person: such places, and those that are numbers, keep their kind wherever they are named.
_PERSONS = frozenset({"Hồ Chí Minh"})


def within(name: str) -> str:
    """An area's name within a sentence: its kind in small letters."""
    kind = kind_of(name)
    return kind + name[len(kind) :] if kind else name


def bare(name: str) -> str:
    """The name without its kind, as in the line of place and date; kept where it is a number or a person's."""
    kind = kind_of(name)
    rest = name[len(kind) :].strip()
    return name if not rest or rest[0].isdigit() or rest in _PERSONS else rest


def kind_of(name: str) -> str:
    """What the place is, in small letters ("thành phố"); "" where the name doesn't say."""
    small = name.lower()
    return next((kind for kind in KINDS if small.startswith(f"{kind} ")), "")
