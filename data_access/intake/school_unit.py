"""Whose file it is that names one unit in its title, its sheet's name, or not at all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from data_access.intake.folding import folded
from data_access.intake.grid import letter
from data_access.intake.reading import Context, How, KnownUnit, UnitFound
from data_access.intake.sheet_facts import Title
from data_access.intake.table import Part
from data_access.intake.unit_names import name_of, same_numbers
from data_access.intake.units import Asked, Match, UnitIndex, names_of
from data_access.loading.cells import CODE
from data_access.loading.errors import ErrorCode, LoadError

_SAID = re.compile(
    r"^\s*(?:tên\s+|mã\s+)?(?:đơn vị|trường|cơ sở giáo dục|cơ sở)(?:\s+báo cáo)?\s*:\s*(.*)$", re.IGNORECASE
)
_SCHOOL = re.compile(r"(?:trường|trung tâm|tt\s?gd)\b.*", re.IGNORECASE)
#: What may stand behind a name in a title.
_BEHIND = re.compile(
    r"\s*[-–,(;.]?\s*(?:năm học|học kỳ|hk\s?[12I]|năm\s+20|\(?mã\s*(?:số|đơn vị|trường)?\s*:|tháng\s+\d|quý\s+[IV\d]+\b"
    r"|(?:cuối|đầu)\s+năm|kỳ\s+(?:báo cáo|[I12]+\b)).*$",
    re.IGNORECASE,
)
_ABOVE = ("so giao", "phong giao", "ubnd", "uy ban", "so gd", "phong gd")
#: A school's own user may mistype its name; "Lê Lợi" and "Lê Lai" are two schools.
_SAME_NAME = 90


@dataclass(frozen=True, slots=True)
class Whose:
    """The one unit of a sheet, what is shown of it, and what is wrong when it cannot be told."""

    unit: str | None
    found: UnitFound | None = None
    error: LoadError | None = None


def unit_of(titles: Sequence[Title], sheet: str, index: UnitIndex, context: Context) -> Whose:
    """The unit that a sheet is of: named in its title, by the sheet's name, or its sender's."""
    said = list(_names(titles, index))
    matched: dict[str, tuple[Title, str, Match]] = {}
    for title, text, match in said:
        if match.used and match.unit is not None:
            matched.setdefault(match.unit, (title, text, match))
    if len(matched) > 1:  # the office that the report is for stands above the school that reports
        schools = {code: one for code, one in matched.items() if index.kind_of(code) != "office"}
        matched = schools or matched
    if len(matched) == 1:
        code, (title, text, match) = next(iter(matched.items()))
        return Whose(code, UnitFound(sheet, title.row, text, code, match.how))
    if len(matched) > 1:
        title, text, _ = next(iter(matched.values()))
        return _unclear(title, text, sheet, Match(None, How.AMBIGUOUS, tuple(matched)), index)
    by_sheet = index.match(Asked("", sheet)) if sheet else Match(None, How.UNKNOWN)
    if by_sheet.used:
        return Whose(by_sheet.unit, UnitFound(sheet, 0, sheet, by_sheet.unit, by_sheet.how))
    named = next(((title, text, match) for title, text, match in said if _is_school(text)), None)
    if context.sender_unit is not None:
        coded = ((title, text, match) for title, text, match in said if _is_code(text))
        if named is None and _is_school(sheet) and sheet.replace(" ", "").isalpha():
            named = Title(0, 0, sheet), sheet, by_sheet
        return _senders(next(coded, named), sheet, index, context.sender_unit)
    if named is not None:
        return _unclear(named[0], named[1], sheet, named[2], index)
    if by_sheet.how is How.AMBIGUOUS:
        return _unclear(Title(0, 0, sheet), sheet, sheet, by_sheet, index)
    return Whose(None, None, LoadError(ErrorCode.UNIT_NOT_NAMED, None, "", sheet=sheet))


def named_unit(sheet: str, titles: Sequence[Title], index: UnitIndex, context: Context, part: Part) -> str | None:
    """The one unit of a sheet; what is found or wrong goes to the part."""
    whose = unit_of(titles, sheet, index, context)
    if whose.error is not None:
        part.errors.append(whose.error)
    if whose.found is not None:
        part.units.append(whose.found)
    return whose.unit


def name_a_school(titles: Sequence[Title], index: UnitIndex) -> bool:
    """Whether one of these titles says whose the table below it is."""
    return next(_names(titles, index), None) is not None


def _names(titles: Sequence[Title], index: UnitIndex) -> Iterator[tuple[Title, str, Match]]:
    """Texts of the title that may name the unit, each with what it was taken for."""
    after: Title | None = None
    for title in titles:
        said = _SAID.match(title.text)
        texts = []
        if said is not None:
            texts.append(said[1])
            after = None if said[1] else title
        elif after is not None and after.row == title.row:
            texts.append(title.text)
            after = None
        else:
            found = _SCHOOL.search(title.text)
            texts += [found[0]] if found else []
            texts.append(title.text)
        for text in dict.fromkeys(_BEHIND.sub("", text).strip(" .,:-–") for text in texts):
            if not text or len(text) > 200:
                continue
            code = next((word for word in re.split(r"[\s,;:()]+", text) if word in index.units), None)
            match = Match(code, How.EXACT) if code else index.match(Asked("", text))
            if match.how is not How.UNKNOWN or said is not None or _is_school(text):
                yield title, text, match


def _is_school(text: str) -> bool:
    key = folded(text)
    if key.startswith(_ABOVE):
        return False
    return bool(name_of(text).levels - {"office"}) or key.startswith(("truong ", "trung tam "))


def _senders(named: tuple[Title, str, Match] | None, sheet: str, index: UnitIndex, sender: str) -> Whose:
    """A school's own user: the file is theirs, unless it names another school."""
    unit = index.units.get(sender)
    if named is not None and unit is not None:
        title, text, _ = named
        if not _may_be(text, unit):
            row, column = (title.row, letter(title.column)) if title.row else (None, "")
            error = LoadError(ErrorCode.UNIT_NAME_DIFFERS, row, column, text, names_of(index, [sender]), sheet)
            shown = UnitFound(sheet, title.row, text, None, How.UNKNOWN, (sender,))
            return Whose(None, shown, error)
    return Whose(sender)


def _may_be(text: str, unit: KnownUnit) -> bool:
    """Whether a text may be this unit's name in another spelling: the same numbers and no level that it hasn't."""
    theirs, own = name_of(text), name_of(unit.name)
    fits = theirs.levels <= (own.levels or unit.levels or theirs.levels)
    return fits and same_numbers(theirs, own) and fuzz.ratio(theirs.core, own.core) >= _SAME_NAME


def _is_code(text: str) -> bool:
    return bool(CODE.fullmatch(text)) and any(one.isdigit() for one in text) and any(one.isalpha() for one in text)


def _unclear(title: Title, text: str, sheet: str, match: Match, index: UnitIndex) -> Whose:
    code = ErrorCode.AMBIGUOUS_UNIT if match.how is How.AMBIGUOUS else ErrorCode.UNKNOWN_UNIT
    row, column = (title.row, letter(title.column)) if title.row else (None, "")
    error = LoadError(code, row, column, text, names_of(index, match.candidates), sheet)
    return Whose(None, UnitFound(sheet, title.row, text, None, match.how, match.candidates), error)
