"""The second part of the report: what to do about what is missing, by target and by area, and the dates ahead."""

from exports.official_report.dates import in_words
from exports.official_report.leading import leading
from exports.official_report.spoken import large, small
from exports.official_report.writer import Writer
from exports.wording import text
from kpi import labels, numbers, vocabulary
from kpi.actions import Action, areas_to_act_on, next_steps, targets_to_act_on
from kpi.evaluation import due_day
from kpi.figures import Row
from kpi.finding import misses
from kpi.gap import UNITS
from kpi.meeting import Meeting
from kpi.plan import Deadline, Target

#: So many targets and areas are proposed for; all others stand in the appendices.
_MOST_TARGETS, _MOST_AREAS = 10, 5
#: So many areas are named for a target, and so many targets for an area.
_AREAS_NAMED, _TARGETS_NAMED, _AREAS_TO_CHASE = 3, 2, 12


class Proposals:
    """Writes the second part. `places`: the number of each appendix as it is named in the text, by its kind."""

    def __init__(self, writer: Writer, meeting: Meeting, places: dict[str, str]) -> None:
        self._out = writer
        self._meeting = meeting
        self._places = places

    def write(self) -> None:
        self._out.part(self._say("ahead"))
        self._out.heading(self._say("proposals"))
        lacking = targets_to_act_on(self._meeting)
        areas = [one for one in areas_to_act_on(self._meeting, _MOST_AREAS) if one.rows]
        silent = self._meeting.completeness.silent
        if lacking:
            self._targets(lacking)
        if areas:
            self._out.item(self._say("about_areas"))
            self._out.body(self._say("ask_areas"))
            for action in areas:
                self._out.point(self._area(action))
        if silent:
            self._silent(silent)
        if not (lacking or areas or silent):
            self._out.body(self._say("nothing_to_propose"))
        self._dates()

    def _targets(self, lacking: list[Row]) -> None:
        self._out.item(self._say("about_targets"))
        self._out.body(self._say("ask_targets"))
        for row in lacking[:_MOST_TARGETS]:
            self._out.point(self._target(row))
        left = len(lacking) - _MOST_TARGETS
        if left > 0 and "targets" in self._places:
            self._out.body(self._say("more_targets", n=left, appendix=self._places["targets"]))

    def _target(self, row: Row) -> str:
        label = labels.of_row(self._meeting.plan, row, self._out.language)
        parts = [
            part
            for part in self._meeting.by_area
            if part.target_id == row.target_id and misses(part) and part.gap and part.gap_unit == row.gap_unit
        ]
        most = leading(parts, lambda part: part.gap or 0, _AREAS_NAMED)
        named = ", ".join(f"{self._meeting.area_names[part.area]} ({self._short(part)})" for part in most)
        key = "lacking_there" if named else "lacking"
        return self._say(key, label=label.name(), gap=self._gap(row) or self._below(row), areas=named)

    def _below(self, row: Row) -> str:
        label = labels.of_row(self._meeting.plan, row, self._out.language)
        return self._say("below", value=label.value(), demand=label.demand())

    def _area(self, action: Action) -> str:
        named = [
            self._say("named_target", label=labels.of_row(self._meeting.plan, row, self._out.language).name(), gap=gap)
            for row in action.rows[:_TARGETS_NAMED]
            if (gap := self._gap(row))
        ]
        area = large(self._meeting.area_names[action.area])
        words = [self._say("area_misses", area=area, missed=len(action.rows), n=action.with_data)]
        words += [self._say("area_most", targets=self._say("and").join(named))] if named else []
        words += [self._say("area_silent", n=action.silent)] if action.silent else []
        return f"{'; '.join(words)}."

    def _silent(self, silent: int) -> None:
        self._out.item(self._say("about_reporting"))
        there = [one for one in self._meeting.completeness.areas if one.silent]
        found = leading(there, lambda one: one.silent, _AREAS_TO_CHASE)
        named = ", ".join(self._say("area_units", area=one.name, n=one.silent) for one in found)
        rest = len(there) > len(found)
        key = "chase" if not named else "chase_most" if rest else "chase_there"
        self._out.body(self._say(key, n=silent, areas=named))

    def _dates(self) -> None:
        self._out.heading(self._say("dates"))
        steps = next_steps(self._meeting)
        told = [
            *(self._deadline(one) for one in steps.deadlines),
            *(self._due(one) for one in steps.due),
            *(self._recurring(one) for one in steps.recurring),
        ]
        dated = steps.deadlines or steps.due
        key = "some_dates" if dated else "no_dates_but" if told else "no_dates"
        self._out.body(self._say(key, day=in_words(self._meeting.day, self._out.language)))
        for words in told:
            self._out.point(words)

    def _deadline(self, one: Deadline) -> str:
        day = in_words(one.due_on or self._meeting.day, self._out.language)
        key = "by_day" if one.inclusive else "before_day"
        return self._say(
            "deadline", day=self._say(key, day=day), who=one.who, what=small(one.what), clause=self._clause(one.clause)
        )

    def _recurring(self, one: Deadline) -> str:
        when = large(one.recurring)
        return self._say("deadline", day=when, who=one.who, what=small(one.what), clause=self._clause(one.clause))

    def _due(self, one: Target) -> str:
        day = self._say("by_day", day=in_words(due_day(self._meeting.plan, one), self._out.language))
        return self._say("target_due", day=day, label=one.name(self._out.language), clause=self._clause(one.clause))

    def _clause(self, clause: str) -> str:
        """ "mục V.2.e"; a line of the plan's appendix as the plan names it."""
        return self._say("clause", clause=clause) if clause[:1].isdigit() or clause.isascii() else clause

    def _short(self, row: Row) -> str:
        """What an area lacks, where the sentence says already that it does."""
        thing = vocabulary.counted().get(row.gap_unit)
        if row.gap_unit == UNITS:
            return text(self._out.language, "findings.units", n=int(row.gap or 0))
        if thing is None or not isinstance(row.gap, int):
            return self._gap(row)
        return f"{numbers.whole(row.gap, self._out.language)} {thing.name(self._out.language)}"

    def _gap(self, row: Row) -> str:
        """What is missing, within a sentence; "" where nothing can be counted."""
        return small(labels.of_row(self._meeting.plan, row, self._out.language).gap()) if row.gap else ""

    def _say(self, key: str, **values: object) -> str:
        return self._out.say(key, **values)
