"""Measures and prints a table; everything runs in this one process on this machine's sample database."""

import os
import sys

from rich.console import Console
from rich.table import Table

from benchmarks.timing import Measured, measure, yardstick

#: Columns of a terminal below which the table would wrap.
WIDTH = 110


def main() -> int:
    """Print medians in milliseconds, beside how often the yardstick fits into them."""
    from benchmarks.sample import sample_database

    path = sample_database()
    os.environ["DATABASE_URL"] = f"sqlite:///{path}"
    from benchmarks import loading, overview, page

    yard = measure("yardstick: 20,000 fractions added in plain Python", yardstick, rounds=9)
    measured = [yard, *overview.measured(), *page.measured(), *loading.measured(path)]
    Console(width=max(Console().width, WIDTH)).print(_table(measured, yard))
    return 0


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
