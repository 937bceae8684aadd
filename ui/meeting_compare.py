"""A frozen set beside today's results: each target then and now, areas that differ, what changed unit by unit."""

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from data_access.database import session
from data_access.frozen import FrozenEntry, FrozenError
from data_access.frozen_compare import Change, Comparison, RowChange, UnitChange, compare
from data_access.result_types import Narrowing
from data_access.scope import Scope
from exports import chart_data, meeting_words
from exports.chart_data import Cell, Context, Table
from exports.pack import stem_of
from kpi import numbers, vocabulary
from kpi.answers import Answer
from kpi.indicators import indicators
from kpi.labels import Labels, of_row
from kpi.plan import Plan
from ui import html, take_along
from ui.answer_words import answer_words
from ui.engine import engine
from ui.language import current, t

#: Lines on the page; the file has all that were read.
_SHOWN = 200


def draw(scope: Scope, plan: Plan, entry: FrozenEntry) -> None:
    """What changed since, with a download."""
    st.html(html.heading(t("meeting.compare_title", name=entry.mark.name)))
    try:
        with st.spinner(t("meeting.comparing")), session(engine()) as opened:
            found = compare(opened, scope, entry.id, plan)
    except FrozenError as error:
        st.error(error.message(current()))
        return
    differing = [pair for pair in found.rows if pair.differs]
    if not differing and not found.areas and not found.unit_changes:
        st.html(html.empty(t("meeting.compare_same"), t("meeting.compare_same_action")))
        return
    counts = {"targets": len(differing), "areas": len(found.areas), "units": found.unit_changes}
    st.html(f"<p>{escape(t('meeting.compare_line', **counts))}</p>")
    if differing:
        st.html(_rows_table(found, differing, with_area=False))
    if found.areas:
        with st.expander(t("meeting.compare_areas", n=len(found.areas))):
            st.html(_rows_table(found, found.areas[:_SHOWN], with_area=True))
    if found.units:
        with st.expander(t("meeting.compare_units", n=found.unit_changes), expanded=found.unit_changes <= 50):
            st.html(_units_table(found.units[:_SHOWN]))
            if found.unit_changes > _SHOWN:
                st.html(f'<p class="kpi-small">{escape(t("meeting.compare_more", n=_SHOWN))}</p>')
    context, table = _context(found, entry), _table(found, differing)
    for ending, write in (("xlsx", chart_data.xlsx_of), ("csv", chart_data.csv_of)):
        label = t(f"meeting.compare_{ending}")
        take_along.download(scope, label, ending, partial(write, table, context), context.file_name, "compare")


def narrow_words(narrow: Narrowing) -> str:
    """A level and an ownership in words; "" for none."""
    terms = ((vocabulary.levels(), narrow.level), (vocabulary.ownerships(), narrow.ownership))
    return ", ".join(words[code].name(current()) for words, code in terms if code)


def _rows_table(found: Comparison, pairs: Sequence[RowChange], *, with_area: bool) -> str:
    names = ["area"] if with_area else []
    titles = [t(f"meeting.column_{name}") for name in (*names, "target", "then", "now")]
    lines = []
    for pair in pairs:
        then, now = _labels(found, pair)
        cells = [html.cell(escape(_area(found, pair.area)), titles[0])] if with_area else []
        cells += [html.cell(f"<b>{escape(_target(then, now))}</b>")]
        cells += [_judged(side, title) for side, title in ((then, titles[-2]), (now, titles[-1]))]
        lines.append("".join(cells))
    return html.table([(title, "") for title in titles], lines)


def _labels(found: Comparison, pair: RowChange) -> tuple[Labels | None, Labels | None]:
    """Both sides, each by the plan that it was counted with."""
    then = of_row(found.then.plan, pair.before, current()) if pair.before is not None else None
    now = of_row(found.now.plan, pair.now, current()) if pair.now is not None else None
    return then, now


def _target(then: Labels | None, now: Labels | None) -> str:
    side = now or then
    return f"{side.row.clause} · {side.name()}" if side is not None else ""


def _judged(side: Labels | None, title: str) -> str:
    if side is None:
        return html.cell(escape(t("meeting.not_there")), title)
    status = html.status(side.row.status, current()) if side.row.status else ""
    value = f"<b>{escape(side.value())}</b> {status}{html.small(side.evidence(), side.gap())}"
    return html.cell(value, title)


def _area(found: Comparison, code: str) -> str:
    return found.now.area_names.get(code) or found.then.area_names.get(code, code)


def _units_table(changes: Sequence[UnitChange]) -> str:
    titles = [t(f"meeting.column_{name}") for name in ("unit", "what", "then", "now")]
    lines = [
        "".join(
            (
                html.cell(f"<b>{escape(one.name)}</b>{html.small(one.unit)}"),
                html.cell(escape(_what(one)), titles[1]),
                html.cell(escape(_said(one, one.before)), titles[2]),
                html.cell(escape(_said(one, one.now)), titles[3]),
            )
        )
        for one in changes
    ]
    return html.table([(title, "") for title in titles], lines)


def _what(one: UnitChange) -> str:
    """What of the unit changed."""
    if one.change is not Change.ANSWER:
        return t(f"meeting.change_{one.change.value}")
    known = indicators().get(one.indicator)
    level = vocabulary.levels()[one.level].name(current()) if one.level in vocabulary.levels() else one.level
    return ", ".join(part for part in (known.name(current()) if known else one.indicator, level) if part)


def _said(one: UnitChange, side: Answer | str | None) -> str:
    if isinstance(side, str):
        reports = one.change in (Change.REPORT, Change.APPEARED, Change.LEFT)
        return t(f"unit.period_state_{side or 'none'}") if reports else side
    known = indicators().get(one.indicator)
    if known is not None:
        return answer_words(known, side, current())
    return "–"


def _table(found: Comparison, differing: Sequence[RowChange]) -> Table:
    """Everything as lines of one table: targets, areas, units."""
    columns = tuple(t(f"meeting.column_{name}") for name in ("kind", "code", "name", "what", "then", "now"))
    lines: list[tuple[Cell, ...]] = []
    for kind, pairs in (("target", differing), ("area", found.areas)):
        for pair in pairs:
            sides = _labels(found, pair)
            words = [_words(side) for side in sides]
            code = pair.target_id if kind == "target" else pair.area
            lines.append((t(f"meeting.kind_{kind}"), code, _area(found, pair.area), _target(*sides), *words))
    for one in found.units:
        sides_said = (_said(one, one.before), _said(one, one.now))
        lines.append((t("meeting.kind_unit"), one.unit, one.name, _what(one), *sides_said))
    return Table(columns, tuple(lines))


def _words(side: Labels | None) -> str:
    if side is None:
        return t("meeting.not_there")
    judged = side.status() if side.row.status else ""
    return " · ".join(part for part in (side.value(), side.evidence(), judged) if part)


def _context(found: Comparison, entry: FrozenEntry) -> Context:
    language, then = current(), found.then
    today = f"{numbers.moment(found.now.read_at, language)} · {found.now.version}"
    facts = [*meeting_words.facts(then, language), (t("meeting.compared_at"), today)]
    return Context(
        title=t("meeting.compare_title", name=entry.mark.name),
        subtitle="",
        facts=tuple(facts),
        source=meeting_words.source(then, language),
        marks=meeting_words.marks(then, language),
        title_name=t("take_along.title"),
        source_name=t("take_along.source"),
        marks_name=t("take_along.marks"),
        file_name=f"{stem_of(then)}-so-sanh",
    )
