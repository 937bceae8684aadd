"""Every target in every child area at a glance: one cell each, by colour, shape and value."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from data_access.result_types import AreaOption
from kpi.figures import Row, Status
from kpi.labels import of_row
from kpi.plan import Plan
from ui import html
from ui.explain_link import Linker
from ui.wording import text

#: Statuses that a place is ordered by: how many of a line's cells stand so.
_HOLDING_BACK = (Status.NOT_MET, Status.BEHIND, Status.NO_DATA, Status.INSUFFICIENT)


def heat_table(
    plan: Plan,
    areas: Sequence[tuple[AreaOption, str]],
    rows: Mapping[str, Sequence[Row]],
    link: Linker,
    target_link: Callable[[str, str], str],
    language: str,
) -> str:
    """Markup. `areas`: each with its name as finished markup; `rows` by target id; `link` makes values into links,
    `target_link` a target's id and name.

    Whichever are fewer, areas or targets, stand side by side, so that the table is as narrow as it can be. Areas with
    most cells that hold back come first; targets in the document's order; without a row a cell is empty.
    """
    cells = {(row.area, name): row for name, found in rows.items() for row in found}
    ordered = sorted(areas, key=lambda area: -sum(_holds_back(cells.get((area[0].code, name))) for name in rows))
    targets = [(name, _target_name(plan, found[0], target_link, language)) for name, found in rows.items() if found]
    named = [(area.code, markup) for area, markup in ordered]
    across, down = (named, targets) if len(named) <= len(targets) else (targets, named)
    turned = across is targets

    def cell(first: str, second: str) -> str:
        return _cell(plan, cells.get((first, second) if turned else (second, first)), link, language)

    head = "".join(f'<th scope="col">{words}</th>' for _, words in across)
    corner = escape(text(language, "areas.heat_area" if turned else "areas.heat_target"))
    body = "".join(
        f'<tr><th scope="row">{words}</th>{"".join(cell(key, other) for other, _ in across)}</tr>'
        for key, words in down
    )
    label = escape(text(language, "areas.heat"))
    return (
        f'<div class="kpi-wider" role="region" tabindex="0" aria-label="{label}"><table class="kpi-heat">'
        f'<thead><tr><th scope="col">{corner}</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _holds_back(row: Row | None) -> bool:
    return row is not None and row.status in _HOLDING_BACK


def _target_name(plan: Plan, row: Row, target_link: Callable[[str, str], str], language: str) -> str:
    words = of_row(plan, row, language)
    return f"{target_link(row.target_id, words.name())}{html.small(words.demand())}"


def _cell(plan: Plan, row: Row | None, link: Linker, language: str) -> str:
    if row is None:
        return f'<td><span class="kpi-unseen">{escape(text(language, "areas.heat_empty"))}</span></td>'
    words = of_row(plan, row, language)
    name = "no_target" if row.status is None else row.status.value
    return (
        f'<td class="kpi-{name}"><i class="kpi-shape" aria-hidden="true"></i>'
        f'<span class="kpi-unseen">{escape(words.status())}: </span>{link(row, words.value())}</td>'
    )
