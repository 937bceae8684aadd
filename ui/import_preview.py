"""What was understood of a file and what loading it would do, before anything is stored."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from data_access.intake import notes
from data_access.intake.reading import HeadingFound, How, KnownUnit, Reading
from data_access.loading.files import Checked
from data_access.loading.store import Change
from kpi import numbers, periods
from ui import html
from ui.import_words import content_words, key_words, listed, question_words
from ui.language import current, t

_SHOWN_CHANGES = 50
_SHOWN_NOTES = 30
#: How a heading stands, with the shape and colour of a status: the same shape means the same everywhere.
_MARKS = {
    How.KEYED: "met",
    How.EXACT: "met",
    How.REMEMBERED: "met",
    How.CHOSEN: "met",
    How.MENDED: "on_track",
    How.PROPOSED: "behind",
    How.AMBIGUOUS: "behind",
    How.UNKNOWN: "not_met",
    How.IGNORED: "no_data",
}
_WAITING = (How.PROPOSED, How.AMBIGUOUS, How.UNKNOWN)


def draw_summary(checked: Checked, period: str | None) -> None:
    """How much was understood and what would change."""
    reading, result = checked.reading, checked.result
    said = sorted({block.period for block in reading.blocks if periods.is_period(block.period)})
    if said and said != [period]:
        st.info(t("imports.other_period", periods=listed([periods.period(code).title(current()) for code in said], 3)))
    units = {found.unit for found in reading.units if found.unit} or {u for b in reading.blocks for u in b.units}
    asked_units = {found.folded for found in reading.units if found.how in _WAITING}
    headings = [found for found in reading.headings if found.how is not How.IGNORED]
    known = [found for found in headings if found.key is not None]
    parts = []
    if headings:
        parts.append(("columns", t("imports.of", part=len(known), whole=len(headings))))
    parts.append(("units", t("imports.of", part=len(units), whole=len(units) + len(asked_units))))
    parts += [
        ("cells", numbers.whole(result.cells, current())),
        ("new", numbers.whole(result.changed - result.replaced, current())),
        ("replaced", numbers.whole(result.replaced, current())),
        ("same", numbers.whole(result.cells - result.changed, current())),
    ]
    cells = "".join(f"<span><b>{escape(value)}</b>{escape(t(f'imports.count_{name}'))}</span>" for name, value in parts)
    st.html(f'<div class="kpi-counts kpi-understood">{cells}</div>')


def draw_columns(reading: Reading) -> None:
    """Every heading with what it was taken for; open where something is still asked."""
    if not reading.headings:
        return
    waiting = sum(found.how in _WAITING for found in reading.headings)
    key = "imports.columns_asked" if waiting else "imports.columns"
    with st.expander(t(key, n=len(reading.headings), asked=waiting)):
        names = [t(f"imports.column_{name}") for name in ("heading", "taken", "how", "filled")]
        css = ["kpi-wide", "", "", "kpi-right"]
        rows = [
            _heading_row(found, names) for found in sorted(reading.headings, key=lambda one: one.how not in _WAITING)
        ]
        st.html(html.table(list(zip(names, css, strict=True)), rows))


def draw_changes(checked: Checked, units: Mapping[str, KnownUnit]) -> None:
    """The answers that would be replaced: before and after."""
    if not checked.changes:
        return
    with st.expander(t("imports.changes", n=checked.result.replaced)):
        names = [t(f"imports.change_{name}") for name in ("unit", "question", "before", "after")]
        rows = [_change_row(change, units, names) for change in checked.changes[:_SHOWN_CHANGES]]
        st.html(html.table([(name, "") for name in names], rows))
        if checked.result.replaced > len(rows):
            st.caption(t("imports.changes_more", shown=len(rows), n=checked.result.replaced))


def draw_notes(reading: Reading) -> None:
    """What is left out and why, and what was read in a way worth saying."""
    if not reading.notes:
        return
    said: Sequence[str] = [notes.message(note, current()) for note in reading.notes]
    with st.expander(t("imports.notes", n=len(said))):
        items = "".join(f"<li>{escape(one[:1].upper() + one[1:])}</li>" for one in said[:_SHOWN_NOTES])
        st.html(f'<ul class="kpi-list">{items}</ul>')
        if len(said) > _SHOWN_NOTES:
            st.caption(t("imports.notes_more", n=len(said) - _SHOWN_NOTES))


def _heading_row(found: HeadingFound, names: Sequence[str]) -> str:
    taken = key_words(found.key) if found.key is not None else ""
    if found.key is None and found.how is How.PROPOSED and found.proposals:
        taken = t("imports.proposed", words=key_words(found.proposals[0]))
    return "".join(
        (
            html.cell(f"<b>{escape(found.heading)}</b>{html.small(found.sheet)}"),
            html.cell(escape(taken) or "–", names[1]),
            html.cell(html.mark(_MARKS[found.how], t(f"imports.how_{found.how.value}")), names[2]),
            html.cell(numbers.whole(found.cells, current()), names[3], "kpi-right"),
        )
    )


def _change_row(change: Change, units: Mapping[str, KnownUnit], names: Sequence[str]) -> str:
    unit = units.get(change.unit)
    return "".join(
        (
            html.cell(f"<b>{escape(unit.name if unit else change.unit)}</b>{html.small(change.unit if unit else '')}"),
            html.cell(escape(question_words(change.indicator, change.level)), names[1]),
            html.cell(escape(content_words(change.indicator, change.before)), names[2]),
            html.cell(f"<b>{escape(content_words(change.indicator, change.after))}</b>", names[3]),
        )
    )
