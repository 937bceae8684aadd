"""Offices: who manages how many units, and (administrators) a new one or another name, tier or area."""

from collections import Counter
from html import escape

import streamlit as st

from data_access.area_tree import AreaTree
from data_access.database import session, transaction
from data_access.office_changes import add_office, change_office
from data_access.offices_of import offices_of
from data_access.reach import own_units, versions_on
from data_access.scope import Role, Scope
from data_access.unit_directory import folded
from kpi import vocabulary
from ui import admin_fields, guard, html
from ui.admin_fields import done, office_box, place_boxes, refusals, term_box, text_box, today
from ui.engine import engine
from ui.language import current, t

_SHOWN = 60


def draw(scope: Scope) -> None:
    """The forms for administrators, then the list."""
    admin_fields.draw_done()
    if scope.role is Role.ADMINISTRATOR:
        action = st.segmented_control(
            t("admin.what_to_do"),
            ("list", "add", "change"),
            format_func=lambda code: t(f"admin.office_{code}"),
            default="list",
            required=True,
            label_visibility="collapsed",
            key=f"admin_office_action|{current()}",
        )
        if action != "list":
            _draw_form(scope, adding=action == "add")
            return
    else:
        st.caption(t("admin.offices_line"))
    _draw_list(scope)


def _draw_form(scope: Scope, *, adding: bool) -> None:
    if adding:
        code = text_box(t("admin.field_office_code"), "office_code", help=t("admin.code_help"))
        name, tier, area, key = "", "", "", "office_new"
    else:
        code = office_box(scope, "office_change")
        if not code:
            return
        with session(engine()) as reading:
            office = next(one for one in offices_of(reading, scope) if one.code == code)
        name, tier, area, key = office.name, office.tier, office.area_code, f"office|{code}"
    name = text_box(t("admin.field_name"), f"{key}_name", name)
    tier = term_box(t("admin.field_tier"), vocabulary.office_tiers(), f"{key}_tier", chosen=tier)
    area = place_boxes(scope, today(), key, chosen=area, whole=True)
    if st.button(t("admin.office_save"), type="primary", key="office_save"):
        change = add_office if adding else change_office
        now = guard.require()
        with refusals():
            with st.spinner(t("admin.working")), transaction(engine()) as writing:
                change(writing, now, code, name, tier, area)
            done(t("admin.office_saved", name=name or code))


def _draw_list(scope: Scope) -> None:
    day = today()
    words = text_box(t("admin.find_office"), "office_find")
    wanted = folded(words).split()
    with session(engine()) as reading:
        found = [
            office
            for office in offices_of(reading, scope)
            if all(word in folded(f"{office.code} {office.name}") for word in wanted)
        ]
        tree = AreaTree.of(reading, day)
        own = own_units(reading, scope, day)
        units = Counter(one.office_code for one in versions_on(reading, day) if own is None or one.unit_code in own)
    if not found:
        st.html(html.empty(t("admin.no_offices"), t("admin.no_offices_action")))
        return
    st.caption(
        t("admin.offices_found", n=len(found))
        if len(found) <= _SHOWN
        else t("admin.offices_more", n=len(found), shown=_SHOWN)
    )
    names = ("office", "tier", "area_code", "units")
    headings = [(t(f"admin.column_{name}"), "kpi-right" if name == "units" else "") for name in names]
    rows = []
    for office in found[:_SHOWN]:
        tier = vocabulary.office_tiers().get(office.tier)
        cells = (
            f"<b>{escape(office.name)}</b>{html.small(office.code)}",
            escape(tier.name(current()) if tier else office.tier),
            escape(tree.name(office.area_code)),
            escape(str(units[office.code])),
        )
        rows.append("".join(html.cell(cell, name, css) for cell, (name, css) in zip(cells, headings, strict=True)))
    st.html(html.table(headings, rows))
