"""A meeting as an exact text (JSON), and back: whatever becomes of plan files and data, it reads the same.

Fractions are texts "n/d", dates ISO; floats are written so that they come back to the last bit; the whole plan is in
it. Fields that a later version adds get their default when an older text is read.
"""

import dataclasses
import json
import math
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import ValidationError

from kpi.comparison import Amount
from kpi.meeting import Meeting
from kpi.plan import Plan

FORMAT = "kpi-meeting-1"

_INFINITE = {math.inf: "inf", -math.inf: "-inf"}


class MeetingFileError(ValueError):
    """A text that holds no meeting, or one of a form that this program does not know."""


def write_meeting(meeting: Meeting) -> str:
    """The meeting as text; the same meeting always gives the same text."""
    content = {"format": FORMAT, "meeting": packed(meeting)}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def read_meeting(text: str) -> Meeting:
    """The meeting that `write_meeting` wrote. Raises MeetingFileError."""
    try:
        content = json.loads(text, parse_constant=_refuse)
        if content["format"] != FORMAT:
            raise MeetingFileError(f"not of the form {FORMAT}")
        found = unpacked(Meeting, content["meeting"])
    except MeetingFileError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError, ValidationError) as error:
        raise MeetingFileError(f"no meeting: {type(error).__name__}") from error
    assert isinstance(found, Meeting)
    return found


def packed(value: Any) -> Any:
    """A value of the domain as what JSON knows: dataclasses by field name, fractions as "n/d"."""
    if isinstance(value, Plan):
        return value.model_dump(mode="json")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: packed(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: packed(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(packed(one) for one in value)
    if isinstance(value, (tuple, list)):
        return [packed(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, float) and math.isinf(value):
        return _INFINITE[value]
    return value.isoformat() if isinstance(value, date) else value


def unpacked(kind: Any, data: Any) -> Any:
    """The value of this type that `packed` made the data from. KeyError, ValueError or TypeError for other data."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _one_of(get_args(kind), data)
    if origin is tuple:
        kinds = get_args(kind)
        return tuple(unpacked(kinds[0], one) for one in data) if kinds[-1] is ... else _fixed(kinds, data)
    if origin is frozenset:
        return frozenset(unpacked(get_args(kind)[0], one) for one in data)
    if origin is not None:
        return {key: unpacked(get_args(kind)[1], one) for key, one in data.items()}
    if isinstance(kind, type) and issubclass(kind, Plan):
        return Plan.model_validate(data)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        missing = {field.name for field in dataclasses.fields(kind) if _is_needed(field)} - set(data)
        if missing:
            raise KeyError(*sorted(missing))
        return kind(**{name: unpacked(hints[name], one) for name, one in data.items()})
    return _simple(kind, data)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _one_of(kinds: tuple[Any, ...], data: Any) -> Any:
    """An optional value, or an amount: a text is then a fraction or infinite."""
    if data is None and type(None) in kinds:
        return None
    others = [kind for kind in kinds if kind is not type(None)]
    if set(others) == set(get_args(Amount)):
        return _amount(data)
    return unpacked(others[0], data)


def _amount(data: Any) -> Amount:
    if isinstance(data, str):
        return float(data) if data in _INFINITE.values() else Fraction(data)
    if isinstance(data, bool) or not isinstance(data, int | float):
        raise TypeError("no amount")
    return data


def _fixed(kinds: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    return tuple(unpacked(kind, one) for kind, one in zip(kinds, data, strict=True))


def _simple(kind: Any, data: Any) -> Any:
    if kind in (date, datetime):
        return kind.fromisoformat(data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    # A demand of 100 may have been made as a whole number.
    if not isinstance(data, (int, float) if kind is float else kind) or (isinstance(data, bool) and kind is not bool):
        raise TypeError(f"no {kind}")
    return data


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return MappingProxyType(get_type_hints(kind))


def _is_needed(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
