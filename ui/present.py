"""The presentation in the browser: slides over the whole window, by key, button and swipe; redrawn as data change."""

from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from data_access.scope import Scope
from ui import errors, guard, meeting_choice, navigation, present_story
from ui.filters import Filters
from ui.language import t

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
_KEY = "present"
#: Seconds after which the data are looked at again while a slide stands.
_AGAIN = 60


def draw(filters: Filters) -> None:
    """The slides of what the address asks for. Raises NotAllowed, ResultError, FrozenError."""
    _draw(filters)


@st.fragment(run_every=_AGAIN)
def _draw(chosen: Filters) -> None:
    """A fragment: it asks for the person's rights and the data's state anew each time."""
    scope: Scope = guard.require()
    with errors.in_words():
        found = meeting_choice.asked(scope, chosen)
        address = chosen.address() | meeting_choice.address(found)
        data = {
            "slides": present_story.slides(found.meeting),
            "back": f"{navigation.ADDRESSES['meeting']}?{urlencode(address)}",
            "words": {name: t(f"present.{name}") for name in ("before", "next", "full", "leave", "place", "show")},
        }
        st.components.v2.component(_KEY, js=_SCRIPT, css=_STYLE, html='<div class="show"></div>', isolate_styles=False)(
            data=data, key=_KEY
        )
