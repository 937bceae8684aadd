"""The end of the report: recipients on the left, the signature on the right, never alone on a page."""

from docx.document import Document

from exports.official_report import styles
from exports.official_report.grid import borderless, first
from exports.official_report.marked import or_to_fill_in, to_fill_in
from exports.official_report.runs import write
from exports.wording import text
from kpi.office_settings import OfficeSettings

_COLUMNS = (80, 85)
#: Empty lines for the hand and the seal.
_ROOM = 4


def write_signing(document: Document, settings: OfficeSettings, language: str) -> None:
    """One row that no page break divides; what stands before it keeps with it."""
    left, right = borderless(document, _COLUMNS, 1).rows[0].cells
    write(first(left, styles.RECIPIENTS_HEAD), text(language, "official.recipients"))
    for line in recipients(settings, language):
        write(left.add_paragraph(style=styles.RECIPIENTS), line)
    lines = [line.upper() for line in settings.authority] or [to_fill_in(language, "authority")]
    for place, line in enumerate(lines):
        write(first(right, styles.SIGNATURE) if place == 0 else right.add_paragraph(style=styles.SIGNATURE), line)
    for _ in range(_ROOM):
        right.add_paragraph(style=styles.SIGNATURE)
    write(right.add_paragraph(style=styles.SIGNATURE), or_to_fill_in(settings.signer, language, "signer"))


def recipients(settings: OfficeSettings, language: str) -> list[str]:
    """The lines of "Nơi nhận": as above, the others, the registry and who drafted it."""
    named = settings.recipients or (to_fill_in(language, "recipient"),)
    drafting = or_to_fill_in(settings.drafting_unit, language, "drafting_unit")
    return [
        f"- {text(language, 'official.as_above')};",
        *(f"- {one.rstrip(';. ')};" for one in named),
        f"- {text(language, 'official.filed', unit=drafting)}.",
    ]
