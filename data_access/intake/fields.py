"""From headings to answers: which column (or cell of a school's list) holds which part of which answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from data_access.intake import heading_words as words
from data_access.intake.folding import folded, heading_key
from data_access.intake.heading_words import Role
from data_access.intake.headings import Meaning, meaning_of, role_of, slot_of
from data_access.intake.proposals import MOST, misspelt, proposals
from data_access.intake.reading import Context, HeadingFound, How
from data_access.intake.sheet_facts import of_period
from data_access.intake.slots import PART, PARTS, Slot
from kpi.indicators import Input, indicators
from kpi.report_template import ColumnKey, Part

_DECIDED = (How.CHOSEN, How.REMEMBERED)
_OF_COUNTS = (Role.NUMERATOR, Role.DENOMINATOR, Role.PERCENT)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands: a column, and in a school's list the row too."""

    column: int
    row: int | None = None


@dataclass(slots=True)
class Line:
    """One heading of figures and what was made of it."""

    place: Place
    path: tuple[str, ...]
    cells: int
    how: How = How.UNKNOWN
    indicator: str = ""
    level: str = ""
    slot: Slot | None = None
    role: Role | None = None
    shared: tuple[str, ...] = ()
    proposals: tuple[ColumnKey, ...] = ()

    @property
    def used(self) -> bool:
        return self.slot is not None and self.how in (How.EXACT, How.KEYED, *_DECIDED)


@dataclass(slots=True)
class Field:
    """One answer: an indicator (at a level where its heading names one) and where its parts stand."""

    indicator: str
    level: str
    places: dict[Slot, Place] = field(default_factory=dict)
    #: The total stands by itself and may be there for other counts: alone it is no half of an answer.
    loose_total: bool = False

    @property
    def counted(self) -> bool:
        """Whether both counts have a place of their own."""
        return Slot.NUMERATOR in self.places and Slot.DENOMINATOR in self.places


def line_of(place: Place, path: Sequence[str], cells: int, context: Context) -> Line:
    """A heading as people decided on it, or as its words say."""
    line = Line(place, tuple(path), cells)
    text = folded_path(path)
    for how, decisions in ((How.CHOSEN, context.chosen), (How.REMEMBERED, context.remembered)):
        if text in decisions.headings:
            key = decisions.headings[text]
            if key is None or key.indicator not in indicators():
                line.how = How.IGNORED
            else:
                line.how, line.indicator, line.level, line.slot = how, key.indicator, key.level, _chosen(key, path)
            return line
    if not of_period(path, context.period):
        return line
    meaning = meaning_of(path)
    if meaning is None:
        line.proposals = proposals(path)
    else:
        mean(line, meaning)
    return line


def mean(line: Line, meaning: Meaning) -> None:
    """Give a line what its words say."""
    line.how, line.role = How.EXACT, meaning.role
    line.indicator, line.level, line.shared = meaning.indicator, meaning.level, meaning.shared
    if not meaning.shared:
        line.slot = slot_of(indicators()[meaning.indicator], meaning.role)


def folded_path(path: Sequence[str]) -> str:
    """The key of a heading among a sender's decisions."""
    return folded(" / ".join(path))


def fields_of(lines: Sequence[Line]) -> list[Field]:
    """The answers that these lines make up; lines that turn out not to fit are marked so and not used."""
    filled = [line for line in lines if line.cells]
    _beside(lines)
    _of_another_kind(filled)
    _levels(filled)
    _marks(filled)
    _repeated(filled)
    fields: dict[tuple[str, str], Field] = {}
    for line in filled:
        if line.used and line.slot is not None:
            found = fields.setdefault((line.indicator, line.level), Field(line.indicator, line.level))
            found.places[line.slot] = line.place
    _shared(filled, fields)
    return list(fields.values())


def found(lines: Iterable[Line], sheet: str, fields: Mapping[tuple[str, str], Field]) -> list[HeadingFound]:
    """What people are shown of the lines."""
    return [_found(line, sheet, fields) for line in lines if line.cells]


