"""A figure explained, as markup: what it is, how it is computed with its numbers, who stands behind it."""

from collections.abc import Sequence
from html import escape

from data_access.counted import COUNTED_STATES
from data_access.explained import Explained, ExplainedUnit
from kpi import numbers, vocabulary
from kpi.comparison import Comparator
from kpi.evaluation import due_day
from kpi.formula_words import Formula, formula
from kpi.indicators import Measure, ValueType, indicators
from kpi.labels import Labels, of_row
from kpi.plan import Plan
from kpi.satisfaction import UNTARGETED
from kpi.scope_words import scope_text
from kpi.unit_answers import Group
from kpi.unit_gap import own_demand
from ui import html
from ui.answer_words import answer_words, group_mark, input_words
from ui.wording import text


def figure(plan: Plan, found: Explained, places: Sequence[str], language: str) -> str:
    """The figure itself: name, clause, scope and due date; value, demand, status, what is missing. `places`: where and
    when, in words."""
    words = of_row(plan, found.row, language)
    target = found.target
    facts = [scope_text(target, plan, language)]
    if target.id != UNTARGETED:
        due = text(language, "explain.due", day=numbers.day(due_day(plan, target), language))
        facts = [text(language, "common.clause", clause=target.clause), *facts, due]
    level = found.row.level
    where = [*places, vocabulary.levels()[level].name(language)] if level else places
    evidence = [words.evidence(), words.share_of_reported(), words.bounds(), words.warning()]
    note = (target.note_en if language == "en" else "") or target.note
    return (
        f'<p class="kpi-explained"><b>{escape(words.name())}</b>'
        f"{html.small(' · '.join(facts), ' · '.join(where))}</p>"
        f'<div class="kpi-figures"><span class="kpi-value">{escape(words.value())}</span>'
        f'<span class="kpi-demand">{escape(words.demand() if found.row.comparator else "")}</span>'
        f"{html.status(found.row.status, language)}<span>{escape(words.gap())}</span></div>"
        + html.small(" · ".join(part for part in evidence if part))
        + (f'<p class="kpi-small kpi-note">{escape(note)}</p>' if note else "")
    )


def computation(plan: Plan, found: Explained, language: str) -> str:
    """The formula in words, then with the figure's own numbers."""
    words = of_row(plan, found.row, language)
    said = formula_of(found, language)
    numerator, denominator = _parts(found, words, language)
    hundred = words.value_type is ValueType.PERCENT and words.measure is not Measure.MEAN_OF_UNITS
    computed = text(
        language,
        "explain.times_hundred" if hundred else "explain.divided",
        numerator=numerator,
        denominator=denominator,
    )
    lines = [
        (text(language, "explain.numerator", name=said.numerator), numerator),
        (text(language, "explain.denominator", name=said.denominator), denominator),
        (f"{text(language, 'explain.result')}: {computed}", words.value()),
    ]
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td class="kpi-right">{escape(number)}</td></tr>'
        for name, number in lines
    )
    notes = [said.met, *said.notes, *_estimates(found, language)]
    return (
        html.heading(text(language, "explain.formula"))
        + f'<p>{escape(said.how)}</p><table class="kpi-table kpi-computed"><tbody>{rows}</tbody></table>'
        + "".join(f'<p class="kpi-small">{escape(note)}</p>' for note in notes if note)
    )


def formula_of(found: Explained, language: str) -> Formula:
    """The formula of the figure's target, its demands written as the pages write numbers."""

    def demand(comparator: Comparator, value: float, value_type: ValueType) -> str:
        return numbers.demand(comparator, value, value_type, language)

    return formula(found.target, language, demand)


def groups(plan: Plan, found: Explained, language: str) -> str:
    """How many units stand in each group, written so that they add up to those expected."""
    indicator = indicators()[found.row.indicator]
    shown = [group for group in Group if group is not Group.NOT_APPLICABLE and found.counts.get(group)]
    parts = [
        f"<span>{group_mark(group, language)}<b>{numbers.whole(found.counts[group], language)}</b></span>"
        for group in shown
    ]
    total = "adds_pairs" if indicator.per_level else "adds_units"
    parts.append(f"<span>{escape(text(language, f'explain.{total}', n=found.row.figure.expected))}</span>")
    outside = found.counts.get(Group.NOT_APPLICABLE, 0)
    notes = [text(language, "explain.outside", n=outside)] if outside else []
    if of_row(plan, found.row, language).measure is not Measure.SHARE_OF_UNITS and found.target.id != UNTARGETED:
        notes.append(text(language, "explain.alone"))
    if found.hidden:
        notes.append(text(language, "explain.hidden", n=found.hidden) if found.units else _all_hidden(language))
    return (
        html.heading(text(language, "explain.units"))
        + f'<div class="kpi-counts">{"".join(parts)}</div>'
        + "".join(f'<p class="kpi-small">{escape(note)}</p>' for note in notes)
    )


