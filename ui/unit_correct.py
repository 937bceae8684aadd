"""One answer of the unit's report corrected on screen, with a reason, by who may change the report."""

from collections.abc import Sequence

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
from ui import errors, guard, html
from ui.answer_words import answer_words
from ui.engine import engine
from ui.language import current, t

_YES, _NO, _ABSENT = "yes", "no", "not_applicable"
_DONE = "correct_done"


def draw(scope: Scope, period: str, unit: str, cells: Sequence[CellHistory]) -> None:
    """The form below the list of cells; nothing for a person who may not change the report."""
    message = st.session_state.pop(_DONE, None)
    if message:
        st.success(message)
    standing = {
        f"{cell.indicator}|{cell.level}": (cell, claim)
        for cell in cells
        if (claim := _standing(cell)) is not None and may_correct_indicator(scope, indicators()[cell.indicator])
    }
    with session(engine()) as opened:
        allowed = bool(standing) and may_correct(opened, scope, period, unit)
        state = report_state(opened, scope, period, unit) if allowed else ""
    if not allowed:
        return
    with st.expander(t("correct.title")):
        st.html(html.small(t("correct.line")))
        if state in ("approved", "draft", "returned"):
            st.warning(t(f"correct.state_{state}"))
        chosen = st.selectbox(
            t("correct.cell"),
            list(standing),
            index=None,
            format_func=lambda key: _cell_words(*standing[key]),
            placeholder=t("correct.cell_none"),
            key=f"correct_cell|{unit}|{period}",
        )
        if chosen is not None:
            _draw_form(period, unit, *standing[chosen])


def _draw_form(period: str, unit: str, cell: CellHistory, claim: Claim) -> None:
    indicator = indicators()[cell.indicator]
    # Another import means another answer: the boxes begin with it anew.
    key = f"correct|{unit}|{period}|{cell.indicator}|{cell.level}|{claim.import_id}"
    given = _boxes(indicator, claim.answer, key)
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
        seen=claim.import_id,
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
    st.session_state[_DONE] = t("correct.done", name=indicators()[asked.indicator].name(current()))
    st.rerun()


def _boxes(indicator: Indicator, answer: Answer | None, key: str) -> Answer | None:
    """What is typed; None while a part is missing."""
    absent = answer is not None and answer.not_applicable
    if indicator.input is Input.FLAG:
        now = _ABSENT if absent else _YES if answer and answer.numerator else _NO
        options = (_YES, _NO, _ABSENT)
        chosen = st.radio(
            t("correct.answer"),
            options,
            options.index(now),
            lambda code: t(f"correct.{code}"),
            f"{key}|flag",
            horizontal=True,
        )
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


def _cell_words(cell: CellHistory, claim: Claim) -> str:
    indicator, language = indicators()[cell.indicator], current()
    level = f" ({vocabulary.levels()[cell.level].name(language)})" if cell.level else ""
    return f"{indicator.name(language)}{level}: {answer_words(indicator, claim.answer, language)}"
