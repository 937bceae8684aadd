"""Words of the results as they stand within a sentence."""

from dataclasses import replace

from exports.text_width import clean
from kpi.figures import Completeness
from kpi.meeting import Meeting
from kpi.place_names import within


def spoken(meeting: Meeting) -> Meeting:
    """The meeting with its areas named as within a sentence ("huyện Tân Phú"), without signs that nobody can read."""
    names = {code: within(clean(name)) for code, name in meeting.area_names.items()}
    return replace(meeting, area_names=names, completeness=_named(meeting.completeness))


def small(words: str) -> str:
    """Words that begin a line elsewhere, within a sentence."""
    return words[:1].lower() + words[1:]


def each_small(words: str) -> str:
    """The same for words of a list: "tiểu học, công lập"."""
    return ", ".join(small(one) for one in words.split(", "))


def large(words: str) -> str:
    """Words at the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def _named(one: Completeness) -> Completeness:
    return replace(one, name=within(clean(one.name)), areas=tuple(map(_named, one.areas)))
