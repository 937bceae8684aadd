"""Medians, and a fixed amount of plain Python to hold them against: two machines differ, their ratios hardly."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: its name, seconds of each run, and the goal in seconds (None: none set)."""

    name: str
    seconds: tuple[float, ...]
    goal: float | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def measure(
    name: str,
    run: Callable[[], object],
    *,
    rounds: int,
    before: Callable[[], object] = lambda: None,
    goal: float | None = None,
) -> Measured:
    """Time `run` for some rounds; `before` runs ahead of each round and is not counted."""
    seconds = []
    for _ in range(rounds):
        before()
        gc.collect()
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    return Measured(name, tuple(seconds), goal)


def yardstick() -> object:
    """Plain Python of the kind that the evaluation does: fractions added up in a dictionary and compared."""
    cells: dict[tuple[int, str], Fraction] = {}
    for number in range(20_000):
        key = (number % 1_000, "level")
        cells[key] = cells.get(key, Fraction(0)) + Fraction(number % 7, 7)
    return max(cells.values())
