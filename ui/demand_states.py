"""Demands without a number on the plan page: their states, and the form in which an officer sets one (rule 12)."""

import streamlit as st

from data_access import demands
from data_access.database import session, transaction
from data_access.scope import Scope
from kpi.plan import Plan
from ui.engine import engine
from ui.language import current, t
from ui.plan_tables import demands_table

STATES = tuple(progress.value for progress in demands.DemandProgress)


def draw(scope: Scope, plan: Plan) -> None:
    """The table, and below it the form for those who may set a state."""
    with session(engine()) as opened:
        may_set = demands.may_set(opened, scope, plan)
    if may_set:
        _draw_form(scope, plan)
    with session(engine()) as opened:
        states = demands.states(opened, scope, plan)
    st.html(demands_table(plan.demands, states, current()))


def _draw_form(scope: Scope, plan: Plan) -> None:
    by_id = {demand.id: demand for demand in plan.demands}

    def name(demand_id: str) -> str:
        demand = by_id[demand_id]
        return f"{demand.clause}: {(demand.text_en if current() == 'en' else '') or demand.text}"

    with st.expander(t("plan.set_state")), st.form(f"demand_state|{plan.code}", border=False, clear_on_submit=True):
        demand_id = st.selectbox(t("plan.set_state_which"), list(by_id), format_func=name, key=f"demand|{plan.code}")
        state = st.selectbox(
            t("plan.set_state_state"),
            STATES,
            format_func=lambda code: t(f"plan.state_{code}"),
            key=f"demand_progress|{plan.code}",
        )
        note = st.text_input(t("plan.set_state_note"), max_chars=500, key=f"demand_note|{plan.code}")
        if st.form_submit_button(t("plan.set_state_save"), type="primary"):
            with transaction(engine()) as opened:
                demands.set_state(opened, scope, plan, str(demand_id), str(state), note)
            st.toast(t("plan.set_state_saved"))
