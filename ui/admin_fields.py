"""What the forms of the administration share: choices of places and words, refusals in words, what was done last."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

import streamlit as st

from data_access.account_errors import AccountError
from data_access.area_tree import AreaTree
from data_access.database import session
from data_access.loading.errors import LoadError
from data_access.offices_of import offices_of
from data_access.scope import Scope
from data_access.unit_change_errors import ChangeRefused, UnitChangeError
from data_access.unit_directory import UnitLine, find_units
from kpi import numbers, vocabulary
from kpi.vocabulary import Term
from ui import html
from ui.engine import engine
from ui.language import current, t

_DONE, _ROUND = "admin_done", "admin_round"
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
_INDENT = "\u2003"
_SHOWN = 50


def today() -> date:
    """The day in Viet Nam."""
    return datetime.now(numbers.ZONE).date()


def done(message: str) -> None:
    """Say so at the top after the coming run; every form starts empty again."""
    st.session_state[_DONE] = message
    st.session_state[_ROUND] = form_round() + 1
    st.rerun()


def draw_done() -> None:
    """What was done last, once."""
    message = st.session_state.pop(_DONE, None)
    if message:
        st.success(message)


def form_round() -> int:
    """Part of the forms' keys: another number is another, empty form."""
    return int(st.session_state.get(_ROUND, 0))


@contextmanager
def refusals() -> Iterator[None]:
    """A refused change becomes words below the form; nothing was stored."""
    try:
        yield
    except (AccountError, UnitChangeError) as error:
        st.error(error.message(current()))
    except ChangeRefused as refused:
        st.error("\n\n".join(_fault(error) for error in refused.errors))


def day_box(label: str, key: str, *, help: str | None = None) -> date:  # noqa: A002
    """A day; today unless another is chosen."""
    place = f"{key}|{form_round()}"
    chosen = st.date_input(label, today(), _FIRST_DAY, _LAST_DAY, key=place, format="DD/MM/YYYY", help=help)
    return chosen if isinstance(chosen, date) else today()


def place_boxes(
    scope: Scope, day: date, key: str, *, chosen: str = "", whole: bool = False, only_province: bool = False
) -> str:
    """An area: the province (where the person has more than one), then an area below it, as they stand on the day.

    `whole`: the province itself may be chosen; `only_province`: nothing else may. `chosen` stands first.
    """
    with session(engine()) as reading:
        tree = AreaTree.of(reading, day)
    provinces = [code for code in tree.codes() if tree.path(code) == (code,) and scope.area in (None, code)]
    home = tree.root(chosen) if chosen else None
    province = provinces[0] if provinces else ""
    if len(provinces) > 1:
        start = provinces.index(home) if home in provinces else 0
        province = st.selectbox(
            t("admin.field_province"), provinces, start, tree.name, key=f"{key}_province|{form_round()}|{current()}"
        )
    if only_province:
        return str(province or "")
    options = _below(tree, province, 0 if whole else 1)
    depths = dict(options)
    if not depths:
        st.warning(t("admin.no_areas"))
        return ""
    codes = list(depths)
    found = st.selectbox(
        t("admin.field_area_code"),
        codes,
        codes.index(chosen) if chosen in depths else None,
        lambda code: f"{_INDENT * depths[code]}{tree.name(code)} ({code})",
        key=f"{key}_area|{province}|{day}|{form_round()}|{current()}",
        placeholder=t("admin.choose"),
    )
    return str(found or "")


def office_box(scope: Scope, key: str, *, chosen: str = "") -> str:
    """An office among those the person may choose; empty while none is chosen."""
    with session(engine()) as reading:
        names = {office.code: office.name for office in offices_of(reading, scope)}
    codes = list(names)
    found = st.selectbox(
        t("admin.field_office_code"),
        codes,
        codes.index(chosen) if chosen in names else None,
        lambda code: f"{names[code]} ({code})",
        key=f"{key}_office|{form_round()}|{current()}",
        placeholder=t("admin.choose"),
    )
    return str(found or "")


def term_box(label: str, terms: Mapping[str, Term], key: str, *, chosen: str = "") -> str:
    """One word of a list of the vocabulary."""
    codes = list(terms)
    start = codes.index(chosen) if chosen in terms else 0
    return str(
        st.selectbox(
            label, codes, start, lambda code: terms[code].name(current()), key=f"{key}|{form_round()}|{current()}"
        )
    )


def levels_box(key: str, *, chosen: Sequence[str] = (), help: str | None = None) -> tuple[str, ...]:  # noqa: A002
    """Any of the levels, in their order."""
    terms = vocabulary.levels()
    found = st.multiselect(
        t("admin.field_levels"),
        list(terms),
        list(chosen),
        lambda code: terms[code].name(current()),
        key=f"{key}|{form_round()}|{current()}",
        placeholder=t("admin.choose"),
        help=help,
        select_all=False,
    )
    return tuple(code for code in terms if code in found)


def text_box(label: str, key: str, value: str = "", *, help: str | None = None) -> str:  # noqa: A002
    """A line of text."""
    return st.text_input(label, value, key=f"{key}|{form_round()}", help=help, autocomplete="off").strip()


def unit_box(scope: Scope, day: date, key: str, *, label: str = "", find: str = "") -> UnitLine | None:
    """A unit among those the person may change: what is typed narrows the list. `label` and `find` name the boxes
    otherwise than usual."""
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        words = text_box(find or t("admin.find_unit"), f"{key}_find")
    lines, count = matches(scope, words, day)
    if not lines:
        right.html(html.empty(t("admin.no_unit_found"), t("admin.no_unit_found_action")))
        return None
    by_code = {line.code: line for line in lines}
    help_text = t("admin.more_units", shown=len(lines), n=count) if count > len(lines) else None
    code = right.selectbox(
        label or t("admin.unit"),
        list(by_code),
        0 if len(lines) == 1 else None,
        lambda one: unit_words(by_code[one], day),
        key=f"{key}_unit|{words}|{form_round()}|{current()}",
        help=help_text,
        placeholder=t("admin.choose_unit"),
    )
    line = by_code[str(code)] if code else None
    if line is not None:  # in full: the box cuts long names off on a phone
        st.caption(" · ".join((line.name, line.code, line.area_name, line.office_name)))
    return line


def matches(scope: Scope, words: str, day: date, most: int = _SHOWN) -> tuple[list[UnitLine], int]:
    """The first units that hold the words, and how many there are."""
    with session(engine()) as reading:
        return find_units(reading, scope, words, day, most=most)


def unit_words(line: UnitLine, day: date) -> str:
    """A unit in a list of choices."""
    closed = f" · {t('admin.closed')}" if line.closed_on is not None and line.closed_on <= day else ""
    return f"{line.name} · {line.code} · {line.area_name}{closed}"


def _below(tree: AreaTree, code: str, depth: int) -> list[tuple[str, int]]:
    """An area's descendants in the tree's order with their depth; from depth 0 on with the area itself."""
    found = [(code, 0)] if code and depth == 0 else []
    for child in tree.children(code):
        found += [(child.code, 1), *((one, deep + 1) for one, deep in _below(tree, child.code, 1))]
    return found


def _fault(error: LoadError) -> str:
    """A fault of the loaders' checks, its column named as the form names the field."""
    message = error.message(current())
    place = error.where(current())
    said = message.removeprefix(f"{place}: ") if place else message
    return f"**{t(f'admin.field_{error.column}')}**: {said}" if error.column else said
