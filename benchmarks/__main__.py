"""Measures and prints a table: all of it, or the parts named (`python -m benchmarks load`)."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.timing import Measured, measure, yardstick

#: Columns of a terminal below which the table would wrap.
WIDTH = 110


def main() -> int:
    """Print medians in milliseconds, beside how often the yardstick fits into them; named parts only, if any."""
    asked = sys.argv[1:] or list(PARTS)
    if unknown := [name for name in asked if name not in PARTS]:
        print(f"No such part: {', '.join(unknown)}. There are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    yard = measure("yardstick: 20,000 fractions added in plain Python", yardstick, rounds=9)
    measured = [yard, *(found for name in asked for found in PARTS[name]())]
    Console(width=max(Console().width, WIDTH)).print(_table(measured, yard))
    return 0


def _overview() -> list[Measured]:
    _on_the_sample()
    from benchmarks import overview

    return overview.measured()


def _pages() -> list[Measured]:
    _on_the_sample()
    from benchmarks import page

    return page.measured()


def _files() -> list[Measured]:
    path = _on_the_sample()
    from benchmarks import loading

    return loading.measured(path)


def _packs() -> list[Measured]:
    _on_the_sample()
    from benchmarks import packs

    return packs.measured()


def _load() -> list[Measured]:
    from benchmarks import bulk

    return bulk.measured()


PARTS: Mapping[str, Callable[[], list[Measured]]] = {
    "overview": _overview,
    "pages": _pages,
    "files": _files,
    "packs": _packs,
    "load": _load,
}


def _on_the_sample() -> Path:
    from benchmarks.sample import sample_database

    path = sample_database()
    os.environ["DATABASE_URL"] = f"sqlite:///{path}"
    return path


def _table(measured: list[Measured], yard: Measured) -> Table:
    table = Table(title="Server times on the sample data", title_justify="left")
    table.add_column("what")
    for heading in ("median ms", "least", "most", "x yardstick", "goal ms"):
        table.add_column(heading, justify="right")
    for one in measured:
        times = (one.median, min(one.seconds), max(one.seconds))
        goal = "" if one.goal is None else f"{one.goal * 1000:.0f}{'' if one.median <= one.goal else ' missed'}"
        table.add_row(one.name, *(f"{t * 1000:.1f}" for t in times), f"{one.median / yard.median:.2f}", goal)
    return table


if __name__ == "__main__":
    sys.exit(main())
