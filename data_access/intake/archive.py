"""A zipped workbook's archive: sizes and names checked before anything is unpacked, its XML parts read as streams.

Nothing is ever written to disk, no document type (whose entities could explode) is taken, nothing is looked up outside.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from xml.parsers import expat

from data_access.intake.refusals import Budget, refuse
from data_access.loading.errors import ErrorCode

MAX_PACKED = 60_000_000
MAX_UNPACKED = 400_000_000
MAX_RATIO = 200  # office programs reach 20-60; a bomb about 1000
RATIO_COUNTS_FROM = 1_000_000
MAX_PARTS = 2_000
#: Elements of a part that is kept as a list (styles, relations, the list of sheets); Excel allows 64,000 styles.
MAX_ELEMENTS = 500_000
CHUNK = 1 << 18
_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
_UNSAFE_NAME = re.compile(r"(^|/)\.\.(/|$)|^/|\\|:|[\x00-\x1f]")

Attributes = Mapping[str, str]


class Archive:
    """The checked parts of a zip file, found whatever the case of their names, as office programs do."""

    def __init__(self, parts: zipfile.ZipFile, budget: Budget) -> None:
        self._zip, self.budget = parts, budget
        self._names = {part.filename.lower(): part for part in parts.infolist()}

    def has(self, path: str) -> bool:
        return path.lower() in self._names

    def names(self) -> list[str]:
        return [part.filename for part in self._names.values()]

    def size(self, path: str) -> int:
        """Unpacked size, as the directory states it; reading never passes it."""
        return self._names[path.lower()].file_size

    def chunks(self, path: str) -> Iterator[bytes]:
        """A part's content piece by piece; the file's budget is looked at with each."""
        with self._zip.open(self._names[path.lower()]) as part:
            while chunk := part.read(CHUNK):
                self.budget.check()
                yield chunk

    def parse(
        self,
        path: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None],
        text: Callable[[str], None],
    ) -> None:
        """Streams one XML part to the handlers, tags without namespace."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, attributes: start(local(tag), attributes)
        parser.EndElementHandler = lambda tag: end(local(tag))
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = lambda *_: refuse(ErrorCode.DOCUMENT_TYPE)
        for chunk in self.chunks(path):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def elements(self, path: str) -> list[tuple[str, Attributes]]:
        """Every element of a small part in order: (local name, attributes); an end is (`/name`, nothing)."""
        found: list[tuple[str, Attributes]] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            if len(found) > MAX_ELEMENTS:
                refuse(ErrorCode.WORKBOOK_TOO_LARGE, path)
            found.append((tag, {local(key): value for key, value in attributes.items()}))

        self.parse(path, start, lambda tag: found.append((f"/{tag}", {})), lambda text: None)
        return found

    def relations(self, path: str) -> dict[str, tuple[str, str]]:
        """The parts that a part refers to: id -> (kind, path)."""
        folder, name = posixpath.split(path)
        where = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(where):
            return {}
        return {
            attributes["Id"]: (
                attributes["Type"].rsplit("/", 1)[-1],
                posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/"),
            )
            for tag, attributes in self.elements(where)
            if tag == "Relationship"
        }


@contextmanager
def opened(content: bytes, budget: Budget | None = None) -> Iterator[Archive]:
    """The archive behind a workbook's bytes. Whatever is wrong with it refuses the file."""
    if len(content) > MAX_PACKED:
        refuse(ErrorCode.FILE_TOO_LARGE, f"{len(content) // 1_000_000} MB", f"{MAX_PACKED // 1_000_000} MB")
    if _END not in content[-66_000:]:  # the directory stands last: what was cut off lacks it
        refuse(ErrorCode.TRUNCATED_FILE)
    if (entries := content.count(_ENTRY)) > MAX_PARTS:  # before zipfile makes an object of each
        refuse(ErrorCode.ZIP_BOMB, str(entries))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive.infolist())
            yield Archive(archive, budget or Budget())
    except (expat.ExpatError, LookupError, ValueError, OverflowError, EOFError) as error:
        refuse(ErrorCode.DAMAGED_WORKBOOK, type(error).__name__)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as error:
        refuse(ErrorCode.DAMAGED_WORKBOOK, type(error).__name__)


def _check(parts: list[zipfile.ZipInfo]) -> None:
    """Names and sizes as the directory states them; reading never passes them (zipfile stops there, checks the sum)."""
    names = [part.filename.lower() for part in parts]
    if len(set(names)) < len(names) or any(_UNSAFE_NAME.search(name) for name in names):
        refuse(ErrorCode.UNSAFE_ARCHIVE)
    if any(part.flag_bits & 1 for part in parts):
        refuse(ErrorCode.ENCRYPTED_FILE)
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        refuse(ErrorCode.DAMAGED_WORKBOOK, "zip")  # other methods may ask for gigabytes before the first byte
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        refuse(ErrorCode.ZIP_BOMB, f"{unpacked // 1_000_000} MB")
    for part in parts:
        if part.file_size > RATIO_COUNTS_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            refuse(ErrorCode.ZIP_BOMB, f"{part.file_size // 1_000_000} MB")


def local(tag: str) -> str:
    """A tag's or attribute's name without its namespace."""
    return tag.rsplit(" ", 1)[-1]
