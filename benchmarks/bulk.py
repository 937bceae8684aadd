"""A country's answers in one file: 52,000 units by 30 questions read, checked, stored and added up, phase by phase.

Each run is a process of its own, so that its memory can be told.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from importlib import import_module
from itertools import pairwise
from typing import Any

from benchmarks.bulk_world import PERIOD, QUESTIONS, UNITS, database_file, workbook_file
from benchmarks.sample import FOLDER
from benchmarks.timing import Measured
from kpi.indicators import indicators
from kpi.plan_loader import read_all

ROUNDS = 3
#: Seconds to read, check and store, and the most memory in MB.
GOAL, MOST_MB = 3.0, 500
_READERS = ("data_access.intake.files", "data_access.intake.read")
_PHASES = {
    "reading": "reading",
    "understanding": "understanding",
    "checking": "checking",
    "saving": "storing",
    "adding_up": "adding up",
    "committing": "committing",
}


def measured() -> list[Measured]:
    """Seconds of each phase and of all together; processor time and peak memory stand in the name.

    Once as the first thing that a program does, once in one that knows the country's units from a page or file before.
    """
    database_file()
    workbook_file()
    first = [_run("undo") if number == 0 else _run() for number in range(ROUNDS)]
    later = [_run("later") for _ in range(ROUNDS)]
    found = [
        Measured(f"country's file: {words}", tuple(run["seconds"][phase] for run in later))
        for phase, words in _PHASES.items()
    ]
    whole = [_whole("all of it", later), _whole("all of it, first thing after the start", first)]
    return [*found, *whole, Measured("undoing it", (first[0]["undo"],))]


def _whole(words: str, runs: list[dict[str, Any]]) -> Measured:
    memory = max(run["megabytes"] for run in runs)
    missed = "" if memory <= MOST_MB else f", goal {MOST_MB} missed"
    processor = statistics.median(run["processor"] for run in runs)
    name = f"{words}, {processor:.1f} s of processor time, {memory:.0f} MB{missed}"
    return Measured(name, tuple(sum(run["seconds"].values()) for run in runs), GOAL)


def _run(*how: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.bulk", *how]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ.copy())
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def main() -> None:
    """One run (`later`: units are known; `undo`: and undo it): seconds by phase, the most memory in MB, as JSON."""
    import resource

    from data_access import database
    from data_access.known_units import known_units
    from data_access.loading.files import load_file
    from data_access.loading.undo import undo
    from data_access.scope import TERMINAL

    copy = FOLDER / f"bulk-scratch-{os.getpid()}.db"
    shutil.copy(database_file(), copy)
    engine = database.ready(f"sqlite:///{copy}")
    content = workbook_file().read_bytes()
    marks: list[tuple[float, str]] = []

    def note(share: float, doing: str) -> None:
        marks.append((time.perf_counter(), doing))

    # A program that runs has modules, plans and indicators; importing pandas and the like is no file's cost.
    for module in _READERS:
        import_module(module)
    indicators()
    read_all()
    if sys.argv[1:] == ["later"]:
        with database.session(engine) as reading:
            known_units(reading, TERMINAL, PERIOD)
    begun = time.process_time()
    result = load_file(engine, TERMINAL, content, "toan-quoc.xlsx", period=PERIOD, progress=note)
    marks.append((time.perf_counter(), "end"))
    processor = time.process_time() - begun
    assert result.cells == UNITS * QUESTIONS, result
    seconds: dict[str, float] = {}
    for (start, doing), (end, _) in pairwise(marks):
        phase = "committing" if doing == "done" else doing
        seconds[phase] = seconds.get(phase, 0.0) + end - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.perf_counter()
    if sys.argv[1:] == ["undo"]:
        with database.transaction(engine) as session:
            undo(session, TERMINAL, result.import_id or 0)
    undone = time.perf_counter() - started
    engine.dispose()
    for left in FOLDER.glob(f"{copy.name}*"):
        left.unlink()
    print(json.dumps({"seconds": seconds, "processor": processor, "megabytes": megabytes, "undo": undone}))


if __name__ == "__main__":
    main()
