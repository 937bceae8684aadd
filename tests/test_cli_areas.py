"""Areas of a province from the terminal, without a file."""

import pytest

from tests.terminal import Terminal


def test_a_province_is_loaded_once(terminal: Terminal) -> None:
    first, second = terminal("areas", "load", "--province", "75"), terminal("areas", "load", "--province", "75")
    assert (first.code, second.code) == (0, 0)
    assert "Tỉnh Đồng Nai: 267 areas, 267 changed" in first.err
    assert "267 areas, 0 changed" in second.err
    assert "Tỉnh Bình Phước (70) went into it" in first.err


def test_before_and_after(terminal: Terminal) -> None:
    assert "171 areas" in terminal("areas", "load", "--province", "75", "--before").err
    assert "96 areas" in terminal("areas", "load", "--province", "75", "--after").err


def test_a_province_that_is_gone(terminal: Terminal) -> None:
    done = terminal("areas", "load", "--province", "74", "--after")
    assert done.code == 1
    assert "in 79 since 1 July 2025" in done.err
    assert "--province 79 --after" in terminal("areas", "load", "--province", "74").err


def test_an_unknown_province_names_the_known_ones(terminal: Terminal) -> None:
    done = terminal("areas", "load", "--province", "731")
    assert done.code == 1
    assert "01 Thành phố Hà Nội" in done.err


@pytest.mark.parametrize("call", [[], ["--province", "75", "a.csv"], ["a.csv", "--after"]])
def test_a_file_or_a_province(terminal: Terminal, call: list[str]) -> None:
    assert terminal("areas", "load", *call).code == 2
