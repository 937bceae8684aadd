"""Which rows of a table are units', whose they are, and what the others are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access.intake.columns import Positions, SheetColumns
from data_access.intake.grid import Texts, letter
from data_access.intake.headings import level_of
from data_access.intake.other_rows import OtherRows
from data_access.intake.reading import How, Note, NoteCode, UnitFound
from data_access.intake.unit_names import name_of
from data_access.intake.units import Asked, Match, UnitIndex, names_of
from data_access.loading.errors import ErrorCode, LoadError


@dataclass(frozen=True, slots=True)
class Labels:
    """The columns of a table that say which unit, level and place a row is of (None: there is none), how it is
    numbered, and which columns hold figures. `keyed`: the template's, where a row without a code is an error."""

    code: int | None = None
    name: int | None = None
    number: int | None = None
    level: int | None = None
    place: int | None = None
    figures: tuple[int, ...] = ()
    keyed: bool = False
    #: The table's columns, where others share its rows.
    within: range = range(1, 2**31)
    #: What the sheet as a whole says: its level, and its one unit where rows name none.
    sheet_level: str = ""
    sheet_unit: str | None = None

    @property
    def unit(self) -> int:
        """The column at which faults of a unit are told."""
        return self.code or self.name or 1


@dataclass(slots=True)
class UnitRows:
    """Rows whose unit is understood (positions `at`), with code and level of each; and what the others are."""

    at: Positions
    codes: list[str]
    levels: list[str]
    column: int
    #: Positions of all rows but those that are no unit's (groups, totals, the foot).
    body: Positions = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    found: list[UnitFound] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    errors: list[LoadError] = field(default_factory=list)
    unread: int = 0


