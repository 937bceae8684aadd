"""The pages of the product: their files, addresses and names, and who is shown which."""

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from data_access.scope import Role
from ui.browser_session import Person
from ui.language import t

#: Each page's address by the name of its file, in the order of the navigation; "" is the page that opens first.
ADDRESSES: Mapping[str, str] = {
    "overview": "",
    "areas": "dia-ban",
    "levels": "cap-hoc",
    "unit": "don-vi",
    "map": "ban-do",
    "plan": "ke-hoach",
    "meeting": "ho-so-hop",
    "present": "trinh-chieu",
    "imports": "nhap-du-lieu",
    "admin": "quan-tri",
}

#: Opened from another page, not from the navigation.
_HIDDEN = frozenset({"present"})
#: Who may use a page at all; everybody where it isn't named. Each page checks the rights again by itself.
_FOR: Mapping[str, frozenset[Role]] = {"admin": frozenset({Role.ADMINISTRATOR, Role.DEPARTMENT})}


def pages(person: Person | None) -> list[StreamlitPage]:
    """The pages this person may use, as the navigation shows them."""
    return [page(name) for name in ADDRESSES if _may_use(person, name)]


def page(name: str) -> StreamlitPage:
    """One page, to be linked or switched to."""
    address = ADDRESSES[name]
    return st.Page(
        f"pages/{name}.py",
        title=t(f"common.page_{name}"),
        url_path=address or None,
        default=not address,
        visibility="hidden" if name in _HIDDEN else "visible",
    )


def _may_use(person: Person | None, name: str) -> bool:
    # Before the sign-in every address is known, or "page not found" would lie over the form.
    return name not in _FOR or person is None or person.scope.role in _FOR[name]
