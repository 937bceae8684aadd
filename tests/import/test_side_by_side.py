"""Work on several threads: the answers and errors come as if one piece was done after the other."""

import threading

import pytest

from data_access.intake.refusals import Budget
from data_access.intake.side_by_side import side_by_side
from data_access.loading.errors import LoadRefused


def test_answers_come_in_the_order_of_the_pieces_and_few_are_fetched_ahead():
    fetched = []

    def pieces():
        for number in range(50):
            fetched.append(number)
            yield number

    for place, done in enumerate(side_by_side(pieces(), lambda number: (number, threading.current_thread()))):
        assert done.made[0] == place
        assert done.made[1] is not threading.main_thread()
        assert done.seconds >= 0
        assert len(fetched) <= place + 5


def failing(number):
    if number == 3:
        raise ValueError(number)
    return number


def test_an_error_comes_in_its_turn():
    seen = []
    with pytest.raises(ValueError, match="3"):
        seen.extend(done.made for done in side_by_side(iter(range(9)), failing))
    assert seen == [0, 1, 2]


def test_an_earlier_piece_s_error_goes_before_that_of_fetching_a_later_one():
    def pieces():
        yield from range(4)
        raise KeyError("later")

    with pytest.raises(ValueError, match="3"):
        list(side_by_side(pieces(), failing))
    with pytest.raises(KeyError, match="later"):
        list(side_by_side(pieces(), str))


def test_time_on_other_threads_counts():
    budget = Budget(5)
    budget.check()
    budget.spend(6)
    with pytest.raises(LoadRefused):
        budget.check()
