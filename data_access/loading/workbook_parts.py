"""The parts of an .xlsx file: a zip archive, its sizes checked before anything is read, and its small XML parts."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import IO
from xml.parsers import expat

MAX_PACKED = 60_000_000
MAX_UNPACKED = 400_000_000
MAX_RATIO = 200  # office programs reach 20-60; a bomb about 1000
RATIO_COUNTS_FROM = 1_000_000
MAX_PARTS = 2_000

Attributes = Mapping[str, str]


class Fault(StrEnum):
    """Why a file cannot be read at all."""

    NOT_A_WORKBOOK = "not_a_workbook"
    OLD_OR_LOCKED = "old_or_locked"
    TOO_LARGE = "too_large"
    FAR_CELL = "far_cell"
    DAMAGED = "damaged"


class Unreadable(Exception):
    """The file as a whole is refused; `place` (sheet and cell) and `detail` say where and what was found."""

    def __init__(self, fault: Fault, place: str = "", detail: str = "") -> None:
        super().__init__(f"{fault}: {place} {detail}".strip())
        self.fault, self.place, self.detail = fault, place, detail


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The archive behind a workbook's bytes, its sizes checked. Whatever is wrong with it becomes Unreadable."""
    if content[:8] == bytes.fromhex("d0cf11e0a1b11ae1"):  # the container of .xls files and of encrypted ones
        raise Unreadable(Fault.OLD_OR_LOCKED)
    if len(content) > MAX_PACKED:
        raise Unreadable(Fault.TOO_LARGE, detail=f"{len(content) // 1_000_000} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive)
            yield archive
    except (expat.ExpatError, KeyError, ValueError, IndexError, zlib.error, EOFError, NotImplementedError) as error:
        raise Unreadable(Fault.DAMAGED, detail=type(error).__name__) from error
    except (zipfile.BadZipFile, RuntimeError) as error:
        fault = Fault.DAMAGED if content[:2] == b"PK" else Fault.NOT_A_WORKBOOK
        raise Unreadable(fault, detail=type(error).__name__) from error


def _check_sizes(archive: zipfile.ZipFile) -> None:
    """Sizes as the directory states them; reading never passes them (zipfile stops there and checks the sum)."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
        raise Unreadable(Fault.TOO_LARGE, detail=f"{unpacked // 1_000_000} MB, {len(parts)} parts")
    for part in parts:
        if part.file_size > RATIO_COUNTS_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise Unreadable(Fault.TOO_LARGE, detail=f"{part.file_size // 1_000_000} MB in {part.filename}")


def book_path(archive: zipfile.ZipFile) -> str:
    """The path of the part that lists the sheets. Raises Unreadable when the archive is no workbook."""
    names = set(archive.namelist())
    for kind, path in relations(archive, "").values():
        if kind == "officeDocument" and path in names and "sheet" in _tags(archive, path):
            return path
    raise Unreadable(Fault.NOT_A_WORKBOOK)


def relations(archive: zipfile.ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """The parts that a part refers to: id -> (kind, path)."""
    folder, name = posixpath.split(path)
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    if where not in archive.namelist():
        return {}
    return {
        attributes["Id"]: (
            attributes["Type"].rsplit("/", 1)[-1],
            posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/"),
        )
        for tag, attributes in elements(archive, where)
        if tag == "Relationship"
    }


def elements(archive: zipfile.ZipFile, path: str) -> list[tuple[str, Attributes]]:
    """Every element of a small part in order: (local name, attributes); an end is (`/name`, nothing)."""
    found: list[tuple[str, Attributes]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        found.append((tag, {local(key): value for key, value in attributes.items()}))

    parse(archive, path, start, lambda tag: found.append((f"/{tag}", {})), lambda text: None)
    return found


def _tags(archive: zipfile.ZipFile, path: str) -> set[str]:
    return {tag for tag, _ in elements(archive, path)}


def shared_strings(archive: zipfile.ZipFile, path: str) -> list[str]:
    """The table of texts; reading aids of East Asian text (`rPh`), which repeat what stands there, are left out."""
    strings: list[str] = []
    pieces: list[str] = []
    open_tags: list[str] = []

    def start(tag: str, _: dict[str, str]) -> None:
        open_tags.append(tag)

    def end(tag: str) -> None:
        open_tags.pop()
        if tag == "si":
            strings.append("".join(pieces))
            pieces.clear()

    def text(data: str) -> None:
        if open_tags[-1] == "t" and "rPh" not in open_tags:
            pieces.append(data)

    parse(archive, path, start, end, text)
    return strings


def parse(
    archive: zipfile.ZipFile,
    path: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Streams one part to the handlers, tags without namespace; a document type (whose entities could explode) is
    refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: start(local(tag), attributes)
    parser.EndElementHandler = lambda tag: end(local(tag))
    parser.CharacterDataHandler = text

    def refuse(*_: object) -> None:
        raise Unreadable(Fault.DAMAGED, detail="DOCTYPE")

    parser.StartDoctypeDeclHandler = refuse
    part: IO[bytes]
    with archive.open(path) as part:
        parser.ParseFile(part)


def local(tag: str) -> str:
    """A tag's or attribute's name without its namespace."""
    return tag.rsplit(" ", 1)[-1]
