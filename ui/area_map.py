"""The map page's parts: the target looked at, the map with its clicks, what could not be drawn."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from charts.area_map import CIRCLES, OUTLINES, Frame, MapOutline, area_map
from data_access.outlines import Fault
from data_access.scope import Scope
from kpi.figures import Row, Status
from ui import cached, choices, html, map_data, map_files
from ui.filters import Filters
from ui.language import current, t
from ui.map_data import Shown
from ui.style import current_palette
from ui.target_table import by_attention

#: Pixels that the map has at least; the column on a desk is wider.
_DESK, _PHONE = Frame(500, 480), Frame(330, 420, narrow=True)
_OPENED = "map_opened_unit"
_FAULTS, _NAMES = 20, 5


def choose_target(scope: Scope, filters: Filters, rows: Sequence[Row]) -> str:
    """The person's choice; at first what needs attention most and can be compared between areas.

    Every target of the plan can be chosen: opening an area that one doesn't apply to must not change the subject.
    """
    plan = filters.plan
    comparable = cached.targets_with_areas(scope, plan, filters.period.code, filters.area, filters.narrow)
    ranked = [row.target_id for row in by_attention(rows)]
    first = next((target for target in ranked if target in comparable), ranked[0])

    def name(code: str) -> str:
        target = plan.target(code)
        return f"{target.clause} · {target.name(current())}"

    every = [target.id for target in plan.targets]
    chosen = choices.choice("target", t("map.target"), every, first, name, within=plan.code)
    st.query_params["target"] = chosen
    return chosen


def title(found: Shown) -> str:
    """The page's finding: how many areas meet the target, or how many units lie here."""
    if found.of_units:
        return t("map.units_title", area=found.around.name, n=len(found.entries))
    judged = [entry for entry in found.entries if entry.words is not None and entry.words.row.status is not None]
    met = sum(entry.words is not None and entry.words.row.status is Status.MET for entry in judged)
    if len(judged) < 2 or not found.may_see_units:
        return t("map.title")
    return t("map.finding_all", n=met) if met == len(judged) else t("map.finding", met=met, n=len(judged))


def draw(scope: Scope, filters: Filters, target: str, found: Shown) -> None:
    """The map; a click opens the area, or the unit's page. Below it what has no point, and the downloads."""
    points = map_data.points(found.entries, current())
    if not points:
        st.html(html.empty(t("map.no_points"), t("map.no_points_action")))
        return
    outlines, faults = map_data.outlines_of(scope, filters, found)
    around = found.around.code
    shapes = [
        MapOutline("" if code == around and found.may_see_units else code, outline.name, polygon)
        for code, outline in sorted(outlines.items(), key=lambda one: one[0] != around)
        for polygon in outline.polygons
    ]
    frame = _frame()
    if found.may_see_units:
        how = t("map.size_units" if found.of_units else "map.size")
        click = t("map.click_unit" if found.of_units else "map.click_area")
        st.html(f'<p class="kpi-small kpi-beside-tool">{escape(f"{how} {click}")}</p>')
    key = f"map|{filters.plan.code}|{filters.period.code}|{filters.area}"
    label = filters.plan.target(target).name(current())
    rows = "; ".join(f"{entry.place.name}: {entry.value}" for entry in found.entries)
    st.pydeck_chart(
        area_map(points, shapes, current_palette(), frame),
        height=frame.height,
        key=key,
        alt=t("map.alt", label=label, rows=rows),
        on_select=lambda: _open(key, found.of_units),
    )
    not_drawn = _pointless(found)
    if not_drawn:
        st.html(f'<p class="kpi-small">{escape(not_drawn)}</p>')
    map_files.draw(scope, filters, target, found, points, shapes, not_drawn)
    _draw_faults(faults)


def opened_unit() -> str | None:
    """The unit that was clicked on just now, once."""
    code: str | None = st.session_state.pop(_OPENED, None)
    return code


def _open(key: str, of_units: bool) -> None:
    """A click: an area becomes the shared filter, a unit waits for the page to be left. Rights are asked there."""
    picked = st.session_state[key]["selection"]["objects"]
    code = next((one.get("code") for layer in (CIRCLES, OUTLINES) for one in picked.get(layer, ())), "")
    if code and of_units:
        choices.choose("unit", str(code))
        st.session_state[_OPENED] = str(code)
    elif code:
        choices.choose("area", str(code))


def _frame() -> Frame:
    """What the browser says it is; the server cannot know how wide its window stands."""
    agent = st.context.headers.get("User-Agent", "")
    return _PHONE if "Mobi" in agent else _DESK


def _pointless(found: Shown) -> str:
    """What stands in the list only, in words."""
    names = [entry.place.name for entry in found.entries if not entry.place.has_point]
    listed = ", ".join(names[:_NAMES]) + (", …" if len(names) > _NAMES else "")
    return t("map.no_point", n=len(names), names=listed) if names else ""


def _draw_faults(faults: Sequence[Fault]) -> None:
    if not faults:
        return
    with st.expander(t("map.outlines", n=len(faults))):
        lines = [fault.message(current()) for fault in faults[:_FAULTS]]
        if len(faults) > _FAULTS:
            lines.append(t("map.outlines_more", n=len(faults) - _FAULTS))
        st.html("<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>")
