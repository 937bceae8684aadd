"""Which results a pack is of: today's, all that is sent or only what is approved; or a set that was frozen."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from data_access.database import session
from data_access.frozen import FrozenEntry, list_frozen, load_frozen
from data_access.scope import Role, Scope
from kpi import numbers
from kpi.meeting import Meeting
from ui import cached_meeting
from ui.choices import choice, in_address, kept, remember, tell_missed
from ui.engine import engine
from ui.filters import Filters
from ui.language import current, t

#: The address says so for approved reports only.
_APPROVED = "approved"
#: Whoever has the right to no group of units, or to one unit, is shown nothing of approved reports only (`hiding`).
_NEVER_APPROVED = (Role.VIEWER, Role.UNIT)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The results, and what of them the person chose; `frozen` is None for today's."""

    meeting: Meeting
    approved_only: bool
    frozen: FrozenEntry | None


def frozen_sets(scope: Scope, filters: Filters) -> list[FrozenEntry]:
    """What is frozen of this plan and period and the person may see, the newest first."""
    with session(engine()) as opened:
        return list_frozen(opened, scope, filters.plan.code, filters.period.code)


def matching(filters: Filters, entries: Sequence[FrozenEntry]) -> dict[str, FrozenEntry]:
    """Those of the area, level and ownership that the filters show, by number."""
    area = filters.area or filters.plan.area
    return {str(one.id): one for one in entries if one.area == area and one.narrow == filters.narrow}


def draw(scope: Scope, filters: Filters, entries: Sequence[FrozenEntry]) -> Chosen:
    """The two choices, and the results they mean. Raises NotAllowed, ResultError, FrozenError."""
    sets = matching(filters, entries)
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        number = _set(filters, sets)
    with right:
        approved = _approved(scope, frozen=bool(number))
    return _read(scope, filters, sets.get(number), approved_only=approved)


def asked(scope: Scope, filters: Filters) -> Chosen:
    """The same from the address alone, without drawing: for who shows what another page chose."""
    sets = matching(filters, frozen_sets(scope, filters))
    return _read(scope, filters, sets.get(kept("frozen") or ""), approved_only=_asked_approved(scope))


def address(chosen: Chosen) -> dict[str, str]:
    """The choices as parameters of an address."""
    if chosen.frozen is not None:
        return {"frozen": str(chosen.frozen.id)}
    return {"counted": _APPROVED} if chosen.approved_only else {}


def _set(filters: Filters, sets: dict[str, FrozenEntry]) -> str:
    def name(number: str) -> str:
        if not number:
            return t("meeting.today")
        mark = sets[number].mark
        return t("meeting.frozen_option", name=mark.name, at=numbers.moment(mark.at, current()))

    within = "|".join((filters.plan.code, filters.period.code, filters.area or "", str(filters.narrow)))
    number = choice("frozen", t("meeting.which"), ["", *sets], "", name, within=within)
    tell_missed("frozen")
    in_address("frozen", number or None)
    return number


def _asked_approved(scope: Scope) -> bool:
    return kept("counted") == _APPROVED and scope.role not in _NEVER_APPROVED


def _approved(scope: Scope, *, frozen: bool) -> bool:
    if scope.role in _NEVER_APPROVED:
        return False
    key = f"approved_only|{current()}"
    if key not in st.session_state:
        st.session_state[key] = _asked_approved(scope)
    help_text = t("meeting.approved_frozen") if frozen else None
    chosen = st.toggle(t("meeting.approved_only"), key=key, disabled=frozen, help=help_text)
    remember("counted", _APPROVED if chosen else "")
    in_address("counted", _APPROVED if chosen and not frozen else None)
    return bool(chosen)


def _read(scope: Scope, filters: Filters, entry: FrozenEntry | None, *, approved_only: bool) -> Chosen:
    if entry is not None:
        with session(engine()) as opened:
            return Chosen(load_frozen(opened, scope, entry.id), entry.approved_only, entry)
    found = cached_meeting.meeting(
        scope, filters.plan, filters.period.code, filters.area, filters.narrow, approved_only=approved_only
    )
    return Chosen(found, approved_only, None)
