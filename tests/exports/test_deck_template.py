"""An office's own template: found by names, its fonts and colours kept, clear words when it won't do."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu

from exports.deck import TemplateError, TemplateErrorCode, write_deck
from exports.deck.template import CONTENT, COVER, OWN
from tests.exports import read_deck, sample_meeting
from tools import deck_base


def saved(deck: Any) -> bytes:
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def office(change: Callable[[Any], None] = lambda deck: None) -> bytes:
    """PowerPoint's plain template (4:3, its layouts' English names), changed."""
    deck = Presentation()
    change(deck)
    return saved(deck)


def themed(deck: Any, **colours: str) -> None:
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(part.blob)
    for name, value in colours.items():
        entry = root.find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
        for old in list(entry):
            entry.remove(old)
        etree.SubElement(entry, qn("a:srgbClr")).set("val", value)
    for kind in ("majorFont", "minorFont"):
        root.find(f".//{qn(f'a:{kind}')}/{qn('a:latin')}").set("typeface", "Times New Roman")
    part._blob = etree.tostring(root)


def refused(content: bytes) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        write_deck(sample_meeting.empty_area(), template=content)
    return caught.value


def without(deck: Any, layout: int, *kinds: str) -> None:
    for one in list(deck.slide_layouts[layout].placeholders):
        if one._element.ph.get("type") in kinds:
            one._element.getparent().remove(one._element)


def test_its_size_layouts_and_slides_are_those_of_the_template() -> None:
    def own_slides(deck: Any) -> None:
        for layout in list(deck.slide_layouts)[:3]:
            deck.slides.add_slide(layout).shapes.title.text = "Trang cũ của mẫu"

    deck = read_deck.read(write_deck(sample_meeting.meeting(), template=office(own_slides)))
    assert (deck.slide_width, deck.slide_height) == (9144000, 6858000)
    assert "Trang cũ của mẫu" not in read_deck.titles(deck)
    assert [slide.slide_layout.name for slide in deck.slides][:3] == ["Title Slide", "Title Only", "Title Only"]
    width, height = deck.slide_width, deck.slide_height
    for slide in deck.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= width + Emu(200)
            assert 0 <= shape.top <= shape.top + shape.height <= height + Emu(200)


def test_the_old_slides_are_gone_from_the_file() -> None:
    content = write_deck(
        sample_meeting.empty_area(), template=office(lambda deck: deck.slides.add_slide(deck.slide_layouts[0]))
    )
    with zipfile.ZipFile(io.BytesIO(content)) as there:
        slides = [name for name in there.namelist() if name.startswith("ppt/slides/slide")]
    assert len(slides) == len(read_deck.read(content).slides)


def test_its_fonts_and_colours_are_kept() -> None:
    content = write_deck(sample_meeting.meeting(), template=office(lambda deck: themed(deck, accent1="F2B705")))
    with zipfile.ZipFile(io.BytesIO(content)) as there:
        slides = [there.read(name).decode() for name in there.namelist() if name.startswith("ppt/slides/slide")]
    assert not [slide for slide in slides if "Arial" in slide]
    assert any('schemeClr val="tx1"' in slide for slide in slides)


def test_on_a_dark_ground_statuses_have_the_dark_palette() -> None:
    dark = office(lambda deck: themed(deck, lt1="0F2A43", dk1="FFFFFF"))
    with zipfile.ZipFile(io.BytesIO(write_deck(sample_meeting.meeting(), template=dark))) as there:
        slide = there.read("ppt/slides/slide2.xml").decode()
    assert "FF8A80" in slide
    assert "B3261E" not in slide


@pytest.mark.parametrize("names", [(COVER[0], CONTENT[0]), ("bản chiếu TIÊU ĐỀ", "chỉ  tiêu đề"), ("Cover", "Content")])
def test_layouts_are_found_by_any_of_their_names(names: tuple[str, str]) -> None:
    def renamed(deck: Any) -> None:
        for number, layout in enumerate(deck.slide_layouts):
            name = {0: names[0], 5: names[1]}.get(number, f"Khác {number}")
            layout._element.find(qn("p:cSld")).set("name", name)

    deck = read_deck.read(write_deck(sample_meeting.empty_area(), template=office(renamed)))
    assert [slide.slide_layout.name for slide in deck.slides][:2] == list(names)


def test_a_deck_made_here_can_be_the_next_template() -> None:
    first = write_deck(sample_meeting.meeting())
    again = read_deck.read(write_deck(sample_meeting.meeting(), template=first))
    assert read_deck.titles(again) == read_deck.titles(read_deck.read(first))


def test_a_potx_will_do() -> None:
    source, out = zipfile.ZipFile(io.BytesIO(office())), io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            made.writestr(
                name, source.read(name).replace(b"presentationml.presentation.main", b"presentationml.template.main")
            )
    assert read_deck.read(write_deck(sample_meeting.empty_area(), template=out.getvalue())).slides


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7", b"PK\x03\x04" + b"x" * 500, office()[:2000]])
def test_what_is_no_presentation_is_said_to_be_none(content: bytes) -> None:
    error = refused(content)
    assert error.code is TemplateErrorCode.NOT_A_DECK
    assert ".pptx" in error.words("vi")
    assert ".pptx" in error.words("en")


def test_a_zip_of_something_else_and_macros_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "a")
    assert refused(out.getvalue()).code is TemplateErrorCode.NOT_A_DECK
    macros = office().replace(b"x", b"x")
    source, out = zipfile.ZipFile(io.BytesIO(macros)), io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            plain = b"openxmlformats-officedocument.presentationml.presentation.main"
            made.writestr(name, source.read(name).replace(plain, b"ms-powerpoint.presentation.macroEnabled.main"))
    assert refused(out.getvalue()).code is TemplateErrorCode.NOT_A_DECK


def test_a_missing_layout_is_named_with_those_there_are() -> None:
    def bare(deck: Any) -> None:
        for layout in list(deck.slide_layouts)[1:]:
            deck.slide_layouts.remove(layout)

    error = refused(office(bare))
    assert error.code is TemplateErrorCode.NO_LAYOUT
    for words in (error.words("vi"), error.words("en")):
        assert CONTENT[0] in words
        assert "Title Slide" in words


@pytest.mark.parametrize(
    ("layout", "kinds", "said"),
    [(0, ("ctrTitle",), "tiêu đề"), (0, ("subTitle",), "phụ đề"), (5, ("title",), "tiêu đề")],
)
def test_a_missing_placeholder_is_named(layout: int, kinds: tuple[str, ...], said: str) -> None:
    error = refused(office(lambda deck: without(deck, layout, *kinds)))
    assert error.code is TemplateErrorCode.NO_PLACEHOLDER
    assert said in error.words("vi")
    assert "Title" in error.words("en")


def test_a_layout_without_room_is_refused() -> None:
    def all_title(deck: Any) -> None:
        deck.slide_layouts[5].placeholders[0].height = deck.slide_height
        deck.slide_layouts[5].placeholders[0].top = deck.slide_layouts[5].placeholders[0].left = 0
        deck.slide_layouts[5].placeholders[0].width = deck.slide_width

    assert refused(office(all_title)).code is TemplateErrorCode.NO_ROOM


def test_the_products_own_template_is_what_its_tool_makes() -> None:
    assert deck_base.base() == OWN.read_bytes()
