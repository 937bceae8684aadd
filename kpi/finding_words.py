"""A finding in one sentence, Vietnamese or English: its numbers in words, nothing that the figures don't say."""

from kpi import labels, numbers, vocabulary
from kpi.comparison import Comparator
from kpi.evaluation import due_day
from kpi.figures import Row, Status
from kpi.finding import Finding, FindingCode, has_data, reaches
from kpi.indicators import ValueType
from kpi.labels import Labels
from kpi.meeting import Meeting
from kpi.wording import text

_DEMANDS = {
    Comparator.AT_LEAST: "at_least",
    Comparator.ABOVE: "above",
    Comparator.AT_MOST: "at_most",
    Comparator.BELOW: "below",
}


def sentence(finding: Finding, meeting: Meeting, language: str) -> str:
    """One sentence without a full stop, beginning with a capital or a name in quotation marks."""
    return _Sentences(meeting, language).of(finding)


def demand_words(label: Labels) -> str:
    """What is demanded, as it reads within a sentence: "từ 80% trở lên"; "" where the plan sets no target."""
    row = label.row
    if row.comparator is None or row.target is None:
        return ""
    percent = label.value_type is ValueType.PERCENT
    amount = numbers.decimal(row.target, label.language, 6) + ("%" if percent else "")
    everything = percent and row.comparator is Comparator.AT_LEAST and row.target >= 100
    kind = "all" if everything else _DEMANDS[row.comparator]
    return text(label.language, f"findings.demand_{kind}", amount=amount)


class _Sentences:
    """The sentences about one meeting in one language."""

    def __init__(self, meeting: Meeting, language: str) -> None:
        self._meeting = meeting
        self._language = language

    def of(self, finding: Finding) -> str:
        code, row = finding.code, finding.row
        if code is FindingCode.ABOUT and row is not None:
            return self._about(row, finding.part)
        if code is FindingCode.MATURITY:
            return self._maturity()
        if code is FindingCode.SILENT:
            return self._silent(finding)
        if code in (FindingCode.AREA_LAGS, FindingCode.LEVEL_LAGS):
            return self._text(code, places=self._places(finding), count=finding.count, n=finding.whole)
        if row is None:
            return self._text(code, met=finding.count, n=finding.whole)
        return self._of_row(finding, row)

    def _of_row(self, finding: Finding, row: Row) -> str:
        label, code = self._label(row), finding.code
        n, key = finding.count, str(code)
        words: dict[str, object] = {"label": label.name(), "value": label.value(), "demand": demand_words(label)}
        words["shared"] = self._text("shared") if finding.shared else ""
        gap, bounds = _within(label.gap()), _within(label.bounds())
        if code is FindingCode.MET:
            return self._text("met_lacking", **words, gap=gap, met=n, n=finding.whole)
        if code is FindingCode.BEHIND:
            due = due_day(self._meeting.plan, self._meeting.plan.target(row.target_id))
            words["due"] = numbers.day(due, self._language)
        elif code in (FindingCode.LAG, FindingCode.FARTHEST):
            words["gap"] = gap
            if finding.part is not None:
                key = "lag_there"
                amount = self._text("units", n=finding.part.gap)
                words |= {"area": self._area(finding.part.area), "amount": amount}
            elif code is FindingCode.FARTHEST and gap:
                key = "farthest_lacking"
        elif code is FindingCode.INSUFFICIENT and bounds:
            key, words["bounds"] = "insufficient_between", bounds
        elif code is FindingCode.AREA_ALONE:
            words |= {"area": self._area(row.area), "others": n}
        elif code in (FindingCode.MOVED_DOWN, FindingCode.MOVED_UP):
            words["change"] = self._change(label)
        elif code is FindingCode.MET_EVERYWHERE:
            words["areas"] = finding.whole
        return self._text(key, **words, n=n)

    def _about(self, row: Row, weakest: Row | None) -> str:
        label = self._label(row)
        words = {"label": label.name(), "value": label.value(), "demand": demand_words(label)}
        if not has_data(row):
            return self._text("about_nothing", **words, why=_within(label.evidence()))
        if row.comparator is None:
            return self._text("about_measured", **words)
        if row.status is Status.MET:
            return self._text("about_met", **words)
        if reaches(row):
            return self._text("about_unsure", **words, silent=label.silent() or _within(label.status()))
        gap = _within(label.gap())
        said = self._text("about_lacking", **words, gap=gap) if gap else self._text("about_below", **words)
        if weakest is None:
            return said
        value = self._label(weakest).value()
        return self._text("about_weakest", sentence=said, area=self._area(weakest.area), value=value)

    def _silent(self, finding: Finding) -> str:
        numbers_said = {"n": finding.count, "expected": finding.whole}
        if not finding.places:
            return self._text("silent", **numbers_said)
        there = next(area for area in self._meeting.completeness.areas if area.area == finding.places[0])
        amount = self._text("units", n=there.silent)
        return self._text("silent_there", **numbers_said, area=there.name, amount=amount)

    def _maturity(self) -> str:
        found = self._meeting.maturity[0]
        first, second, third = found.levels
        key = "maturity_silent" if found.silent else "maturity"
        return self._text(key, n=found.expected, third=third, second=second, first=first, silent=found.silent)

    def _change(self, label: Labels) -> str:
        change = label.row.change or 0
        amount = numbers.decimal(-change if change < 0 else change, self._language)
        kind = "percent" if label.value_type is ValueType.PERCENT else "other"
        return self._text(f"change_{kind}", amount=amount)

    def _places(self, finding: Finding) -> str:
        if finding.code is FindingCode.LEVEL_LAGS:
            names = [_within(vocabulary.levels()[code].name(self._language)) for code in finding.places]
        else:
            names = [self._area(code) for code in finding.places]
        return names[0] if len(names) == 1 else self._text("and", first=names[0], second=names[1])

    def _area(self, code: str) -> str:
        return self._meeting.area_names.get(code, code)

    def _label(self, row: Row) -> Labels:
        return labels.of_row(self._meeting.plan, row, self._language)

    def _text(self, key: str, **values: object) -> str:
        return text(self._language, f"findings.{key}", **values)


def _within(words: str) -> str:
    """Words that begin a sentence elsewhere, within one."""
    return words[:1].lower() + words[1:]
