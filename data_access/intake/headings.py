"""What a heading asks: a path of texts, from the group to the part, to indicator, level and role."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from data_access.intake import heading_words as words
from data_access.intake.folding import heading_key, unnumbered
from data_access.intake.heading_words import ColumnUse, Role
from data_access.intake.slots import Slot
from kpi.indicators import Indicator, Input, indicators

#: "5%" in a heading is the target that is asked for, not what stands below it.
_TARGET = re.compile(r"\b\d{1,3} phan tram\b")
#: Headings that name units only where the group above them speaks of units.
_OF_ANYTHING = ("ten", "ma", "ma so", "code", "name", "don vi")
_OF_UNITS = ("truong", "don vi", "co so")
_PART_OF = "trong do"
_MOST_WORDS = 40
_DEPTH = 4
#: The role that a name has by itself when it begins so.
_SHARES = ("ti le ", "ti trong ", "phan tram ", "muc do ")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading says. `shared`: a denominator that stands by itself, and the indicators it may be of."""

    indicator: str = ""
    role: Role | None = None
    level: str = ""
    shared: tuple[str, ...] = ()


def use_of(path: Sequence[str]) -> ColumnUse | None:
    """What a column is for that holds no figures; None for any other."""
    part = len(path) > 1 and role_of(path[-1]) is not None  # "No" below a group is an answer, "No." alone numbers rows
    for text in (" ".join(path), path[-1] if path and not part else ""):
        key = heading_key(text)
        found = words.uses().get(key) or words.uses().get(unnumbered(key))
        if found is None:
            continue
        if len(path) > 1 and meaning_of(path) is not None:
            return None  # "Chữ ký số" / "Đơn vị"
        outer = f" {' '.join(map(heading_key, path[:-1]))} "
        if len(path) > 1 and key in _OF_ANYTHING and not any(f" {word} " in outer for word in _OF_UNITS):
            return ColumnUse.UNASKED  # "Người phụ trách" / "Tên"
        return found
    return None


def meaning_of(path: Sequence[str]) -> Meaning | None:
    """What a path of headings asks; None when it is not understood. Only exact words count, never likeness."""
    keys = tuple(key for key in map(heading_key, path) if key)
    found = _meaning(keys) if keys else None
    return found or (_both_counts(path) if path and "/" in path[-1] else None)


def level_of(text: str) -> str:
    """The level that a text names and nothing else ("Khối tiểu học", "THCS"); "" when it names none."""
    key = unnumbered(heading_key(text))
    return words.level_words().get(key, "")


def role_of(text: str) -> Role | None:
    """The part that a text names and nothing else."""
    return words.parts().get(heading_key(text))


def slot_of(indicator: Indicator, role: Role | None) -> Slot | None:
    """What a role comes to for an indicator; None when the indicator has no such part."""
    return _SLOTS[indicator.input].get(role)


_SLOTS: Mapping[Input, Mapping[Role | None, Slot]] = {
    Input.FLAG: {None: Slot.FLAG, Role.ANY: Slot.FLAG, Role.FLAG: Slot.FLAG, Role.YES: Slot.YES, Role.NO: Slot.NO},
    Input.COUNT: {
        None: Slot.NUMERATOR,
        Role.ANY: Slot.NUMERATOR,
        Role.YES: Slot.NUMERATOR,
        Role.NUMERATOR: Slot.NUMERATOR,
        Role.DENOMINATOR: Slot.DENOMINATOR,
        Role.PERCENT: Slot.PERCENT,
    },
    Input.SCORE: {None: Slot.VALUE, Role.ANY: Slot.VALUE, Role.VALUE: Slot.VALUE},
    Input.NUMBER: {None: Slot.VALUE, Role.ANY: Slot.VALUE, Role.VALUE: Slot.VALUE, Role.NUMERATOR: Slot.VALUE},
    Input.DERIVED: {},
    Input.SUM: {},
}


@lru_cache(maxsize=4096)
def _meaning(keys: tuple[str, ...]) -> Meaning | None:
    """The longest run up to the innermost heading that names something; what stands further out may add a level."""
    for first in range(len(keys)):
        run = keys[first:]
        found = _under_own_name(run) or _phrase(" ".join(run)) or _over_part(run) or _total_of(run)
        if found is not None and (found.indicator or found.shared):
            outer = keys[:first]
            if any(key in words.elsewhere() for key in map(unnumbered, outer)):
                return None
            if _PART_OF in keys[:-1] and found.indicator and indicators()[found.indicator].input is Input.FLAG:
                return None  # "Tổng số GV", "Trong đó" / "Có CKS": a count of them, no answer about the school
            level = found.level or next((level for key in reversed(outer) if (level := level_of(key))), "")
            return replace(found, level=level)
    return None


