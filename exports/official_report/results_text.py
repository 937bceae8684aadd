"""The first part of the report: who reported, results by group, the period before, what is weak and why."""

from collections import Counter
from collections.abc import Iterable

from exports import meeting_words
from exports.official_report.dates import in_words
from exports.official_report.leading import leading
from exports.official_report.marked import to_fill_in
from exports.official_report.spoken import each_small, large, small
from exports.official_report.writer import Writer
from exports.wording import text
from kpi import labels, numbers, vocabulary
from kpi.figures import Completeness, Row, Status
from kpi.finding_words import demand_words
from kpi.findings import Finding, FindingCode, findings, sentence
from kpi.labels import Labels
from kpi.meeting import Maturity, Meeting
from kpi.periods import period
from kpi.target_groups import grouped_rows

#: Findings that tell what is weak, in the order in which findings come.
_WEAK = {
    FindingCode.NOTHING_REPORTED,
    FindingCode.MISSED,
    FindingCode.BEHIND,
    FindingCode.LAG,
    FindingCode.FARTHEST,
    FindingCode.ABOVE_HUNDRED,
    FindingCode.SILENT,
    FindingCode.INSUFFICIENT,
    FindingCode.AREA_ALONE,
    FindingCode.AREA_LAGS,
    FindingCode.LEVEL_LAGS,
    FindingCode.NO_DATA,
}
#: Areas that a sentence names of those with most units to chase.
_MOST_NAMED = 3


