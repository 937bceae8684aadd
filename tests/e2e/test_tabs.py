"""Tabs that tests borrow one after the other: nothing of one test is there for the next."""

from tests.e2e.browsing import Site
from tests.e2e.tabs import DESK, Tabs

_LEAVE = "() => { localStorage.setItem('a', '1'); sessionStorage.setItem('a', '1'); document.cookie = 'left=1'; }"
_FIND = "() => [localStorage.length, sessionStorage.length, document.cookie.includes('left'), innerWidth, innerHeight]"


def test_a_tab_is_handed_out_again_as_clean_as_a_new_one(tabs: Tabs, site: Site) -> None:
    place = f"{site.address}/_stcore/health"
    first = tabs.borrow()
    for _ in range(3):
        first.goto(place)
    first.evaluate(_LEAVE)
    first.set_viewport_size({"width": 390, "height": 844})
    first.context.new_page().goto(place)
    tabs.give_back(first)
    again = tabs.borrow()
    assert again is first
    assert again.context.pages == [again]
    assert again.context.cookies() == []
    again.goto(place)
    assert again.evaluate(_FIND) == [0, 0, False, DESK["width"], DESK["height"]]
    assert again.evaluate("history.length") <= 2  # the empty page and this one
    tabs.give_back(again)


def test_two_tabs_at_once_share_nothing(tabs: Tabs, site: Site) -> None:
    one, other = tabs.borrow(), tabs.borrow()
    for page in (one, other):
        page.goto(f"{site.address}/_stcore/health")
    one.evaluate(_LEAVE)
    assert other.evaluate(_FIND)[:3] == [0, 0, False]
    for page in (one, other):
        tabs.give_back(page)
