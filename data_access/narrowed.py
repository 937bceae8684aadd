"""Contributions of a part of the units: those that teach a level, those of one ownership."""

from collections.abc import Sequence
from dataclasses import replace

from data_access.result_types import Narrowing
from kpi.contributions import Contribution


def narrowed(contribs: Sequence[Contribution], narrow: Narrowing) -> Sequence[Contribution]:
    """Those that the narrowing leaves, each under the level asked for only; all of them without one.

    What silent units may have stays as it was estimated from the plan's whole area (rule 2).
    """
    if not narrow:
        return contribs
    answer = []
    for entry in contribs:
        levels = narrow.levels(entry.levels, entry.unit.ownership)
        if levels is not None:
            answer.append(entry if levels == entry.levels else replace(entry, levels=levels))
    return answer
