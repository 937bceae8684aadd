"""Choices that live in the address: a copied address shows the same view, and no choice is lost while the app runs.

The address is read once, in a session's first run; from then on the session's own choices are the truth, and the
address follows them. Widgets forget their values when they aren't drawn (another page, another language): each one is
given the session's choice back.
"""

from collections.abc import Callable, Sequence

import streamlit as st

from ui import language

_CHOICES = "choices"


def choice(
    name: str,
    label: str,
    options: Sequence[str],
    default: str | Callable[[], str],
    names: Callable[[str], str],
    *,
    within: str = "",
) -> str:
    """Draw a select box for the choice `name` (its parameter in the address) and return what is chosen.

    `within` names what the options depend on (e.g. the plan of a period): each has its own widget and default. An
    address that asks for something not among the options shows the default (a function where it costs something).
    """
    choices = _choices()
    key = f"{name}|{within}|{language.current()}"
    if st.session_state.get(key) not in options:
        kept = choices.get(name)
        st.session_state[key] = kept if kept in options else default if isinstance(default, str) else default()
    chosen = str(st.selectbox(label, options, key=key, format_func=names))
    choices[name] = chosen
    return chosen


def write_address(shown: dict[str, str]) -> None:
    """Let the address say what this run shows. Writes only what differs: each write is a message to the browser."""
    if st.query_params.to_dict() != shown:
        st.query_params.from_dict(shown)


def _choices() -> dict[str, str]:
    if _CHOICES not in st.session_state:
        st.session_state[_CHOICES] = st.query_params.to_dict()
    found: dict[str, str] = st.session_state[_CHOICES]
    return found


def choose(name: str, value: str) -> None:
    """Make `value` the choice `name`, as if chosen in its select box. For callbacks: before anything is drawn."""
    _choices()[name] = value
    for key in [key for key in st.session_state if str(key).startswith(f"{name}|")]:
        del st.session_state[key]
