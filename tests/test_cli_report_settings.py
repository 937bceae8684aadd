"""`cli.py report-settings`: shown as a file that can be set again; refusals in one line."""

import json

import pytest

from tests.terminal import Terminal
from tests.world import World


def test_what_is_shown_can_be_set_again(terminal: Terminal, loaded: World) -> None:
    file = loaded.write("so.yaml", "signer: Nguyễn Văn An\nauthority: [KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC]\n")
    assert terminal("report-settings", "set", file).code == 0
    shown = terminal("report-settings", "show")
    assert shown.code == 0
    assert "signer: Nguyễn Văn An\n" in shown.out
    again = loaded.write("again.yaml", shown.out)
    done = terminal("report-settings", "set", again)
    assert (done.code, done.err.strip()) == (0, "Report settings of SO75 unchanged")


def test_fields_that_the_file_leaves_out_stay(terminal: Terminal, loaded: World) -> None:
    terminal("report-settings", "set", loaded.write("a.json", json.dumps({"signer": "An", "place": "Biên Hòa"})))
    terminal("report-settings", "set", loaded.write("b.yaml", "place:\n"))
    shown = terminal("report-settings", "show").out
    assert "signer: An\n" in shown
    assert "place: ''\n" in shown


def test_another_office_is_named(terminal: Terminal, loaded: World) -> None:
    file = loaded.write("p.yaml", "drafting_unit: CNTT\n")
    assert terminal("report-settings", "set", file, "--office", "P731").code == 0
    assert "drafting_unit: CNTT" in terminal("report-settings", "show", "--office", "P731").out
    assert "drafting_unit: ''" in terminal("report-settings", "show").out


@pytest.mark.parametrize(
    ("text", "words"),
    [("- a", "fields and values"), ("a: [", "no YAML or JSON"), ("symbol: SGDĐT", "BC-"), ("name: x", "no field")],
)
def test_a_wrong_file_is_refused(terminal: Terminal, loaded: World, text: str, words: str) -> None:
    assert words in terminal("report-settings", "set", loaded.write("wrong.yaml", text)).refusal()


def test_an_unknown_office_and_a_missing_file_are_refused(terminal: Terminal, loaded: World) -> None:
    assert "NO" in terminal("report-settings", "show", "--office", "NO").refusal()
    assert "No such file" in terminal("report-settings", "set", loaded.folder / "none.yaml").refusal()


def test_without_offices_one_has_to_be_named(terminal: Terminal) -> None:
    assert "Name the office" in terminal("report-settings", "show").refusal()
