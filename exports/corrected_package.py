"""Colours, comments and the list of errors put into a workbook's own parts, all else left as it is."""

import re
import unicodedata
from collections.abc import Mapping

from exports.corrected_cells import SheetMarks, mark_cells
from exports.corrected_comments import Comments
from exports.corrected_grid import link_of, list_name
from exports.corrected_styles import Styles
from exports.corrected_workbook import MOST_COMMENTS, Marked
from exports.package_parts import DECLARATION, Package, sheets_of, workbook_part
from exports.xml_edit import Edits, Element, NotEditable, escaped, parse, quoted
from kpi.report_template import ERRORS_MARK

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SELECTED = re.compile(rb"\stabSelected\s*=\s*[\"'](?:1|true)[\"']")


def mark(content: bytes, marked: Marked) -> bytes:
    """The workbook with its errors. Raises NotEditable for one that is not built as expected."""
    package = Package(content)
    book = workbook_part(package)
    parts = {_name(sheet.attributes.get("name", "")): part for sheet, part in sheets_of(package, book)}
    styles = Styles(package, book)
    again = bool(marked.old_list)
    room = MOST_COMMENTS
    for name, part in parts.items():
        said: Mapping[str, str] = marked.cells.get(name, {})
        if name == marked.old_list or not (said or again):
            continue
        marks = SheetMarks(dict(said), styles, forget=again)
        package.write(part, mark_cells(package.read(part), marks))
        commented = dict(list(said.items())[:room])
        room -= len(commented)
        Comments(package, part).put(commented, forget=again)
    wanted = parts.get(marked.old_list)
    _put_list(package, book, marked, set(parts), styles, wanted)
    styles.write()
    return package.bytes()


def _name(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _put_list(package: Package, book: str, marked: Marked, taken: set[str], styles: Styles, old: str | None) -> None:
    """The list as the last sheet, in the place of an earlier one where there is one; the workbook opens on it."""
    root, prefixes = parse(package.read(book))
    listed = root.child("sheets")
    if listed is None or not listed.children:
        raise NotEditable("no sheets")
    own = _list_sheet(root.uri, marked, taken, styles)
    position = len(listed.children)
    if old is None:
        part = package.unused("xl/worksheets/sheetErrors{}.xml")
        package.declare(_SHEET_TYPE, part=part)
        own_id = package.relate(book, "worksheet", part)
        edits = Edits(package.read(book))
        edits.append(
            listed, _sheet_element(listed, prefixes, package.relations_uri(), list_name(marked, taken), own_id)
        )
        _open_on(edits, root, position)
        package.write(book, edits.apply())
        for _, other in list(sheets_of(package, book))[:position]:
            _deselect(package, other)
    else:
        part = old
    package.write(part, own)


def _sheet_element(listed: Element, prefixes: Mapping[str, str], uri: str, name: str, own_id: str) -> str:
    numbers = [int(one.attributes.get("sheetId", "0")) for one in listed.children]
    prefix = prefixes.get(uri, "")
    declared = "" if prefix else f" xmlns:r={quoted(uri)}"
    tag, number = listed.tag("sheet"), quoted(str(max(numbers) + 1))
    return f"<{tag} name={quoted(name)} sheetId={number}{declared} {prefix or 'r'}:id={quoted(own_id)}/>"


def _open_on(edits: Edits, root: Element, position: int) -> None:
    views = root.child("bookViews")
    view = views.children[0] if views is not None and views.children else None
    if view is not None:
        edits.attribute(view, "activeTab", str(position))


def _deselect(package: Package, part: str) -> None:
    """Two selected sheets would be written to together: only the list is."""
    content = package.read(part)
    end = content.find(b"sheetData")
    head = content[: end if end > 0 else len(content)]
    changed = _SELECTED.sub(b"", head)
    if changed != head:
        package.write(part, changed + content[len(head) :])


def _list_sheet(uri: str, marked: Marked, taken: set[str], styles: Styles) -> bytes:
    """The sheet with the list: every text is written into its own cell, none is taken for a formula."""
    bold, link, wrapped = styles.bold(), styles.link(), styles.wrapped()
    rows = [f'<row r="1" hidden="1">{_text("A1", ERRORS_MARK, 0)}</row>']
    head = marked.head()
    rows += [
        f'<row r="{number}">{_text(f"A{number}", line, bold if number == 2 else 0)}</row>'
        for number, line in enumerate(head, 2)
    ]
    number = len(head) + 3
    titles = "".join(_text(f"{'ABCDE'[at]}{number}", title, bold) for at, (title, _) in enumerate(marked.columns))
    rows.append(f'<row r="{number}">{titles}</row>')
    links = []
    for fault in marked.listed:
        number += 1
        label, target = link_of(fault, marked)
        leads = bool(target) and fault.sheet in taken
        if leads:
            links.append(f'<hyperlink ref="A{number}" location={quoted(target)} display={quoted(label)}/>')
        cells = _text(f"A{number}", label, link if leads else 0)
        for at, text in enumerate((fault.text, fault.message, fault.expected, fault.code), 1):
            cells += _text(f"{'ABCDE'[at]}{number}", text, wrapped)
        rows.append(f'<row r="{number}">{cells}</row>')
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, (_, width) in enumerate(marked.columns, 1)
    )
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f"{DECLARATION}<worksheet xmlns={quoted(uri)}>"
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData>{linked}</worksheet>"
    ).encode()


def _text(place: str, text: str, style: int) -> str:
    look = f' s="{style}"' if style else ""
    return (
        f'<c r="{place}"{look} t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>' if text else ""
    )
