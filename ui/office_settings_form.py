"""The form for an office's official reports: head, place, signature, recipients. A part for any page."""

from collections.abc import Mapping

import streamlit as st

from data_access.database import session, transaction
from data_access.office_settings import (
    OfficeSettingsError,
    office_settings,
    offices_to_set,
    save_office_settings,
    settings_for,
    settings_from,
)
from data_access.scope import Scope
from kpi.office_settings import SIZES, OfficeSettings
from kpi.plan import Plan
from ui import guard
from ui.engine import engine
from ui.language import current, t

_LINES = ("superior", "issuer", "symbol", "place")
_LISTS = ("addressees", "recipients")
_LONGEST = 200


def draw(scope: Scope, plan: Plan) -> None:
    """A closed expander with the form; nothing for a person who may set no office's data.

    What is left empty is shown in grey as the report takes it from the plan.
    """
    with session(engine()) as reading:
        offices = {office.code: office.name for office in offices_to_set(reading, scope)}
    if not offices:
        return
    with st.expander(t("report_settings.title")):
        st.caption(t("report_settings.line"))
        code = _office(offices)
        if code:
            _draw_form(scope, plan, code)


def _office(offices: Mapping[str, str]) -> str:
    """The one office, or the one chosen."""
    codes = list(offices)
    if len(codes) == 1:
        st.markdown(f"**{offices[codes[0]]}**")
        return codes[0]
    chosen = st.selectbox(
        t("report_settings.office"),
        codes,
        format_func=lambda code: f"{offices[code]} ({code})",
        key=f"report_settings_office|{current()}",
    )
    return str(chosen or "")


def _draw_form(scope: Scope, plan: Plan, code: str) -> None:
    with session(engine()) as reading:
        kept = office_settings(reading, scope, code)
        taken = settings_for(reading, scope, plan)
    with st.form(f"report_settings|{code}", border=False):
        values: dict[str, object] = {}
        columns = st.columns(2)
        for place, name in enumerate(_LINES):
            values[name] = _line(columns[place % 2], name, kept, taken, code)
        left, right = st.columns(2)
        values["authority"] = _several(left, "authority", kept, code)
        with right:
            values["signer"] = _line(st, "signer", kept, taken, code)
            values["drafting_unit"] = _line(st, "drafting_unit", kept, taken, code)
        left, right = st.columns(2)
        for column, name in zip((left, right), _LISTS, strict=True):
            values[name] = _several(column, name, kept, code)
        values["sizes"] = st.selectbox(
            t("report_settings.sizes"),
            list(SIZES),
            list(SIZES).index(kept.sizes),
            key=f"report_settings_sizes|{code}",
            help=t("report_settings.sizes_help"),
        )
        if st.form_submit_button(t("report_settings.save"), type="primary"):
            _save(code, values)


def _line(where: object, name: str, kept: OfficeSettings, taken: OfficeSettings, code: str) -> str:
    """A line of text; empty, it shows what the report will say instead."""
    box = where.text_input(  # type: ignore[attr-defined]
        t(f"report_settings.{name}"),
        getattr(kept, name),
        max_chars=_LONGEST,
        placeholder=getattr(taken, name) or t("report_settings.left_open"),
        key=f"report_settings_{name}|{code}",
        autocomplete="off",
    )
    return str(box)


def _several(where: object, name: str, kept: OfficeSettings, code: str) -> str:
    """Lines of text, one below the other."""
    box = where.text_area(  # type: ignore[attr-defined]
        t(f"report_settings.{name}"),
        "\n".join(getattr(kept, name)),
        help=t(f"report_settings.{name}_help"),
        key=f"report_settings_{name}|{code}",
        height=110,
    )
    return str(box)


def _save(code: str, values: Mapping[str, object]) -> None:
    """Keep the values under the rights that the person has now, and say what happened."""
    scope = guard.require()
    try:
        settings = settings_from(values)
        with transaction(engine()) as writing:
            changed = save_office_settings(writing, scope, code, settings)
    except OfficeSettingsError as error:
        st.error(error.message(current()))
        return
    st.success(t("report_settings.saved" if changed else "report_settings.unchanged"))
