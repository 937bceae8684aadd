"""A rerun of each page as the server does it: the whole script, without a browser."""

import logging

from benchmarks.timing import Measured, measure
from data_access import accounts, database, sessions
from data_access.scope import TERMINAL

USER = "benchmark"
PAGES = {"pages/overview.py": "overview", "pages/plan.py": "plan", "pages/imports.py": "imports"}


def measured() -> list[Measured]:
    """Time of one rerun of each page for an administrator, after two runs that warm it up."""
    from streamlit.testing.v1 import AppTest

    logging.disable(logging.WARNING)  # otherwise a line for each element that is drawn without a browser
    found = []
    for file, name in PAGES.items():
        page = AppTest.from_file("../app.py", default_timeout=60)
        page.session_state["signin_session_id"] = _signed_in()
        page.run()
        page.switch_page(file).run()
        assert not page.exception, page.exception
        found.append(measure(f"rerun of the {name} page", page.run, rounds=7))
    return found


def _signed_in() -> str:
    engine = database.ready()
    with database.transaction(engine) as session:
        if not any(account.username == USER for account in accounts.list_accounts(session, TERMINAL)):
            accounts.add(
                session,
                TERMINAL,
                username=USER,
                name=USER,
                role="administrator",
                password="only-in-var-bench-0",
                must_change_password=False,
            )
        signed_in = sessions.open_session(session, USER)
    engine.dispose()
    return signed_in
