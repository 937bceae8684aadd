"""The banner of an installation that holds the sample data: on every page, above everything."""

import streamlit as st

from ui import cached
from ui.language import t


def draw() -> None:
    """Draw it where the sample data are loaded."""
    if cached.is_sample():
        st.html(f'<p class="kpi-banner" role="note"><b>{t("signin.sample")}</b> {t("signin.sample_note")}</p>')
