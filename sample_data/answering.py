"""What a made-up unit answers: better units sooner, everybody a little better as time goes by, never worse."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from types import MappingProxyType

import yaml

from kpi.answers import Answer
from kpi.indicators import Indicator, Input
from sample_data.world import FOLDER, SampleUnit, chance

START, SPAN = date(2024, 4, 1), 426.0
#: Of a hundred cells of a report that is sent, so many are left blank.
BLANK = 0.012
#: How much a unit's quality moves a share (in logits) and a score (in points).
PULL, SCORE_PULL = 0.9, 9.0

_sizes: dict[str, "Size"] = {}


@dataclass(frozen=True, slots=True)
class Size:
    """How large a unit is; the denominators of its counts."""

    classes: int
    pupils: int
    teachers: int
    managers: int
    others: int
    rooms: int

    @property
    def staff(self) -> int:
        return self.teachers + self.managers + self.others


def answer(unit: SampleUnit, indicator: Indicator, level: str, day: date) -> Answer | None:
    """What the unit answers on that day; None where it leaves the cell blank."""
    dice = chance(unit.code, indicator.code, level)
    if dice.random() < BLANK:
        return None
    if _not_applicable(unit, indicator.code, dice):
        return Answer(not_applicable=True)
    if indicator.input is Input.FLAG:
        yes = dice.random() < _share(unit, indicator.code, level, day)
        return Answer(int(yes), 1)
    if indicator.input is Input.SCORE:
        return Answer(value=_score(unit, indicator.code, day, dice))
    if indicator.input is Input.NUMBER:
        start, end = _line(indicator.code, "")
        amount = start + (end - start) * _time(day) + 0.4 * unit.quality + dice.gauss(0, 0.4)
        return Answer(value=float(max(0, min(6, round(amount)))))
    if indicator.code == "pupils_per_computer":
        return _sharing(unit, level, day, dice)
    return _count(unit, indicator.code, level, day, dice)


def size_of(unit: SampleUnit) -> Size:
    """How large the unit is; the same whenever asked."""
    if unit.code not in _sizes:
        _sizes[unit.code] = _size(unit)
    return _sizes[unit.code]


def _size(unit: SampleUnit) -> Size:
    dice = chance(unit.code, "size")
    if unit.kind in ("office", "affiliated"):
        staff = dice.randint(45, 70) if unit.code.startswith("SO") else dice.randint(6, 16)
        return Size(0, 0, 0, 2, staff, 8)
    per_level = {"preschool": (5, 14), "primary": (10, 32), "lower_secondary": (10, 30)}
    classes = sum(dice.randint(*per_level.get(level, (9, 36))) for level in unit.levels)
    teachers = round(classes * dice.uniform(1.4, 2.0))
    pupils = classes * dice.randint(26, 40)
    return Size(classes, pupils, teachers, dice.randint(2, 4), dice.randint(3, 9), classes + dice.randint(2, 8))


def _not_applicable(unit: SampleUnit, code: str, dice: Random) -> bool:
    """Public primary schools take no tuition; some units admit no entry grade online or have no system of their own."""
    if code == "cashless_tuition":
        return unit.ownership == "public" and (unit.levels == ("primary",) or unit.kind == "affiliated")
    if code in ("systems_level_approved", "systems_protected", "infosec_officers_trained"):
        return unit.kind == "school" and chance(unit.code, "systems").random() < 0.25
    if code in ("online_admission", "digital_transcript", "online_teaching_software"):
        return unit.levels == ("preschool",) or dice.random() < 0.01
    return unit.kind != "school" and code in ("cashless_collection", "classrooms_connected") and dice.random() < 0.1


def _share(unit: SampleUnit, code: str, level: str, day: date) -> float:
    """The chance or share that belongs to the unit's quality on a day."""
    start, end = (_logit(share) for share in _line(code, level))
    return _logistic(start + (end - start) * _time(day) + PULL * unit.quality)


def _score(unit: SampleUnit, code: str, day: date, dice: Random) -> float:
    start, end = _line(code, "")
    points = start + (end - start) * _time(day) + SCORE_PULL * unit.quality + dice.gauss(0, 6)
    return max(12.0, min(98.0, round(points * 2) / 2))


def _sharing(unit: SampleUnit, level: str, day: date, dice: Random) -> Answer:
    """Pupils of the largest class, computers for it; now and then a school without any computer."""
    start, end = _line("pupils_per_computer", level)
    pupils = dice.randint(28, 46)
    ratio = (start + (end - start) * _time(day)) * math.exp(-0.12 * unit.quality + dice.gauss(0, 0.15))
    none = dice.random() < 0.003
    return Answer(pupils, 0 if none else max(1, round(pupils / max(ratio, 0.8))))


def _count(unit: SampleUnit, code: str, level: str, day: date, dice: Random) -> Answer:
    whole = _denominator(unit, code, level, day)
    spread = dice.gauss(0, 0.35 if code == "online_teaching_share" else 0.7)
    share = _logistic(_logit(_share(unit, code, level, day)) + spread)
    if share > 0.985:
        return Answer(whole, whole)
    return Answer(min(whole, math.floor(whole * share + dice.random())), whole)


def _denominator(unit: SampleUnit, code: str, level: str, day: date) -> int:
    size = size_of(unit)
    dice = chance(unit.code, code, level, "whole")
    if code == "updates_within_24h":
        return chance(unit.code, code, day).randint(0, 40)
    if code == "standard_dossier":
        return 4 if unit.levels == ("preschool",) else 6
    if code == "online_teaching_share":
        return max(1, size.classes // max(1, len(unit.levels))) * dice.randint(420, 520)
    fixed = {
        "records_digitised": size.pupils + size.teachers + size.managers,
        "personal_ids_complete": size.pupils + size.teachers,
        "cashless_payments": size.pupils * 3,
        "managers_it_staff_trained": size.managers + 1,
        "signature_managers": size.managers,
        "signature_teachers": size.teachers,
        "signature_other_staff": size.others,
        "classrooms_connected": size.rooms,
        "infosec_officers_trained": dice.randint(1, 2),
        "systems_level_approved": chance(unit.code, "systems", "whole").randint(1, 4),
        "systems_protected": chance(unit.code, "systems", "whole").randint(1, 4),
        "online_services": dice.randint(25, 60),
        "online_dossiers": dice.randint(300, 2500),
        "online_fee_payment": dice.randint(100, 900),
        "citizen_satisfaction": dice.randint(120, 700),
        "dossiers_digitised": dice.randint(300, 2500),
    }
    return fixed.get(code, size.staff)


def _time(day: date) -> float:
    """0 at the start, 1 at the end of the line, going on slower afterwards."""
    passed = (day - START).days / SPAN
    return passed if passed <= 1 else 1 + (passed - 1) * 0.4


def _line(code: str, level: str) -> tuple[float, float]:
    lines = _lines()
    start, end = lines.get(f"{code}/{level}") or lines.get(code) or lines["default"]
    return start, end


@cache
def _lines() -> Mapping[str, tuple[float, float]]:
    text = (FOLDER / "progress.yaml").read_text(encoding="utf-8")
    return MappingProxyType({code: (float(a), float(b)) for code, (a, b) in yaml.safe_load(text).items()})


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _logistic(amount: float) -> float:
    return 1 / (1 + math.exp(-amount))
