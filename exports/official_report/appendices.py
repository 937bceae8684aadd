"""The appendices: all targets, areas by targets, and how complete the reporting is in each area."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from docx.document import Document

from exports import meeting_words
from exports.official_report import styles
from exports.official_report.marked import or_to_fill_in
from exports.official_report.numbering import roman
from exports.official_report.paper import LYING, appendix_section
from exports.official_report.runs import write
from exports.official_report.tables import Cell, Column, add_table
from exports.wording import text
from kpi import labels, numbers
from kpi.figures import Completeness, Row
from kpi.finding import misses
from kpi.meeting import Meeting
from kpi.office_settings import OfficeSettings

#: So many targets stand side by side; the others follow below, in tables of their own.
_MOST_BESIDE = 9
_PLACE, _AREA = 9, 46


def kinds_of(meeting: Meeting) -> list[str]:
    """Which appendices the meeting has anything for, in order."""
    there = {
        "targets": meeting.total,
        "areas": any(row.figure.reported for row in meeting.by_area),
        "reporting": meeting.completeness.areas,
    }
    return [kind for kind, rows in there.items() if rows]


def names_of(kinds: Sequence[str], language: str) -> dict[str, str]:
    """Each appendix as the text names it: numbered where there are two or more."""
    if len(kinds) == 1:
        return {kinds[0]: text(language, "official.appendix_alone")}
    return {kind: text(language, "official.appendix", number=roman(place)) for place, kind in enumerate(kinds, start=1)}


class Appendices:
    """Adds the appendices to a document."""

    def __init__(self, document: Document, meeting: Meeting, settings: OfficeSettings, language: str) -> None:
        self._document, self._meeting, self._settings = document, meeting, settings
        self._language = language

    def write(self, names: dict[str, str]) -> None:
        tables = {"targets": self._targets, "areas": self._areas, "reporting": self._reporting}
        for kind, name in names.items():
            appendix_section(self._document, self._foot())
            self._head(name, kind)
            tables[kind]()
            self._note(meeting_words.source(self._meeting, self._language))

    def _head(self, name: str, kind: str) -> None:
        issuer = or_to_fill_in(self._settings.full_name, self._language, "issuer")
        symbol = or_to_fill_in(self._settings.symbol, self._language, "symbol")
        write(self._document.add_paragraph(style=styles.APPENDIX), name)
        write(self._document.add_paragraph(style=styles.APPENDIX_TITLE), self._say(f"appendix_{kind}").upper())
        write(self._document.add_paragraph(style=styles.WITH), self._say("with", symbol=symbol, issuer=issuer))

    def _foot(self) -> list[str]:
        """The marks, and what the figures are of."""
        marks = meeting_words.marks(self._meeting, self._language)
        facts = [f"{name}: {words}" for name, words in meeting_words.facts(self._meeting, self._language)]
        return [*([" · ".join(marks)] if marks else []), " · ".join(facts)]

    def _targets(self) -> None:
        widths = (9, 14, 58, 17, 17, 54, 18, 23, 23, 19)
        aligns = ("center", "center", "left", "center", "center", "left", "center", "center", "left", "center")
        names = ("place", "clause", "target", "demand", "value", "evidence", "silent", "change", "gap", "status")
        columns = [
            Column(self._say(f"column_{name}"), width, align)
            for name, width, align in zip(names, widths, aligns, strict=True)
        ]
        rows = [[str(place), *self._target(row)] for place, row in enumerate(self._meeting.total, start=1)]
        add_table(self._document, columns, rows)
        self._note(self._say("note_targets"))

    def _target(self, row: Row) -> Iterator[str]:
        label = labels.of_row(self._meeting.plan, row, self._language)
        yield row.clause
        yield label.name()
        yield label.demand()
        yield label.value()
        yield ". ".join(words for words in (label.evidence(), label.bounds()) if words) or "–"
        yield numbers.whole(row.figure.silent, self._language)
        yield label.change() or "–"
        yield label.gap() or "–"
        yield label.status()

    def _areas(self) -> None:
        by_place = {(row.area, row.target_id): row for row in self._meeting.by_area}
        codes = list(dict.fromkeys(row.area for row in self._meeting.by_area))
        targets = [row for row in self._meeting.total if any((code, row.target_id) in by_place for code in codes)]
        for part in _evenly(targets, _MOST_BESIDE):
            width = (LYING - _PLACE - _AREA) / len(part) if len(part) > 4 else 40
            columns = [Column(self._say("column_place"), _PLACE), Column(self._say("column_area"), _AREA, "left")]
            columns += [Column(self._heading(row), width) for row in part]
            rows = [
                [
                    str(place),
                    self._meeting.area_names[code],
                    *(self._value(by_place.get((code, row.target_id))) for row in part),
                ]
                for place, code in enumerate(codes, start=1)
            ]
            whole = ["", Cell(self._meeting.area_name, bold=True), *(self._value(row) for row in part)]
            add_table(self._document, columns, [*rows, whole])
            self._document.add_paragraph(style=styles.NOTE)
        self._note(self._say("note_areas"))

    def _heading(self, row: Row) -> str:
        label = labels.of_row(self._meeting.plan, row, self._language)
        return f"{label.name()}\n{label.demand()}"

    def _value(self, row: Row | None) -> Cell:
        if row is None:
            return Cell("")
        return Cell(labels.of_row(self._meeting.plan, row, self._language).value(), bold=misses(row))

    def _reporting(self) -> None:
        names = ("area", "expected", "sent", "approved", "not_sent")
        columns = [Column(self._say("column_place"), 12)]
        columns += [
            Column(self._say(f"column_{name}"), 100 if name == "area" else 34, "left" if name == "area" else "center")
            for name in names
        ]
        found = self._meeting.completeness
        rows = [[str(place), *self._counts(one)] for place, one in enumerate(found.areas, start=1)]
        total = [Cell(words, bold=True) for words in ["", *self._counts(found)]]
        add_table(self._document, columns, [*rows, total])
        self._note(self._say("note_reporting"))

    def _counts(self, one: Completeness) -> list[str]:
        counts = (one.expected, one.sent, one.approved, one.silent)
        return [one.name, *(numbers.whole(number, self._language) for number in counts)]

    def _note(self, words: str) -> None:
        write(self._document.add_paragraph(style=styles.NOTE), words)

    def _say(self, key: str, **values: object) -> str:
        return text(self._language, f"official.{key}", **values)


def _evenly(rows: Sequence[Row], most: int) -> list[Sequence[Row]]:
    """The rows in as few parts as hold at most so many each, nearly alike in length."""
    parts = -(-len(rows) // most)
    cuts = [len(rows) * place // parts for place in range(parts + 1)] if parts else [0]
    return [rows[start:end] for start, end in pairwise(cuts)]
