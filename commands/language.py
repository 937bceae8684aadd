"""The languages of the terminal: documents speak their own (Vietnamese), messages English; `KPI_LANG` sets both."""

import os


def label_language() -> str:
    """The language of labels and notes in CSV: `KPI_LANG`, else `vi`, the documents' own."""
    return "en" if os.environ.get("KPI_LANG") == "en" else "vi"


def message_language() -> str:
    """The language of what a command says about errors in files: `KPI_LANG`, else `en`, as all its messages."""
    return "vi" if os.environ.get("KPI_LANG") == "vi" else "en"
