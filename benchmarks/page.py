"""What the server needs for a rerun: a served app, asked as a browser asks it, from the click to the end of the run."""

from dataclasses import dataclass

from benchmarks.overview import PERIOD, PLAN
from benchmarks.timing import Measured
from benchmarks.visitor import Visitor, served
from data_access import accounts, database, demo_users, sessions
from data_access.scope import TERMINAL

PAGES = {"": "overview", "dia-ban": "areas", "cap-hoc": "levels", "ban-do": "map", "ke-hoach": "plan", "don-vi": "unit"}
#: The sample's demo users whose rights differ; a viewer's are a department's without the single units.
USERS = {"quantri": "administrator", "so": "department", "phong": "lower office", "truong": "unit"}
#: Seconds for a changed filter, at the median.
GOAL = 0.03
#: Times that each district is chosen: first with nothing of it in memory, then again as others have just done.
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class _People:
    """Sessions of the demo users by user name, and the unit that the page of a unit is opened with: everyone's own."""

    sessions: dict[str, str]
    unit: str


def measured() -> list[Measured]:
    """A rerun of each page after the area in the filters was changed; the administrator's first visits are told apart.

    The administrator comes first: what the others see at first is computed from what is in memory by then.
    """
    people = _people()
    found = []
    with served() as port:
        for user, role in USERS.items():
            for path, name in PAGES.items():
                with Visitor(port, people.sessions[user]) as visitor:
                    visitor.open(path, {"plan": PLAN, "period": PERIOD} | _unit(path, people))
                    places = visitor.options("area")
                    rounds = [[visitor.choose("area", place) for place in places[::-1]] for _ in range(_ROUNDS)]
                title = f"{name} page, {role}, area changed"
                if user == next(iter(USERS)):
                    found.append(Measured(f"{title}: first visit", tuple(rounds[0])))
                found.append(Measured(title, tuple(second for later in rounds[1:] for second in later), GOAL))
    return found


def _unit(path: str, people: _People) -> dict[str, str]:
    return {"unit": people.unit} if PAGES[path] == "unit" else {}


def _people() -> _People:
    engine = database.ready()
    with database.transaction(engine) as session:
        if not accounts.demo_usernames(session):
            demo_users.create(session)
        unit = next(one.unit_code for one in accounts.list_accounts(session, TERMINAL) if one.username == "truong")
        opened = {user: sessions.open_session(session, user) for user in USERS}
    engine.dispose()
    return _People(opened, unit or "")
