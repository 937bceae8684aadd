"""Checking claims against what is known: period, unit and right, indicator, level, figures (design: Data, Import).

Done in columns: whole blocks are looked at at once, and only answers that look wrong are taken one by one to say why.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from data_access.loading.claim import Claim
from data_access.loading.claim_block import ClaimBlock
from data_access.loading.claim_faults import MAX_COUNT, faults, known_period, main_field, said
from data_access.loading.errors import ErrorCode, LoadError
from data_access.loading.places import Places
from data_access.questions import QuestionKey
from data_access.scope import Role, Scope
from kpi.indicators import Indicator, Input, ReportedBy, ValueType, indicators
from kpi.vocabulary import levels

_Mask = NDArray[np.bool_]


def check(scope: Scope, blocks: Sequence[ClaimBlock], places: Places) -> list[LoadError]:
    """Every fault of the claims, each once a place; claims that contradict each other are both wrong."""
    errors: dict[LoadError, None] = {}
    for block in blocks:
        for at in np.flatnonzero(_doubtful(scope, block, places)).tolist():
            errors.update(dict.fromkeys(faults(scope, block.claim(at), places)))
    for same in _repeated(blocks, places):
        if any(claim.content != same[0].content for claim in same):
            errors.update(dict.fromkeys(_conflicts(same)))
    return list(errors)


def question(block: ClaimBlock) -> QuestionKey:
    """What a block's answers are about."""
    return (block.period, block.indicator, block.level)


def by_question(blocks: Sequence[ClaimBlock]) -> dict[QuestionKey, list[ClaimBlock]]:
    """The blocks about the same cells together."""
    answer: dict[QuestionKey, list[ClaimBlock]] = defaultdict(list)
    for block in blocks:
        answer[question(block)].append(block)
    return answer


def repeats(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The units (by number) that stand more than once."""
    return np.flatnonzero(np.bincount(numbers) > 1)


def _repeated(blocks: Sequence[ClaimBlock], places: Places) -> Iterator[list[Claim]]:
    """The claims of each cell that is claimed more than once."""
    for same in by_question(blocks).values():
        numbers = np.concatenate([places.numbers(block.units) for block in same])
        twice = set(repeats(numbers).tolist())
        if not twice:
            continue
        cells: dict[int, list[Claim]] = defaultdict(list)
        for block in same:
            for at, number in enumerate(places.numbers(block.units).tolist()):
                if number in twice:
                    cells[number].append(block.claim(at))
        yield from cells.values()


def _conflicts(same: list[Claim]) -> Iterator[LoadError]:
    for claim in same:
        others = sorted(
            {
                (other.sheet if other.sheet != claim.sheet else "", other.row)
                for other in same
                if other.row is not None and (other.sheet, other.row) != (claim.sheet, claim.row)
            }
        )
        rows = ", ".join(f"{row} ({sheet})" if sheet else str(row) for sheet, row in others)
        yield claim.error(ErrorCode.CONFLICT, main_field(claim), said(claim), rows)


def _doubtful(scope: Scope, block: ClaimBlock, places: Places) -> _Mask:
    """The answers that have a fault; `faults` says which."""
    when, indicator = known_period(block.period), indicators().get(block.indicator)
    every = np.ones(len(block), dtype=np.bool_)
    if when is None or indicator is None or indicator.input in (Input.DERIVED, Input.SUM):
        return every
    if scope.role is Role.UNIT and indicator.reported_by is ReportedBy.OFFICE:
        return every
    there, units = places.in_period(when), places.numbers(block.units)
    wrong = there.faulty[units] | _wrong_figures(block, indicator)
    if not indicator.per_level:
        return every if block.level else wrong
    if block.level not in levels():
        return every
    return wrong | ~there.teaching(block.level)[units]


def _wrong_figures(block: ClaimBlock, indicator: Indicator) -> _Mask:
    valued = ~np.isnan(block.value)
    counted = block.has_numerator | block.has_denominator
    if indicator.input in (Input.SCORE, Input.NUMBER):
        most = 100 if indicator.input is Input.SCORE else MAX_COUNT
        with np.errstate(invalid="ignore"):
            wrong = ~valued | counted | (block.value < 0) | (block.value > most)
    else:
        wrong = ~(block.has_numerator & block.has_denominator) | valued
        if indicator.input is Input.FLAG:
            wrong |= (block.denominator != 1) | (block.numerator < 0) | (block.numerator > 1)
        else:
            for counts in (block.numerator, block.denominator):
                wrong |= (counts < 0) | (counts > MAX_COUNT)
            if indicator.value_type is ValueType.PERCENT:
                wrong |= block.numerator > block.denominator
    return np.where(block.not_applicable, counted | valued, wrong)
