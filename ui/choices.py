"""Choices that live in the address: a copied address shows the same view, and no choice is lost while the app runs.

The address is read in a session's first run, and again when the browser's Back or Forward has brought an earlier one;
else the session's own choices are the truth, and the address follows them. Widgets forget their values when they aren't
drawn (another page, another language): each one is given the session's choice back.
"""

from collections.abc import Callable, Collection, Sequence
from html import escape

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui import language
from ui.language import t

_CHOICES = "choices"
_ASKED = "choices_asked"
_MISSED = "choices_missed"
_BARE = "choices_bare"
_NAMED = "choices_named"


def choice(
    name: str,
    label: str,
    options: Sequence[str],
    default: str | Callable[[], str],
    names: Callable[[str], str],
    *,
    within: str = "",
    known: Collection[str] = (),
) -> str:
    """Draw a select box for the choice `name` (its parameter in the address) and return what is chosen.

    `within` names what the options depend on (e.g. the plan of a period): each has its own widget and default. An
    address that asks for something not among the options shows the default (a function where it costs something), and
    `tell_missed` says so; `known` are values of the address that rightly mean the default.
    """
    choices = _choices()
    key = f"{name}|{within}|{language.current()}"
    if st.session_state.get(key) not in options:
        kept = choices.get(name)
        st.session_state[key] = kept if kept in options else default if isinstance(default, str) else default()
    _tell_new_name(key, names)
    chosen = str(st.selectbox(label, options, key=key, format_func=names))
    choices[name] = chosen
    st.session_state[_NAMED][key] = (chosen, names(chosen))
    check_asked(name, label, [*options, *known], chosen)
    return chosen


def _tell_new_name(key: str, names: Callable[[str], str]) -> None:
    """The browser keeps the words of what is chosen until it is told anew: "(trống)" after the first report came."""
    named: dict[str, tuple[str, str]] = st.session_state.setdefault(_NAMED, {})
    value = st.session_state[key]
    before, words = named.get(key, ("", ""))
    if before == value and words != names(value):
        st.session_state[key] = value


def follow_history() -> None:
    """After Back or Forward the address is the newer choice. Call before anything else of a run.

    Only then: a run that a widget starts may still carry an address from before the last choice.
    """
    run = get_script_run_ctx()
    if run is None or not run.is_history_navigation or _CHOICES not in st.session_state:
        return
    for name in {*_choices(), *st.query_params}:
        _forget_widgets(name)
    _read_address()
    language.follow_address()


def asked_nothing() -> bool:
    """Whether the address that this session's choices began with named none."""
    _choices()
    return bool(st.session_state[_BARE])


def kept(name: str) -> str | None:
    """What the session has chosen for `name`, or the address asked for; None for nothing."""
    return _choices().get(name)


def remember(name: str, value: str) -> None:
    """Keep a choice that is made in a widget of its own, not in a select box."""
    _choices()[name] = value


def check_asked(name: str, label: str, allowed: Collection[str], shown: str) -> None:
    """Remember it when the address asked for something that cannot be shown, until something else is chosen."""
    missed: dict[str, tuple[str, str, str]] = st.session_state.setdefault(_MISSED, {})
    asked = _asked().pop(name, "")
    if asked and asked not in allowed:
        missed[name] = (label, asked, shown)
    elif name in missed and missed[name][2] != shown:
        del missed[name]


def tell_missed(*names: str) -> None:
    """Say in one line which of these the address asked for and could not be shown."""
    missed: dict[str, tuple[str, str, str]] = st.session_state.get(_MISSED, {})
    found = [f"{label} “{asked}”" for name, (label, asked, _) in missed.items() if name in names]
    if found:
        line = t("common.address_missed", what=", ".join(found))
        st.html(f'<p class="kpi-notice" role="status">{escape(line)}</p>')


def in_address(name: str, value: str | None) -> None:
    """Let the address name a page's own choice, or leave it out; sends nothing to the browser when it does already."""
    if value is None:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def write_address(shown: dict[str, str]) -> None:
    """Let the address say what this run shows. Writes only what differs: each write is a message to the browser."""
    if st.query_params.to_dict() != shown:
        st.query_params.from_dict(shown)


def _choices() -> dict[str, str]:
    if _CHOICES not in st.session_state:
        _read_address()
    found: dict[str, str] = st.session_state[_CHOICES]
    return found


def _read_address() -> None:
    asked = st.query_params.to_dict()
    st.session_state[_CHOICES], st.session_state[_ASKED] = asked, dict(asked)
    st.session_state[_BARE] = not asked.keys() - {"lang"}


def choose(name: str, value: str) -> None:
    """Make `value` the choice `name`, as if chosen in its select box. For callbacks: before anything is drawn."""
    _choices()[name] = value
    _forget_widgets(name)


def _forget_widgets(name: str) -> None:
    for key in [key for key in st.session_state if str(key).startswith(f"{name}|")]:
        del st.session_state[key]


def _asked() -> dict[str, str]:
    """What the address asked for and nobody has looked at yet."""
    _choices()
    found: dict[str, str] = st.session_state[_ASKED]
    return found
