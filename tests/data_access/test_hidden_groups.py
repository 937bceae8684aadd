"""Nobody works out a few units' answers by subtracting what is shown from what is shown."""

from collections.abc import Iterator, Mapping
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access import rollup
from data_access.database import ready, session, transaction
from data_access.explained import explained
from data_access.hiding import closed
from data_access.results import Narrowing, completeness, headline_results, plan_results
from data_access.scope import TERMINAL, Role, Scope
from data_access.visibility import Sight
from kpi.figures import By
from tests.data_access.test_results_rights import DEPARTMENT, PERIOD, VIEWER, plan_of
from tests.factories import create_area, create_office, create_report, create_unit

PLAN = plan_of(
    {"id": "line", "indicator": "internet_line", "value": 100},
    {"id": "wifi", "indicator": "wifi", "value": 100},
    code="hidden",
)
OFFICE_E = Scope(Role.LOWER_OFFICE, "e", office="pE")

#: Primary schools by district; D has its schools in two communes, and five more schools teach lower secondary.
DISTRICTS = {"A": 1, "B": 5, "C": 6, "D": 12, "E": 7}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Everybody told of the line; of wifi only the school of A and everybody in C and D."""
    opened = ready(f"sqlite:///{tmp_path_factory.mktemp('hidden') / 'kpi.db'}")
    with transaction(opened) as writing:
        create_area(writing, "75")
        create_office(writing, "so-75")
        for code in DISTRICTS:
            create_area(writing, code, parent="75")
            create_office(writing, f"p{code}", area=code, tier="lower_office")
        for code in ("D1", "D2"):
            create_area(writing, code, parent="D", type="commune")
        for district, count in DISTRICTS.items():
            for number in range(1, count + 1):
                unit = f"{district.lower()}{number}"
                area = district if district != "D" else f"D{1 + number % 2}"
                level = "lower_secondary" if district == "D" and number > 7 else "primary"
                create_unit(writing, unit, area=area, office=f"p{district}", levels=(level,))
                answers: dict[str, object] = {"internet_line": number % 2 == 0}
                if district in "ACD":
                    answers["wifi"] = True
                create_report(writing, unit, PERIOD, answers)
        rollup.refresh(writing)
    yield opened
    opened.dispose()


def shown(engine: Engine, scope: Scope, target: str, by: By = By.AREA, **asked: object) -> list[str]:
    with session(engine) as opened:
        rows = plan_results(opened, scope, PLAN, PERIOD, by=by, **asked)  # type: ignore[arg-type]
    return [row.level or row.area for row in rows if row.target_id == target]


def test_the_smallest_sibling_is_hidden_with_a_single_school(engine: Engine) -> None:
    for scope in (TERMINAL, DEPARTMENT):
        assert shown(engine, scope, "line") == list("ABCDE")
    # Without B the rest is of six schools; A alone could be worked out.
    assert shown(engine, VIEWER, "line") == ["C", "D", "E"]
    assert shown(engine, VIEWER, "line", By.TOTAL) == ["75"]


def test_one_to_four_answers_left_over_hide_the_smallest_sibling_that_answered(engine: Engine) -> None:
    # Hidden as a group: A's one answer. B and E gave none, so hiding them would cover nothing.
    assert shown(engine, VIEWER, "wifi") == ["D", "E"]


def test_an_area_hidden_among_its_siblings_is_hidden_when_asked_for_by_itself(engine: Engine) -> None:
    for by in (By.TOTAL, By.LEVEL, By.AREA):
        assert shown(engine, VIEWER, "line", by, area="B") == []
        assert shown(engine, VIEWER, "line", by, area="E") != [] or by is By.AREA
    with session(engine) as opened:
        assert explained(opened, VIEWER, PLAN, PERIOD, "line", area="B") is None
        assert explained(opened, VIEWER, PLAN, PERIOD, "line", area="E") is not None
        headlines = {row.area for one in headline_results(opened, VIEWER, PLAN, PERIOD, by=By.AREA) for row in one.rows}
        asked = [row for one in headline_results(opened, VIEWER, PLAN, PERIOD, area="B") for row in one.rows]
    assert headlines <= {"C", "D", "E"}
    assert asked == []


def test_what_a_person_has_the_right_to_is_never_hidden(engine: Engine) -> None:
    office = Scope(Role.LOWER_OFFICE, "b", office="pB")
    assert shown(engine, office, "line") == ["B", "D", "E"]
    assert shown(engine, office, "line", By.TOTAL, area="B") == ["B"]
    assert shown(engine, OFFICE_E, "line") == ["C", "D", "E"]


def test_completeness_hides_the_same_areas(engine: Engine) -> None:
    with session(engine) as opened:
        assert [part.area for part in completeness(opened, TERMINAL, PLAN, PERIOD).areas] == list("ABCDE")
        whole = completeness(opened, VIEWER, PLAN, PERIOD)
        asked = completeness(opened, VIEWER, PLAN, PERIOD, "B")
    assert [part.area for part in whole.areas] == ["C", "D", "E"]
    assert (whole.expected, asked.expected, asked.sent) == (31, 0, 0)


def test_a_level_goes_with_a_level_of_few(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> None:
    opened = ready(f"sqlite:///{tmp_path_factory.mktemp('levels') / 'kpi.db'}")
    with transaction(opened) as writing:
        create_area(writing, "75")
        create_office(writing, "so-75")
        for level, count in {"preschool": 9, "primary": 8, "lower_secondary": 6, "upper_secondary": 2}.items():
            for number in range(count):
                create_unit(writing, f"{level}{number}", levels=(level,))
                create_report(writing, f"{level}{number}", PERIOD, {"internet_line": True})
        rollup.refresh(writing)
    assert shown(opened, VIEWER, "line", By.LEVEL) == ["preschool", "primary"]
    assert shown(opened, VIEWER, "line", By.TOTAL, narrow=Narrowing(level="primary")) == ["75"]
    assert shown(opened, VIEWER, "line", By.TOTAL, narrow=Narrowing(level="lower_secondary")) == []
    assert len(shown(opened, DEPARTMENT, "line", By.LEVEL)) == 4
    opened.dispose()


def test_a_narrowing_hides_what_the_wider_group_hides(engine: Engine) -> None:
    # B has primary schools only: its row of primary schools is its row.
    assert shown(engine, VIEWER, "line", narrow=Narrowing(level="primary")) == ["C", "D", "E"]


SETS = st.dictionaries(
    st.sampled_from("ABCDEFG"), st.tuples(st.integers(1, 12), st.integers(0, 12)), min_size=1, max_size=7
)


@settings(max_examples=40, deadline=None)
@given(SETS, st.integers(0, 6))
def test_whatever_the_sizes_the_rest_is_nobody_or_five(sizes: Mapping[str, tuple[int, int]], direct: int) -> None:
    parts = {
        code: ({f"{code}{n}" for n in range(expected)}, {f"{code}{n}" for n in range(min(expected, reported))})
        for code, (expected, reported) in sizes.items()
    }
    below = {f"direct{n}" for n in range(direct)}
    everybody = below.union(*(expected for expected, _ in parts.values()))
    answered = below.union(*(reported for _, reported in parts.values()))
    sight = Sight(frozenset())
    found = closed(sight, (everybody, answered), parts)
    if sight.shows_group(everybody, answered):
        for whole, sort in ((everybody, 0), (answered, 1)):
            assert len(whole.difference(*(parts[code][sort] for code in found))) not in range(1, 5)
    assert closed(sight, (everybody, answered), dict(reversed(parts.items()))) == found


def test_units_that_two_levels_share_are_no_fewer_than_five() -> None:
    both, only = {"x"}, [{f"{level}{n}" for n in range(8 + level)} for level in range(3)]
    parts = {str(level): (own | both, own | both) for level, own in enumerate(only[:2])} | {"2": (only[2], only[2])}
    whole = set().union(both, *only)
    found = closed(Sight(frozenset()), (whole, whole), parts)
    for first, second in combinations(found, 2):
        assert not parts[first][0] & parts[second][0]
    assert closed(Sight(frozenset()), (whole, whole), parts, pairs=True) == {"0", "1", "2"}


def test_approved_reports_alone_tell_strangers_nothing_of_the_few_that_wait_for_approval(engine: Engine) -> None:
    for by in By.TOTAL, By.AREA, By.LEVEL:
        assert shown(engine, VIEWER, "line", by, approved_only=True) == []
    assert shown(engine, OFFICE_E, "line", approved_only=True) == ["E"]
    assert shown(engine, DEPARTMENT, "line", approved_only=True) == list("ABCDE")
