"""Slides of many areas and of hard names, in a real browser: everything fits on a projector, nothing is markup."""

import base64
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.test_meeting_in_browser import assert_it_fits
from tests.exports import sample_meeting
from ui import present_story, style

UI = Path(__file__).parents[2] / "ui"
WORDS = {name: name for name in ("before", "next", "full", "leave", "place", "show")}
MEETINGS = {
    "whole": sample_meeting.meeting,
    "25 areas": lambda: sample_meeting.many_areas(25),
    "25 areas with 200 letters": lambda: sample_meeting.many_areas(25, long=True),
    "hard names": sample_meeting.hard_names,
    "empty": sample_meeting.empty_area,
    "silent": sample_meeting.silent_area,
    "one unit": sample_meeting.one_unit,
    "no numbers": sample_meeting.without_numbers,
    "frozen": sample_meeting.frozen,
}


def shown(page: Page, slides: list[str]) -> None:
    """The slides in an empty page, by the product's own script and styles."""
    script = base64.b64encode((UI / "present.js").read_bytes()).decode()
    data = json.dumps({"slides": slides, "back": "", "words": WORDS}).replace("<", "\\u003c")
    page.set_content(
        f"<style>{style._stylesheet()}{(UI / 'present.css').read_text(encoding='utf-8')}</style>"
        f'<body style="margin:0;font-family:sans-serif"><div id="there"><div class="show"></div></div>'
        f'<script type="module">const {{ default: draw }} = await import("data:text/javascript;base64,{script}");'
        f'draw({{ data: {data}, parentElement: document.getElementById("there") }}); window.drawn = true;</script>'
    )
    page.wait_for_function("() => window.drawn")


@pytest.mark.parametrize("name", MEETINGS)
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["1280", "1920"])
def test_every_slide_fits(page: Page, name: str, size: tuple[int, int]) -> None:
    slides = present_story.slides(MEETINGS[name]())
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("about:blank")
    page.evaluate("() => { history.replaceState = () => {}; }")
    shown(page, slides)
    page.evaluate("() => { history.replaceState = () => {}; }")
    for _ in slides:
        assert_it_fits(page)
        assert float(page.evaluate("document.querySelector('.show-stage').style.getPropertyValue('--show-fit')")) >= 0.5
        page.keyboard.press("ArrowRight")


def test_all_areas_of_a_target_are_shown() -> None:
    meeting = sample_meeting.many_areas(25)
    text = "".join(present_story.slides(meeting))
    assert not [name for name in meeting.area_names.values() if name not in text]


def test_names_are_words_never_markup() -> None:
    text = "".join(present_story.slides(sample_meeting.hard_names()))
    assert "<b>'Đông'</b>" not in text
    assert "&lt;b&gt;" in text
