"""The forms for what becomes of units. Each says what will happen before it is stored; refusals stay with the form."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from data_access.database import Session, transaction
from data_access.scope import Scope
from data_access.unit_changes import (
    NewUnit,
    change_unit,
    close_unit,
    merge_units,
    open_unit,
    reopen_unit,
    split_unit,
)
from data_access.unit_directory import UnitLine
from kpi import numbers, vocabulary
from ui import errors, guard
from ui.admin_fields import (
    day_box,
    done,
    form_round,
    levels_box,
    matches,
    office_box,
    place_boxes,
    refusals,
    term_box,
    text_box,
    unit_box,
    unit_words,
)
from ui.engine import engine
from ui.language import current, t

_PARTS = 6

#: Writes one change with the rights that the person has at that moment.
Change = Callable[[Session, Scope], None]


def draw_open(scope: Scope) -> None:
    """A new unit."""
    st.caption(t("admin.open_line"))
    on = day_box(t("admin.opened_on"), "open_day")
    unit = _new_unit(scope, on, "open")
    if st.button(t("admin.open_do"), type="primary", key="open_do"):
        _write(lambda writing, now: open_unit(writing, now, unit, on), t("admin.open_done", unit=unit.name))


def draw_change(scope: Scope) -> None:
    """Another name, place, office, kind, levels or ownership from a day on."""
    st.caption(t("admin.change_line"))
    on = day_box(t("admin.valid_from"), "change_day", help=t("admin.valid_from_help"))
    line = unit_box(scope, on, "change")
    if line is None:
        return
    key = f"change|{line.code}|{on}"
    name = text_box(t("admin.field_name"), f"{key}_name", line.name)
    left, right = st.columns(2)
    with left:
        kind = term_box(t("admin.field_kind"), vocabulary.kinds(), f"{key}_kind", chosen=line.kind)
    with right:
        ownership = term_box(t("admin.field_ownership"), vocabulary.ownerships(), f"{key}_own", chosen=line.ownership)
    levels = levels_box(f"{key}_levels", chosen=line.levels)
    area = place_boxes(scope, on, key, chosen=line.area_code, whole=True)
    office = office_box(scope, key, chosen=line.office_code)
    wanted = {"name": name, "kind": kind, "levels": ";".join(levels), "ownership": ownership}
    wanted |= {"area_code": area, "office_code": office}
    if st.button(t("admin.change_do"), type="primary", key="change_do"):
        message = t("admin.change_done", unit=name or line.name, day=numbers.day(on, current()))
        _write(lambda writing, now: change_unit(writing, now, line.code, on, wanted), message)


def draw_close(scope: Scope) -> None:
    """A unit closes, or a closing that was a slip is taken back."""
    st.caption(t("admin.close_line"))
    on = day_box(t("admin.closed_on"), "close_day", help=t("admin.closed_on_help"))
    line = unit_box(scope, on, "close")
    if line is None:
        return
    if line.closed_on is not None:
        day = numbers.day(line.closed_on, current())
        st.info(t("admin.reopen_line", unit=line.name, day=day))
        if st.button(t("admin.reopen_do"), key="reopen_do"):
            _write(lambda writing, now: reopen_unit(writing, now, line.code), t("admin.reopen_done", unit=line.name))
    elif st.button(t("admin.close_do"), type="primary", key="close_do"):
        question = t("admin.close_question", unit=line.name, day=numbers.day(on, current()))
        message = t("admin.close_done", unit=line.name)
        _ask(question, t("admin.close_do"), lambda writing, now: close_unit(writing, now, line.code, on), message)


def draw_merge(scope: Scope) -> None:
    """Units go into one that stays, or become a new one."""
    st.caption(t("admin.merge_line"))
    on = day_box(t("admin.on_date"), "merge_day")
    ending = _several(scope, on)
    kind = st.radio(
        t("admin.merge_into"),
        ("existing", "new"),
        format_func=lambda code: t(f"admin.merge_into_{code}"),
        horizontal=True,
        key=f"merge_kind|{current()}",
    )
    if kind == "existing":
        line = unit_box(scope, on, "merge_into", label=t("admin.merge_target"), find=t("admin.merge_find_target"))
        if line is None:
            return
        into: str | NewUnit = line.code
        name = line.name
    else:
        into = _new_unit(scope, on, "merge_new")
        name = into.name
    if st.button(t("admin.merge_do"), type="primary", key="merge_do"):
        codes = [one.code for one in ending]
        if not codes or not name:
            st.error(t("admin.merge_missing"))
            return
        gone = "; ".join(one.name for one in ending if one.code != into)
        question = t("admin.merge_question", units=gone, into=name, day=numbers.day(on, current()))
        message = t("admin.merge_done", into=name)
        _ask(question, t("admin.merge_do"), lambda writing, now: merge_units(writing, now, codes, into, on), message)


def draw_split(scope: Scope) -> None:
    """New units come out of one, which ends or stays."""
    st.caption(t("admin.split_line"))
    on = day_box(t("admin.on_date"), "split_day")
    line = unit_box(scope, on, "split")
    if line is None:
        return
    closes = not st.toggle(t("admin.split_stays"), key="split_stays", help=t("admin.split_stays_help"))
    count = st.number_input(t("admin.split_count"), 1 if not closes else 2, _PARTS, 2, key=f"split_count|{closes}")
    st.caption(t("admin.split_same"))
    parts = []
    for number in range(1, int(count) + 1):
        key = f"split|{line.code}|{number}"
        left, middle, right = st.columns([2, 4, 3])
        with left:
            code = text_box(t("admin.split_code", number=number), f"{key}_code")
        with middle:
            name = text_box(t("admin.split_name", number=number), f"{key}_name")
        with right:
            levels = levels_box(f"{key}_levels", chosen=line.levels)
        parts.append(NewUnit(code, name, line.kind, levels, line.ownership, line.area_code, line.office_code))
    if st.button(t("admin.split_do"), type="primary", key="split_do"):
        if not all(part.code and part.name for part in parts):
            st.error(t("admin.split_missing"))
            return
        key = "admin.split_question_closes" if closes else "admin.split_question_stays"
        names = "; ".join(part.name for part in parts)
        question = t(key, unit=line.name, parts=names, day=numbers.day(on, current()))
        message = t("admin.split_done", unit=line.name)
        change = lambda writing, now: split_unit(writing, now, line.code, parts, on, closes=closes)  # noqa: E731
        _ask(question, t("admin.split_do"), change, message)


def _new_unit(scope: Scope, on: date, key: str) -> NewUnit:
    left, right = st.columns([1, 2])
    with left:
        code = text_box(t("admin.field_unit_code"), f"{key}_code", help=t("admin.code_help"))
    with right:
        name = text_box(t("admin.field_name"), f"{key}_name")
    left, right = st.columns(2)
    with left:
        kind = term_box(t("admin.field_kind"), vocabulary.kinds(), f"{key}_kind")
    with right:
        ownership = term_box(t("admin.field_ownership"), vocabulary.ownerships(), f"{key}_own")
    levels = levels_box(f"{key}_levels", help=t("admin.levels_help"))
    area = place_boxes(scope, on, key, whole=True)
    office = office_box(scope, key)
    return NewUnit(code, name, kind, levels, ownership, area, office)


def _several(scope: Scope, on: date) -> list[UnitLine]:
    """Units chosen one search after another: those chosen before stay among the options."""
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        words = text_box(t("admin.find_unit"), "merge_find")
    lines, _ = matches(scope, words, on)
    kept: dict[str, UnitLine] = st.session_state.setdefault("merge_known", {})
    kept |= {line.code: line for line in lines}
    place = f"merge_units|{form_round()}|{current()}"
    chosen = [code for code in st.session_state.get(place, []) if code in kept]
    options = list(dict.fromkeys([*chosen, *(line.code for line in lines)]))
    found = right.multiselect(
        t("admin.merge_units"),
        options,
        format_func=lambda code: unit_words(kept[code], on),
        key=place,
        placeholder=t("admin.choose_units"),
        help=t("admin.merge_units_help"),
        select_all=False,
    )
    return [kept[code] for code in found]


def _ask(question: str, yes_words: str, change: Change, message: str) -> None:
    """What cannot simply be taken back is asked once more."""

    @st.dialog(t("admin.sure"))
    def dialog() -> None:
        st.write(question)
        yes, no = st.columns(2)
        if no.button(t("admin.no"), width="stretch"):
            st.rerun()
        if yes.button(yes_words, type="primary", width="stretch", key="sure_yes"):
            with errors.in_words():
                _write(change, message)

    dialog()


def _write(change: Change, message: str) -> None:
    """Store the change with the rights of this moment: a dialog runs by itself, later than its page."""
    scope = guard.require()
    with refusals():
        with st.spinner(t("admin.working")), transaction(engine()) as writing:
            change(writing, scope)
        done(message)
