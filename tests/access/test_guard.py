"""Each page's file, run by itself as Streamlit does on a fresh server, shows only the sign-in until somebody is in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from data_access import accounts, database, sign_in
from data_access.scope import TERMINAL
from tests.access.people import NEW, PASSWORD
from ui import guard
from ui.engine import engine as ui_engine

PAGES = sorted((Path(__file__).parent.parent.parent / "pages").glob("*.py"))


@pytest.fixture(autouse=True)
def _this_database(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DATABASE_URL", str(engine.url))
    ui_engine.clear()
    yield
    ui_engine().dispose()
    ui_engine.clear()


def _guarded() -> None:
    import streamlit as st

    from ui import guard

    st.write(f"Scope {guard.require().username}")


def _signed_in(engine: Engine, password: str = PASSWORD) -> AppTest:
    app = AppTest.from_function(_guarded)
    app.session_state["signin_session_id"] = sign_in.sign_in(engine, "an", password)
    return app.run()


def _shows_the_sign_in(app: AppTest) -> bool:
    return [one.label for one in app.text_input] == ["Tên đăng nhập", "Mật khẩu"] and not app.exception


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_a_page_by_itself_shows_only_the_sign_in(file: Path) -> None:
    app = AppTest.from_file(str(file), default_timeout=20).run()
    assert _shows_the_sign_in(app)
    assert len(app.title) == 1
    assert not app.dataframe
    assert not app.selectbox
    assert not app.sidebar.children


def test_the_session_is_asked_about_on_every_run(engine: Engine) -> None:
    app = _signed_in(engine)
    assert app.markdown[0].value == "Scope an"
    sign_in.sign_out(engine, app.session_state["signin_session_id"])
    app.run()
    assert _shows_the_sign_in(app)
    assert "signin_session_id" not in app.session_state


def test_what_the_person_saw_is_forgotten_with_the_session(engine: Engine) -> None:
    app = _signed_in(engine)
    app.session_state["something seen"] = "a unit's figures"
    sign_in.sign_out(engine, app.session_state["signin_session_id"])
    app.run()
    assert "something seen" not in app.session_state


def test_a_password_that_must_be_changed_comes_before_every_page(engine: Engine) -> None:
    with database.transaction(engine) as session:
        accounts.set_password(session, TERMINAL, "an", NEW)
    app = _signed_in(engine, NEW)
    assert [one.label for one in app.text_input] == ["Mật khẩu hiện tại", "Mật khẩu mới", "Nhập lại mật khẩu mới"]
    assert not app.markdown


def test_a_made_up_id_is_nobody(engine: Engine) -> None:
    app = AppTest.from_function(_guarded)
    app.session_state["signin_session_id"] = "made up"
    assert _shows_the_sign_in(app.run())


def test_a_callback_without_a_session_is_refused() -> None:
    def script() -> None:
        import streamlit as st

        from data_access.scope import NotAllowed
        from ui import guard

        try:
            guard.scope_now()
        except NotAllowed:
            st.write("refused")

    app = AppTest.from_function(script).run()
    assert [one.value for one in app.markdown] == ["refused"]
    assert guard.may_enter(None) is False
