"""PDF through LibreOffice: one at a time, not for ever, and words where there is none."""

import os
import threading
from pathlib import Path

import pytest

from exports import pdf
from exports.deck import write_deck
from exports.pdf import PdfTrouble, PdfUnavailable, to_pdf
from tests.exports import sample_meeting

needs_libreoffice = pytest.mark.skipif(pdf.program() is None, reason="needs LibreOffice")


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A stand-in for LibreOffice."""
    made = folder / "soffice"
    made.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    made.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


@needs_libreoffice
def test_a_deck_becomes_a_page_a_slide() -> None:
    made = to_pdf(write_deck(sample_meeting.empty_area()), "pptx")
    assert made.startswith(b"%PDF")
    assert made.count(b"/Type/Page/") + made.count(b"/Type/Page\n") == 3 or b"/Count 3" in made


def test_without_libreoffice_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PdfUnavailable) as caught:
        to_pdf(b"", "pptx")
    assert caught.value.trouble is PdfTrouble.NOT_INSTALLED
    assert "LibreOffice" in caught.value.words("vi")
    assert "LibreOffice" in caught.value.words("en")
    with pytest.raises(PdfUnavailable):
        pdf.check()


def test_it_does_not_wait_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, f"sleep 60 & echo $! > {tmp_path}/child; wait")
    with pytest.raises(PdfUnavailable) as caught:
        to_pdf(b"x", "docx", timeout=0.5)
    assert caught.value.trouble is PdfTrouble.TOO_SLOW
    child = int((tmp_path / "child").read_text())
    status = Path(f"/proc/{child}/stat")
    assert not status.exists() or status.read_text().split()[2] == "Z"  # what it started has ended with it


@pytest.mark.parametrize("script", ["exit 1", "exit 0", 'touch "$(dirname "$(eval echo \\${$#})")/file.pdf"'])
def test_nothing_made_is_a_failure_in_words(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, script)
    with pytest.raises(PdfUnavailable) as caught:
        to_pdf(b"x", "docx")
    assert caught.value.trouble is PdfTrouble.FAILED
    assert caught.value.words("vi")


def test_a_second_one_waits_and_gives_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, "sleep 2")
    troubles: list[PdfTrouble] = []

    def run(timeout: float) -> None:
        try:
            to_pdf(b"x", "docx", timeout=timeout)
        except PdfUnavailable as error:
            troubles.append(error.trouble)

    first = threading.Thread(target=run, args=(10.0,))
    first.start()
    while not pdf._ONE_AT_A_TIME.locked():
        pass
    run(0.1)
    assert troubles == [PdfTrouble.BUSY]
    first.join()
    assert troubles == [PdfTrouble.BUSY, PdfTrouble.FAILED]


def test_only_office_files() -> None:
    with pytest.raises(ValueError, match="exe"):
        to_pdf(b"", "exe")
