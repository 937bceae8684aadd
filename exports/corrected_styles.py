"""The looks of cells: each bad cell keeps its own, but for the fill."""

import re
from collections.abc import Callable

from exports.corrected_workbook import FILL
from exports.package_parts import Package
from exports.xml_edit import Edits, Element, NotEditable, parse


class Styles:
    """A workbook's list of looks. What is asked for is added once; `write` puts it into the package."""

    def __init__(self, package: Package, book: str) -> None:
        part = next((one.target for one in package.relations(book) if one.kind == "styles"), None)
        if part is None:
            raise NotEditable("no styles")
        self._package, self._part = package, part
        self._content = package.read(part)
        self._root, _ = parse(self._content)
        self._fills, self._fonts, self._looks = (self._list(name) for name in ("fills", "fonts", "cellXfs"))
        self._fill = self._own_fill()
        self._added: list[str] = []
        self._new_fonts: list[str] = []
        self._made: dict[tuple[str, int], int] = {}

    def bad(self, style: int) -> int:
        """The look of a cell of this look that is bad."""
        if self.is_bad(style):
            return style
        return self._add(("bad", style), lambda: self._with_fill(style, self._new_fill_number()))

    def is_bad(self, style: int) -> bool:
        """Whether a look's fill is that of a bad cell."""
        look = self._look(style)
        return self._fill is not None and look is not None and look.attributes.get("fillId") == str(self._fill)

    def bad_looks(self) -> re.Pattern[bytes] | None:
        """What a cell looks like in a part when an earlier round coloured it; None where none did."""
        numbers = [str(number) for number in range(len(self._looks.children)) if self.is_bad(number)]
        return re.compile(rf"""\ss\s*=\s*["'](?:{"|".join(numbers)})["']""".encode()) if numbers else None

    def plain(self, style: int) -> int:
        """The look from before a cell was coloured: one that differs in the fill alone, else the same without."""
        mine = self._look(style)
        for number, other in enumerate(self._looks.children):
            if not self.is_bad(number) and mine is not None and self._alike(mine, other):
                return number
        return self._add(("plain", style), lambda: self._with_fill(style, 0))

    def bold(self) -> int:
        return self._add(("bold", 0), lambda: self._with_font("<{b}/>", ""))

    def link(self) -> int:
        return self._add(("link", 0), lambda: self._with_font("<{u}/>", '<{color} rgb="FF0563C1"/>'))

    def wrapped(self) -> int:
        xf, alignment = self._looks.tag("xf"), self._looks.tag("alignment")
        return self._add(
            ("wrapped", 0),
            lambda: (
                f'<{xf} numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
                f'<{alignment} vertical="top" wrapText="1"/></{xf}>'
            ),
        )

    def write(self) -> None:
        """Put everything that was added into the package."""
        edits = Edits(self._content)
        if any(kind == "bad" for kind, _ in self._made) and self._fill is None:
            fill, pattern = self._fills.tag("fill"), self._fills.tag("patternFill")
            colours = f'<{self._fills.tag("fgColor")} rgb="{FILL}"/><{self._fills.tag("bgColor")} indexed="64"/>'
            made = f'<{fill}><{pattern} patternType="solid">{colours}</{pattern}></{fill}>'
            self._append(edits, self._fills, [made])
        self._append(edits, self._fonts, self._new_fonts)
        self._append(edits, self._looks, self._added)
        self._package.write(self._part, edits.apply())

    def _append(self, edits: Edits, into: Element, made: list[str]) -> None:
        if made:
            edits.attribute(into, "count", str(len(into.children) + len(made)))
            edits.append(into, "".join(made))

    def _list(self, name: str) -> Element:
        found = self._root.child(name)
        if found is None or not found.children:
            raise NotEditable(f"no {name}")
        return found

    def _look(self, style: int) -> Element | None:
        return self._looks.children[style] if 0 <= style < len(self._looks.children) else None

    def _add(self, key: tuple[str, int], make: Callable[[], str]) -> int:
        if key not in self._made:
            self._added.append(make())
            self._made[key] = len(self._looks.children) + len(self._added) - 1
        return self._made[key]

    def _own_fill(self) -> int | None:
        """The number of an earlier round's fill."""
        for number, fill in enumerate(self._fills.children):
            pattern = fill.child("patternFill")
            colour = pattern.child("fgColor") if pattern is not None else None
            if colour is not None and colour.attributes.get("rgb") == FILL:
                return number
        return None

    def _new_fill_number(self) -> int:
        return len(self._fills.children) if self._fill is None else self._fill

    def _with_fill(self, style: int, fill: int) -> str:
        look = self._look(style) or self._look(0)
        if look is None:
            raise NotEditable("no look")
        alone = Edits(self._content)
        alone.attribute(look, "fillId", str(fill))
        alone.attribute(look, "applyFill", "1")
        changed = alone.apply()
        longer = len(changed) - len(self._content)
        return changed[look.start : look.end + longer].decode()

    def _with_font(self, first: str, colour: str) -> str:
        """The order of a font's parts is fixed: bold or underlined, size, colour, name."""
        names = {name: self._fonts.tag(name) for name in ("b", "u", "color", "sz", "name")}
        font = self._fonts.tag("font")
        content = (first + '<{sz} val="11"/>' + colour + '<{name} val="Arial"/>').format(**names)
        self._new_fonts.append(f"<{font}>{content}</{font}>")
        number = len(self._fonts.children) + len(self._new_fonts) - 1
        xf = self._looks.tag("xf")
        return f'<{xf} numFmtId="0" fontId="{number}" fillId="0" borderId="0" xfId="0" applyFont="1"/>'

    def _alike(self, one: Element, other: Element) -> bool:
        """Whether two looks differ in nothing but the fill."""
        return self._without_fill(one) == self._without_fill(other)

    def _without_fill(self, look: Element) -> bytes:
        text = self._content[look.start : look.end]
        return re.sub(rb"\s(?:fillId|applyFill)\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", text)
