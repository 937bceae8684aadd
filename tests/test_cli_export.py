"""`cli.py export`: every product is opened with its library and held against the rows of `cli.py kpi`."""

import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from pptx import Presentation

from commands.kpi import COLUMNS as ROW_COLUMNS
from exports import pdf
from kpi import numbers
from kpi.comparison import Comparator
from kpi.indicators import Measure, ValueType, indicators
from kpi.plan_loader import plans
from tests.terminal import Done, Terminal
from tests.world import PERIOD, PLAN, World

ASKED = ("--plan", PLAN, "--period", PERIOD)
EDITABLE = ("--format", "pptx,xlsx,docx")


def export(terminal: Terminal, out: Path, *more: object) -> Done:
    return terminal("export", *ASKED, "--out", out, *more)


def files(done: Done) -> dict[str, Path]:
    """The files of one pack by their ending."""
    return {Path(row["file"]).suffix[1:]: Path(row["file"]) for row in done.rows}


def shown_values(rows: list[dict[str, str]]) -> list[str]:
    """What `cli.py kpi` says of each target with data, as a person reads it."""
    found = []
    for row in rows:
        target = plans()[PLAN].target(row["target_id"])
        indicator = indicators()[target.indicator]
        share = (target.measure or indicator.measure) is Measure.SHARE_OF_UNITS or target.unit_threshold is not None
        kind = ValueType.PERCENT if share else indicator.value_type
        if int(row["reported"]) and row["value"]:
            asked = {"comparator": Comparator(row["comparator"]), "target": float(row["target"])}
            found.append(numbers.amount(float(row["value"]), kind, "vi", **asked))
    return found


def words_of_deck(content: bytes) -> str:
    found = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if getattr(shape, "has_table", False) and shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
        found.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(found)