def _found(line: Line, sheet: str, fields: Mapping[tuple[str, str], Field]) -> HeadingFound:
    key, how = None, line.how
    if line.used and line.slot is not None:
        own = fields.get((line.indicator, line.level))
        beside = line.slot is Slot.PERCENT and own is not None and own.counted
        key = None if beside else ColumnKey(line.indicator, line.level, PART.get(line.slot, Part.NUMERATOR))
        how = How.IGNORED if beside else how
    elif how is How.EXACT:
        how = How.UNKNOWN
    if how is How.UNKNOWN and line.proposals:
        how = How.PROPOSED
    shown = line.proposals[:MOST] if key is None and how is not How.IGNORED else ()
    return HeadingFound(
        sheet=sheet,
        column=line.place.column,
        row=line.place.row,
        heading=" / ".join(line.path),
        folded=folded_path(line.path),
        key=key,
        how=how,
        proposals=shown,
        cells=line.cells,
        misspelt=how is How.PROPOSED and misspelt(line.path, shown[0]),
    )


def _chosen(key: ColumnKey, path: Sequence[str]) -> Slot | None:
    """The slot of a decision; of two columns "Có" and "Không" that both were said to hold a flag, each its own."""
    if key.part not in PARTS[indicators()[key.indicator].input]:
        return None
    if key.part is Part.FLAG:
        role = role_of(path[-1]) if path else None
        return {Role.YES: Slot.YES, Role.NO: Slot.NO}.get(role, Slot.FLAG) if role else Slot.FLAG
    return Slot(key.part.value)


def _beside(lines: Sequence[Line]) -> None:
    """A part without a name, right of counts in the same row of headings: "Tỷ lệ %" is theirs, to be compared with
    them; "Tổng số" may be, which a person should say."""
    last: Line | None = None
    for line in lines:
        beside = len(line.path) == 1 or (last is not None and line.path[:-1] == last.path[:-1])
        role = role_of(line.path[-1]) if beside and line.how is How.UNKNOWN else None
        if last is not None and line.place.column - last.place.column <= 2 and line.place.row == last.place.row:
            if role is Role.PERCENT:
                line.how, line.indicator, line.level, line.slot = How.EXACT, last.indicator, last.level, Slot.PERCENT
            elif role is Role.DENOMINATOR and last.indicator:
                line.proposals = (ColumnKey(last.indicator, last.level, Part.DENOMINATOR),)
        if line.used and line.slot in (Slot.NUMERATOR, Slot.DENOMINATOR):
            last = line
        elif not line.shared:
            last = None


def _of_another_kind(lines: Sequence[Line]) -> None:
    """A heading with a part that its indicator lacks ("Chữ ký số" / "Tổng số") is not understood, nor are the columns
    beside it under the same heading: what they count is for a person to say."""
    wrong: set[tuple[str, str]] = set()
    for line in lines:
        if line.how is How.EXACT and line.slot is None and not line.shared:
            wrong.add((line.indicator, line.level))
            counts = line.role in _OF_COUNTS and indicators()[line.indicator].input is Input.FLAG
            if not counts:
                _refuse(line, proposals(line.path))
                wrong.discard((line.indicator, line.level))
    for line in lines:
        if line.how is How.EXACT and (line.indicator, line.level) in wrong and not line.shared:
            _refuse(line, _of_counts(line))


def _of_counts(line: Line) -> tuple[ColumnKey, ...]:
    """Indicators that count what a yes/no heading names."""
    part = Part.DENOMINATOR if line.role is Role.DENOMINATOR else Part.NUMERATOR
    named = [words.maybe().get(heading_key(text), ()) for text in line.path]
    codes = dict.fromkeys(code for found in named for code in found if indicators()[code].input is Input.COUNT)
    return tuple(ColumnKey(code, "", part) for code in codes) or proposals(line.path)


