"""Data in and out of the terminal: a small province loaded, listed, corrected, undone, backed up and restored."""

from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.world import OBSERVATIONS, PERIOD, PLAN, World


def rows_of(text: str) -> set[str]:
    return set(text.splitlines()[1:])


def test_what_stands_is_what_was_loaded(terminal: Terminal, loaded: World) -> None:
    done = terminal("observations")
    assert done.columns == "period,unit_code,indicator,level,numerator,denominator,value,state"
    assert rows_of(done.out) == rows_of(OBSERVATIONS)
    assert rows_of(terminal("observations", "--period", PERIOD).out) == rows_of(OBSERVATIONS)
    assert terminal("observations", "--period", "2024-2025/CN").rows == []


def test_observations_of_one_area(terminal: Terminal, loaded: World) -> None:
    found = {row["unit_code"] for row in terminal("observations", "--area", "732").rows}
    assert found == {"U3"}


def test_what_is_written_can_be_loaded_again_and_changes_nothing(terminal: Terminal, loaded: World) -> None:
    again = loaded.write("again.csv", terminal("observations").out)
    done = terminal("load", again)
    assert done.code == 0
    assert rows_of(terminal("observations").out) == rows_of(OBSERVATIONS)
    assert [row["changed"] for row in terminal("imports").rows if row["file_name"] == "again.csv"] in ([], ["0"])


def test_the_same_file_again_stores_no_import(terminal: Terminal, loaded: World) -> None:
    before = terminal("imports").out
    assert terminal("load", loaded["observations"]).code == 0
    assert terminal("imports").out == before


def test_blanks_never_erase_and_the_newest_value_stands(terminal: Terminal, loaded: World) -> None:
    newer = "period,unit_code,indicator,numerator,denominator\n"
    newer += "2024-2025/HK1,U2,cashless_collection,1,1\n2024-2025/HK1,U1,records_digitised,,\n"
    assert terminal("load", loaded.write("newer.csv", newer)).code == 0
    stands = rows_of(terminal("observations").out)
    assert "2024-2025/HK1,U2,cashless_collection,,1,1,," in stands
    assert "2024-2025/HK1,U1,records_digitised,,90,100,," in stands


def test_undo_brings_back_what_stood_before(terminal: Terminal, loaded: World) -> None:
    newer = "period,unit_code,indicator,numerator,denominator\n2024-2025/HK1,U2,cashless_collection,1,1\n"
    terminal("load", loaded.write("newer.csv", newer))
    last = max(int(row["import"]) for row in terminal("imports").rows)
    assert terminal("undo", last).code == 0
    assert rows_of(terminal("observations").out) == rows_of(OBSERVATIONS)
    undone = {row["import"]: row["undone_by"] for row in terminal("imports").rows}
    assert undone[str(last)] == "cli"


def test_imports_are_listed_with_what_they_did(terminal: Terminal, loaded: World) -> None:
    done = terminal("imports")
    assert done.columns == (
        "import,file_name,format,loaded_at,loaded_by,periods,units,cells,changed,undone_at,undone_by"
    )
    (row,) = done.rows
    assert (row["file_name"], row["units"], row["cells"], row["changed"]) == ("observations.csv", "4", "9", "9")


BAD = """\
period,unit_code,indicator,level,numerator,denominator,value,state
2024-2025/HK1,U2,cashless_collection,,1,1,,
2024-2025/HK1,NOBODY,cashless_collection,,1,1,,
2024-2025/HK1,U1,records_digitised,,200,100,,
2024-2025/HK1,U1,no_such_thing,,1,1,,
2024-2025/HK1,U1,maturity_level_2,,1,1,,
2024-2025/HK1,U1,online_teaching_share,upper_secondary,1,10,,
2024-2025/HK1,U1,teaching_score,,,,101,
"""


def test_a_bad_file_is_refused_whole_with_every_error_at_its_place(terminal: Terminal, loaded: World) -> None:
    before = terminal("observations").out
    done = terminal("load", loaded.write("bad.csv", BAD))
    assert "bad.csv" in done.refusal()
    lines = done.err.splitlines()[1:]
    for row, text in ((3, "NOBODY"), (4, "200"), (5, "no_such_thing"), (6, "maturity_level_2"), (8, "101")):
        assert any(f"row {row}" in line and text in line for line in lines), (row, text, lines)
    assert lines[-1] == "6 errors"
    assert terminal("observations").out == before
    assert len(terminal("imports").rows) == 1


def test_good_rows_are_loaded_and_the_others_listed(terminal: Terminal, loaded: World) -> None:
    done = terminal("load", loaded.write("bad.csv", BAD), "--good-rows")
    assert done.code == 0
    assert "NOBODY" in done.err
    assert "2024-2025/HK1,U2,cashless_collection,,1,1,," in rows_of(terminal("observations").out)


def test_twenty_errors_are_listed_and_all_counted(terminal: Terminal, loaded: World) -> None:
    head = "period,unit_code,indicator,numerator,denominator\n"
    many = head + "".join(f"2024-2025/HK1,X{number},wifi,1,1\n" for number in range(57))
    done = terminal("load", loaded.write("many.csv", many))
    assert len(done.err.splitlines()) == 1 + 20 + 1
    assert done.err.splitlines()[-1].startswith("57 errors")


