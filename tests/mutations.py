"""Broken files by the thousand: `python -m tests.mutations FIRST COUNT` reads them and prints what became of each.

Run as a process of its own with bounded memory, so that a crash or a flood is seen as one. A seed makes the same file
every time. Prints one line a file: seed, kind, outcome, processor seconds; then the most memory that was used.
"""

import random
import re
import resource
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from data_access.intake import dense, plain_strings
from data_access.intake.files import read_workbook
from data_access.intake.read import understand
from data_access.intake.reading import Context, KnownUnit
from data_access.loading.errors import LoadRefused
from tests.office_files import ods, parts_of, rezipped, written

#: Address space of the process; numpy and pandas take half of a gigabyte of it before they do anything.
MEMORY = 3_000_000_000
NASTY = (
    *(b"", b"0", b"-1", b"1", b"2147483648", b"99999999999999999999", b"1e309", b"NaN", b"1048576", b"16385"),
    *(b"XFD1048576", b"A0", b"A1:XFD1048576", b"\x00", b"\xff\xfe", b"&a;", b"&#0;", b"<", b"]]>", b"<![CDATA[x]]>"),
    *(b'"', b"<!DOCTYPE a>", b"\xf0\x9f\x98\x80", b"_x0000_", b"../../x", b"\xcc\x81" * 50, b"x" * 40_000, b"=1/0"),
    *(b"0%", b"inlineStr", b"\r\n"),
)
CONTEXT = Context(
    "2024", [KnownUnit(f"A{n}", f"Tiểu học số {n}", "school", frozenset({"primary"})) for n in range(1, 60)]
)
_VALUE = re.compile(rb'"[^"<>]*"|>[^<>]+<')
_TAG = re.compile(rb"<[^<>]*>")


def _fill(book, sheet) -> None:
    """A report as units send them: a title, two rows of headings, all kinds of cells, hidden and merged ones."""
    percent, day = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "dd/mm/yyyy"})
    old = book.add_format({"font_name": ".VnTime"})
    sheet.merge_range("A1:F1", "BÁO CÁO CHUYỂN ĐỔI SỐ")
    sheet.merge_range("C2:D2", "Chữ ký số")
    sheet.write_row(2, 0, ["STT", "Trường", "Chữ ký số", "Tổng số", "Tỷ lệ", "Ngày", "Học bạ số"])
    for row in range(3, 40):
        sheet.write_row(row, 0, [row - 2, f"Tiểu học số {row}", row % 3, row, None, None, "Không"])
        sheet.write_formula(row, 4, f"=C{row + 1}/D{row + 1}", percent, (row % 3) / row)
        sheet.write(row, 5, 45_000 + row, day)
        sheet.write(row, 7, "TiÓu häc", old)
    sheet.write_formula(40, 2, "=1/0", None, "#DIV/0!")
    sheet.write_boolean(40, 3, True)
    sheet.set_row(10, None, None, {"hidden": True})
    sheet.set_column(8, 9, None, None, {"hidden": True})
    other = book.add_worksheet("Ẩn")
    other.write_row(0, 0, ["a", 1])
    other.hide()


@cache
def bases() -> dict[str, bytes]:
    """The sound files that are broken."""
    plain = written(_fill)
    row = "<table:table-row>" + "".join(
        f'<table:table-cell office:value-type="{kind}" office:value="{value}" office:date-value="2025-01-02"'
        f' table:number-columns-repeated="{1 + value % 2}"><text:p>x{value}</text:p></table:table-cell>'
        for value, kind in enumerate(("float", "percentage", "date", "string", "boolean"))
    )
    head = "".join(
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in ("Mã", "Tên trường", "Học bạ số")
    )
    blank = '<table:table-row table:number-rows-repeated="1000000"/>'
    rows = f"<table:table-row>{head}</table:table-row>" + (row + "</table:table-row>") * 12 + blank
    table = "Mã;Tên;Học bạ số\n" + "".join(f'A{n};"Trường số {n}";{n},5\n' for n in range(60))
    return {
        "xlsx": plain,
        "xlsm": rezipped({**parts_of(plain), "xl/vbaProject.bin": b"macros" * 50}),
        "ods": ods(f'<table:table table:name="Một">{rows}</table:table>'),
        "xls": (Path(__file__).parent / "import" / "files" / "old.xls").read_bytes(),
        "csv": table.encode(),
        "utf16.csv": table.encode("utf-16"),
    }


