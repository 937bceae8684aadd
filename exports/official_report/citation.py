"""How the report names the plan: in full the first time, by kind and number from then on."""

import re
from dataclasses import dataclass

from exports.meeting_words import plan_title
from exports.official_report.dates import in_words
from exports.official_report.marked import to_fill_in
from exports.wording import text
from kpi.meeting import Meeting

#: The kinds of documents that titles begin with.
_KINDS = ("Kế hoạch", "Thông báo", "Quyết định", "Chương trình", "Công văn", "Chỉ thị", "Nghị quyết")
_CARRYING_OUT = re.compile(r"^(triển khai thực hiện|triển khai|thực hiện)\s+")


@dataclass(frozen=True, slots=True)
class Citation:
    """first: type, number, date, issuer and what it is about; later: type and number; subject: what was carried out."""

    first: str
    later: str
    subject: str


def citation(meeting: Meeting, language: str) -> Citation:
    """The plan's names in the report. A number or date that is not known is a place to fill in."""
    plan, title = meeting.plan, plan_title(meeting, language)
    kind, about = _parts(plan.title)
    day = in_words(plan.issued_on, language) if plan.issued_on else _unknown_day(language)
    gap = to_fill_in(language, "number")
    number = plan.number.replace("…", gap) if plan.number else gap
    carried = _CARRYING_OUT.sub("", about)
    about = about if carried == about else text(language, "official.doing", what=about)
    values = {"kind": kind, "number": number, "day": day, "issuer": plan.issuer, "about": about, "title": title}
    known = bool(plan.number) and "…" not in plan.number
    later = text(language, "official.cited_number" if known else "official.cited_short", **values)
    first = text(language, "official.cited" if known else "official.cited_named_so", **values, short=later)
    plain = kind == _KINDS[0] and language == "vi" and about.endswith(carried) and about != carried
    subject = carried if plain else title
    return Citation(first, later, text(language, "official.subject", what=subject))


def _unknown_day(language: str) -> str:
    return text(language, "official.unknown_day", day=to_fill_in(language, "issued_on"))


def _parts(title: str) -> tuple[str, str]:
    """The kind of document and what it is about: "Kế hoạch giả định về chuyển đổi số" is of the kind "Kế hoạch giả
    định"."""
    kind = next((one for one in _KINDS if title.startswith(f"{one} ")), "")
    if not kind:
        return _KINDS[0], title[:1].lower() + title[1:]
    rest = title[len(kind) :].strip()
    early = re.match(r"((?:\S+ ){0,2}\S+) về (?=\S)", rest)
    if early:
        return f"{kind} {early[1]}", rest[early.end() :]
    return kind, rest.removeprefix("về ")
