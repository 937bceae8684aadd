"""The committed workbooks are those that the generator makes, and can be loaded."""

import io
import zipfile

import pytest

from data_access.intake.files import read_workbook
from data_access.intake.read import understand
from data_access.intake.reading import Context
from sample_data.rounds import parts, workbook_rounds
from sample_data.workbooks import WORKBOOKS, all_workbooks, file_name


def contents(content: bytes) -> dict[str, bytes]:
    """What is inside, whatever the version of zlib that packed it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_committed_workbooks_are_current():
    made = all_workbooks()
    assert {path.name for path in WORKBOOKS.glob("*")} == made.keys()
    for name, content in made.items():
        assert contents((WORKBOOKS / name).read_bytes()) == contents(content), (
            f"{name} is out of date: python -m sample_data.workbooks"
        )


def test_they_are_few_and_small():
    sizes = [path.stat().st_size for path in WORKBOOKS.glob("*.xlsx")]
    assert len(sizes) == 6
    assert max(sizes) < 40_000


@pytest.mark.parametrize(("one", "area"), workbook_rounds(), ids=lambda value: getattr(value, "period", value))
def test_each_brings_answers_of_units_that_were_silent(one, area):
    name = file_name(one, area)
    found = understand(read_workbook((WORKBOOKS / name).read_bytes(), name), Context(None, ()))
    claims = [claim for block in found.blocks for claim in block.claims()]
    assert found.errors == []
    assert {claim.unit_code for claim in claims} == {state.code for state in parts(one).silent if area in state.areas}
    assert claims
    assert {claim.period for claim in claims} == {one.period}