def _both_counts(path: Sequence[str]) -> Meaning | None:
    """Both counts in one heading, for cells like "12/15": "Số GV có CKS / Tổng số GV"."""
    first, _, last = path[-1].partition("/")
    above, below = meaning_of((*path[:-1], first)), heading_key(last)
    if above is None or not above.indicator or "/" in last:
        return None
    total = (
        words.own_counts(above.indicator).get(below) is Role.DENOMINATOR or words.parts().get(below) is Role.DENOMINATOR
    )
    return replace(above, role=Role.NUMERATOR) if total else None


def _over_part(keys: Sequence[str]) -> Meaning | None:
    """A name over the word for a part, whatever else that word may say within a heading ("Wifi" / "Kết quả")."""
    role = words.parts().get(keys[-1]) if len(keys) > 1 else None
    found = _phrase(" ".join(keys[:-1])) if role is not None else None
    if found is None or found.shared or found.role not in (None, Role.ANY, role, Role.NUMERATOR):
        return None
    return replace(found, role=found.role if role is Role.ANY else role)


def _under_own_name(keys: Sequence[str]) -> Meaning | None:
    """A count named below its indicator's heading: "Nhân sự có ĐTTM" / "Nhân sự"."""
    for split in range(1, len(keys)):
        above = _phrase(" ".join(keys[:split]))
        if above is None or not above.indicator:
            continue
        below = unnumbered(" ".join(keys[split:]))
        counts = words.own_counts(above.indicator)
        role = counts.get(below)
        if role is None:
            for start, of in words.before().items():
                if of is not Role.PERCENT and below.startswith(f"{start} "):
                    role = role or counts.get(below[len(start) + 1 :])
        if role is not None:
            return replace(above, role=role)
    return None


def _total_of(keys: Sequence[str]) -> Meaning | None:
    """A total under what it counts: "Phòng học" / "Tổng số"."""
    if len(keys) < 2 or words.parts().get(keys[-1]) is not Role.DENOMINATOR:
        return None
    found = _phrase(f"tong so {keys[-2]}")
    return found if found is not None and found.shared else None


def _phrase(text: str) -> Meaning | None:
    """One text: a name, with what may stand before and behind it. The fewest words taken off win."""
    plain = " ".join(_TARGET.sub(" ", text).split())
    if plain.count(" ") > _MOST_WORDS:
        return None
    waiting = list(dict.fromkeys([(plain, Meaning()), (unnumbered(plain), Meaning())]))
    for _ in range(_DEPTH):
        further: list[tuple[str, Meaning]] = []
        for rest, sofar in waiting:
            found = _named(rest, sofar)
            if found is not None:
                return found
            further += _less(rest, sofar)
        waiting = list(dict.fromkeys(further))
    return None


def _named(rest: str, sofar: Meaning) -> Meaning | None:
    name = words.names().get(rest)
    if name is not None:
        role = sofar.role
        if name.numerator and role in (None, Role.ANY):
            role = Role.NUMERATOR
        if role is None and rest.startswith(_SHARES) and indicators()[name.indicator].input is Input.COUNT:
            role = Role.PERCENT
        return replace(sofar, indicator=name.indicator, role=role)
    shared = words.totals().get(rest)
    if shared is not None and sofar.role in (None, Role.DENOMINATOR, Role.NUMERATOR):
        return replace(sofar, role=Role.DENOMINATOR, shared=shared)
    return None


def _less(rest: str, sofar: Meaning) -> list[tuple[str, Meaning]]:
    """The same text without one thing before or behind the name."""
    pieces = rest.split(" ")
    answer = []
    for size in range(1, min(len(pieces), 7)):
        head, tail = " ".join(pieces[:size]), " ".join(pieces[size:])
        answer += _without(head, tail, sofar, words.before())
        end, start = " ".join(pieces[-size:]), " ".join(pieces[:-size])
        answer += _without(end, start, sofar, words.after())
    return answer


def _without(taken: str, left: str, sofar: Meaning, affixes: Mapping[str, Role | None]) -> list[tuple[str, Meaning]]:
    answer = []
    if taken in affixes:
        role = affixes[taken]
        if role is None or sofar.role in (None, role):
            answer.append((left, replace(sofar, role=role or sofar.role)))
    level = words.level_words().get(taken)
    if level is not None and not sofar.level:
        answer.append((left, replace(sofar, level=level)))
    return answer
