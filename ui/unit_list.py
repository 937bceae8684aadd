"""The units of an area for one target: search, order, filter by state, in-cell bars, the list to take along."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from urllib.parse import urlencode

import streamlit as st

from data_access import unit_list
from data_access.scope import Role, Scope
from data_access.unit_list import UnitLine
from kpi import vocabulary
from kpi.figures import Row
from kpi.indicators import Input, ValueType
from kpi.labels import Labels, of_row
from kpi.unit_answers import Group
from ui import cached_units, html, list_files
from ui.answer_words import answer_words, group_mark, group_word
from ui.choices import choice, in_address, kept, remember
from ui.filters import Filters
from ui.language import current, t
from ui.navigation import ADDRESSES

#: Rows of one page of the list.
_PAGE = 50
_ALL = "all"
_ORDERS = ("attention", "value", "name", "area")
_LONGEST_SEARCH = 60


def draw(scope: Scope, filters: Filters, total: Row) -> None:
    """Section: the units behind the target's figure. `total`: the target's row of the area."""
    st.html(html.heading(t("areas.units")))
    if scope.role is Role.VIEWER:
        st.html(html.empty(t("areas.units_no_right"), t("areas.units_no_right_action")))
        return
    plan, period = filters.plan, filters.period.code
    found = cached_units.of_target(scope, plan, period, total.target_id, filters.area, filters.narrow)
    if not found.lines:
        key = "areas.units_not_yours" if found.hidden else "areas.units_none"
        st.html(html.empty(t(key), t(f"{key}_action")))
        return
    words = of_row(filters.plan, total, current())
    shown = _chosen(found.lines, words, filters.plan.code)
    hidden = t("areas.units_hidden", n=found.hidden) if found.hidden else ""
    count = t("areas.units_shown", shown=len(shown), n=len(found.lines))
    st.html(f'<p class="kpi-small">{escape(" ".join(part for part in (count, hidden) if part))}</p>')
    if not shown:
        st.html(html.empty(t("areas.units_not_found"), t("areas.units_not_found_action")))
        return
    st.html(_table(filters, words, _page(shown, f"{filters.area}|{total.target_id}")))
    list_files.draw(scope, filters, words, shown)


def _chosen(lines: Sequence[UnitLine], words: Labels, plan: str) -> list[UnitLine]:
    """Draw search, state and order; the lines that they leave, in order."""
    counts = unit_list.of_groups(lines)
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    with left:
        asked = _search()
    with middle:
        groups = [_ALL, *(group.value for group in Group if group.value in counts)]

        def group_name(code: str) -> str:
            name = t("areas.state_all") if code == _ALL else group_word(Group(code), current())
            return f"{name} ({counts.get(code, len(lines))})"

        group = choice("status", t("areas.state"), groups, _ALL, group_name, within=plan, known=list(Group))
    with right:
        order = choice("order", t("areas.order"), _ORDERS, _ORDERS[0], lambda code: t(f"areas.order_{code}"))
    in_address("status", None if group == _ALL else group)
    in_address("order", None if order == _ORDERS[0] else order)
    wanted = folded(asked).split()
    left_over = [
        line
        for line in lines
        if group in (_ALL, line.answer.group.value) and all(word in folded(_said(line)) for word in wanted)
    ]
    return in_order(left_over, order, words)


def in_order(lines: Iterable[UnitLine], order: str, words: Labels) -> list[UnitLine]:
    """Lines by "attention" (the state, then the worst value), "value" (the worst first), "name" or "area"."""
    return sorted(lines, key=lambda line: _place(line, order, words))


def _search() -> str:
    key = f"find|{current()}"
    if key not in st.session_state:
        st.session_state[key] = (kept("find") or "")[:_LONGEST_SEARCH]
    asked = st.text_input(
        t("areas.search"), max_chars=_LONGEST_SEARCH, key=key, placeholder=t("areas.search_hint"), type="search"
    )
    found = (asked or "").strip()
    remember("find", found)
    in_address("find", found or None)
    return found


def _said(line: UnitLine) -> str:
    return f"{line.answer.unit.name} {line.answer.unit.code} {line.area_name}"


def folded(words: str) -> str:
    """Letters without their marks: who types "bien hoa" finds "Biên Hòa"."""
    plain = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache(maxsize=20_000)
def _counted(name: str) -> str:
    """A name to sort by: "Mẫu 14" comes before "Mẫu 113"."""
    return re.sub(r"\d+", lambda number: number[0].zfill(9), folded(name))


def _place(line: UnitLine, order: str, words: Labels) -> tuple[object, ...]:
    """What a line is sorted by; without a value it comes last of its group."""
    answer = line.answer
    name = (_counted(answer.unit.name), answer.unit.code, answer.level)
    if order == "name":
        return name
    if order == "area":
        return (_counted(line.area_name), *name)
    lower = words.row.comparator is not None and words.row.comparator.wants_low
    value = 0.0 if answer.value is None else -float(answer.value) if lower else float(answer.value)
    group = list(Group).index(answer.group)
    return (answer.value is None, value, *name) if order == "value" else (group, value, *name)


def _page(lines: Sequence[UnitLine], within: str) -> Sequence[UnitLine]:
    """A page of a long list; the box to turn pages stands only where there is more than one."""
    if len(lines) <= _PAGE:
        return lines
    starts = list(range(0, len(lines), _PAGE))
    first = st.selectbox(
        t("areas.units_page"),
        starts,
        format_func=lambda start: t(
            "areas.units_page_of", first=start + 1, last=min(start + _PAGE, len(lines)), n=len(lines)
        ),
        key=f"units_page|{within}|{len(lines)}|{current()}",
        width=260,
    )
    return lines[first : first + _PAGE]


def _table(filters: Filters, words: Labels, lines: Sequence[UnitLine]) -> str:
    headings = [(t("areas.column_unit"), ""), (t("areas.column_answer"), "kpi-answer"), (t("areas.state"), "kpi-state")]
    page = f"{ADDRESSES['unit']}?{urlencode(filters.address() | {'target': words.row.target_id})}&unit="
    most = max((float(line.answer.value) for line in lines if _is_drawn(line)), default=0.0)
    longest = 100.0 if words.indicator.value_type is ValueType.PERCENT else most
    language = current()  # asked once: it is looked up in the session's state
    return html.table(headings, [_row(line, words, page, longest, headings, language) for line in lines], "kpi-units")


def _row(
    line: UnitLine, words: Labels, page: str, longest: float, headings: Sequence[tuple[str, str]], language: str
) -> str:
    answer = line.answer
    level = vocabulary.levels()[answer.level].name(language) if answer.level else ""
    place = " · ".join(part for part in (answer.unit.code, line.area_name, level) if part)
    name = f'<a class="kpi-link" href="{escape(page + answer.unit.code)}" target="_self">{escape(answer.unit.name)}</a>'
    said = "" if answer.group is Group.SILENT else answer_words(words.indicator, answer.answer, language)
    return "".join(
        (
            html.cell(name + html.small(place)),
            html.cell(escape(said) + _bar(line, words, longest), headings[1][0]),
            html.cell(group_mark(answer.group, language), headings[2][0]),
        )
    )


def _is_drawn(line: UnitLine) -> bool:
    return line.answer.value is not None and float(line.answer.value) != float("inf")


def _bar(line: UnitLine, words: Labels, longest: float) -> str:
    """The value as a bar in the cell; none for yes or no, which a bar says nothing about."""
    if words.indicator.input in (Input.FLAG, Input.DERIVED) or not _is_drawn(line) or not longest:
        return ""
    width = min(100.0, 100 * float(line.answer.value or 0) / longest)
    return f'<div class="kpi-progress" aria-hidden="true"><span style="width:{width:.1f}%"></span></div>'
