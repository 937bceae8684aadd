"""Loading one of the sample's own workbooks into a copy of the database, after its import was undone."""

from pathlib import Path

from benchmarks.sample import scratch_copy
from benchmarks.timing import Measured, measure
from data_access import database
from data_access.loading.files import load_file
from data_access.scope import TERMINAL

WORKBOOKS = Path(__file__).parent.parent / "sample_data" / "workbooks"


def measured(path: Path) -> list[Measured]:
    """The largest sample workbook, loaded and undone in turn; neither is a rerun, so no goal."""
    from data_access.loading.undo import undo

    workbook = max(WORKBOOKS.glob("*.xlsx"), key=lambda file: file.stat().st_size)
    content = workbook.read_bytes()
    engine = database.ready(f"sqlite:///{scratch_copy(path)}")
    imports: list[int] = []
    cells = 0

    def load() -> None:
        nonlocal cells
        result = load_file(engine, TERMINAL, content, workbook.name)
        assert result.import_id is not None, result.errors
        imports.append(result.import_id)
        cells = result.cells

    def take_back() -> None:
        with database.transaction(engine) as session:
            while imports:
                undo(session, TERMINAL, imports.pop())

    loading = measure("", load, rounds=5, before=take_back)
    undoing = measure("", take_back, rounds=5, before=lambda: None if imports else load())
    take_back()
    engine.dispose()
    name = f"a workbook with {cells:,} answers"
    return [Measured(f"loading {name}", loading.seconds), Measured(f"undoing {name}", undoing.seconds)]
