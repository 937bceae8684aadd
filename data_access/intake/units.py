"""Which unit a row means: by its code, else by its name within the sender's area. What is only like is never used."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz, process

from data_access.intake.folding import folded
from data_access.intake.reading import Context, How, KnownUnit
from data_access.intake.unit_names import UnitName, agrees, is_place, name_of, place_name, same_numbers
from data_access.loading.cells import CODE

MOST_CANDIDATES = 5
_LIKE = 75
#: Names compared for one file: whoever has more unknown ones has sent the wrong list.
_MOST_COMPARISONS = 3_000_000
#: Below this likeness a name beside a code is another unit's.
_SAME_NAME = 60
#: "1. Trường ...": the row's number within the cell of the name.
_NUMBERED = re.compile(r"^\s*\d{1,3}\s*[.)/]\s*(?=\D)")
_MIXED_UP = str.maketrans("oOlIi", "00111")


class Match(NamedTuple):
    """What a row's code and name were taken for. `differs`: the name is not that of the code's unit (its own name)."""

    unit: str | None
    how: How
    candidates: tuple[str, ...] = ()
    differs: str = ""

    @property
    def used(self) -> bool:
        return self.unit is not None and not self.differs


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row says of its unit. `place`, `level`: what its group row, sheet or other columns say, to tell units of
    one name apart."""

    code: str
    name: str
    place: str = ""
    level: str = ""


def text_key(code: str, name: str) -> str:
    """The key of a row's unit among a sender's decisions: code and name as they stand."""
    return folded(f"{code} {name}")


