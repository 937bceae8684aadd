"""The sample data in a database of its own, made once for each state of what makes it."""

import hashlib
import shutil
import sys
from pathlib import Path

from data_access import database

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "var" / "bench"
#: What decides which rows the database holds and in which form.
MAKERS = ("sample_data", "data_access", "kpi")


def sample_database() -> Path:
    """The path of a database with the sample data; kept in var/bench until the code or data that make it change."""
    path = FOLDER / f"sample-{state()}.db"
    if path.exists():
        return path
    from sample_data.load import load

    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    print("Making the sample database (once, under a minute) ...", file=sys.stderr)
    half_made = path.with_suffix(".part")
    engine = database.ready(f"sqlite:///{half_made}")
    load(engine, lambda share, words: None)
    engine.dispose()
    half_made.rename(path)
    return path


def scratch_copy(path: Path) -> Path:
    """A copy to write into, thrown away by the next one."""
    copy = FOLDER / "scratch.db"
    for old in FOLDER.glob("scratch.db*"):
        old.unlink()
    shutil.copy(path, copy)
    return copy


def state() -> str:
    """A mark of the code and data that decide what a database made from them holds."""
    digest = hashlib.sha256()
    for folder in MAKERS:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:12]
