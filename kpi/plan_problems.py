"""What can be wrong with a plan file: codes, and the one error that names file, line and key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

#: Where in the file: keys and list positions, e.g. ("targets", 2, "indicator").
KeyPath = tuple[str | int, ...]


class PlanErrorCode(StrEnum):
    UNREADABLE = "unreadable"
    NOT_YAML = "not_yaml"
    NOT_A_PLAN = "not_a_plan"
    KEY_TWICE = "key_twice"
    MISSING_KEY = "missing_key"
    UNKNOWN_KEY = "unknown_key"
    WRONG_VALUE = "wrong_value"
    PLAN_TWICE = "plan_twice"
    ID_TWICE = "id_twice"
    PERIOD_TWICE = "period_twice"
    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_PERIOD = "unknown_period"
    DATES_REVERSED = "dates_reversed"
    PERIOD_OUTSIDE = "period_outside"
    DUE_BEFORE_PERIOD = "due_before_period"
    DUE_OUT_OF_ORDER = "due_out_of_order"
    DUE_BEFORE_PLAN = "due_before_plan"
    VALUE_OUT_OF_RANGE = "value_out_of_range"
    WRONG_DIRECTION = "wrong_direction"
    WRONG_MEASURE = "wrong_measure"
    THRESHOLD_MISSING = "threshold_missing"
    THRESHOLD_UNFIT = "threshold_unfit"
    COUNTED_UNITS = "counted_units"
    SCOPE_OUTSIDE = "scope_outside"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place; `details` fill the wording's blanks (value, other, known, problem)."""

    code: PlanErrorCode
    path: KeyPath = ()
    details: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """What is wrong, in `vi` or `en`, without the place."""
        return _wording()[self.code.value][language].format_map(dict(self.details))


class PlanFileError(Exception):
    """A plan file that cannot be used. One line: file, line, key, what is wrong; `more` further problems it has."""

    def __init__(self, file: Path, problem: Problem, line: int | None = None, more: int = 0) -> None:
        self.file = file
        self.problem = problem
        self.line = line
        self.more = more
        super().__init__(self.message("en"))

    @property
    def key(self) -> str:
        """The place as written in words: `targets[3].indicator`, counted from 1; empty for the whole file."""
        answer = ""
        for part in self.problem.path:
            answer += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if answer else part
        return answer

    def message(self, language: str) -> str:
        """The error in words, in `vi` or `en`: one line."""
        line_word, more_word = ("line", "and {} more") if language == "en" else ("dòng", "và {} lỗi khác")
        places = [self.file.name]
        if self.line is not None:
            places.append(f"{line_word} {self.line}")
        if self.key:
            places.append(self.key)
        more = f" ({more_word.format(self.more)})" if self.more else ""
        return f"{', '.join(places)}: {self.problem.text(language)}{more}"


@cache
def _wording() -> Mapping[str, Mapping[str, str]]:
    content: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        (Path(__file__).parent / "plan_errors.yaml").read_text(encoding="utf-8")
    )
    return content
