"""Formulas of the workbook of results: computed anew by LibreOffice, they give the figures that stand in the file."""

import math
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from exports.results_workbook import write_results_workbook
from kpi.meeting import Meeting
from tests.exports import sample_meeting
from tests.exports.workbook_reader import opened

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
MEETINGS: dict[str, Callable[[], Meeting]] = {
    "province": sample_meeting.meeting,
    "hard": sample_meeting.hard_names,
    "silent": sample_meeting.silent_area,
}


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The workbooks without the values of their formulas, computed by another program."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("formulas")
    (folder / "out").mkdir()
    for name, made in MEETINGS.items():
        opened(write_results_workbook(made()), values=False).save(folder / f"{name}.xlsx")  # keeps no values
    files = [str(folder / f"{name}.xlsx") for name in MEETINGS]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    arguments = [OFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), *files]
    subprocess.run(arguments, check=True, capture_output=True, timeout=180)
    return {name: folder / "out" / f"{name}.xlsx" for name in MEETINGS}


@pytest.mark.parametrize("name", MEETINGS)
def test_formulas_give_the_figures_that_stand_there(computed: dict[str, Path], name: str) -> None:
    content = write_results_workbook(MEETINGS[name]())
    ours, formulas = opened(content), opened(content, values=False)
    theirs = openpyxl.load_workbook(computed[name], data_only=True)
    compared = 0
    for sheet in formulas.worksheets:
        dimensions = [one for one in sheet.column_dimensions.values() if one.hidden]
        drawn = {number for one in dimensions for number in range(one.min, one.max + 1)}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                value = ours[sheet.title][cell.coordinate].value
                again = theirs[sheet.title][cell.coordinate].value
                # LibreOffice saves fifteen digits. Lengths of bars are differences of doubles.
                equal = (
                    math.isclose(value, again, abs_tol=1e-9)
                    if cell.column in drawn
                    else f"{value:.15g}" == f"{again:.15g}"
                )
                assert equal, (sheet.title, cell.coordinate, cell.value, value, again)
                compared += 1
    assert compared > 20


def test_totals_are_the_meetings_own() -> None:
    """A sum by formula stands only where it is the meeting's figure, or is named as the sum of the areas."""
    meeting = sample_meeting.meeting()
    content = write_results_workbook(meeting)
    ours, formulas = opened(content), opened(content, values=False)
    for group in meeting.headlines:
        for row in group.rows:
            label = meeting.plan.target(row.target_id).label
            sheet = next(one for one in ours if str(one["A2"].value).endswith(f": {label}"))
            whole = next(cell.row for cell in sheet["B"] if str(cell.value).startswith("Chung: "))
            found = [cell.value for cell in sheet[whole]]
            assert found[2] == (None if row.figure.value is None else float(row.figure.value))
            formula = formulas[sheet.title].cell(whole, 3).value
            if isinstance(formula, str):
                upper, lower = (sheet[cell.replace("$", "")].value for cell in formula[len("=100*") :].split("/"))
                assert found[2] == 100 * upper / lower  # as a spreadsheet divides: the same double
            assert found[7:13] == [
                *(row.figure.numerator, row.figure.denominator, row.figure.met),
                *(row.figure.expected, row.figure.reported, row.figure.silent),
            ]
