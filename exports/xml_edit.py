"""Changing a part of a workbook in place: everything that is not changed stays, byte for byte.

Libraries that read a workbook and write it anew lose what they do not know: stored results of formulas, pictures,
macros, rules. Here the part is only looked through (expat tells where each tag stands) and pieces are put in.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

_TAG = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")
_UNSEEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


#: Whether an element is wanted: its name without prefix, its depth (the root's is 0), its attributes.
Keep = Callable[[str, int, Mapping[str, str]], bool]


class NotEditable(Exception):
    """A part that is not built as expected: the caller makes the workbook anew instead."""


@dataclass(slots=True)
class Element:
    """One element: its name without prefix, its namespace (`uri`), and where its tags stand.

    `inner_end`: where `</name>` begins; `end`: behind it. `attributes` by name without prefix. An empty element
    (`<name/>`) has `inner_end == start_end == end`.
    """

    name: str
    prefix: str
    uri: str
    attributes: Mapping[str, str]
    depth: int
    start: int
    start_end: int
    inner_end: int = 0
    end: int = 0
    children: list["Element"] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return self.inner_end == self.start_end == self.end

    def child(self, name: str) -> "Element | None":
        """The first child of that name."""
        return next((one for one in self.children if one.name == name), None)

    def tag(self, name: str) -> str:
        """A name as it is written inside this element."""
        return f"{self.prefix}:{name}" if self.prefix else name


def parse(content: bytes, keep: Keep | None = None) -> tuple[Element, dict[str, str]]:
    """The root with its kept descendants, and the prefixes of the root's namespaces (URI -> prefix).

    An element that is not kept is passed over with all inside it. Raises NotEditable.
    """
    found = _Found(content, keep)
    found.run()
    if found.root is None:
        raise NotEditable("no root")
    return found.root, found.prefixes


class _Found:
    def __init__(self, content: bytes, keep: Keep | None) -> None:
        self.content, self.keep = content, keep
        self.root: Element | None = None
        self.prefixes: dict[str, str] = {}
        self._open: list[Element] = []
        self._depth = 0
        self._passed = 0
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.namespace_prefixes = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartNamespaceDeclHandler = self._namespace

    def run(self) -> None:
        try:
            self._parser.Parse(self.content, True)
        except expat.ExpatError as error:
            raise NotEditable(str(error)) from None

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii", "ascii"):
            raise NotEditable(encoding)

    def _doctype(self, *_rest: object) -> None:
        raise NotEditable("a document type")

    def _namespace(self, prefix: str | None, uri: str) -> None:
        if self.root is None:
            self.prefixes.setdefault(uri, prefix or "")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth, self._depth = self._depth, self._depth + 1
        if self._passed:
            self._passed += 1
            return
        parts = name.split("}")
        local = parts[1] if len(parts) > 1 else parts[0]
        plain = {_local(key): value for key, value in attributes.items()}
        if self.keep is not None and not self.keep(local, depth, plain):
            self._passed = 1
            return
        at = self._parser.CurrentByteIndex
        tag = _TAG.match(self.content, at)
        if tag is None:
            raise NotEditable(local)
        made = Element(
            local,
            parts[2] if len(parts) > 2 else "",
            parts[0] if len(parts) > 1 else "",
            plain,
            depth,
            at,
            tag.end(),
        )
        if self._open:
            self._open[-1].children.append(made)
        else:
            self.root = made
        self._open.append(made)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._passed:
            self._passed -= 1
            return
        done = self._open.pop()
        if self.content[done.start_end - 2 : done.start_end] == b"/>":
            done.inner_end = done.end = done.start_end
            return
        done.inner_end = self._parser.CurrentByteIndex
        tag = _TAG.match(self.content, done.inner_end)
        if tag is None:
            raise NotEditable(done.name)
        done.end = tag.end()


def _local(name: str) -> str:
    parts = name.split("}")
    return parts[1] if len(parts) > 1 else name


class Edits:
    """Pieces to put into a part; `apply` does all at once."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._made: list[tuple[int, int, int, bytes]] = []

    def replace(self, start: int, end: int, text: str) -> None:
        """Put a text in the place of some bytes; several at one place stand in the order in which they were asked."""
        self._made.append((start, end, len(self._made), text.encode()))

    def append(self, parent: Element, text: str) -> None:
        """Put a text behind the last child of an element."""
        if parent.empty:
            self.open(parent, text)
        else:
            self.replace(parent.inner_end, parent.inner_end, text)

    def open(self, element: Element, text: str) -> None:
        """Give an empty element (`<name/>`) a content."""
        name = self.content[element.start + 1 : element.start_end].split(None, 1)[0].rstrip(b"/>").decode()
        self.replace(element.start_end - 2, element.start_end, f">{text}</{name}>")

    def attribute(self, element: Element, name: str, value: str | None) -> None:
        """Set an attribute without prefix; None takes it away."""
        tag = self.content[element.start : element.start_end]
        there = re.search(rb"\s" + name.encode() + rb"""\s*=\s*("[^"]*"|'[^']*')""", tag)
        if there is not None:
            text = "" if value is None else f" {name}={quoted(value)}"
            self.replace(element.start + there.start(), element.start + there.end(), text)
        elif value is not None:
            first = re.match(rb"<[^\s/>]+", tag)
            at = element.start + (first.end() if first else 1)
            self.replace(at, at, f" {name}={quoted(value)}")

    def apply(self) -> bytes:
        """The part with all that was asked."""
        pieces: list[bytes] = []
        at = 0
        for start, end, _, text in sorted(self._made):
            if start < at:
                raise NotEditable("two changes at one place")
            pieces += (self.content[at:start], text)
            at = end
        return b"".join((*pieces, self.content[at:]))


def escaped(text: str) -> str:
    """A text as content of an element: nothing in it is markup, no unseen characters, no code of a character."""
    plain = _ESCAPED.sub("_x005F_", _UNSEEN.sub(" ", text))
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """A text as the value of an attribute, with its quotes."""
    return '"' + escaped(text).replace('"', "&quot;").replace("\n", "&#10;") + '"'