def _levels(lines: Sequence[Line]) -> None:
    """A level over an indicator that is not reported by level: a person should say whether that is meant."""
    for line in lines:
        if line.used and line.level and line.slot is not None and not indicators()[line.indicator].per_level:
            if line.how in _DECIDED:
                line.level = ""
            else:
                _refuse(line, (ColumnKey(line.indicator, "", PART.get(line.slot, Part.NUMERATOR)),))


def _marks(lines: Sequence[Line]) -> None:
    """A column "Có" without a column "Không" holds the whole answer."""
    has_no = {(line.indicator, line.level) for line in lines if line.used and line.slot is Slot.NO}
    for line in lines:
        if line.slot is Slot.YES and (line.indicator, line.level) not in has_no:
            line.slot = Slot.FLAG


def _repeated(lines: Sequence[Line]) -> None:
    """Two headings that ask the same: what people decided stands, else none of them is used."""
    same: dict[tuple[str, str, Slot], list[Line]] = defaultdict(list)
    for line in lines:
        if line.used and line.slot is not None:
            same[(line.indicator, line.level, line.slot)].append(line)
    for group in same.values():
        if len(group) == 1:
            continue
        decided = [line for line in group if line.how is How.CHOSEN] or [
            line for line in group if line.how is How.REMEMBERED
        ]
        for line in group:
            if len(decided) != 1 or line is not decided[0]:
                line.proposals = (
                    ColumnKey(line.indicator, line.level, PART.get(line.slot or Slot.VALUE, Part.NUMERATOR)),
                )
                line.how = How.AMBIGUOUS


def _shared(lines: Sequence[Line], fields: dict[tuple[str, str], Field]) -> None:
    """A denominator that stands by itself ("Tổng số nhân sự") is that of the counts which have none of their own; where
    it stands several times, each is that of the count beside it."""
    totals = [line for line in lines if line.shared and line.how is How.EXACT]
    for line in totals:
        wanting = [
            one
            for one in fields.values()
            if one.indicator in line.shared
            and Slot.DENOMINATOR not in one.places
            and (Slot.NUMERATOR in one.places or Slot.PERCENT in one.places)
            and (not line.level or line.level == one.level)
        ]
        if any(_rival(line, other) for other in totals):
            wanting = [one for one in wanting if _next_to(line, one, lines)]
            if not wanting:
                line.how = How.AMBIGUOUS
                line.proposals = tuple(ColumnKey(code, line.level, Part.DENOMINATOR) for code in line.shared)
        elif len({one.indicator for one in wanting}) < len(wanting):
            wanting = []  # one number for several levels: not to be guessed which
        for one in wanting:
            one.places[Slot.DENOMINATOR], one.loose_total = line.place, True
        if wanting:
            line.indicator, line.level, line.slot = wanting[0].indicator, wanting[0].level, Slot.DENOMINATOR


def _rival(line: Line, other: Line) -> bool:
    """Whether another total may be of the same count."""
    one_level = not line.level or not other.level or line.level == other.level
    return other is not line and one_level and bool(set(other.shared) & set(line.shared))


def _next_to(line: Line, one: Field, lines: Sequence[Line]) -> bool:
    """Whether a total stands right behind a field's count, or right before the only count that could want it."""
    at = next(number for number, other in enumerate(lines) if other is line)
    before = next((other for other in reversed(lines[:at]) if other.slot is not Slot.PERCENT), None)
    if before is not None and before.slot is Slot.NUMERATOR:
        return before.place == one.places.get(Slot.NUMERATOR)
    after = lines[at + 1] if at + 1 < len(lines) else None
    return after is not None and after.place == one.places.get(Slot.NUMERATOR)


def _refuse(line: Line, may_be: tuple[ColumnKey, ...]) -> None:
    line.how = How.PROPOSED if may_be else How.UNKNOWN
    line.slot, line.proposals = None, may_be
