"""A unit's targets and periods as markup: what it reported, what it lacks, where it stands."""

from collections.abc import Sequence
from html import escape

from data_access.sources import ReportRecord
from data_access.unit_history import UnitPeriod
from data_access.unit_record import Peers, UnitRecord, UnitTarget
from kpi import numbers, periods, vocabulary
from kpi.comparison import Comparator
from kpi.figures import Row
from kpi.indicators import Input, ValueType, indicators
from kpi.labels import of_row
from kpi.plan import Plan, Target
from kpi.unit_answers import Group, UnitAnswer
from kpi.unit_gap import own_demand
from ui import html
from ui.answer_words import MARKS, answer_words, group_mark, group_word, input_words, shortfall_words
from ui.explain_link import Linker
from ui.wording import text


def overall(groups: Sequence[Group]) -> Group:
    """One standing for a target asked at several levels: met only where every level is."""
    order = (Group.NOT_MET, Group.SILENT, Group.MET)
    return next((group for group in order if group in groups), Group.NOT_APPLICABLE)


def finding(record: UnitRecord, language: str) -> str:
    """The answer in the first line: how many of the targets that apply to the unit it meets."""
    found = [overall([answer.group for answer in entry.answers]) for entry in record.targets]
    applying = [group for group in found if group is not Group.NOT_APPLICABLE]
    name = record.unit.name
    if not applying:
        return text(language, "unit.finding_no_targets", name=name)
    if all(group is Group.SILENT for group in applying):
        return text(language, "unit.finding_none", name=name)
    return text(language, "unit.finding", name=name, met=applying.count(Group.MET), n=len(applying))


def facts(record: UnitRecord, language: str) -> list[str]:
    """What the unit is and where it belongs."""
    unit = record.unit
    levels = [term.name(language) for code, term in vocabulary.levels().items() if code in unit.levels]
    ownership = vocabulary.ownerships().get(unit.ownership)
    return [
        unit.code,
        vocabulary.kinds()[unit.kind].name(language),
        ", ".join(levels),
        ownership.name(language) if ownership else "",
        ", ".join(record.area_names),
        record.office_name,
    ]


def report_state(report: ReportRecord | None, language: str) -> str:
    """How the period's report stands, in a sentence."""
    if report is None:
        return text(language, "unit.report", state=text(language, "unit.state_none"))
    approved = report.state == "approved"
    at, by = (report.approved_at, report.approved_by) if approved else (report.sent_at, report.sent_by)
    moment = numbers.moment(at, language) if at else "–"
    return text(language, "unit.report", state=text(language, f"unit.state_{report.state}", moment=moment, by=by))


def counts(record: UnitRecord, language: str) -> str:
    """How many targets stand in each group."""
    found = [overall([answer.group for answer in entry.answers]) for entry in record.targets]
    parts = [
        f"<span>{group_mark(group, language)}<b>{numbers.whole(found.count(group), language)}</b></span>"
        for group in Group
        if group in found
    ]
    return f'<div class="kpi-counts">{"".join(parts)}</div>'


def targets_table(plan: Plan, record: UnitRecord, link: Linker, language: str) -> str:
    """Every target that addresses the unit, those it does not meet first."""
    names = {
        "target": "",
        "group": "kpi-state",
        "value": "kpi-right",
        "demand": "kpi-right",
        "lacks": "",
        "area": "kpi-right",
        "peers": "kpi-right",
    }
    headings = [text(language, f"unit.column_{name}", area=record.area_names[0]) for name in names]
    lines = [(answer, entry) for entry in record.targets for answer in entry.answers]
    lines.sort(key=lambda line: list(Group).index(line[0].group))
    rows = [_line(plan, entry, answer, headings, link, language) for answer, entry in lines]
    return html.table(list(zip(headings, names.values(), strict=True)), rows, "kpi-unit")


