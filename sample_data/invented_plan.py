"""The invented plan of 2026-2027: seen only beside the sample data."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from kpi import plan_loader
from sample_data.world import FOLDER

#: The folder of the invented plan.
PLANS = FOLDER / "plans"


def show() -> None:
    """Add the invented plan's folder to those of this process and its children (KPI_PLANS_DIR), once."""
    folders = [folder for folder in os.environ.get(plan_loader.ENVIRONMENT, "").split(os.pathsep) if folder]
    if str(PLANS) not in folders:
        os.environ[plan_loader.ENVIRONMENT] = os.pathsep.join([*folders, str(PLANS)])


@contextmanager
def shown() -> Iterator[None]:
    """The same for a while: loading counts its units on the plan's own days too."""
    before = os.environ.get(plan_loader.ENVIRONMENT)
    show()
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(plan_loader.ENVIRONMENT, None)
        else:
            os.environ[plan_loader.ENVIRONMENT] = before