def units_table(found: Explained, units: Sequence[ExplainedUnit], unit_address: str, language: str) -> str:
    """Units with their answers and sources. `unit_address`: the unit page's address, to which a code is added."""
    names = ("unit", "answer", "group", "source")
    headings = [(text(language, f"explain.column_{name}"), "kpi-right" if name == "answer" else "") for name in names]
    rows = [_unit(found, unit, unit_address, [name for name, _ in headings], language) for unit in units]
    return html.table(headings, rows)


def source_lines(unit: ExplainedUnit, language: str) -> list[str]:
    """When, by whom and from which cell a unit's answer came; why there is none of a silent one."""
    if not unit.claims or unit.answer.group is Group.SILENT:
        if unit.answer.by_list:
            return [text(language, "explain.by_list")]
        return [text(language, f"explain.report_{unit.report.state if unit.report else 'none'}")]
    latest = max(unit.claims.values(), key=lambda claim: claim.at)
    lines = [text(language, "explain.reported", moment=numbers.moment(latest.at, language), by=latest.by)]
    for claim in unit.claims.values():
        key = "explain.source" if claim.place else "explain.source_file"
        lines.append(text(language, key, file=claim.file_name, place=claim.place, number=str(claim.import_id)))
    if unit.report is not None and unit.report.approved_at is not None:
        moment = numbers.moment(unit.report.approved_at, language)
        lines.append(text(language, "explain.approved", moment=moment, by=unit.report.approved_by))
    return lines


def _parts(found: Explained, words: Labels, language: str) -> tuple[str, str]:
    """Numerator and denominator as they were divided."""
    tally, row = found.tally, found.row.figure
    if words.measure is Measure.MEAN_OF_UNITS:
        return numbers.decimal(tally.value_sum, language, 2), numbers.whole(tally.value_count, language)
    return numbers.whole(row.numerator, language), numbers.whole(row.denominator, language)


def _estimates(found: Explained, language: str) -> list[str]:
    """What the bounds of a pooled percentage rest on."""
    tally = found.tally
    if tally.unestimated:
        return [text(language, "explain.unestimated", n=tally.unestimated)]
    if not tally.silent_denominator:
        return []
    return [text(language, "explain.estimated", amount=numbers.decimal(tally.silent_denominator, language))]


def _is_counted(unit: ExplainedUnit) -> bool:
    return unit.report is not None and unit.report.state in COUNTED_STATES


def _all_hidden(language: str) -> str:
    return text(language, "explain.hidden_all")


def _unit(found: Explained, unit: ExplainedUnit, address: str, headings: Sequence[str], language: str) -> str:
    indicator = indicators()[found.row.indicator]
    answer = unit.answer
    level = vocabulary.levels()[answer.level].name(language) if answer.level else ""
    # What stands in a report that is not sent does not count yet; of one that is sent, a part may be there.
    given = {code: claim.answer for code, claim in unit.claims.items()} if _is_counted(unit) else {}
    inputs = input_words(indicator, given, language) if given else []
    shown = (
        ""
        if answer.group is Group.SILENT
        else answer_words(indicator, answer.answer, language, own_demand(found.target, indicator))
    )
    first, *rest = source_lines(unit, language)
    return "".join(
        (
            html.cell(
                f'<a class="kpi-link" href="{escape(address + answer.unit.code)}" target="_self">'
                f"{escape(answer.unit.name)}</a>"
                + html.small(" · ".join(part for part in (answer.unit.code, unit.area_name, level) if part))
            ),
            html.cell(escape(shown) + html.small(*inputs), headings[1], "kpi-right"),
            html.cell(group_mark(answer.group, language)),
            html.cell(escape(first) + html.small(*rest), headings[3]),
        )
    )
