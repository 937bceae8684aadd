"""One answer of the unit's report corrected or filled in on screen, with a reason, by who may change the report."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from data_access.correction import (
    LONGEST_REASON,
    Correction,
    CorrectionError,
    correct,
    may_correct,
    may_correct_indicator,
    report_state,
)
from data_access.database import session, transaction
from data_access.scope import Scope
from data_access.sources import Claim
from data_access.unit_history import CellHistory
from kpi import vocabulary
from kpi.answers import Answer
from kpi.indicators import Indicator, Input, indicators
from kpi.plan import Plan
from kpi.report_form import cells_asked
from kpi.units import UnitState
from ui import errors, guard, html
from ui.answer_words import answer_words
from ui.engine import engine
from ui.language import current, t

_YES, _NO, _ABSENT = "yes", "no", "not_applicable"
_DONE = "correct_done"


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that may be corrected, and what stands there; None where it is blank."""

    indicator: str
    level: str
    claim: Claim | None

    @property
    def answer(self) -> Answer | None:
        return self.claim.answer if self.claim else None

    @property
    def seen(self) -> int | None:
        return self.claim.import_id if self.claim else None


def draw(scope: Scope, plan: Plan, period: str, unit: UnitState, cells: Sequence[CellHistory]) -> None:
    """The form below the list of cells; nothing for a person who may not change the report. What the unit's form asks
    and nobody has answered is offered behind what stands."""
    message = st.session_state.pop(_DONE, None)
    if message:
        st.success(message)
    offered = {f"{cell.indicator}|{cell.level}": cell for cell in _offered(scope, plan, period, unit, cells)}
    with session(engine()) as opened:
        allowed = bool(offered) and may_correct(opened, scope, period, unit.code)
        state = report_state(opened, scope, period, unit.code) if allowed else ""
    if not allowed:
        return
    with st.expander(t("correct.title")):
        st.html(html.small(t("correct.line")))
        if state != "sent":
            st.warning(t(f"correct.state_{state or 'none'}"))
        chosen = st.selectbox(
            t("correct.cell"),
            list(offered),
            index=None,
            format_func=lambda key: _cell_words(offered[key]),
            placeholder=t("correct.cell_none"),
            key=f"correct_cell|{unit.code}|{period}",
        )
        if chosen is not None:
            _draw_form(period, unit.code, offered[chosen])


def _offered(scope: Scope, plan: Plan, period: str, unit: UnitState, cells: Sequence[CellHistory]) -> list[_Cell]:
    """The cells with an answer, then the blank ones that the unit is asked."""
    standing = [_Cell(cell.indicator, cell.level, claim) for cell in cells if (claim := _standing(cell)) is not None]
    there = {(cell.indicator, cell.level) for cell in standing}
    blank = [_Cell(*cell, None) for cell in cells_asked(unit, plan, period) if cell not in there]
    return [cell for cell in (*standing, *blank) if may_correct_indicator(scope, indicators()[cell.indicator])]


def _draw_form(period: str, unit: str, cell: _Cell) -> None:
    indicator = indicators()[cell.indicator]
    # Another import means another answer: the boxes begin with it anew.
    key = f"correct|{unit}|{period}|{cell.indicator}|{cell.level}|{cell.seen or ''}"
    given = _boxes(indicator, cell.answer, key)
    reason = st.text_area(
        t("correct.reason"), key=f"{key}|reason", max_chars=LONGEST_REASON, help=t("correct.reason_help")
    )
    if not st.button(t("correct.save"), type="primary", key=f"{key}|save"):
        return
    if given is None:
        st.error(t("correct.incomplete"))
        return
    asked = Correction(
        period=period,
        unit=unit,
        indicator=cell.indicator,
        level=cell.level,
        reason=reason,
        seen=cell.seen,
        numerator=given.numerator,
        denominator=given.denominator,
        value=given.value,
        not_applicable=given.not_applicable,
    )
    with errors.in_words():
        _save(asked)


def _save(asked: Correction) -> None:
    scope = guard.require()
    try:
        with transaction(engine()) as opened:
            result = correct(opened, scope, asked)
    except CorrectionError as error:
        st.error(error.message(current()))
        return
    if result.import_id is None:
        st.error("  \n".join(one.message(current()) for one in result.errors))
        return
    done = "correct.done" if asked.seen is not None else "correct.done_new"
    st.session_state[_DONE] = t(done, name=indicators()[asked.indicator].name(current()))
    st.rerun()


def _boxes(indicator: Indicator, answer: Answer | None, key: str) -> Answer | None:
    """What is typed; None while a part is missing."""
    absent = answer is not None and answer.not_applicable
    if indicator.input is Input.FLAG:
        options = (_YES, _NO, _ABSENT)
        now = None if answer is None else _ABSENT if absent else _YES if answer.numerator else _NO
        chosen = st.radio(
            t("correct.answer"),
            options,
            None if now is None else options.index(now),
            lambda code: t(f"correct.{code}"),
            f"{key}|flag",
            horizontal=True,
        )
        if chosen is None:
            return None
        return (
            Answer(not_applicable=True) if chosen == _ABSENT else Answer(numerator=int(chosen == _YES), denominator=1)
        )
    if st.checkbox(t("correct.not_applicable"), absent, f"{key}|absent"):
        return Answer(not_applicable=True)
    if indicator.input is Input.COUNT:
        english = current() == "en"
        left, right = st.columns(2)
        with left:
            over = _whole(
                indicator.numerator_en if english else indicator.numerator, answer and answer.numerator, f"{key}|n"
            )
        with right:
            under = _whole(
                indicator.denominator_en if english else indicator.denominator,
                answer and answer.denominator,
                f"{key}|d",
            )
        return None if over is None or under is None else Answer(numerator=over, denominator=under)
    value = None if answer is None or answer.value is None else float(answer.value)
    typed = st.number_input(t("correct.value"), value=value, min_value=0.0, step=0.5, format="%.2f", key=f"{key}|value")
    return None if typed is None else Answer(value=typed)


def _whole(label: str, value: int | None, key: str) -> int | None:
    return st.number_input(label, value=value, min_value=0, step=1, key=key)


def _standing(cell: CellHistory) -> Claim | None:
    return next((claim for claim in cell.claims if claim.replaced_at is None), None)


def _cell_words(cell: _Cell) -> str:
    indicator, language = indicators()[cell.indicator], current()
    said = t("correct.blank") if cell.claim is None else answer_words(indicator, cell.answer, language)
    level = f" ({vocabulary.levels()[cell.level].name(language)})" if cell.level else ""
    return f"{indicator.name(language)}{level}: {said}"
