"""Which groups stay hidden so that no subtraction tells of a few units: an area's total minus what is shown within it.

An area's figure is shown only together with all above it. Where the hidden areas right below one, with the units that
lie directly under it, would come to one to four expected or reported units, the smallest area shown is hidden too,
until they come to none or to five. The same holds for the levels of an area. What a person has the right to is never
hidden from them, and their own units make no rest larger. Figures of approved reports only are for who has the right to
all units in them: beside those of everything sent they would tell of the few that wait for approval.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sqlmodel import Session

from data_access.evaluated import Evaluated, Members
from data_access.result_types import NO_NARROWING, Narrowing
from data_access.visibility import SMALLEST_GROUP, Sight
from kpi.figures import By, Row
from kpi.indicators import indicators
from kpi.vocabulary import levels

#: The groups of a narrowing by area: the plan's area and everything below it that holds units of the target.
Groups = Mapping[str, Members]


@dataclass(slots=True)
class Hiding:
    """What is shown of one target (or of the completeness) in an evaluation to one person.

    `groups_of` gives the groups of a narrowing; `pairs`: units are counted once a level, so that levels add up.
    """

    found: Evaluated
    sight: Sight
    groups_of: Callable[[Narrowing], Groups]
    pairs: bool = False
    _shown: dict[tuple[str, Narrowing], set[str]] = field(default_factory=dict)
    _levels: dict[tuple[str, Narrowing], set[str]] = field(default_factory=dict)

    @classmethod
    def of_target(cls, found: Evaluated, sight: Sight, name: str) -> "Hiding":
        """The hiding of one target, by its name in the evaluation."""
        per_level = indicators()[found.targets[name].indicator].per_level
        return cls(found, sight, lambda narrow: found.groups(name, narrow), per_level)

    def shows(self, area: str, narrow: Narrowing = NO_NARROWING) -> bool:
        """Whether the group of an area may be shown, with a narrowing only where the wider groups may be, too."""
        if self.sight.own is None:
            return True
        members = self.groups_of(narrow).get(area)
        if members is not None and self.sight.has_right_to(members[0]):
            return True
        if self.found.approved_only:
            return False
        return all(self._shows_one(area, one) for one in (narrow, *narrow.wider()))

    def _shows_one(self, area: str, narrow: Narrowing) -> bool:
        """Whether the area and all above it are shown among their siblings, and the level among the others there."""
        path = self.found.tree.path(area)
        down = path[: path.index(self.found.plan.area) + 1][::-1] if self.found.plan.area in path else ()
        if not all(below in self._shown_below(above, narrow) for above, below in pairwise(down)):
            return False
        without = Narrowing(ownership=narrow.ownership)
        return narrow.level is None or all(narrow.level in self._shown_levels(at, without) for at in down)

    def _shown_below(self, area: str, narrow: Narrowing) -> set[str]:
        key = (area, narrow)
        if key not in self._shown:
            groups = self.groups_of(narrow)
            below = {child.code: groups[child.code] for child in self.found.children(area) if child.code in groups}
            self._shown[key] = closed(self.sight, groups.get(area), below)
        return self._shown[key]

    def _shown_levels(self, area: str, narrow: Narrowing) -> set[str]:
        key = (area, narrow)
        if key not in self._levels:
            parts = {}
            for level in levels():
                part = self.groups_of(Narrowing(level, narrow.ownership)).get(area)
                if part is not None:
                    parts[level] = part
            self._levels[key] = closed(self.sight, self.groups_of(narrow).get(area), parts, pairs=self.pairs)
        return self._levels[key]


def shown_rows(
    session: Session,
    found: Evaluated,
    sight: Sight,
    by: By,
    area: str,
    narrow: Narrowing = NO_NARROWING,
    names: Iterable[str] | None = None,
) -> dict[str, list[Row]]:
    """The rows by target name (`names`: of these only) that a person with this sight may see, in the form asked for."""
    view = found.view(session, by, area, narrow)
    sight = sight.over(unit.code for unit in found.facts.units)
    answer = {}
    for name in view.rows if names is None else names:
        hiding = Hiding.of_target(found, sight, name)
        rows = sight.rows(view.rows[name], view.members[name], view.past, name, view.rests.get(name, {}))
        answer[name] = [
            row for row in rows if row.unit or hiding.shows(row.area, replace(narrow, level=row.level or narrow.level))
        ]
    return answer


def closed(sight: Sight, whole: Members | None, parts: Mapping[str, Members], *, pairs: bool = False) -> set[str]:
    """The parts of a whole that may be shown beside it: each by itself, and what they leave, and what they share.

    `pairs`: a unit counts once in each part it is in, so that parts share nothing and each is missed by itself.
    """
    shown = {code for code, members in parts.items() if sight.shows_group(*members)}
    if whole is None or not sight.shows_group(*whole):
        return shown
    while True:
        lacking = [_lacks(sight, sort, whole, parts, shown, pairs) for sort in (0, 1)]
        if not any(lacking):
            return shown
        candidates = [code for code in shown if not sight.has_right_to(parts[code][0])]
        if not candidates:
            return shown
        # Where only answers are too few, an area without any would not help.
        sort = 0 if lacking[0] else 1
        shown.remove(min(candidates, key=lambda code: (not parts[code][sort], len(parts[code][0]), code)))


def _lacks(sight: Sight, sort: int, whole: Members, parts: Mapping[str, Members], shown: set[str], pairs: bool) -> bool:
    """Whether the expected (0) or reported (1) units that can be worked out are one to four."""
    if pairs:
        groups = [set().union(*(parts[code][sort] for code in parts if code not in shown))]
    else:
        covered: set[str] = set()
        shared: set[str] = set()
        for code in shown:
            shared |= covered & parts[code][sort]
            covered |= parts[code][sort]
        groups = [whole[sort] - covered, shared]
    return any(0 < len(sight.foreign(group)) < SMALLEST_GROUP for group in groups)