def words_of_report(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def numbers_of_workbook(content: bytes) -> set[float]:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return {round(float(one), 9) for one in cells if isinstance(one, int | float) and not isinstance(one, bool)}


def test_each_product_holds_the_numbers_of_kpi(terminal: Terminal, loaded: World, tmp_path: Path) -> None:
    rows = terminal("kpi", *ASKED).rows
    assert set(rows[0]) == set(ROW_COLUMNS)
    found = files(export(terminal, tmp_path / "out", *EDITABLE))
    assert set(found) == {"pptx", "xlsx", "docx"}
    values = shown_values(rows)
    assert values
    for words in (words_of_deck(found["pptx"].read_bytes()), words_of_report(found["docx"].read_bytes())):
        assert not [value for value in values if value not in words]
        assert "Đồng Nai" in words
    cells = numbers_of_workbook(found["xlsx"].read_bytes())
    for row in rows:
        for name in ("expected", "reported", "numerator", "denominator"):
            if int(row["reported"]):
                assert float(row[name]) in cells, (row["target_id"], name)


def test_a_pack_of_each_area_holds_that_area_alone(terminal: Terminal, loaded: World, tmp_path: Path) -> None:
    done = export(terminal, tmp_path / "out", "--each", "area")
    areas = {row["area_code"] for row in done.rows}
    assert areas == {"731", "732"}
    assert len(done.rows) == 6
    assert not [row for row in done.rows if row["file"].endswith("pdf")]
    for row in done.rows:
        other = "Long Khánh" if row["area_code"] == "731" else "Biên Hòa"
        content = Path(row["file"]).read_bytes()
        if row["file"].endswith("pptx"):
            assert other not in words_of_deck(content)
        elif row["file"].endswith("docx"):
            assert other not in words_of_report(content)
        else:
            assert other.encode() not in b"".join(
                zipfile.ZipFile(io.BytesIO(content)).read(name)
                for name in zipfile.ZipFile(io.BytesIO(content)).namelist()
            )
    biggest = terminal("kpi", *ASKED, "--area", "731").rows
    report = next(Path(row["file"]) for row in done.rows if row["area_code"] == "731" and row["file"].endswith("docx"))
    assert not [value for value in shown_values(biggest) if value not in words_of_report(report.read_bytes())]


def test_one_archive_of_all_areas(terminal: Terminal, loaded: World, tmp_path: Path) -> None:
    done = export(terminal, tmp_path / "out", "--each", "area", "--zip", "--format", "xlsx")
    assert [Path(row["file"]).name for row in done.rows] == ["dong-nai-2024-2025-2024-2025-HK1-75-2-dia-ban.zip"]
    with zipfile.ZipFile(done.rows[0]["file"]) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 4
    assert os.listdir(tmp_path / "out") == ["dong-nai-2024-2025-2024-2025-HK1-75-2-dia-ban.zip"]


def test_frozen_results_are_exported_as_they_were(terminal: Terminal, loaded: World, tmp_path: Path) -> None:
    assert terminal("frozen", "make", "Họp", *ASKED).code == 0
    before = terminal("kpi", *ASKED).rows
    later = (
        f"period,unit_code,indicator,level,numerator,denominator,value,state\n{PERIOD},U2,cashless_collection,,1,1,,\n"
    )
    assert terminal("load", loaded.write("later.csv", later)).code == 0
    assert terminal("kpi", *ASKED).rows != before
    found = files(export(terminal, tmp_path / "out", "--frozen", "Họp", *EDITABLE))
    words = words_of_report(found["docx"].read_bytes())
    assert not [value for value in shown_values(before) if value not in words]
    assert "chot-Hop" in found["docx"].name
    assert "Số liệu đã chốt: Họp" in words_of_deck(found["pptx"].read_bytes())


def test_approved_only_and_english_are_said(terminal: Terminal, loaded: World, tmp_path: Path) -> None:
    found = files(export(terminal, tmp_path / "out", "--approved-only", "--lang", "en", "--format", "pptx"))
    assert "approved" in found["pptx"].name
    assert "approved reports only" in words_of_deck(found["pptx"].read_bytes()).lower()


def test_without_libreoffice_the_rest_is_made(
    terminal: Terminal, loaded: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "program", lambda: None)
    done = export(terminal, tmp_path / "out", "--format", "docx,pdf")
    assert [Path(row["file"]).suffix for row in done.rows] == [".docx"]
    assert "LibreOffice" in done.err
    assert "LibreOffice" in export(terminal, tmp_path / "more", "--format", "pdf").refusal()
    assert not (tmp_path / "more").exists()


def test_with_libreoffice_deck_and_report_are_pdf_too(terminal: Terminal, loaded: World, tmp_path: Path) -> None:
    if pdf.program() is None:
        pytest.skip("no LibreOffice here")
    done = export(terminal, tmp_path / "out", "--format", "pdf")
    assert len(done.rows) == 2
    assert all(Path(row["file"]).read_bytes().startswith(b"%PDF") for row in done.rows)


def test_refusals_are_one_line_and_leave_nothing(terminal: Terminal, loaded: World, tmp_path: Path) -> None:
    file, out = tmp_path / "file", tmp_path / "out"
    file.write_text("no template")
    for arguments, words in (
        (("export", *ASKED), "--out DIR"),
        (("export", "--plan", "none", "--period", PERIOD, "--out", out), "Unknown plan"),
        (("export", "--plan", PLAN, "--period", "none", "--out", out), "has no period"),
        (("export", *ASKED, "--out", out, "--area", "31"), "31"),
        (("export", *ASKED, "--out", out, "--area", "731", "--each", "area"), "no areas below"),
        (("export", *ASKED, "--out", out, "--format", "odt"), "Unknown format 'odt'"),
        (("export", *ASKED, "--out", out, "--format", ","), "No format given"),
        (("export", *ASKED, "--out", out, "--frozen", "none"), "There are no frozen results"),
        (("export", *ASKED, "--out", out, "--frozen", "x", "--approved-only"), "--approved-only"),
        (("export", *ASKED, "--out", out, "--template", file), ""),
        (("export", *ASKED, "--out", out, "--template", tmp_path / "none"), "No such file"),
        (("export", *ASKED, "--out", file), "is not a folder"),
        (("export", *ASKED, "--out", out, "--mail"), "KPI_SMTP_HOST"),
    ):
        done = terminal(*arguments)
        assert words in done.refusal()
        assert len(done.err.strip().splitlines()) == 1, done.err
        assert not out.exists()


def test_what_is_there_stays(terminal: Terminal, loaded: World, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = files(export(terminal, out, "--format", "xlsx"))["xlsx"]
    first.write_text("mine")
    assert "is there already" in export(terminal, out, "--format", "xlsx,docx").refusal()
    assert [one.name for one in out.iterdir()] == [first.name]
    assert first.read_text() == "mine"
    assert export(terminal, out, "--format", "xlsx", "--force").code == 0
    assert first.read_bytes().startswith(b"PK")