class Results:
    """Writes the first part. `places`: the number of each appendix as it is named in the text, by its kind."""

    def __init__(self, writer: Writer, meeting: Meeting, places: dict[str, str]) -> None:
        self._out = writer
        self._meeting = meeting
        self._language = writer.language
        self._places = places
        self._findings = findings(meeting)

    def write(self) -> None:
        self._out.part(self._say("results"))
        self._reporting()
        self._targets()
        self._before()
        self._weak()

    def _reporting(self) -> None:
        self._out.heading(self._say("reporting"))
        found = self._meeting.completeness
        values = {"n": found.expected, "sent": found.sent, "approved": found.approved, "silent": found.silent}
        words = [self._say(_how_many(found), **values)]
        most = leading((one for one in found.areas if one.silent), lambda one: one.silent, _MOST_NAMED)
        if most:
            named = ", ".join(self._say("area_units", area=one.name, n=one.silent) for one in most)
            words.append(self._say("most_silent", areas=named))
        self._out.item_text(" ".join([*words, *self._see("reporting")]))
        self._out.item_text(self._basis())

    def _basis(self) -> str:
        """What the figures are of: which reports count, whose, up to when; and what they are not."""
        meeting, language = self._meeting, self._language
        scope = meeting_words.narrowing(meeting, language)
        facts = {
            "counted": self._say("counts_approved" if meeting.approved_only else "counts_sent"),
            "scope": each_small(scope) if scope else self._say("everybody"),
            "day": in_words(meeting.day, language),
            "at": numbers.moment(meeting.read_at, language),
            "version": meeting.version,
        }
        words = [self._say("basis", **facts), self._say("share_is_of_all")]
        if meeting.frozen is not None:
            words.append(self._say("basis_frozen", frozen=meeting_words.frozen(meeting, language)))
        words += [self._say("basis_sample")] if meeting.sample else []
        words += [self._say("basis_invented")] if meeting.plan.invented else []
        return " ".join(words)

    def _targets(self) -> None:
        self._out.heading(self._say("target_results"))
        self._out.item(self._say("overall"))
        self._out.body(" ".join([self._overall(), *self._see("targets"), *self._see("areas")]))
        for found in self._of(FindingCode.MET_EVERYWHERE):
            self._out.body(self._sentence(found))
        measured = [row for one in self._meeting.headlines for row in one.rows if not row.target_id]
        groups = grouped_rows([*self._meeting.total, *measured])
        if not any(row.figure.reported for _, rows in groups for row in rows):
            return
        self._out.item(self._say("by_group"))
        for group, rows in groups:
            self._out.point(f"{group.name(self._language)}:", leads=True)
            for row in rows:
                self._out.line(self._row(row))
        self._maturity()

    def _overall(self) -> str:
        rows = self._meeting.total
        if not rows:
            return self._say("no_targets")
        if not any(row.figure.reported for row in rows):
            return self._sentence(self._findings[0])
        counts = Counter(row.status for row in rows)
        told = [self._say(f"count_{status}", n=counts[status]) for status in Status if counts[status]]
        return self._say("counted_targets", n=len(rows), counts="; ".join(told))

    def _row(self, row: Row) -> str:
        """One target: value and evidence, demand, status, what is missing, how sure that is."""
        label = labels.of_row(self._meeting.plan, row, self._language)
        name, demand = label.name(), demand_words(label)
        if not row.figure.reported or row.figure.value is None:
            key = "row_nothing" if row.target_id else "row_measured_nothing"
            return self._say(key, label=name, why=small(label.evidence()), demand=demand)
        evidence = small(label.evidence())
        value = f"{label.value()} ({evidence})" if evidence else label.value()
        if not row.target_id:
            return self._say("row_measured", label=name, value=value)
        judged = [self._say(f"status_{row.status}"), *self._more(label)]
        return self._say("row", label=name, value=value, demand=demand, judged=", ".join(judged))

    def _more(self, label: Labels) -> Iterable[str]:
        if label.row.gap:
            yield small(label.gap())
        if label.row.status is Status.INSUFFICIENT and label.bounds():
            yield small(label.bounds())
        if label.warning():
            yield small(label.warning())

    def _maturity(self) -> None:
        found = self._of(FindingCode.MATURITY)
        if not found:
            return
        self._out.item(self._say("maturity"))
        self._out.body(self._sentence(found[0]))
        levels = [one for one in self._meeting.maturity if one.level]
        if len(levels) > 1:
            for one in levels:
                self._out.line(self._maturity_of(one))
            self._out.body(self._say("levels_overlap"))

    def _maturity_of(self, one: Maturity) -> str:
        first, second, third = one.levels
        name = vocabulary.levels()[one.level].name(self._language)
        values = {"n": one.expected, "first": first, "second": second, "third": third, "silent": one.silent}
        return self._say("maturity_level_silent" if one.silent else "maturity_level", level=name, **values)

    def _before(self) -> None:
        self._out.heading(self._say("before"))
        meeting = self._meeting
        changes = [labels.of_row(meeting.plan, row, self._language).change() for row in meeting.total]
        told = [change for change in changes if change]
        if not meeting.previous_period or not told:
            self._out.body(self._say("no_previous"))
            return
        still = told.count(text(self._language, "figures.change_none"))
        up = sum(change.startswith("+") for change in told)
        counts = {"up": up, "down": len(told) - up - still, "still": still}
        parts = ", ".join(self._say(f"moved_{name}", n=number) for name, number in counts.items() if number)
        previous = small(period(meeting.previous_period).title(self._language))
        self._out.body(self._say("compared", previous=previous, n=len(told), parts=parts))
        met = sum(row.status is Status.MET for row in meeting.total)
        was = sum(row.status is Status.MET for row in meeting.previous)
        values = {"met": met, "n": len(meeting.total), "was": was, "of": len(meeting.previous)}
        self._out.body(self._say("met_before", **values))
        for code in (FindingCode.MOVED_UP, FindingCode.MOVED_DOWN):
            for found in self._of(code):
                self._out.body(self._sentence(found))

    def _weak(self) -> None:
        self._out.heading(self._say("weak_and_causes"))
        self._out.item(self._say("weak"))
        weak = [found for found in self._findings if found.code in _WEAK]
        if not weak:
            self._out.body(self._say("nothing_weak"))
        for found in weak:
            self._out.point(self._sentence(found))
        self._out.item(self._say("causes"))
        self._out.point(self._say("cause", kind=self._say("outer"), words=to_fill_in(self._language, "outer_causes")))
        self._out.point(self._say("cause", kind=self._say("inner"), words=to_fill_in(self._language, "inner_causes")))

    def _of(self, code: FindingCode) -> list[Finding]:
        return [found for found in self._findings if found.code is code]

    def _sentence(self, found: Finding) -> str:
        words = f"{large(sentence(found, self._meeting, self._language))}."
        return self._say("number_first", sentence=words) if words[0].isdigit() else words

    def _see(self, kind: str) -> list[str]:
        """ "Chi tiết tại Phụ lục I.", where there is such an appendix."""
        return [self._say(f"see_{kind}", appendix=self._places[kind])] if kind in self._places else []

    def _say(self, key: str, **values: object) -> str:
        return self._out.say(key, **values)


def _how_many(found: Completeness) -> str:
    """Which sentence tells how many have reported."""
    if not found.expected:
        return "nobody_expected"
    if not found.sent:
        return "none_sent"
    return "some_sent" if found.silent else "all_sent"
