"""Links that change what is looked at (another area, target, level): ordinary addresses, to copy or open by keyboard.

`draw` follows a plain click within the session; without it, or in a new tab, the address does the same.
"""

from html import escape
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from ui.choices import choose
from ui.filters import Filters

#: What a link may change; a page's script could send anything.
_NAMES = ("area", "level", "target")
_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_KEY = "choice_links"


def link(filters: Filters, shown: str, **chosen: str) -> str:
    """Markup: the words `shown`, leading to this page with other choices (`area`, `level`, `target`; "" for none)."""
    here = filters.address() | {"target": st.query_params.get("target", "")} | chosen
    address = "?" + urlencode({name: value for name, value in here.items() if value})
    return (
        f'<a class="kpi-link" href="{escape(address)}" target="_self" data-choose="{escape(urlencode(chosen))}">'
        f"{escape(shown)}</a>"
    )


def draw() -> None:
    """Catch clicks on these links. Call once a run, on a page that has any."""
    st.components.v2.component(_KEY, js=_SCRIPT)(key=_KEY, on_asked_change=_follow)


def _follow() -> None:
    found = st.session_state[_KEY].get("asked")
    if isinstance(found, str):
        for name, value in parse_qsl(found, keep_blank_values=True):
            if name in _NAMES:
                choose(name, value)