def test_errors_speak_the_language_of_the_installation(
    terminal: Terminal, loaded: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_LANG", "vi")
    done = terminal("load", loaded.write("bad.csv", BAD))
    assert "dòng 3" in done.err


@pytest.mark.parametrize(("language", "taught"), [("vi", "Tiểu học (primary)"), ("en", "Primary (primary)")])
def test_so_does_what_would_be_right(
    terminal: Terminal, loaded: World, monkeypatch: pytest.MonkeyPatch, language: str, taught: str
) -> None:
    monkeypatch.setenv("KPI_LANG", language)
    head = "period,unit_code,indicator,level,numerator,denominator\n"
    row = "2024-2025/HK1,U1,online_teaching_share,preschool,30,1000\n"
    done = terminal("load", loaded.write("level.csv", head + row))
    assert f": {taught})" in done.err


def test_only_the_period_asked_for_is_loaded(terminal: Terminal, loaded: World) -> None:
    done = terminal("load", loaded["observations"], "--period", "2024-2025/CN")
    assert "observations.csv" in done.refusal()


@pytest.mark.parametrize("command", ["areas", "offices", "units", "successions"])
def test_a_file_of_another_kind_is_refused(terminal: Terminal, loaded: World, command: str) -> None:
    done = terminal(command, "load", loaded["observations"])
    assert "observations.csv" in done.refusal()


@pytest.mark.parametrize(
    "arguments", [("areas", "load"), ("offices", "load"), ("units", "load"), ("successions", "load"), ("load",)]
)
def test_a_missing_or_binary_file_is_one_clear_line(
    terminal: Terminal, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    missing = terminal(*arguments, tmp_path / "missing.csv")
    assert "missing.csv" in missing.refusal()
    assert len(missing.err.splitlines()) == 1
    junk = tmp_path / "junk.csv"
    junk.write_bytes(bytes(range(256)) * 4)
    assert "junk.csv" in terminal(*arguments, junk).refusal()
    assert "Traceback" not in terminal(*arguments, tmp_path).err  # a folder


def test_a_list_can_be_loaded_again(terminal: Terminal, loaded: World) -> None:
    for command in ("areas", "offices", "units"):
        assert terminal(command, "load", loaded[command]).code == 0


def test_a_merge_is_a_succession(terminal: Terminal, loaded: World) -> None:
    text = "kind,on_date,from_unit,to_unit\nmerge,2025-02-01,U1,U2\n"
    assert terminal("successions", "load", loaded.write("successions.csv", text)).code == 0


def test_a_backup_restores_everything_into_an_empty_database(
    terminal: Terminal, loaded: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("kpi", "--plan", PLAN, "--period", PERIOD)
    before = terminal(*asked).out, terminal("observations").out, terminal("imports").out
    assert terminal("backup", tmp_path / "kept.zip").code == 0
    assert terminal("restore", tmp_path / "kept.zip").code != 0  # not empty
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    assert terminal("restore", tmp_path / "kept.zip").code == 0
    assert (terminal(*asked).out, terminal("observations").out, terminal("imports").out) == before


def test_what_is_no_backup_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    junk = tmp_path / "junk.zip"
    junk.write_bytes(b"no backup")
    terminal("restore", junk).refusal()
    terminal("restore", tmp_path / "missing.zip").refusal()


def test_an_unknown_import_is_refused(terminal: Terminal, loaded: World) -> None:
    assert "999" in terminal("undo", 999).refusal()


def test_a_table_as_units_draw_it_is_loaded_and_what_is_not_read_is_listed(terminal: Terminal, loaded: World) -> None:
    text = "STT;Mã trường;Thu không dùng tiền mặt;Cột lạ\n1;U1;Không;x\n2;U4;Có;\nTổng cộng;;1;\n"
    file = loaded.write("bang.csv", text)
    done = terminal("load", file, "--period", PERIOD)
    assert done.code == 0, done.err
    assert "2 answers, 2 changed" in done.err
    assert "not read: D 'Cột lạ', 1 cells" in done.err
    assert "note: " in done.err
    refused = terminal("load", loaded.write("sai.csv", text.replace("Không", "đang làm")), "--period", PERIOD)
    assert refused.code == 1
    assert refused.err.splitlines()[0] == "error: sai.csv was refused and nothing was stored"
    assert "row 2, column C" in refused.err


def test_a_file_without_a_period_asks_for_one(terminal: Terminal, loaded: World) -> None:
    file = loaded.write("bang.csv", "Mã trường;Thu không dùng tiền mặt\nU1;Không\n")
    refused = terminal("load", file)
    assert refused.code == 1
    assert "say which one with --period" in refused.err
    assert "none was chosen and the file names none" in refused.err
    assert '""' not in refused.err


def test_a_period_is_closed_and_opened_again(terminal: Terminal, loaded: World) -> None:
    assert terminal("periods", "close", PERIOD, "--area", "75").err == f"{PERIOD} is closed in 75\n"
    assert terminal("periods", "close", PERIOD, "--area", "75").err == f"{PERIOD} is closed already in 75\n"
    assert terminal("periods", "closings").out.splitlines()[1].startswith(f"{PERIOD},75,")
    assert terminal("periods", "reopen", PERIOD, "--area", "75").code == 0
    assert terminal("periods", "closings").out == "period,area_code,closed_at,closed_by\n"
    for wrong in (("soon", "75"), (PERIOD, "99")):
        refused = terminal("periods", "close", wrong[0], "--area", wrong[1])
        assert refused.code == 1
        assert refused.err.startswith("error: ")