def periods_table(plan: Plan, record: UnitRecord, found: Sequence[UnitPeriod], language: str) -> str:
    """Targets by period, each value with the shape of where it stood; the state of each report on top."""
    titles = [periods.period(entry.period).title(language) for entry in found]
    headings = [(text(language, "unit.column_target"), ""), *((title, "") for title in titles)]
    states = [entry.report.state if entry.report else "none" for entry in found]
    top = html.cell(f"<b>{escape(text(language, 'unit.periods_report'))}</b>") + "".join(
        html.cell(escape(text(language, f"unit.period_state_{state}")), title)
        for state, title in zip(states, titles, strict=True)
    )
    rows = [top]
    for entry in record.targets:
        for answer in entry.answers:
            cells = [_past(entry.target, period, answer.level, language) for period in found]
            labelled = "".join(html.cell(cell, title) for cell, title in zip(cells, titles, strict=True))
            rows.append(html.cell(_name(entry.target, answer.level, language)) + labelled)
    return html.table(headings, rows, "kpi-unit")


def _line(
    plan: Plan, entry: UnitTarget, answer: UnitAnswer, headings: Sequence[str], link: Linker, language: str
) -> str:
    indicator = indicators()[entry.target.indicator]
    shown = (
        ""
        if answer.group is Group.SILENT
        else answer_words(indicator, answer.answer, language, own_demand(entry.target, indicator))
    )
    given = entry.inputs[answer.level]
    inputs = input_words(indicator, given, language) if given else []
    return "".join(
        (
            html.cell(_name(entry.target, answer.level, language)),
            html.cell(group_mark(answer.group, language)),
            html.cell(escape(shown) + html.small(*inputs), headings[2], "kpi-right"),
            html.cell(escape(demand_words(entry.target, language)), headings[3], "kpi-right"),
            html.cell(_lacks(entry, answer, language), headings[4]),
            html.cell(_figure(plan, entry.area, link, language), headings[5], "kpi-right"),
            html.cell(_peers(plan, entry.peers.get(answer.level), language), headings[6], "kpi-right"),
        )
    )


def _name(target: Target, level: str, language: str) -> str:
    clause = text(language, "common.clause", clause=target.clause)
    shown = f"{clause} · {vocabulary.levels()[level].name(language)}" if level else clause
    return f"<b>{escape(target.name(language))}</b>{html.small(shown)}"


def demand_words(target: Target, language: str) -> str:
    """What the unit itself has to reach: "Có", "≥ 5%", "> 75 điểm"."""
    indicator = indicators()[target.indicator]
    if indicator.input is Input.FLAG:
        return text(language, "explain.yes")
    if indicator.input is Input.DERIVED:
        least = Comparator.ABOVE if indicator.strict else Comparator.AT_LEAST
        shown = numbers.demand(least, float(indicator.least_score or 0), ValueType.POINTS, language)
        return text(language, "unit.demand_score", demand=shown)
    comparator, value = own_demand(target, indicator)
    return numbers.demand(comparator, value, indicator.value_type, language)


def _lacks(entry: UnitTarget, answer: UnitAnswer, language: str) -> str:
    if answer.group is Group.SILENT:
        return escape(text(language, "unit.lacks_report"))
    if answer.group is not Group.NOT_MET:
        return ""
    missing = entry.lacks.get(answer.level, ())
    lines = [shortfall_words(one, entry.target.lower_is_better, language) for one in missing]
    if not lines and answer.value is None:
        lines = [text(language, "unit.lacks_zero")]
    return "<br>".join(escape(line) for line in lines)


def _figure(plan: Plan, row: Row | None, link: Linker, language: str) -> str:
    if row is None:
        return html.small(text(language, "unit.peers_few"))
    words = of_row(plan, row, language)
    return link(row, words.value()) + html.small(words.evidence())


def _peers(plan: Plan, peers: Peers | None, language: str) -> str:
    if peers is None:
        return html.small(text(language, "unit.peers_few"))
    words = of_row(plan, peers.row, language)
    place = ""
    if peers.ahead is not None:
        key = "unit.ahead" if peers.ahead else "unit.ahead_none"
        place = text(language, key, ahead=peers.ahead, n=peers.compared)
    return f"<b>{escape(words.value())}</b>" + html.small(words.evidence(), place)


def _past(target: Target, period: UnitPeriod, level: str, language: str) -> str:
    answer = next((entry for entry in period.answers.get(target.id, ()) if entry.level == level), None)
    if answer is None:
        return ""
    indicator = indicators()[target.indicator]
    if answer.group in (Group.SILENT, Group.NOT_APPLICABLE):
        return html.mark(MARKS[answer.group], group_word(answer.group, language))
    return html.mark(
        MARKS[answer.group], answer_words(indicator, answer.answer, language, own_demand(target, indicator))
    )
