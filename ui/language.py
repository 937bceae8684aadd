"""The language of this browser session: `?lang=` of the address, else `KPI_LANG`, else Vietnamese."""

import os

import streamlit as st

from ui import wording

_CHOSEN = "language"


def current() -> str:
    """`vi` or `en`. The address counts only in a session's first run: later the person's own choice stands."""
    if _CHOSEN not in st.session_state:
        wanted = (st.query_params.get("lang", ""), os.environ.get("KPI_LANG", ""))
        st.session_state[_CHOSEN] = next((code for code in wanted if code in wording.LANGUAGES), "vi")
    return str(st.session_state[_CHOSEN])


def choose(code: str) -> None:
    """From now on this session reads `code`."""
    st.session_state[_CHOSEN] = code


def t(key: str, **values: object) -> str:
    """The wording of `key` in this session's language."""
    return wording.text(current(), key, **values)
