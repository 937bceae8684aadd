"""The one database connection pool of the server, opened at the first request."""

import streamlit as st

from data_access import database
from data_access.database import Engine


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The engine of DATABASE_URL, created and migrated. Raises DatabaseError in clear words."""
    return database.ready()