class _Reader:
    """One table's rows."""

    def __init__(self, columns: SheetColumns, data: Positions, labels: Labels, index: UnitIndex) -> None:
        self.columns, self.data, self.labels, self.index = columns, data, labels, index
        self.numbers = columns.numbers[data]
        self.code, self.name = self._texts(labels.code), self._texts(labels.name)
        self.level, self.place = self._texts(labels.level), self._texts(labels.place)
        width = len(self.name.texts) + 1
        keys = (self.code.codes.astype(np.int64) + 1) * width + (self.name.codes + 1)
        #: Each distinct pair of code and name, and which one every row has.
        which, distinct = pd.factorize(keys)
        self._which: NDArray[np.int64] = which
        codes, names = [*self.code.texts, ""], [*self.name.texts, ""]
        self._pairs: list[tuple[str, str]] = [
            (codes[key // width - 1], names[key % width - 1]) for key in distinct.tolist()
        ]
        self.filled: NDArray[np.bool_] = np.zeros(len(data), dtype=np.bool_)
        for column in labels.figures:
            self.filled |= columns.column(column).codes[data] >= 0
        self.other = OtherRows(columns, data, self.filled, labels.number, labels.figures, labels.within)
        self.group_numbered = self.other.group_numbered()

    def _texts(self, column: int | None) -> Texts:
        if column is None:
            return Texts(np.full(len(self.data), -1, dtype=np.int32), ())
        return self._through_merged(column, self.columns.texts(column, self.data))

    def _through_merged(self, column: int, part: Texts) -> Texts:
        """A unit's cell merged over several rows is that of each of them."""
        codes = part.codes
        for one in self.columns.sheet.merged:
            if one.last_row > one.first_row and one.first_column <= column <= one.last_column:
                first, last = np.searchsorted(self.numbers, [one.first_row, one.last_row + 1])
                if one.first_column == column and first < len(codes) and self.numbers[first] == one.first_row:
                    codes = codes.copy() if codes is part.codes else codes
                    codes[first:last] = codes[first]
        return Texts(codes, part.texts)

    def _match(self, code: str, name: str) -> Match | None:
        """What a code and a name mean by themselves; None for a row without either."""
        name = "" if self.labels.keyed else name
        if not code and not name:
            return None if self.labels.sheet_unit is None else Match(self.labels.sheet_unit, How.EXACT)
        if self.index.says_itself(code, name):
            return Match(code, How.EXACT)
        found = self.index.match(Asked(code, name, level=self.labels.sheet_level))
        if self.labels.keyed and found.unit is None and found.how is not How.IGNORED:
            return Match(code, How.UNKNOWN, found.candidates)
        return found

    def text(self, at: int) -> tuple[str, str]:
        """The code and the name of a row."""
        return self._pairs[int(self._which[at])]

    def read(self) -> UnitRows:
        meant = [self._match(*pair) for pair in self._pairs]
        groups = self._groups(meant)
        places, levels = self._surroundings(groups)
        unused = ~self._where([match is not None and match.used for match in meant])
        unused[list(groups)] = True
        answer = UnitRows(self.data, [], [], self.labels.unit)
        ends = int(np.flatnonzero(~unused).max(initial=-1))
        again: dict[int, Match] = {}
        for at in np.flatnonzero(unused).tolist():
            match = meant[self._which[at]]
            if at not in groups and match is not None and match.how is How.AMBIGUOUS:
                found = self.index.match(Asked(*self.text(at), places[at], levels[at]))
                if found.used:
                    again[at], unused[at] = found, False
                    continue
            self._left_out(at, match, at in groups, ends, answer)
        kept = np.flatnonzero(~unused)
        matches = [meant[pair] for pair in self._which[kept].tolist()]
        matches = [again.get(at, match) for at, match in zip(kept.tolist(), matches, strict=True)] if again else matches
        answer.at = self.data[kept]
        answer.codes = [match.unit or "" for match in matches if match is not None]
        self._take(kept, matches, answer)
        if not self.labels.keyed:  # a template's columns say their levels
            answer.levels = [
                self._level(levels[at], code) for at, code in zip(kept.tolist(), answer.codes, strict=True)
            ]
        else:
            answer.levels = [""] * len(kept)
        answer.body = self.data[~self.other.left_out()]
        answer.notes += self.other.notes()
        return answer

    def _where(self, pairs: Sequence[bool]) -> NDArray[np.bool_]:
        """The rows of which this holds, by what holds of their codes and names."""
        return np.array(pairs, dtype=np.bool_)[self._which]

    def _groups(self, meant: Sequence[Match | None]) -> dict[int, str]:
        """Rows that head others, and their labels."""
        if self.labels.keyed:
            return {}
        exact = self._where([match is not None and match.how is How.EXACT for match in meant])
        maybe = np.flatnonzero(~exact | ~self.filled | self.group_numbered).tolist()
        return {at: label for at in maybe if (label := self._group(at, meant[self._which[at]]))}

    def _group(self, at: int, match: Match | None) -> str:
        label = " ".join(part for part in self.text(at) if part) or self.other.label(at)
        known = match is not None and match.used and not self.group_numbered[at]
        if not label or (known and self.filled[at]):
            return ""
        if self.other.heads(at, label) or (self.index.is_place(label) and not self.filled[at]):
            return label
        return ""

    def _surroundings(self, groups: dict[int, str]) -> tuple[list[str], list[str]]:
        """The place and level that each row's own columns, else its group, else its sheet say."""
        places, levels = [""] * len(self.data), [self.labels.sheet_level] * len(self.data)
        place, level = "", ""
        for at in range(len(self.data)) if groups else ():
            if at in groups:
                label = self.other.without_number(groups[at])
                place, level = (label, "") if self.index.is_place(label) else ("", level_of(label))
            places[at], levels[at] = place, level or self.labels.sheet_level
        for texts, own in ((self.place, places), (self.level, levels)):
            said = [text if own is places else level_of(text) for text in texts.texts]
            for at in np.flatnonzero(texts.codes >= 0).tolist():
                own[at] = said[texts.codes[at]] or own[at]
        return places, levels

    def _level(self, level: str, code: str) -> str:
        """The level of what is reported by level: said around the row, or the only one that its unit teaches."""
        if level:
            return level
        unit = self.index.units.get(code)
        return next(iter(unit.levels)) if unit is not None and len(unit.levels) == 1 else ""

    def _take(self, kept: Positions, matches: Sequence[Match | None], answer: UnitRows) -> None:
        """Tells of the rows whose unit is understood, in the order of all rows."""
        sheet = self.columns.sheet.name
        others = bool(answer.found)
        texts = [" ".join(filter(None, pair)) for pair in self._pairs]
        rows, pairs = self.numbers[kept].tolist(), self._which[kept].tolist()
        for row, pair, match in zip(rows, pairs, matches, strict=True):
            if match is None:
                continue
            text = texts[pair]
            if text or match.how is not How.EXACT:
                answer.found.append(UnitFound(sheet, row, text, match.unit, match.how, match.candidates))
            if match.how is How.MENDED:
                code = self._pairs[pair][0]
                answer.notes.append(Note(NoteCode.MENDED_CODE, sheet, (row,), f"{code} → {match.unit}"))
        if others:
            answer.found.sort(key=lambda found: found.row)

    def _left_out(self, at: int, match: Match | None, group: bool, ends: int, answer: UnitRows) -> None:
        """A row that is no understood unit's: noted for what it is, or an error when it has figures."""
        sheet, row = self.columns.sheet.name, int(self.numbers[at])
        code, name = self.text(at)
        named = match is not None and (match.used or bool(match.candidates) or bool(name_of(name or code).levels))
        if not self.labels.keyed and self.other.noted(at, group, ends, named=named):
            return
        text = code or name
        if match is None:
            if self.filled[at]:
                answer.unread += 1
                first = self.other.first_figure(at)
                cell = self.columns.sheet.cell(row, first)
                answer.errors.append(
                    LoadError(ErrorCode.MISSING_UNIT_CODE, row, letter(first), cell.text if cell else "", sheet=sheet)
                )
            return
        answer.found.append(
            UnitFound(
                sheet,
                row,
                " ".join(part for part in (code, name) if part),
                None,
                How.AMBIGUOUS if match.differs else match.how,
                match.candidates,
            )
        )
        if not self.filled[at] or match.how is How.IGNORED:
            return
        answer.unread += 1
        column = self.labels.code if code and self.labels.code else self.labels.name or self.labels.unit
        expected = names_of(self.index, match.candidates)
        kind = ErrorCode.AMBIGUOUS_UNIT if match.how is How.AMBIGUOUS else ErrorCode.UNKNOWN_UNIT
        if match.differs:
            kind, column, text = ErrorCode.UNIT_NAME_DIFFERS, self.labels.name or column, name
            expected = names_of(self.index, match.candidates[:1])
        answer.errors.append(LoadError(kind, row, letter(column), text, expected, sheet))


def unit_rows(columns: SheetColumns, data: Positions, labels: Labels, index: UnitIndex) -> UnitRows:
    """The rows of a table at these positions, told apart."""
    return _Reader(columns, data, labels, index).read()
