"""The sample workbooks: for each plan one area's report form, filled in by the units that haven't reported yet.

`python -m sample_data.workbooks` writes them anew into `sample_data/workbooks/`; the same code gives the same files.
Loading one changes what the pages show; undoing it brings the old figures back.
"""

from collections.abc import Mapping

from exports.report_workbook import write_template
from sample_data.records import reports_of
from sample_data.rounds import Round, parts, workbook_rounds
from sample_data.world import FOLDER

WORKBOOKS = FOLDER / "workbooks"


def file_name(one: Round, area: str) -> str:
    return f"{one.plan.code}_{one.period.replace('/', '-')}_{area}.xlsx"


def workbook(one: Round, area: str) -> bytes:
    """The form of an area's units; those that were silent have filled in their row."""
    split = parts(one)
    silent = {state.code for state in split.silent}
    everybody = [state for state in (*split.on_time, *split.late, *split.silent) if area in state.areas]
    states = sorted(everybody, key=lambda state: state.code)
    answers = {
        (record.unit, record.indicator, record.level): record.answer
        for record in reports_of(one, [state for state in states if state.code in silent])
    }
    return write_template(one.plan, one.period, states, answers)


def all_workbooks() -> Mapping[str, bytes]:
    """Every sample workbook by its file name."""
    return {file_name(one, area): workbook(one, area) for one, area in workbook_rounds()}


def main() -> None:
    WORKBOOKS.mkdir(exist_ok=True)
    made = all_workbooks()
    for old in WORKBOOKS.glob("*.xlsx"):
        if old.name not in made:
            old.unlink()
    for name, content in made.items():
        (WORKBOOKS / name).write_bytes(content)
        print(f"{name}: {len(content)} bytes")


if __name__ == "__main__":
    main()
