"""Small pieces of markup: everything that comes from data is escaped here."""

from html import escape

from kpi.figures import Status
from kpi.labels import status_word


def status(value: Status | None, language: str) -> str:
    """A status as word, shape and colour together."""
    return mark("no_target" if value is None else value.value, status_word(value, language))


def mark(name: str, word: str) -> str:
    """A word with the shape and colour of the status `name` (of `kpi.figures.Status`, or `no_target`: no shape)."""
    return f'<span class="kpi-status kpi-{name}"><i class="kpi-shape" aria-hidden="true"></i>{escape(word)}</span>'


def small(*texts: str) -> str:
    """Notes under a figure, one line each; empty ones are left out."""
    return "".join(f'<span class="kpi-small">{escape(text)}</span>' for text in texts if text)


def cell(content: str, heading: str = "", css: str = "") -> str:
    """A table cell of finished markup; `heading` names it where the table falls apart into cards (phones)."""
    return f'<td class="{css}" data-label="{escape(heading)}">{content}</td>'


def table(headings: list[tuple[str, str]], rows: list[str], css: str = "") -> str:
    """A table of finished rows; headings are (text, css class)."""
    head = "".join(f'<th scope="col" class="{css}">{escape(text)}</th>' for text, css in headings)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table class="kpi-table {css}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def heading(text: str) -> str:
    return f'<h2 class="kpi-heading">{escape(text)}</h2>'


def empty(why: str, action: str) -> str:
    """An empty state: why it is empty, and what to do next."""
    return f'<div class="kpi-empty"><p>{escape(why)}</p><p class="kpi-small">{escape(action)}</p></div>'
