"""Which of many are named as those with most: none is while another with as much is not."""

from collections.abc import Callable, Iterable
from typing import TypeVar

_Any = TypeVar("_Any")


def leading(found: Iterable[_Any], amount: Callable[[_Any], float], most: int) -> list[_Any]:
    """The first few by their amount, the largest first, without those that tie with the first one left out."""
    ordered = sorted(found, key=lambda one: -amount(one))
    if len(ordered) <= most:
        return ordered
    return [one for one in ordered[:most] if amount(one) > amount(ordered[most])]
