"""Puts the report together."""

import io
from datetime import UTC, datetime

from docx.document import Document

from exports import meeting_words
from exports.fixed_package import fixed
from exports.official_report import styles
from exports.official_report.appendices import Appendices, kinds_of, names_of
from exports.official_report.blank import blank_document
from exports.official_report.citation import Citation, citation
from exports.official_report.head import write_addressees, write_head, write_title
from exports.official_report.marked import or_to_fill_in
from exports.official_report.paper import first_section
from exports.official_report.proposals_text import Proposals
from exports.official_report.results_text import Results
from exports.official_report.signing import write_signing
from exports.official_report.spoken import each_small, small, spoken
from exports.official_report.writer import Writer
from exports.wording import text
from kpi import numbers
from kpi.meeting import Meeting
from kpi.office_settings import OfficeSettings, completed


def write_report(meeting: Meeting, settings: OfficeSettings, *, language: str = "vi") -> bytes:
    """The meeting's results as an official report (DOCX) in the layout of administrative documents.

    What the settings leave empty is taken from the plan's issuer; what is then still unknown, and the causes, which no
    figure tells, are marked places to fill in. The same results and settings give the same bytes.
    """
    areas = meeting.area_names.get(meeting.plan.area, "")
    settings = completed(settings, meeting.plan, areas)
    named, meeting = meeting, spoken(meeting)
    cited = citation(meeting, language)
    document = blank_document(language)
    styles.set_up(document, settings.sizes, language)
    _properties(document, meeting, settings, cited)
    first_section(document)
    write_head(document, settings, _aware(meeting.read_at).astimezone(numbers.ZONE).date(), language)
    write_title(document, _subject(meeting, cited, language), list(meeting_words.marks(meeting, language)), language)
    write_addressees(document, settings, language)
    names = names_of(kinds_of(meeting), language)
    writer = Writer(document, language)
    issuer = or_to_fill_in(settings.full_name, language, "issuer")
    values = {"cited": cited.first, "issuer": issuer, "area": meeting.area_name, "period": _period(meeting, language)}
    writer.body(writer.say("opening", **values))
    Results(writer, meeting, names).write()
    Proposals(writer, meeting, names).write()
    writer.end(writer.say("closing", cited=cited.later, **{key: values[key] for key in ("issuer", "area", "period")}))
    write_signing(document, settings, language)
    Appendices(document, named, settings, language).write(names)
    return _saved(document)


def _subject(meeting: Meeting, cited: Citation, language: str) -> list[str]:
    """What the report is about; below it period and, if any, filters."""
    subject = cited.subject
    if meeting.area != meeting.plan.area:
        subject = text(language, "official.subject_there", subject=subject, area=meeting.area_name)
    scope = meeting_words.narrowing(meeting, language)
    key = "subject_period_scope" if scope else "subject_period"
    return [subject, text(language, f"official.{key}", period=_period(meeting, language), scope=each_small(scope))]


def _period(meeting: Meeting, language: str) -> str:
    return small(meeting_words.period_name(meeting, language))


def _properties(document: Document, meeting: Meeting, settings: OfficeSettings, cited: Citation) -> None:
    """What the file says of itself; its dates are those of the figures, so that the same results give the same file."""
    at = _aware(meeting.read_at).astimezone(UTC).replace(microsecond=0, tzinfo=None)
    properties = document.core_properties
    properties.title, properties.author = cited.subject[:255], settings.full_name[:255]
    properties.last_modified_by, properties.comments, properties.keywords = settings.full_name[:255], "", ""
    properties.created = properties.modified = at
    properties.revision = 1


def _aware(moment: datetime) -> datetime:
    """A time of the database, which is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return fixed(buffer.getvalue())
