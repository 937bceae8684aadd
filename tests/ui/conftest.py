"""Pages run by themselves on this test's own database, with a person signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from data_access import accounts, database, sign_in
from data_access.scope import TERMINAL
from tests.world import World
from ui.engine import engine as ui_engine

PAGES = Path(__file__).parents[2] / "pages"
PASSWORD = "học bạ số 2026"

#: Runs a page for a person: (page, role, address, place of the role) -> the page after its first run.
Open = Callable[..., AppTest]


@pytest.fixture
def site(loaded: World) -> Iterator[Engine]:
    """The small province, in the database that the pages open."""
    yield from _served()


@pytest.fixture
def empty_site() -> Iterator[Engine]:
    """A database without anything in it."""
    yield from _served()


@pytest.fixture
def open_page() -> Open:
    def run(page: str, role: str = "administrator", address: dict[str, str] | None = None, **place: str) -> AppTest:
        engine = ui_engine()
        with database.transaction(engine) as session:
            accounts.add(
                session,
                TERMINAL,
                username="an",
                name="Nguyễn Văn An",
                role=role,
                password=PASSWORD,
                must_change_password=False,
                **place,
            )
        test = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=60)
        test.session_state["signin_session_id"] = sign_in.sign_in(engine, "an", PASSWORD)
        for name, value in (address or {}).items():
            test.query_params[name] = value
        return test.run()

    return run


def _served() -> Iterator[Engine]:
    st.cache_data.clear()
    ui_engine.clear()
    yield ui_engine()
    ui_engine().dispose()
    ui_engine.clear()


def markup(test: AppTest) -> str:
    """All HTML that a page has drawn."""
    return "\n".join(str(element.proto.body) for element in test.get("html"))
