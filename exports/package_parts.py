"""The parts of a workbook's package (.xlsx, .xlsm): read, changed, added, and written back as one file."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from exports.xml_edit import Edits, Element, NotEditable, parse, quoted

TYPES = "[Content_Types].xml"
_ROOT = "_rels/.rels"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: The most that a package may hold unpacked; the reader that let the file in is stricter.
_MOST_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation of a part. `kind` is the last word of its type ("comments"), `target` a part's name."""

    id: str
    kind: str
    target: str


class Package:
    """A workbook's parts by name. Raises NotEditable for what is no such package."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except zipfile.BadZipFile as error:
            raise NotEditable(str(error)) from None
        if sum(one.file_size for one in self._archive.infolist()) > _MOST_BYTES:
            raise NotEditable("too large")
        self._names = {one.casefold(): one for one in self._archive.namelist()}
        self._changed: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._names

    def read(self, name: str) -> bytes:
        """A part as it stands now."""
        own = self._names.get(name.casefold())
        if own is None:
            raise NotEditable(name)
        try:
            return self._changed[own] if own in self._changed else self._archive.read(own)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
            raise NotEditable(f"{name}: {error}") from None

    def write(self, name: str, content: bytes) -> None:
        """Change a part or add one."""
        own = self._names.setdefault(name.casefold(), name)
        self._changed[own] = content

    def unused(self, pattern: str) -> str:
        """A name that no part has; `{}` in the pattern is a number."""
        return next(name for n in range(1, 1_000_000) if (name := pattern.format(n)) not in self)

    def relations(self, part: str) -> list[Relation]:
        """What a part refers to within the package."""
        name = _relations_of(part)
        if name not in self:
            return []
        root, _ = parse(self.read(name))
        return [
            Relation(
                one.attributes.get("Id", ""),
                one.attributes.get("Type", "").rsplit("/", 1)[-1],
                _absolute(part, one.attributes.get("Target", "")),
            )
            for one in root.children
            if one.attributes.get("TargetMode") != "External"
        ]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation (the last word of its type, the target part's name) and return its id."""
        name = _relations_of(part)
        content = self.read(name) if name in self else self._no_relations()
        root, _ = parse(content)
        used = {one.attributes.get("Id", "") for one in root.children}
        own = next(one for n in range(1, 1_000_000) if (one := f"rIdKpi{n}") not in used)
        edits = Edits(content)
        where = f"Type={quoted(f'{self.relations_uri()}/{kind}')} Target={quoted('/' + target)}"
        edits.append(root, f"<{root.tag('Relationship')} Id={quoted(own)} {where}/>")
        self.write(name, edits.apply())
        return own

    def _no_relations(self) -> bytes:
        """An empty list of relations, of the namespace that the package's own list has."""
        root, _ = parse(self.read(_ROOT))
        return f"{DECLARATION}<Relationships xmlns={quoted(root.uri)}/>".encode()

    def relations_uri(self) -> str:
        """What types of relations begin with, and the namespace of their ids: strict and transitional files differ."""
        root, _ = parse(self.read(_ROOT))
        types = [one.attributes.get("Type", "") for one in root.children]
        found = next((one for one in types if one.endswith("/officeDocument")), None)
        if found is None:
            raise NotEditable("no workbook part")
        return found.rsplit("/", 1)[0]

    def declare(self, kind: str, *, part: str = "", extension: str = "") -> None:
        """Say of what content type a part, or every part with an extension, is; what is said already stays."""
        content = self.read(TYPES)
        root, _ = parse(content)
        attribute, value = ("PartName", f"/{part}") if part else ("Extension", extension)
        if any(one.attributes.get(attribute, "").casefold() == value.casefold() for one in root.children):
            return
        edits = Edits(content)
        name = root.tag("Override" if part else "Default")
        made = f"<{name} {attribute}={quoted(value)} ContentType={quoted(kind)}/>"
        # Defaults come before overrides.
        at = root.inner_end if part or not root.children else root.children[0].start
        edits.replace(at, at, made)
        self.write(TYPES, edits.apply())

    def bytes(self) -> bytes:
        """The whole file, unchanged parts as they were."""
        buffer = io.BytesIO()
        there = set()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
            for info in self._archive.infolist():
                there.add(info.filename)
                made.writestr(_stamped(info.filename), self.read(info.filename), zipfile.ZIP_DEFLATED)
            for name in self._changed.keys() - there:
                made.writestr(_stamped(name), self._changed[name], zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def sheets_of(package: Package, book: str) -> Iterator[tuple[Element, str]]:
    """Each sheet's element in the workbook part, and its part's name."""
    root, _ = parse(package.read(book))
    listed = root.child("sheets")
    if listed is None:
        raise NotEditable("no sheets")
    targets = {one.id: one.target for one in package.relations(book)}
    for sheet in listed.children:
        target = targets.get(sheet.attributes.get("id", ""))
        if target is not None:
            yield sheet, target


def workbook_part(package: Package) -> str:
    """The name of the workbook part."""
    found = next((one.target for one in package.relations("") if one.kind == "officeDocument"), None)
    if found is None:
        raise NotEditable("no workbook part")
    return found


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _absolute(part: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def _stamped(name: str) -> zipfile.ZipInfo:
    """The same content gives the same bytes, whenever it is made."""
    return zipfile.ZipInfo(re.sub(r"^/+", "", name), (1980, 1, 1, 0, 0, 0))
