"""The language of this browser session: `?lang=` of the address, else `KPI_LANG`, else Vietnamese."""

import os
from pathlib import Path

import streamlit as st

from ui import wording

_CHOSEN, _WIDGET = "language", "language_choice"
_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def current() -> str:
    """`vi` or `en`. The address counts in a session's first run, and after the browser's Back and Forward."""
    found = st.session_state.get(_CHOSEN)
    if found is None:
        asked = st.query_params.get("lang", "")
        found = st.session_state[_CHOSEN] = asked if asked in wording.LANGUAGES else installed()
    return str(found)


def installed() -> str:
    """The language of this installation, where a person chose none."""
    wanted = os.environ.get("KPI_LANG", "")
    return wanted if wanted in wording.LANGUAGES else "vi"


def address() -> dict[str, str]:
    """The language's part of the address: nothing when it is the installation's own."""
    return {} if current() == installed() else {"lang": current()}


def tell_browser() -> None:
    """Have the document bear this session's language. Draw it once a run, at one place."""
    with st.container(key="page_language"):
        st.components.v2.component("page_language", js=_SCRIPT)(
            data={"language": current()}, key="page_language_script"
        )


def switch() -> None:
    """Draw the choice of language. A callback applies it before anything of the next run is drawn."""
    st.session_state.setdefault(_WIDGET, current())
    st.segmented_control(
        t("common.language"),
        wording.LANGUAGES,
        format_func=lambda code: t(f"common.language_{code}"),
        key=_WIDGET,
        required=True,
        on_change=_chosen,
    )


def _chosen() -> None:
    """What the switch says. Going back takes its state away while the browser still tells of it: nothing was chosen."""
    if _WIDGET in st.session_state:
        choose(st.session_state[_WIDGET])


def follow_address() -> None:
    """Read the language anew from the address."""
    for key in (_CHOSEN, _WIDGET):
        st.session_state.pop(key, None)


def choose(code: str) -> None:
    """From now on this session reads `code`."""
    st.session_state[_CHOSEN] = code


def t(key: str, **values: object) -> str:
    """The wording of `key` in this session's language."""
    return wording.text(current(), key, **values)