class UnitIndex:
    """The units that a sender may report for, by code and by name."""

    def __init__(self, context: Context) -> None:
        self._chosen, self._remembered = context.chosen.units, context.remembered.units
        self._decided = bool(self._chosen or self._remembered)
        self._comparisons = _MOST_COMPARISONS
        self.units = {unit.code: unit for unit in context.units}

    # What most files never ask is worked out when it is asked: a province's names take longer than its file.
    @cached_property
    def _by_folded_code(self) -> Mapping[str, list[str]]:
        return _grouped((code.casefold(), code) for code in self.units)

    @cached_property
    def _by_mended_code(self) -> Mapping[str, list[str]]:
        return _grouped((_mended(code), code) for code in self.units)

    @cached_property
    def _by_core(self) -> Mapping[str, list[str]]:
        """Codes by a unit's name without its kind, and without the place at its end where it has one."""
        return _grouped(
            (core, unit.code)
            for unit in self.units.values()
            for core in {name_of(unit.name).core, _without_place(unit)}
        )

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {unit.code: folded(unit.name) for unit in self.units.values()}

    @cached_property
    def _cores(self) -> Mapping[str, str]:
        return {unit.code: name_of(unit.name).core for unit in self.units.values()}

    @cached_property
    def _places(self) -> frozenset[tuple[str, ...]]:
        texts = {place for unit in self.units.values() for place in unit.places}
        return frozenset(map(place_name, texts))

    def says_itself(self, code: str, name: str) -> bool:
        """Whether a row needs no look: a known unit's code, beside it its name or none, and no decision was made."""
        unit = None if self._decided else self.units.get(code)
        return unit is not None and name in ("", unit.name)

    def match(self, asked: Asked) -> Match:
        """The unit of a row; a decision of its sender goes before everything else."""
        key = text_key(asked.code, asked.name) if self._decided else ""
        for how, decided in ((How.CHOSEN, self._chosen), (How.REMEMBERED, self._remembered)):
            if key and key in decided:
                unit = decided[key]
                return Match(None, How.IGNORED) if unit is None else Match(unit, how)
        if asked.code:
            return self._by_code(asked)
        return self.by_name(asked)

    def by_name(self, asked: Asked) -> Match:
        """The one unit that a name means."""
        found = self._named(asked)
        if not found and (unnumbered := _NUMBERED.sub("", asked.name)) != asked.name:
            found = self._named(replace(asked, name=unnumbered))
        if len(found) == 1:
            return Match(found[0], How.EXACT)
        if found:
            return Match(None, How.AMBIGUOUS, tuple(found[:MOST_CANDIDATES]))
        return Match(None, How.UNKNOWN, self._like(asked.name))

    def kind_of(self, code: str) -> str:
        """What kind of unit a code is; "" for one of another's."""
        return self.units[code].kind if code in self.units else ""

    def is_place(self, text: str) -> bool:
        """Whether a text names an area of the sender's units and nothing else."""
        return bool(text) and place_name(text) in self._places

    def _by_code(self, asked: Asked) -> Match:
        code = asked.code
        if code not in self.units:
            same = self._by_folded_code.get(code.casefold().replace(" ", ""), [])
            if len(same) == 1:
                return self._checked(same[0], How.EXACT, asked)
            mended = self._by_mended_code.get(_mended(code.replace(" ", "")), [])
            if len(mended) == 1 and self.units:
                return self._checked(mended[0], How.MENDED, asked)
            return self._unknown_code(asked, mended)
        return self._checked(code, How.EXACT, asked)

    def _unknown_code(self, asked: Asked, mended: Sequence[str]) -> Match:
        """A code that the sender's units don't have: the store says whether it is nobody's, another's, or closed."""
        like_a_code = bool(CODE.fullmatch(asked.code)) and any(one.isdigit() for one in asked.code)
        if not self.units and CODE.fullmatch(asked.code):
            return Match(asked.code, How.EXACT)
        if not like_a_code:
            # a name in the column of codes, or a code of words only
            named = self.by_name(Asked("", asked.code, asked.place, asked.level))
            return named if named.unit or not asked.name else self.by_name(asked)
        named = self.by_name(asked) if asked.name else Match(None, How.UNKNOWN)
        likely = (*mended, *([named.unit] if named.unit else named.candidates))
        return Match(
            asked.code, How.PROPOSED if likely else How.UNKNOWN, tuple(dict.fromkeys(likely))[:MOST_CANDIDATES]
        )

    def _checked(self, code: str, how: How, asked: Asked) -> Match:
        """A unit by its code, if the name beside it is not another's."""
        unit = self.units[code]
        if not asked.name or asked.name == unit.name or folded(asked.name) == folded(unit.name):
            return Match(code, how)
        named = self._named(asked)
        if code in named:
            return Match(code, how)
        theirs, own = name_of(asked.name), name_of(unit.name)
        levels = own.levels or unit.levels
        alike = same_numbers(theirs, own) and _alike(theirs, own) and theirs.levels <= (levels or theirs.levels)
        if not named and (alike or agrees(theirs.words, unit.places)):
            return Match(code, how)
        return Match(code, how, tuple(dict.fromkeys((code, *named)))[:MOST_CANDIDATES], differs=unit.name)

    def _named(self, asked: Asked) -> list[str]:
        """Codes of the units that a name fits: the same name, levels that agree, and no other place."""
        theirs = name_of(asked.name)
        for size in range(len(theirs.words), 0, -1):
            rest = theirs.words[size:]
            fitting = [
                unit
                for unit in map(self.units.__getitem__, self._by_core.get(" ".join(theirs.words[:size]), ()))
                if agrees(rest, unit.places) and theirs.levels in (frozenset(), _levels(unit))
            ]
            if fitting:
                return self._told_apart(asked, fitting)
        return []

    def _told_apart(self, asked: Asked, units: list[KnownUnit]) -> list[str]:
        """Of several units of one name, those that lie where and teach what the row's surroundings say."""
        if len(units) > 1 and asked.place:
            units = [unit for unit in units if is_place(asked.place, unit.places)] or units
        if len(units) > 1 and asked.level:
            units = [unit for unit in units if asked.level in unit.levels] or units
        same = {unit.code for unit in units if unit.name.casefold() == asked.name.casefold()}
        same = same or {unit.code for unit in units if self._names[unit.code] == folded(asked.name)}
        return sorted(same if len(same) == 1 else {unit.code for unit in units})

    def _like(self, name: str) -> tuple[str, ...]:
        """Units of a name like that: the names themselves compared, then all that stands there."""
        theirs = name_of(name)
        if len(theirs.core) < 3 or not self._names:
            return ()
        self._comparisons -= 2 * len(self._names)
        found: dict[str, float] = {}
        for size in range(len(theirs.words) - 1, 0, -1):  # the name of one, and more behind it
            for code in self._by_core.get(" ".join(theirs.words[:size]), ()):
                if theirs.levels in (frozenset(), _levels(self.units[code])):
                    found.setdefault(code, 100 + size)
        by_likeness = ((theirs.core, self._cores), (folded(name), self._names)) if self._comparisons > 0 else ()
        for text, names in by_likeness:
            for _, score, code in process.extract(text, names, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=20):
                agree = theirs.levels in (frozenset(), _levels(self.units[code]))
                found[code] = max(found.get(code, 0), score + (10 if agree else -10))
        return tuple(sorted(found, key=lambda code: (-found[code], code))[:MOST_CANDIDATES])


def names_of(index: UnitIndex, codes: Iterable[str]) -> str:
    """Units for an error: code and name of each."""
    return "; ".join(f"{code} {index.units[code].name}" if code in index.units else code for code in codes)


def _levels(unit: KnownUnit) -> frozenset[str]:
    """The levels that a unit's name says, else those that it teaches."""
    return name_of(unit.name).levels or unit.levels


def _without_place(unit: KnownUnit) -> str:
    """A unit's name without the place at its end, where it has one: people leave it out."""
    own = name_of(unit.name)
    for size in range(1, len(own.words)):
        if agrees(own.words[size:], unit.places):
            return " ".join(own.words[:size])
    return own.core


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    answer: dict[str, list[str]] = {}
    for key, code in pairs:
        answer.setdefault(key, []).append(code)
    return answer


def _mended(code: str) -> str:
    return code.translate(_MIXED_UP).casefold()


def _alike(one: UnitName, other: UnitName) -> bool:
    """Whether two names may well be one school's: alike, or one of them goes on where the other ends."""
    shared = min(len(one.words), len(other.words))
    return one.words[:shared] == other.words[:shared] or fuzz.ratio(one.core, other.core) >= _SAME_NAME
