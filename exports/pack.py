"""The meeting pack: deck, workbook and report of one meeting as named files, and what says which files are missing.

All are drawn from the one `Meeting`. Names are plain ASCII from codes and folded names: any area's name gives a file
that every system can store, and two packs of one run never share a name.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from exports import meeting_words, pdf
from exports.wording import text
from kpi.meeting import Meeting
from kpi.office_settings import OfficeSettings

#: Called with the share done (0 to 1) and words for what is being made.
Step = Callable[[float, str], None]

_MOST_NAME, _MOST_STEM = 40, 150
#: The first moment that a ZIP can name: the same files give the same archive.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_README = "DOC-TRUOC.txt"


class PackFormat(StrEnum):
    PPTX = "pptx"
    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"


ALL_FORMATS = tuple(PackFormat)
#: What can be made on any server, and quickly.
EDITABLE = (PackFormat.PPTX, PackFormat.XLSX, PackFormat.DOCX)


@dataclass(frozen=True, slots=True)
class PackFile:
    """A file by its name; `kind`: the ending of what it was made from (pptx, xlsx, docx), "" for others."""

    name: str
    content: bytes
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """The files of one meeting. `about`: what they are of, in lines; `missing`: what could not be made, and why."""

    stem: str
    files: tuple[PackFile, ...]
    about: tuple[str, ...]
    missing: tuple[str, ...] = ()


def make_pack(
    meeting: Meeting,
    settings: OfficeSettings,
    *,
    formats: Collection[PackFormat] = ALL_FORMATS,
    language: str = "vi",
    template: bytes | None = None,
    step: Step = lambda share, words: None,
) -> Pack:
    """The meeting's files. A PDF that the server cannot make is named in `missing`; anything else that fails raises.

    `template`: an office's own .pptx for the deck (`exports.deck`, TemplateError).
    """
    stem = stem_of(meeting)
    wanted = [one for one in ALL_FORMATS if one in formats]
    made: dict[str, bytes] = {}
    files, missing = [], []
    for place, one in enumerate(wanted):
        step(place / len(wanted), text(language, f"pack.{one}"))
        for kind, ending in _sources(one):
            try:
                if kind not in made:
                    made[kind] = content_of(meeting, settings, kind, language=language, template=template)
                content = pdf.to_pdf(made[kind], kind) if one is PackFormat.PDF else made[kind]
            except pdf.PdfUnavailable as error:
                missing.append(f"{file_name(stem, kind, ending, language)}: {error.words(language)}")
            else:
                files.append(PackFile(file_name(stem, kind, ending, language), content, kind))
    step(1.0, text(language, "pack.done"))
    return Pack(stem, tuple(files), about(meeting, language), tuple(missing))


def content_of(
    meeting: Meeting, settings: OfficeSettings, kind: str, *, language: str = "vi", template: bytes | None = None
) -> bytes:
    """One file of the pack by its ending: pptx, xlsx or docx. Its library is loaded when it is first asked for."""
    if kind == PackFormat.PPTX:
        from exports.deck import write_deck

        return write_deck(meeting, language=language, template=template)
    if kind == PackFormat.XLSX:
        from exports.results_workbook import write_results_workbook

        return write_results_workbook(meeting, language=language)
    if kind == PackFormat.DOCX:
        from exports.official_report import write_report

        return write_report(meeting, settings, language=language)
    raise ValueError(kind)


def about(meeting: Meeting, language: str) -> tuple[str, ...]:
    """What the files are of, as lines: plan, period, area, filters, what counts, dates, version, marks."""
    lines = [f"{name}: {words}" for name, words in meeting_words.facts(meeting, language)]
    return (*lines, *meeting_words.marks(meeting, language))


def stem_of(meeting: Meeting) -> str:
    """A pack's name: codes of plan, period, area and filters, then the area's name and the frozen figures' name."""
    parts = [meeting_words.file_stem(meeting), meeting.area_name[: 4 * _MOST_NAME]]
    if meeting.frozen is not None:
        parts += ["chot", meeting.frozen.name]
    folded = [ascii_name(part, _MOST_STEM if place == 0 else _MOST_NAME) for place, part in enumerate(parts)]
    return "-".join(part for part in folded if part)[:_MOST_STEM].strip("-")


def file_name(stem: str, kind: str, ending: str, language: str) -> str:
    """The name of one file: the pack's, what it is, its ending."""
    return f"{stem}-{text(language, f'pack.file_{kind}')}.{ending}"


def ascii_name(words: str, most: int = _MOST_NAME) -> str:
    """Letters, digits and single hyphens only; "" for words that have none of them."""
    plain = unicodedata.normalize("NFKD", words.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(one for one in plain if not unicodedata.combining(one)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", kept).strip("-")[:most].strip("-")


def distinct(packs: Iterable[Pack]) -> list[Pack]:
    """Packs whose stems differ, also where capital letters count for nothing: later ones of a name get a number."""
    taken: set[str] = set()
    found = []
    for pack in packs:
        stem, number = pack.stem, 1
        while stem.casefold() in taken:
            number += 1
            stem = f"{pack.stem}-{number}"
        taken.add(stem.casefold())
        renamed = tuple(replace(one, name=stem + one.name.removeprefix(pack.stem)) for one in pack.files)
        found.append(pack if stem == pack.stem else Pack(stem, renamed, pack.about, pack.missing))
    return found


def write_zip(packs: Sequence[Pack], *, language: str = "vi") -> bytes:
    """One archive: the files of a single pack side by side, of several each pack in a folder of its own. A text says
    what they are of, and what could not be made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:  # the files are packed already
        for pack in distinct(packs):
            folder = f"{pack.stem}/" if len(packs) > 1 else ""
            for one in (*pack.files, readme(pack, language)):
                info = zipfile.ZipInfo(folder + one.name, _NO_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, one.content)
    return buffer.getvalue()


def readme(pack: Pack, language: str) -> PackFile:
    """The text that goes with a pack; with a byte order mark and line ends that every editor shows."""
    lines = [text(language, "pack.title"), "", *pack.about, "", text(language, "pack.files")]
    lines += [f"- {one.name}" for one in pack.files] or [text(language, "pack.no_files")]
    if pack.missing:
        lines += ["", text(language, "pack.missing"), *(f"- {one}" for one in pack.missing)]
    return PackFile(_README, "\r\n".join([*lines, ""]).encode("utf-8-sig"))


def _sources(one: PackFormat) -> list[tuple[str, str]]:
    """What is made for a format: (the kind of file it is made from, its ending)."""
    if one is PackFormat.PDF:
        return [(PackFormat.PPTX, "pdf"), (PackFormat.DOCX, "pdf")]
    return [(one.value, one.value)]
