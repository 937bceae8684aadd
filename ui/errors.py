"""What went wrong, in words, on the page: no traceback, no half-drawn figures."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from data_access.database import DatabaseBusy, DatabaseError
from data_access.frozen import FrozenError
from data_access.loading.undo import UndoError
from data_access.result_types import ResultError
from data_access.scope import NotAllowed
from kpi.plan_loader import PlanFileError
from ui import cached
from ui.language import current, t


@contextmanager
def in_words() -> Iterator[None]:
    """Run a page's body; a known error becomes words that say what happened and what to do, and the page ends there."""
    try:
        yield
    except NotAllowed:
        _stop(t("errors.not_allowed"))
    except DatabaseBusy:
        _stop(t("errors.database_busy"))
    except DatabaseError as error:
        _stop(t("errors.database", message=error.message(current())))
    except (ResultError, UndoError, FrozenError) as error:
        _stop(error.message(current()))
    except PlanFileError as error:
        _stop(t("errors.plan_file", message=error.message(current())))


def warn_of_plan_files() -> None:
    """Name the plan files that were left out because of an error."""
    for error in cached.plan_files()[1]:
        st.warning(t("errors.plan_file_skipped", message=error.message(current())))


def _stop(message: str) -> None:
    st.error(message)
    st.stop()
