"""What a person is asked about a file: headings and units that were not understood for certain."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import streamlit as st

from data_access.intake.reading import Decisions, HeadingFound, How, KnownUnit, Reading, UnitFound
from kpi.report_template import ColumnKey, key_text
from ui import html
from ui.import_words import all_keys, key_words
from ui.language import t

#: In a select box: not to be read. No key and no unit's code looks so.
_IGNORED = "-"
#: More are asked after these are decided; nobody chooses hundreds at once.
_MOST_ASKED = 40
#: A list to choose from is offered up to this length; above it a code is typed.
_MOST_OPTIONS = 400

_WAITING = (How.PROPOSED, How.AMBIGUOUS, How.UNKNOWN)
_DECIDED = (How.CHOSEN, How.REMEMBERED, How.IGNORED)


def asked(reading: Reading) -> tuple[list[HeadingFound], list[UnitFound]]:
    """Headings and units to choose, each once: those that wait first, then those that a person has decided."""
    headings = {one.folded: one for one in sorted(reading.headings, key=_first) if one.how in (*_WAITING, *_DECIDED)}
    units = {one.folded: one for one in sorted(reading.units, key=_first) if one.how in (*_WAITING, *_DECIDED)}
    return list(headings.values()), list(units.values())


def draw(reading: Reading, decisions: Decisions, units: Mapping[str, KnownUnit], key: str) -> Decisions | None:
    """The form; what was decided when it is sent, else None."""
    headings, found_units = asked(reading)
    waiting = sum(one.how in _WAITING for one in (*headings, *found_units))
    if not headings and not found_units:
        return None
    with st.expander(
        t("imports.choose_asked", n=waiting) if waiting else t("imports.choose_again"), expanded=bool(waiting)
    ):
        st.html(html.small(t("imports.choose_line")))
        with st.form(f"choices|{key}", border=False):
            chosen = dict(decisions.headings) | _ask_headings(headings[:_MOST_ASKED], key)
            named = dict(decisions.units) | _ask_units(found_units[:_MOST_ASKED], units, key)
            if max(len(headings), len(found_units)) > _MOST_ASKED:
                st.caption(t("imports.choose_more", n=_MOST_ASKED))
            if st.form_submit_button(t("imports.choose_do"), type="primary"):
                return Decisions(chosen, named, decisions.use_hidden)
    return None


def _ask_headings(found: Sequence[HeadingFound], key: str) -> dict[str, ColumnKey | None]:
    every = all_keys()
    chosen: dict[str, ColumnKey | None] = {}
    for one in found:
        likely = [key_text(proposal) for proposal in one.proposals if key_text(proposal) in every]
        options = [*likely, _IGNORED, *(code for code in every if code not in likely)]
        now = next(iter(likely), None) if one.misspelt else None  # one letter is wrong; all else a person chooses
        if one.key is not None or one.how is How.IGNORED:
            now = _IGNORED if one.key is None else key_text(one.key)

        def words(code: str) -> str:
            return t("imports.ignore") if code == _IGNORED else key_words(every[code])

        label = t("imports.choose_heading", heading=_plain(one.heading), n=one.cells)
        answer = _box(label, options, now, words, f"heading|{key}|{one.folded}")
        if answer is not None:
            chosen[one.folded] = None if answer == _IGNORED else every[answer]
    return chosen


def _ask_units(found: Sequence[UnitFound], units: Mapping[str, KnownUnit], key: str) -> dict[str, str | None]:
    chosen: dict[str, str | None] = {}
    rest = list(units) if len(units) <= _MOST_OPTIONS else []
    for one in found:
        likely = [code for code in one.candidates if code in units]
        options = [*likely, _IGNORED, *(code for code in rest if code not in likely)]
        now = one.unit if one.unit in units else _IGNORED if one.how is How.IGNORED else None
        if now is not None and now not in options:
            options.insert(0, now)

        def words(code: str) -> str:
            if code == _IGNORED:
                return t("imports.ignore_rows")
            unit = units.get(code)
            return " · ".join((unit.name, *unit.places[:1], unit.code)) if unit else code

        label = t("imports.choose_unit", text=_plain(one.text), sheet=_plain(one.sheet), row=str(one.row))
        answer = _box(label, options, now, words, f"unit|{key}|{one.folded}", typed=not rest)
        if answer is not None and (answer == _IGNORED or answer in units):
            chosen[one.folded] = None if answer == _IGNORED else answer
        elif answer is not None:
            st.html(f'<p class="kpi-small">{escape(t("imports.no_such_unit", code=answer))}</p>')
    return chosen


def _box(
    label: str, options: list[str], now: str | None, words: Callable[[str], str], key: str, *, typed: bool = False
) -> str | None:
    found = st.selectbox(
        label,
        options,
        index=options.index(now) if now is not None else None,
        format_func=words,
        placeholder=t("imports.choose_typed" if typed else "imports.choose_none"),
        accept_new_options=typed,
        key=key,
    )
    return None if found is None else str(found).strip()


def _first(one: HeadingFound | UnitFound) -> bool:
    return one.how not in _WAITING


def _plain(text: str) -> str:
    """A text of the file in a label, where some characters would be taken for formatting."""
    shown = " ".join(text.split())
    shown = shown if len(shown) <= 120 else f"{shown[:119]}…"
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-!|~$:<>" else sign for sign in shown)
