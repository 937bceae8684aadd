"""What a column, or a cell of a school's list, can hold of an indicator's answer."""

from collections.abc import Mapping
from enum import StrEnum

from kpi.indicators import Input
from kpi.report_template import Part


class Slot(StrEnum):
    """Finer than `Part`: people also mark yes and no in columns of their own, and write percentages."""

    FLAG = "flag"
    YES = "yes"  # marked where the answer is yes
    NO = "no"  # marked where the answer is no
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    PERCENT = "percent"
    VALUE = "value"


#: The part that each slot is of; a percentage is of none.
PART: Mapping[Slot, Part] = {
    Slot.FLAG: Part.FLAG,
    Slot.YES: Part.FLAG,
    Slot.NO: Part.FLAG,
    Slot.NUMERATOR: Part.NUMERATOR,
    Slot.DENOMINATOR: Part.DENOMINATOR,
    Slot.VALUE: Part.VALUE,
}

#: The parts of an answer, by how it is put in.
PARTS: Mapping[Input, tuple[Part, ...]] = {
    Input.FLAG: (Part.FLAG,),
    Input.COUNT: (Part.NUMERATOR, Part.DENOMINATOR),
    Input.SCORE: (Part.VALUE,),
    Input.NUMBER: (Part.VALUE,),
}
