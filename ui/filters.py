"""The shared filters in the sidebar: plan, period, area, level, ownership, language.

app.py draws them, so they survive page switches.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from data_access.database import session
from data_access.offices_of import own_area
from data_access.result_types import AreaOption, Narrowing
from data_access.scope import Scope
from data_access.tables import Area
from kpi import periods, vocabulary
from kpi.periods import Period
from kpi.plan import Plan
from kpi.vocabulary import Term
from ui import cached, errors, language
from ui.choices import asked_nothing, check_asked, choice, kept, tell_missed, write_address
from ui.engine import engine
from ui.language import t

#: Parameters of single pages: what they put into the address stays in it.
_OF_PAGES = ("target", "unit", "explain", "level_target", "status", "find", "order", "section")
_OF_PAGES += ("frozen", "counted", "slide")

_SHARED = ("plan", "period", "area", "level", "ownership")

_DRAWN = "filters_drawn"
#: Indents an area under its parent in the list (a select box drops ordinary leading blanks).
_INDENT = "\u2003"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the person looks at; `area` is None for the plan's whole area. `areas` are all that can be chosen.

    `level`, `ownership`: only units of these, None for all. `ended_on`: when the administration that the plan was
    issued for ended, None while it stands.
    """

    plan: Plan
    period: Period
    area: str | None
    areas: tuple[AreaOption, ...]
    level: str | None = None
    ownership: str | None = None
    ended_on: date | None = None

    @property
    def narrow(self) -> Narrowing:
        """The part of the units that is looked at, as `cached` and `results` take it."""
        return Narrowing(self.level, self.ownership)

    @property
    def narrow_words(self) -> str:
        """The level and ownership in words; "" without any."""
        terms = [(vocabulary.levels(), self.level), (vocabulary.ownerships(), self.ownership)]
        return ", ".join(words[code].name(language.current()) for words, code in terms if code is not None)

    @property
    def children(self) -> tuple[AreaOption, ...]:
        """The areas right below the one looked at."""
        return tuple(option for option in self.areas if option.parent == (self.area or self.plan.area))

    @property
    def path(self) -> tuple[AreaOption, ...]:
        """The area looked at and those above it up to the plan's own, the widest first."""
        by_code = {option.code: option for option in self.areas}
        found: list[AreaOption] = []
        code: str | None = self.area or self.plan.area
        while code in by_code:
            found.append(by_code[code])
            code = by_code[code].parent
        return tuple(reversed(found))

    def address(self) -> dict[str, str]:
        """The filters as parameters of an address."""
        chosen = {"area": self.area, "level": self.level, "ownership": self.ownership}
        given = {name: code for name, code in chosen.items() if code is not None}
        return {"plan": self.plan.code, "period": self.period.code} | given | language.address()

    @property
    def area_name(self) -> str:
        """The name of the area looked at; its code where no unit of the plan lies in it."""
        code = self.area or self.plan.area
        return next((option.name for option in self.areas if option.code == code), code)


def draw(scope: Scope) -> Filters | None:
    """Draw the filters into the sidebar; None when the person may see no plan. Call once a run, in app.py.

    Raises NotAllowed, DatabaseError, PlanFileError.
    """
    with st.sidebar:
        filters = _draw(scope)
        language.switch()
    errors.warn_of_plan_files()
    tell_missed(*_SHARED)
    st.session_state[_DRAWN] = filters
    return filters


def current(scope: Scope) -> Filters | None:
    """What app.py drew in this run; a page that runs without app.py draws them itself."""
    if _DRAWN not in st.session_state:
        draw(scope)
    drawn: Filters | None = st.session_state.pop(_DRAWN)
    return drawn


def _draw(scope: Scope) -> Filters | None:
    plans = {plan.code: plan for plan in cached.visible_plans(scope)}
    if not plans:
        return None

    def newest() -> str:
        found = cached.default_plan_and_period(scope)
        return found[0] if found else next(iter(plans))

    plan = plans[choice("plan", t("common.plan"), list(plans), newest, lambda code: plan_name(plans[code]))]
    period = periods.period(_period(scope, plan))
    areas = tuple(cached.area_options(scope, plan, period.code))
    area = _area(scope, plan, period, areas)
    levels, ownerships = cached.narrowing_options(scope, plan, period.code)
    filters = Filters(
        plan,
        period,
        area,
        areas,
        _part(plan, "level", levels, vocabulary.levels()),
        _part(plan, "ownership", ownerships, vocabulary.ownerships()),
        cached.past_administration(scope, plan),
    )
    write_address(filters.address() | _kept_parameters())
    return filters


def _period(scope: Scope, plan: Plan) -> str:
    """Periods with data first, the newest on top; a plan of many weeks would bury them otherwise."""
    filled = cached.periods_with_data(scope, plan)
    options = [*reversed(filled), *(entry.code for entry in plan.periods if entry.code not in filled)]

    def name(code: str) -> str:
        key = "common.period_with_data" if code in filled else "common.period_without_data"
        return t(key, name=periods.period(code).title(language.current()))

    return choice("period", t("common.period"), options, options[0], name, within=plan.code)


def _area(scope: Scope, plan: Plan, period: Period, areas: tuple[AreaOption, ...]) -> str | None:
    """The area chosen, None for the plan's own; at first a lower office's own, unless the address asks for anything."""
    if len(areas) < 2:
        check_asked("area", t("common.area"), [plan.area], plan.area)
        return None
    by_code = {option.code: option for option in areas}

    def name(code: str) -> str:
        return _INDENT * by_code[code].depth + by_code[code].name

    def first() -> str:
        own = _own_area(scope) if asked_nothing() and kept("area") is None else None
        known = own is not None and own.code in by_code and by_code[own.code].name == own.name  # codes were given anew
        return own.code if own is not None and known else plan.area

    chosen = choice("area", t("common.area"), list(by_code), first, name, within=f"{plan.code}|{period.code}")
    return None if chosen == plan.area else chosen


def _own_area(scope: Scope) -> Area | None:
    with session(engine()) as opened:
        return own_area(opened, scope)


def _part(plan: Plan, name: str, options: Sequence[str], terms: Mapping[str, Term]) -> str | None:
    """One level or ownership, or all; no box where there is nothing to choose between."""
    if len(options) < 2:
        check_asked(name, t(f"common.{name}"), options, "")
        return None

    def words(code: str) -> str:
        return terms[code].name(language.current()) if code else t(f"common.{name}_all")

    return choice(name, t(f"common.{name}"), ["", *options], "", words, within=plan.code) or None


def _kept_parameters() -> dict[str, str]:
    """A page's own choices stay in the address."""
    return {name: st.query_params[name] for name in _OF_PAGES if name in st.query_params}


def plan_name(plan: Plan) -> str:
    """The plan's short title."""
    return (plan.short_title_en if language.current() == "en" else "") or plan.short_title