def mutated(seed: int) -> tuple[str, bytes]:
    """The file of a seed and its kind."""
    chance = random.Random(seed)
    kind = chance.choices(tuple(bases()), (5, 1, 3, 2, 2, 1))[0]
    content = bases()[kind]
    zipped = content.startswith(b"PK") and chance.random() < 0.75
    for _ in range(chance.choice((1, 1, 2, 5))):
        content = _parts_changed(content, chance) if zipped else chance.choice(_ON_BYTES)(content, chance)
        if not content.startswith(b"PK"):
            zipped = False
    return kind, content


def _parts_changed(content: bytes, chance: random.Random) -> bytes:
    """Parts swapped, dropped, doubled under another name, or one of them changed."""
    try:
        parts = parts_of(content)
    except Exception:
        return content
    if not parts:
        return content
    name, other = chance.choice(list(parts)), chance.choice(list(parts))
    action = chance.random()
    if action < 0.08:
        parts[name], parts[other] = parts[other], parts[name]
    elif action < 0.14:
        del parts[name]
    elif action < 0.18:
        parts[chance.choice((f"../{name}", name.upper(), f"{name}/x", "xl/externalLinks/a.xml"))] = parts[name]
    else:
        parts[name] = chance.choice((*_ON_XML, *_ON_BYTES))(parts[name], chance)
    return rezipped(parts)


def _flip(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 30))):
        if out:
            out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _without(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.choice((1, 10, 500)) :]


def _repeated(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    piece = data[at : at + chance.choice((4, 100, 2_000))]
    return data[:at] + piece * chance.choice((2, 50, 1_000)) + data[at:]


def _inserted(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(NASTY) + data[at:]


def _value(data: bytes, chance: random.Random) -> bytes:
    """An attribute or a text becomes a nasty one."""
    found = list(_VALUE.finditer(data))
    if not found:
        return data
    one = chance.choice(found)
    return data[: one.start() + 1] + chance.choice(NASTY) + data[one.end() - 1 :]


def _tag(data: bytes, chance: random.Random) -> bytes:
    """A tag is dropped, doubled, or put elsewhere."""
    found = list(_TAG.finditer(data))
    if not found:
        return data
    one, other = chance.choice(found), chance.choice(found)
    kept = data[: one.start()] + data[one.end() :] if chance.random() < 0.5 else data
    return kept[: other.start()] + one[0] * chance.choice((0, 1, 2, 300)) + kept[other.start() :]


_ON_BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (_flip, _cut, _without, _repeated, _inserted)
_ON_XML: tuple[Callable[[bytes, random.Random], bytes], ...] = (_value, _value, _value, _tag, _tag)


def spent() -> float:
    """Processor seconds of this process and of those it started."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def most_kilobytes() -> int:
    """The most memory of this process or of one that it started.

    Not `ru_maxrss` of this process: Linux begins that at what the process had that started this one, a whole test run.
    """
    own = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
    assert own is not None
    return max(int(own[1]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def main(first: int, count: int) -> None:
    bases()
    worth = dense.WORTH, plain_strings.WORTH
    for seed in range(first, first + count):
        kind, content = mutated(seed)
        dense.WORTH, plain_strings.WORTH = (0, 0) if seed % 2 else worth  # every other one by the readers of big files
        before = spent()
        try:
            reading = understand(read_workbook(content, ""), CONTEXT)
            assert all(error.message("vi") and error.message("en") for error in reading.errors)
            outcome = "cells"
        except LoadRefused as refused:
            (error,) = refused.errors
            outcome = error.code if error.message("vi") and error.message("en") else "no words"
        print(seed, kind, outcome, f"{spent() - before:.3f}", flush=True)
    print("memory", most_kilobytes() // 1024)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    main(int(sys.argv[1]), int(sys.argv[2]))
