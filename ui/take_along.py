"""Charts to take along: the downloads under a chart. Its image (PNG, SVG) and its rows (CSV, XLSX), made on click."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import plotly.graph_objects as go
import streamlit as st

from charts.palette import LIGHT, Palette
from data_access.scope import NotAllowed, Scope
from exports import chart_data, chart_image
from exports.chart_data import Cell, Context, Table
from exports.chart_frame import framed
from kpi import numbers
from kpi.evaluation import judging_day
from kpi.figures import Row
from kpi.indicators import ValueType
from kpi.labels import of_row
from kpi.plan import Plan
from ui import cached, guard, html
from ui.filters import Filters, plan_name
from ui.language import current, t

#: Makes the figure in the colours of a palette. Runs outside any session: words must be ready, nothing may be asked.
MakeFigure = Callable[[Palette], go.Figure]
#: Makes the rows when the downloads are opened, in that run of the session.
MakeTable = Callable[[], Table]

_COLUMNS = ("value", "low", "high", "unit", "demand", "status", "gap", "change")
_SHOWN = "take_along_image"
_COUNTS = ("met", "reported", "expected", "numerator", "denominator")
_TYPES = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


def context_of(filters: Filters, title: str, subtitle: str, name: str) -> Context:
    """What a chart of these filters says about itself; `name` (a target's id, "levels") ends the files' names."""
    plan, language = filters.plan, current()
    marks = [t("common.sample_data")] if cached.is_sample() else []
    marks += [t("common.invented")] if plan.invented else []
    period = filters.period.title(language)
    facts = (
        (t("common.plan"), plan_name(plan)),
        (t("common.period"), period),
        (t("take_along.scope"), ", ".join(word for word in (filters.area_name, filters.narrow_words) if word)),
        (t("take_along.data_day"), numbers.day(judging_day(plan, filters.period.code), language)),
        (t("take_along.counted"), t("take_along.counted_sent")),
        (t("take_along.read_at"), numbers.moment(datetime.now(UTC), language)),
    )
    place = [code for code in (filters.area, filters.level, filters.ownership) if code]
    return Context(
        title=title,
        subtitle=subtitle,
        facts=facts,
        source=t("common.source", period=period, plan=plan_name(plan)),
        marks=tuple(marks),
        title_name=t("take_along.title"),
        source_name=t("take_along.source"),
        marks_name=t("take_along.marks"),
        file_name="-".join((plan.code, filters.period.code.replace("/", "-"), *place, name)),
    )


def table_of(plan: Plan, rows: Sequence[Row], heading: str, names: Callable[[str], str]) -> Table:
    """The rows of a chart in its order. `heading` says what they are of ("Địa bàn"); `names` names a row's code."""
    columns = (
        *(t("take_along.column_code"), heading, t("take_along.column_clause"), t("take_along.column_target")),
        *(t(f"take_along.column_{name}") for name in (*_COLUMNS, *_COUNTS)),
    )
    return Table(columns, tuple(_line(plan, row, names) for row in rows))


def draw(scope: Scope, make: MakeFigure, context: Context, make_table: MakeTable, *, key: str) -> None:
    """A button under the chart; what it opens is made when it is opened, each file when it is clicked.

    `scope` is the one that the rows were read with: a file is made only while the person still has it.
    """
    _draw(scope, make, context, make_table, key)


def _line(plan: Plan, row: Row, names: Callable[[str], str]) -> tuple[Cell, ...]:
    words, figure, code = of_row(plan, row, current()), row.figure, row.unit or row.level or row.area
    known = figure.reported > 0
    return (
        *(code, names(code), row.clause, words.name()),
        *((figure.value, figure.low, figure.high) if known else (None, None, None)),
        "%" if words.value_type is ValueType.PERCENT else "",
        *(words.demand(), words.status() if row.status else "", words.gap(), row.change),
        *(figure.met, figure.reported, figure.expected, figure.numerator, figure.denominator),
    )


@st.fragment
def _draw(scope: Scope, make: MakeFigure, context: Context, make_table: MakeTable, key: str) -> None:
    """A fragment: opening the downloads draws nothing else of the page anew."""
    with st.popover(t("take_along.open"), key=f"take_along|{key}", on_change="rerun") as opened:
        if opened.open:
            _draw_files(scope, make, context, make_table(), key)
        else:  # as high as what comes: the place where it opens is chosen now
            st.html(f'<p class="kpi-small kpi-files">{html.escape(t("take_along.starting"))}</p>')
    if _is_shown(key, context):
        _image_of_the_browser(make, context, key)


def _draw_files(scope: Scope, make: MakeFigure, context: Context, table: Table, key: str) -> None:
    trouble = _trouble()
    files: dict[str, Callable[[], bytes]] = {
        "png": lambda: chart_image.image_of(make(LIGHT), context, chart_image.Format.PNG),
        "svg": lambda: chart_image.image_of(make(LIGHT), context, chart_image.Format.SVG),
        "csv": lambda: chart_data.csv_of(table, context),
        "xlsx": lambda: chart_data.xlsx_of(table, context),
    }
    for ending, content in files.items():
        if trouble is None or ending not in tuple(chart_image.Format):
            download(scope, t(f"take_along.{ending}"), ending, content, context.file_name, key, wide=True)
    st.html(f'<p class="kpi-small">{html.escape(t("take_along.inside"))}</p>')
    if trouble is not None:
        st.warning(t(f"take_along.{trouble.value}"))
        st.button(t("take_along.image_make"), on_click=_show_image, args=(key, context), key=f"make|{key}")


def _trouble() -> chart_image.Trouble | None:
    """Why the server cannot draw images now, None when it can. Starts its browser, which takes a second or two once."""
    try:
        chart_image.check()
    except chart_image.ImageError as error:
        return error.trouble
    return None


def download(
    scope: Scope, words: str, ending: str, content: Callable[[], bytes], name: str, key: str, *, wide: bool = False
) -> None:
    """One button for a file that is made when it is clicked, and only while the person still has this scope."""
    scope_later = guard.scope_later()

    def checked() -> bytes:
        if scope_later() != scope:
            raise NotAllowed("rights have changed since the page was drawn")
        return content()

    st.download_button(
        words,
        checked,
        f"{name}.{ending}",
        mime=_TYPES[ending],
        on_click="ignore",
        key=f"{ending}|{key}",
        width="stretch" if wide else "content",
    )


def _show_image(key: str, context: Context) -> None:
    st.session_state[f"{_SHOWN}|{key}"] = context.file_name


def _is_shown(key: str, context: Context) -> bool:
    """Whether the person asked for this very chart's image: another target or filter starts anew."""
    return st.session_state.get(f"{_SHOWN}|{key}") == context.file_name


def _image_of_the_browser(make: MakeFigure, context: Context, key: str) -> None:
    """The same image on the page, with Plotly's own camera: it needs nothing of the server. Below the downloads, not
    among them: saving it is a click outside of them, which closes them and would take the image away."""
    st.html(f'<p class="kpi-small">{html.escape(t("take_along.image_here"))}</p>')
    figure = go.Figure(framed(make(LIGHT), context))
    size = {"width": figure.layout.width, "height": figure.layout.height}  # not the one it has on a narrow screen
    config = {
        "displayModeBar": True,
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "scale": 2, "filename": context.file_name} | size,
    }
    st.plotly_chart(figure, theme=None, config=config, key=f"image|{key}")
