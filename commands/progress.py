"""Progress on stderr: a bar where somebody watches, nothing in a log."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[float, str], None]


@contextmanager
def progress(words: str) -> Iterator[Step]:
    """Yields a function to call with the share done (0 to 1) and words for what is being done."""
    if not sys.stderr.isatty():
        yield lambda share, doing: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(words, total=1.0)
        yield lambda share, doing="": bar.update(task, completed=share, description=doing or words)


def say(words: str) -> None:
    """One line about what was done, on stderr: stdout is for tables."""
    print(words, file=sys.stderr, flush=True)
