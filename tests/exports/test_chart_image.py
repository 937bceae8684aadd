"""Images say by themselves what they show, in the product's font; the kept browser is replaced and closed."""

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from exports import chart_image, chart_page
from exports.chart_frame import WIDTH, framed
from exports.chart_image import Format, ImageError, Printer, Trouble
from tests.exports.sample_chart import TITLE, context, figure

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    opened = Printer()
    yield opened
    opened.close()


def words_of(svg: bytes) -> str:
    root = ElementTree.fromstring(svg.decode())
    texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    return "|".join(texts).replace("\u00a0", " ")


def shown(made: dict) -> str:
    return "|".join(note["text"] for note in made["layout"]["annotations"]).replace("\u00a0", " ")


def test_title_context_source_and_marks_stand_around_the_chart() -> None:
    made = framed(figure(), context())
    text = shown(made)
    for said in (TITLE, "Phạm vi: Tỉnh Đồng Nai", "Số liệu đến ngày: 31/5/2025", "Nguồn: báo cáo của đơn vị"):
        assert said in text
    assert "Dữ liệu mẫu · Kế hoạch giả định" in text
    assert "Nguồn của trang" not in text
    assert made["layout"]["width"] == WIDTH


def test_without_marks_there_is_no_empty_frame() -> None:
    made = framed(figure(), context(marks=()))
    assert not [note for note in made["layout"]["annotations"] if note.get("borderwidth")]


def test_a_long_title_wraps_at_words_and_loses_nothing() -> None:
    title = "Tỷ lệ cơ sở giáo dục thường xuyên có hệ thống quản lý học tập trực tuyến " * 3
    made = framed(figure(), context(title.strip()))
    lines = [note for note in made["layout"]["annotations"] if note["font"]["size"] == 22]
    assert len(lines) > 2
    assert " ".join(re.sub("</?b>", "", line["text"]) for line in lines) == title.strip()
    assert made["layout"]["height"] > framed(figure(), context())["layout"]["height"]


def test_markup_in_a_name_is_shown_as_text() -> None:
    assert "&lt;script&gt;" in shown(framed(figure(), context("<script>")))


def test_framing_leaves_the_page_chart_as_it_was() -> None:
    chart = figure()
    before = chart.to_json()
    framed(chart, context())
    assert chart.to_json() == before


def test_a_png_has_two_pixels_for_one(printer: Printer) -> None:
    made = framed(figure(), context())
    image = Image.open(io.BytesIO(printer.draw(made, Format.PNG)))
    assert image.format == "PNG"
    assert image.size == (2 * WIDTH, 2 * made["layout"]["height"])
    assert image.convert("RGB").getpixel((3, 3)) == (255, 255, 255)


def test_an_svg_holds_every_word_and_its_own_font_and_asks_nobody(printer: Printer) -> None:
    svg = printer.draw(framed(figure(), context()), Format.SVG)
    text = words_of(svg)
    for said in (TITLE, "Dữ liệu mẫu", "Thành phố Biên Hòa", "33,3% · 1/3 đơn vị", "Chỉ tiêu ≥ 80%", "31/5/2025"):
        assert said in text
    assert svg.count(b"data:font/woff2;base64,") == 4
    asked = re.findall(rb"(?:href|src)=\"(?!data:|#)[^\"]*\"|url\(\"?(?!data:|#|'#)[^)]*\)", svg)
    assert [found for found in asked if b"://" in found] == []


def test_the_font_is_seen_in_a_png_too(printer: Printer, monkeypatch: pytest.MonkeyPatch) -> None:
    made = framed(figure(), context())
    monkeypatch.setattr(chart_page, "fonts", lambda: "")
    plain = Printer()
    try:
        assert plain.draw(made, Format.PNG) != printer.draw(made, Format.PNG)
    finally:
        plain.close()


def test_many_at_once_each_get_their_own_image(printer: Printer) -> None:
    titles = [f"Biểu đồ số {number}" for number in range(8)]

    def words(title: str) -> str:
        return words_of(printer.draw(framed(figure(f"Huyện {title}"), context(title)), Format.SVG))

    with ThreadPoolExecutor(8) as pool:
        for title, found in zip(titles, pool.map(words, titles), strict=True):
            assert title in found
            assert f"Huyện {title}" in found


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP], ids=["died", "hangs"])
def test_a_browser_that_died_or_hangs_is_replaced(blow: signal.Signals, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_image, "_END", 2)
    own = Printer()
    try:
        own.start()
        old = own._browser.subprocess
        monkeypatch.setattr(chart_image, "_DRAW", 6 if blow is signal.SIGSTOP else 30)
        os.killpg(old.pid, blow)
        assert TITLE in words_of(own.draw(framed(figure(), context()), Format.SVG))
        assert own._browser.subprocess.pid != old.pid
        assert old.wait(timeout=20) is not None
    finally:
        own.close()


def test_without_a_browser_that_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "none"))
    own = Printer()
    for _ in range(2):
        with pytest.raises(ImageError) as error:
            own.start()
        assert error.value.trouble is Trouble.NO_BROWSER
    own.close()


def test_a_browser_that_does_not_start_is_said_and_not_waited_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(broken))
    own = Printer()
    for said in ("failed", "did not start a moment ago"):
        with pytest.raises(ImageError, match=said) as error:
            own.start()
        assert error.value.trouble is Trouble.FAILED
    own.close()


@pytest.mark.parametrize("end", ["pass", "os.kill(os.getpid(), 9)"], ids=["stopped", "killed"])
def test_the_browser_ends_with_its_server(end: str) -> None:
    program = (
        "import os\n"
        "from exports.chart_image import printer\n"
        "printer().start()\n"
        "print(printer()._browser.subprocess.pid, flush=True)\n"
        f"{end}\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=90)
    assert done.stderr == ""
    until = time.monotonic() + 20
    while _runs(int(done.stdout)):
        assert time.monotonic() < until, "the browser is still there"
        time.sleep(0.1)  # nobody tells a stranger when a process has been cleared away


def _runs(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
