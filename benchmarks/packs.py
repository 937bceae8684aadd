"""The meeting pack: slides, workbook and report of the largest plan; and a pack for every area below."""

from benchmarks.overview import PERIOD, PLAN
from benchmarks.timing import Measured, measure
from data_access import database
from data_access.meeting import meeting
from data_access.office_settings import settings_for
from data_access.scope import TERMINAL
from exports.pack import EDITABLE, make_pack, write_zip
from kpi.office_settings import OfficeSettings
from kpi.plan_loader import plans


def measured() -> list[Measured]:
    """Warm: the figures are in memory, the libraries loaded."""
    plan = plans()[PLAN]
    with database.session(database.ready()) as session:
        settings: OfficeSettings = settings_for(session, TERMINAL, plan)
        areas = [part.area for part in meeting(session, TERMINAL, plan, PERIOD).completeness.areas]

        def one() -> None:
            make_pack(meeting(session, TERMINAL, plan, PERIOD), settings, formats=EDITABLE)

        def every() -> None:
            found = (meeting(session, TERMINAL, plan, PERIOD, area=area) for area in areas)
            write_zip([make_pack(each, settings, formats=EDITABLE) for each in found])

        one()
        return [
            measure("meeting pack (slides, workbook, report)", one, rounds=5, goal=3.0),
            measure(f"meeting packs of {len(areas)} areas in one ZIP", every, rounds=2, goal=20.0),
        ]
