"""Loading one of the sample's own workbooks into a copy of the database, after its import was undone."""

from pathlib import Path

from benchmarks.sample import scratch_copy
from benchmarks.timing import Measured, measure
from data_access import database
from data_access.loading.files import load_file
from data_access.scope import TERMINAL

WORKBOOKS = Path(__file__).parent.parent / "sample_data" / "workbooks"
