"""The presentation a deck is made in: an office's own template or the product's (`base.pptx`), emptied of its slides.

Layouts are found by name, placeholders by type, so that any template can be used whose layouts have the names that
`docs/meeting-pack.md` lists. What a template lacks is said in words, before anything is made.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER

from charts.palette import DARK, LIGHT
from exports.deck.drawing import EMU, Box
from exports.deck.look import Look, luminance
from exports.deck.theme import colour_of, fonts_of
from exports.wording import text

OWN = Path(__file__).with_name("base.pptx")
#: The names under which each layout is looked for, the product's own first.
COVER = ("Trang bìa", "Cover", "Bản chiếu tiêu đề", "Trang chiếu tiêu đề", "Trang tiêu đề", "Title Slide")
CONTENT = ("Trang nội dung", "Content", "Chỉ tiêu đề", "Chỉ có tiêu đề", "Title Only", "Tiêu đề và nội dung")
CONTENT += ("Title and Content",)

_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_SUBTITLES = (PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.BODY)
_AT_FOOT = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE)
_BODIES = (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY)
#: Less room than this for what a slide shows, in points, and nothing could be read.
_LEAST = (420.0, 230.0)
_MARGIN = 36.0
#: A ground of less luminance is a dark one.
_DARK_BELOW = 0.2
#: A template may be this large unpacked.
_MOST_BYTES = 300 * 1024 * 1024
_TYPES = "[Content_Types].xml"


class TemplateErrorCode(StrEnum):
    NOT_A_DECK = "not_a_deck"
    NO_LAYOUT = "no_layout"
    NO_PLACEHOLDER = "no_placeholder"
    NO_ROOM = "no_room"


class TemplateError(ValueError):
    """A template that no deck can be made in. `words` says what is wrong and what to do."""

    def __init__(self, code: TemplateErrorCode, **values: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.values = values

    def words(self, language: str) -> str:
        values = {
            name: text(language, f"deck_template.{value}") if name == "placeholder" else value
            for name, value in self.values.items()
        }
        return text(language, f"deck_template.{self.code}", **values)


@dataclass(frozen=True, slots=True)
class Template:
    """An empty presentation, its two layouts, its look, and where the content of a slide goes."""

    presentation: Any
    cover: Any
    content: Any
    look: Look
    area: Box


def opened(content: bytes | None) -> Template:
    """The template as something to make slides in; None is the product's own. Raises TemplateError."""
    presentation = _presentation(OWN.read_bytes() if content is None else content)
    cover, inner = _layout(presentation, COVER), _layout(presentation, CONTENT)
    _needs(cover, _TITLES, "title")
    _needs(cover, _SUBTITLES, "subtitle")
    _needs(inner, _TITLES, "title")
    area = _area(presentation, inner)
    if area.width < _LEAST[0] or area.height < _LEAST[1]:
        raise TemplateError(TemplateErrorCode.NO_ROOM, layout=inner.name)
    _empty(presentation)
    titles, body = fonts_of(inner.slide_master)
    ground = colour_of(inner.slide_master, "bg1", LIGHT.ground)
    palette = DARK if luminance(ground) < _DARK_BELOW else LIGHT
    accent = colour_of(inner.slide_master, "accent1", palette.accent)
    look = Look(palette, titles, body, content is None, accent, ground)
    return Template(presentation, cover, inner, look, area)


def placeholder(slide: Any, kinds: Sequence[Any]) -> Any:
    """The first placeholder of one of the kinds on a slide or layout; None without."""
    return next((one for one in slide.placeholders if one.placeholder_format.type in kinds), None)


def title_of(slide: Any) -> Any:
    return placeholder(slide, _TITLES)


def subtitle_of(slide: Any) -> Any:
    return placeholder(slide, _SUBTITLES)


def box_of(shape: Any) -> Box:
    """Where a shape or placeholder is, in points."""
    return Box(*(value / EMU for value in (shape.left, shape.top, shape.width, shape.height)))


def _presentation(content: bytes) -> Any:
    try:
        return Presentation(io.BytesIO(_as_deck(content)))
    except Exception:
        # Whatever a file may be that isn't one, from a picture to a damaged archive: why helps no officer.
        raise TemplateError(TemplateErrorCode.NOT_A_DECK) from None


def _as_deck(content: bytes) -> bytes:
    """A .potx differs from a .pptx by one word in one part."""
    with zipfile.ZipFile(io.BytesIO(content)) as there:
        if sum(one.file_size for one in there.infolist()) > _MOST_BYTES:
            raise ValueError("too large")
        types = there.read(_TYPES)
        if b"macroEnabled" in types:
            raise ValueError("macros")
        plain = re.sub(
            rb"presentationml\.(template|slideshow)\.main\+xml", b"presentationml.presentation.main+xml", types
        )
        if plain == types:
            return content
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
            for name in there.namelist():
                made.writestr(name, plain if name == _TYPES else there.read(name))
    return buffer.getvalue()


def _layout(presentation: Any, names: Sequence[str]) -> Any:
    there = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
    by_name = {" ".join(layout.name.split()).casefold(): layout for layout in reversed(there)}
    for name in names:
        if name.casefold() in by_name:
            return by_name[name.casefold()]
    found = ", ".join(f"“{layout.name}”" for layout in there) or "–"
    wanted = f"“{names[0]}” / “{names[-1]}”"
    raise TemplateError(TemplateErrorCode.NO_LAYOUT, wanted=wanted, found=found)


def _needs(layout: Any, kinds: Sequence[Any], name: str) -> None:
    if placeholder(layout, kinds) is None:
        raise TemplateError(TemplateErrorCode.NO_PLACEHOLDER, layout=layout.name, placeholder=name)


def _area(presentation: Any, layout: Any) -> Box:
    """The layout's own place for content; else all between its title and its foot."""
    title = box_of(placeholder(layout, _TITLES))
    bodies = [box_of(one) for one in layout.placeholders if one.placeholder_format.type in _BODIES]
    if bodies:
        largest = max(bodies, key=lambda box: box.width * box.height)
        if largest.width >= _LEAST[0] and largest.height >= _LEAST[1]:
            return largest
    width, height = presentation.slide_width / EMU, presentation.slide_height / EMU
    foot = [box_of(one).y for one in layout.placeholders if one.placeholder_format.type in _AT_FOOT]
    bottom = min([y for y in foot if y > height / 2], default=height - _MARGIN / 2)
    left = min(max(title.x, _MARGIN / 2), width / 4)
    return Box(left, title.bottom + 6, width - 2 * left, bottom - title.bottom - 10)


def _empty(presentation: Any) -> None:
    """Away with the template's own slides, and with what lists them."""
    listed = presentation.slides._sldIdLst
    for one in list(listed):
        presentation.part.drop_rel(one.rId)
        listed.remove(one)
    element = presentation.part._element
    for name in ("custShowLst", "extLst"):  # sections and shows name slides that are gone
        for one in element.findall(f"{{*}}{name}"):
            element.remove(one)
