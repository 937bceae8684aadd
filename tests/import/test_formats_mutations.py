"""Seeded mutations of every kind of file: each ends in cells or in one error, in bounded time and memory."""

import subprocess
import sys

import pytest

from tests.house import ROOT

MOST_SECONDS, MOST_MEGABYTES = 5.0, 1_000
CHUNK = 500


def read(first: int, count: int) -> list[list[str]]:
    """What became of the files of these seeds; any crash is a failure that names the seed after the last one."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutations", str(first), str(count)], cwd=ROOT, capture_output=True, text=True
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"after {lines[-1:]}: {done.stderr[-3000:]}"
    *files, (_, memory) = lines
    assert len(files) == count
    assert int(memory) < MOST_MEGABYTES
    assert not [line for line in files if float(line[3]) > MOST_SECONDS or line[2] == "no"]
    return files


def test_three_hundred_broken_files():
    files = read(0, 300)
    assert {line[1] for line in files} == {"xlsx", "xlsm", "ods", "xls", "csv", "utf16.csv"}
    assert len({line[2] for line in files}) > 5


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, 10_000, CHUNK))
def test_ten_thousand_broken_files(first):
    read(first, CHUNK)
