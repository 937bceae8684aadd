"""A deck, report or workbook as PDF, through LibreOffice where the server has it. One at a time, and not for ever."""

import os
import shutil
import signal
import subprocess
import tempfile
from enum import StrEnum
from pathlib import Path
from threading import Lock

from exports.wording import text

_PROGRAMS = ("soffice", "libreoffice")
#: Seconds for one file; LibreOffice needs two to five, on an old server ten.
TIMEOUT = 120.0
#: Endings of what can be made into a PDF.
ENDINGS = ("pptx", "docx", "xlsx")
_ONE_AT_A_TIME = Lock()


class PdfTrouble(StrEnum):
    NOT_INSTALLED = "not_installed"
    BUSY = "busy"
    TOO_SLOW = "too_slow"
    FAILED = "failed"


class PdfUnavailable(RuntimeError):
    """No PDF, and why; the file itself can still be handed out. `words` says it to a person."""

    def __init__(self, trouble: PdfTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble

    def words(self, language: str) -> str:
        return text(language, f"pdf.{self.trouble}")


def program() -> str | None:
    """LibreOffice's program on this server; None without. Cheap: it is only looked for, not started."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def check() -> None:
    """Raises PdfUnavailable when there is no LibreOffice here."""
    if program() is None:
        raise PdfUnavailable(PdfTrouble.NOT_INSTALLED)


def to_pdf(content: bytes, ending: str, *, timeout: float = TIMEOUT) -> bytes:
    """The file (its bytes, and its ending without the dot) as PDF. Raises PdfUnavailable, ValueError for an ending.

    Each call has a profile of its own in a folder that is thrown away: nothing of another's LibreOffice is touched, and
    nothing half-made stays.
    """
    if ending not in ENDINGS:
        raise ValueError(ending)
    check()
    if not _ONE_AT_A_TIME.acquire(timeout=timeout):
        raise PdfUnavailable(PdfTrouble.BUSY)
    try:
        with tempfile.TemporaryDirectory(prefix="kpi-pdf-") as name:
            return _made(Path(name), content, ending, timeout)
    except OSError:
        raise PdfUnavailable(PdfTrouble.FAILED) from None
    finally:
        _ONE_AT_A_TIME.release()


def _made(folder: Path, content: bytes, ending: str, timeout: float) -> bytes:
    source = folder / f"file.{ending}"
    source.write_bytes(content)
    profile = (folder / "profile").as_uri()
    options = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard")
    command = [str(program()), f"-env:UserInstallation={profile}", *options]
    command += ["--convert-to", "pdf", "--outdir", str(folder), str(source)]
    # Its own group: LibreOffice starts a second program, which has to end with it.
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as running:
        try:
            running.wait(timeout)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise PdfUnavailable(PdfTrouble.TOO_SLOW) from None
    made = folder / "file.pdf"
    if not made.is_file() or not (pdf := made.read_bytes()).startswith(b"%PDF"):
        raise PdfUnavailable(PdfTrouble.FAILED)
    return pdf
