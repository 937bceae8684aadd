"""The overview's data: rows of all targets, headlines, areas, completeness; with nothing in memory, and again."""

from benchmarks.timing import Measured, measure
from data_access import database, results
from data_access.database import Session
from data_access.scope import TERMINAL
from kpi.figures import By
from kpi.plan import Plan
from kpi.plan_loader import plans

#: The largest plan by units and targets, and the year's last round: with two earlier ones to compare with.
PLAN, PERIOD = "dong-nai-2024-2025", "2024-2025/CN"


def measured() -> list[Measured]:
    """Cold: a new engine has no evaluation in memory (imports are done). Warm: the same once more."""
    plan = plans()[PLAN]
    targets = len(plan.targets)
    with database.session(database.ready()) as session:
        units = results.completeness(session, TERMINAL, plan, PERIOD).expected
    engines = []

    def fresh() -> None:
        while engines:
            engines.pop().dispose()
        engines.append(database.ready())

    def read() -> None:
        with database.session(engines[0]) as session:
            data(session, plan)

    name = f"overview's data, {targets} targets, {units:,} units"
    cold = measure(f"{name}: cold", read, rounds=5, before=fresh, goal=0.7)
    warm = measure(f"{name}: warm", read, rounds=25, goal=0.05)
    return [cold, warm]


def data(session: Session, plan: Plan) -> None:
    """What the overview page asks for."""
    results.plan_results(session, TERMINAL, plan, PERIOD)
    results.headline_results(session, TERMINAL, plan, PERIOD)
    results.plan_results(session, TERMINAL, plan, PERIOD, by=By.AREA)
    results.completeness(session, TERMINAL, plan, PERIOD)
